"""What others recorded while a form was being filled in: who, when, and field by field what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.folding import Folded
from shared.messages import Actor, Recorded
from shared.web.changes import Change, difference
from shared.web.kernel import AnyDecider
from shared.web.render import Site
from shared.web.words import NAMES, Words, found_in


@dataclass(frozen=True, slots=True)
class Since:
    """One event that the reader of a form has not seen."""

    name: str
    by: str
    recorded_at: datetime
    changes: tuple[Change, ...]


async def since(
    site: Site, decider: AnyDecider, folded: Folded, seen: int | None, words: Words
) -> Sequence[Since]:
    """Tell each event after the version that was seen, the oldest first."""
    history: list[Recorded[Any]] = folded.history
    told = []
    for number in range(seen or 0, len(history)):
        record = history[number]
        before, after = decider.replay(history[:number]), decider.replay(history[: number + 1])
        told.append(
            Since(
                name=words.event(record.data.type),
                by=await name_of(site, record.envelope.actor, words),
                recorded_at=record.envelope.recorded_at,
                changes=difference(before, after, words),
            )
        )
    return told


async def name_of(site: Site, actor: Actor, words: Words) -> str:
    """Name whoever acted, as well as this service knows: accounts are the registry's."""
    role = words.value(actor.role.value)
    known = await _account(site, actor)
    unit = actor.unit if actor.unit and actor.unit != role else ""
    return ", ".join(part for part in (known, role, unit) if part)


async def _account(site: Site, actor: Actor) -> str:
    if site.accounts is None or actor.id is None:
        return ""
    folded = await site.kernel.fold(site.accounts, actor.id)
    return "" if folded is None else found_in(folded.state, NAMES)
