"""A service dies at random moments of many commands: what it acknowledged was done, and once."""

import asyncio
from typing import Any

from tests.faults.load import Load
from tests.faults.whole import assert_bus_is, assert_followed, assert_log_has, assert_shown
from tests.support.province import Province

COMMANDS = 2000
KILLS = 3


async def test_every_acknowledged_command_is_recorded_once_whenever_its_service_dies(
    hurt: Province,
) -> None:
    load = Load(hurt, "killed")

    async def kill() -> None:
        await asyncio.to_thread(hurt.kill, "discipline")
        hurt.start("discipline")

    await load.hurting(COMMANDS, KILLS, kill)

    assert sorted(load.answers) == list(range(COMMANDS))
    assert load.tries > COMMANDS  # it did die under them
    assert_log_has(load)
    await assert_bus_is(hurt, "discipline")
    for follower in ("registry", "reporting"):
        await assert_followed(hurt, "discipline", follower)
    await assert_shown(load)


async def test_whoever_asks_again_has_the_first_answer(hurt: Province) -> None:
    load = Load(hurt, "killed")
    await load.give(range(0, COMMANDS, 40))
    before: dict[int, dict[str, Any]] = dict(load.answers)

    await load.give(range(0, COMMANDS, 40))

    assert load.answers == before
    assert_log_has(load)
