"""The independent checker: what lies in the tables and streams, against what was answered.

It uses none of our readers, folders or parsers: psycopg and nats bring the bytes, and the standard
library reads them. What it knows of the law of the house is written down here a second time.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from shared.embedded.databases import SERVICES
from tests.chaos.checking.answers import check_answers
from tests.chaos.checking.board import check_board
from tests.chaos.checking.copies import check_bus, check_followed
from tests.chaos.checking.effects import check_effects
from tests.chaos.checking.ends import check_ends
from tests.chaos.checking.proofs import check_heads
from tests.chaos.checking.raw import Raw, few, read
from tests.chaos.checking.views import check_views
from tests.chaos.ledger import Ledger
from tests.chaos.world import World

LEGAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(slots=True)
class Checked:
    """What one check has found; what a command of ours can mend stands apart."""

    findings: list[str] = field(default_factory=list)
    bus: dict[str, list[str]] = field(default_factory=dict)  # by service: to be made anew


async def check(world: World, ledger: Ledger) -> Checked:
    """Hold a world that is at rest against what was answered."""
    checked = Checked()
    urls = {name: world.admin(name) for name in SERVICES}
    logs: dict[str, Raw] = {}
    for name in SERVICES:
        logs[name] = await asyncio.to_thread(read, urls[name], name)
    found = [one for raw in logs.values() for one in few(raw.findings)]
    bus = await check_bus(world.deployment.nats.url(), logs)
    checked.bus = {name: few(said) for name, said in bus.items() if said}
    ends = await check_ends(world.deployment.nats.url(), urls)
    found += [one for said in ends.values() for one in said]
    board = await check_board(world.deployment.nats.url(), urls)
    found += few(board.findings)
    heads = {name: raw.head for name, raw in logs.items()}
    today = datetime.now(LEGAL).date().isoformat()  # noqa: TID251  # of this machine, as they do
    rest: list[Any] = [
        partial(check_answers, ledger, logs),
        *(partial(check_followed, urls[name], name, logs) for name in SERVICES),
        partial(check_effects, urls, logs),
        *(partial(check_heads, urls[name], logs[name], board.more[name]) for name in SERVICES),
        partial(check_views, urls, heads, today),
    ]
    for part in rest:
        found += few(await asyncio.to_thread(part))
    checked.findings = found
    return checked
