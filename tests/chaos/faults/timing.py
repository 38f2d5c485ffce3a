"""Clocks that jump, flushes that take long, sessions that hold what others wait for."""

import asyncio
from contextlib import suppress

import psycopg

from shared.embedded.databases import SERVICES
from tests.chaos.faults.plan import Fault, Hands, Kind
from tests.chaos.world import session

# A log whose last instant has not come yet stays closed until it has: hence only some seconds.
FORWARD = (0.5, 2.0, 6.0, 10.0)
ANYWHERE = (-86_400.0, -3600.0, -20.0, -6.0, -1.0, 1.0, 6.0, 20.0, 3600.0)
TRIES = 30
FLUSHES = (2_000, 20_000)  # microseconds


async def jump(hands: Hands, fault: Fault) -> None:
    """The clock of a service's machine, or of the database's, jumps and is set right again."""
    chance, clocks = fault.chance, hands.world.clocks
    back = tuple(seconds for seconds in ANYWHERE if seconds < 0)
    jumps = (*FORWARD, *back) if fault.on == "postgres" else ANYWHERE
    clocks.set(fault.on, chance.choice(jumps))
    try:
        await asyncio.sleep(chance.choice((0.5, 2.0, 5.0, 12.0)))
    finally:
        clocks.set(fault.on, 0)


async def slow_flush(hands: Hands, fault: Fault) -> None:
    """Each flush of the log's disk takes longer, for everybody."""
    chance = fault.chance
    await _alter(
        hands,
        f"alter system set commit_delay = {chance.choice(FLUSHES)}",
        "alter system set commit_siblings = 0",
    )
    try:
        await asyncio.sleep(chance.choice((3.0, 8.0)))
    finally:
        await _alter(hands, "alter system reset commit_delay", "alter system reset commit_siblings")


async def _alter(hands: Hands, *statements: str) -> None:
    """Tell the server something; another fault may be in the way of it for a while."""
    for tries in range(TRIES, 0, -1):
        try:
            async with session(hands.world) as connection:
                for statement in (*statements, "select pg_reload_conf()"):
                    await connection.execute(statement.encode())
        except psycopg.Error:
            if tries == 1:
                raise
            await asyncio.sleep(1)
        else:
            return


READS = """
    select count(*) from (select * from log.event limit 1) e, log.head, follow.checkpoint,
                         (select * from log.claim limit 1) c, (select * from log.command limit 1) d
"""
LOCKS = "select position from log.head for update"


async def sleep_in_transaction(hands: Hands, fault: Fault) -> None:
    """Somebody leaves a transaction open."""
    await _held(hands, fault, READS, (4.0, 15.0))


async def lock_head(hands: Hands, fault: Fault) -> None:
    """Somebody holds the log's lock for long."""
    await _held(hands, fault, LOCKS, (0.5, 2.0, 5.0, 9.0))


async def _held(hands: Hands, fault: Fault, statement: str, seconds: tuple[float, ...]) -> None:
    async with session(hands.world, fault.on) as connection:
        await connection.set_autocommit(False)
        await connection.execute(statement.encode())
        await asyncio.sleep(fault.chance.choice(seconds))
        with suppress(psycopg.OperationalError):  # another fault may have ended it
            await connection.rollback()


def a_clock(on: str) -> tuple[str, ...]:
    """Hold a clock."""
    return (f"clock {on}",)


def the_flush(_: str) -> tuple[str, ...]:
    """Hold how long a flush takes."""
    return ("flush",)


def a_session(on: str) -> tuple[str, ...]:
    """Hold a session."""
    return (f"session {on}",)


KINDS = (
    Kind("a clock jumps", 5, (*SERVICES, "postgres", "postgres"), jump, a_clock, needs="clocks"),
    Kind("flushes of 2 or 20 ms", 2, ("postgres",), slow_flush, the_flush),
    Kind("a transaction left open", 3, SERVICES, sleep_in_transaction, a_session),
    Kind("a long lock on the log's head", 4, SERVICES, lock_head, a_session),
)
