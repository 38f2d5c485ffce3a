"""Two processes of one service over one log: no gap, nothing twice, whoever was asked."""

import asyncio
import dataclasses
from collections.abc import Iterator

import pytest

from tests.faults.load import Load
from tests.faults.whole import assert_bus_is, assert_followed, assert_log_has, assert_shown
from tests.support.province import Province, free_port


@pytest.fixture
def replica(hurt: Province) -> Iterator[Province]:
    """Start a second process of discipline, on a port of its own."""
    ports = {**hurt.ports, "discipline": free_port()}
    other = dataclasses.replace(hurt, ports=ports, processes={})
    other.start("discipline")
    try:
        other.ready("discipline")
        yield other
    finally:
        other.stop()


async def test_two_writers_at_once_leave_no_gap_and_lose_nothing(
    hurt: Province, replica: Province
) -> None:
    here, there = Load(hurt, "here"), Load(replica, "there")
    first, second = Load(hurt, "either"), Load(replica, "either")

    await asyncio.gather(
        here.give(range(150)),
        there.give(range(150)),
        first.give(range(50)),  # the same commands are given to both
        second.give(range(50)),
    )

    assert first.answers == second.answers
    for load in (here, there, first):
        assert_log_has(load)
        await assert_shown(load)
    await assert_bus_is(hurt, "discipline")
    await assert_followed(hurt, "discipline", "reporting")
