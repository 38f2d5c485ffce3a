"""What runs in the background outlives what nobody had thought of, says so, and goes on."""

from typing import NoReturn

import pytest
from sqlalchemy import text

from shared.log import reader
from shared.messages import Role
from shared.nouns.skip import SkipParked
from tests.shared.follow.poison import Poison
from tests.shared.follow.story import checked
from tests.support.eventually import eventually
from tests.support.together import Together

AHEAD = "update log.head set instant = instant + interval '1 hour'"
BACK = "update log.head set instant = instant - interval '1 hour'"


async def fails(*_: object, **__: object) -> NoReturn:
    raise Poison


async def head(services: Together) -> int:
    async with services.runtimes["inspection"].engine.connect() as connection:
        return (await reader.head(connection)).position


async def test_an_event_that_cannot_be_taken_off_the_bus_is_an_alarm_and_comes_by_the_feed(
    services: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    discipline = services.runtimes["discipline"]
    subscription = discipline.subscriptions["inspection"]
    follower = discipline.followers["inspection"]
    with monkeypatch.context() as change:
        change.setattr(follower, "take_all", fails)
        await checked(services)
        await eventually(lambda: subscription.alarms.standing, wanted={"event-not-taken"})
        await eventually(lambda: "event-not-taken" in discipline.gauges.alarms)
        until = await head(services)
        await eventually(lambda: follower.position, wanted=until)

    await eventually(lambda: subscription.alarms.standing, wanted=set(), within=20)


async def test_the_tail_and_the_read_models_stumble_and_go_on(
    services: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    discipline = services.runtimes["discipline"]
    skip = SkipParked(
        source="inspection", stage="read/x", stream="inspection-x", position=1, reason="Thử"
    )
    with monkeypatch.context() as change:
        change.setattr(discipline.tail, "_on_skip", fails)
        change.setattr(discipline.projector, "turn", fails)
        done = await services.give(discipline.deciders["skip"], skip, role=Role.OPERATOR)
        wanted = {"tail-stumbles", "read-models-stumble"}
        await eventually(lambda: discipline.gauges.alarms, wanted=wanted.issubset)

    await eventually(lambda: discipline.gauges.alarms, wanted=frozenset())
    assert done.position is not None
    assert await discipline.seen("discipline", done.position, 10)


async def test_an_open_log_closes_when_the_clock_is_off_and_opens_when_it_is_right(
    services: Together,
) -> None:
    inspection = services.runtimes["inspection"]
    async with inspection.engine.begin() as connection:
        await connection.execute(text(AHEAD))
    await eventually(inspection.log_open, wanted="clock-off", within=20)
    async with inspection.engine.begin() as connection:
        await connection.execute(text(BACK))

    await eventually(inspection.log_open, wanted=None)
