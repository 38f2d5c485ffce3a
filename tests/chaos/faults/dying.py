"""What dies, stands still, or is there twice."""

import asyncio
import dataclasses
import signal

from shared.embedded.databases import SERVICES
from tests.chaos.faults.plan import Fault, Hands, Kind, nothing
from tests.chaos.world import SERVERS, session, tell_all
from tests.support.province import free_port

SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = %s and application_name not like 'chaos%%' and random() < %s"""


async def kill_service(hands: Hands, fault: Fault) -> None:
    """A service is killed, and started again after a moment."""
    await hands.world.restart(fault.on, fault.chance.uniform(0, 1))


async def kill_server(hands: Hands, fault: Fault) -> None:
    """PostgreSQL or NATS is killed, and started again after a moment."""
    await hands.world.kill(fault.on)
    await asyncio.sleep(fault.chance.uniform(0, 1))
    await hands.world.start(fault.on)


async def kill_backend(hands: Hands, fault: Fault) -> None:
    """One process of PostgreSQL is killed: the server ends all sessions and recovers."""
    _, *backends = hands.world.pids("postgres")
    if backends:
        tell_all([fault.chance.choice(backends)], signal.SIGKILL)
    await asyncio.sleep(0.5)


async def end_sessions(hands: Hands, fault: Fault) -> None:
    """An administrator ends some sessions of a service."""
    share = fault.chance.choice((0.1, 0.5, 1.0))
    async with session(hands.world) as connection:
        await connection.execute(SESSIONS, [fault.on, share])


async def freeze(hands: Hands, fault: Fault) -> None:
    """A process, or all of a server's, stands still for a while."""
    chance = fault.chance
    pids = hands.world.pids(fault.on)
    if len(pids) > 1 and chance.random() < 0.5:
        pids = [chance.choice(pids[1:])]  # one session hangs, the others go on
    seconds = chance.choice((0.3, 1.0, 2.0, 4.0, 4.0, 13.0))
    tell_all(pids, signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        tell_all(pids, signal.SIGCONT)


async def second_process(hands: Hands, fault: Fault) -> None:
    """A service runs twice for a while: two appenders, two relays, two followers of one name."""
    one, chance = hands.world.province, fault.chance
    port = free_port()
    other = dataclasses.replace(one, ports={**one.ports, fault.on: port}, processes={})
    other.start(fault.on)
    doors = hands.desk.doors[fault.on]
    try:
        for _ in range(200):  # it may not come up while its servers are away
            if other.processes[fault.on].poll() is not None:
                return
            if await asyncio.to_thread(other.status, fault.on, "/readyz") == 200:
                break
            await asyncio.sleep(0.1)
        doors.append(port)
        await asyncio.sleep(chance.uniform(2, 8))
    finally:
        if port in doors:
            doors.remove(port)
        if chance.random() < 0.5:
            other.processes[fault.on].kill()
        await asyncio.to_thread(other.stop)


def twice(on: str) -> tuple[str, ...]:
    """Hold what is there twice, not the first of the two."""
    return (f"second {on}",)


KINDS = (
    Kind("kill -9 a service", 5, SERVICES, kill_service),
    Kind("kill -9 PostgreSQL", 4, ("postgres",), kill_server),
    Kind("kill -9 a backend of PostgreSQL", 5, ("postgres",), kill_backend),
    Kind("end sessions", 6, SERVICES, end_sessions, nothing),
    Kind("kill -9 NATS", 7, ("nats",), kill_server),
    Kind("SIGSTOP a service", 6, SERVICES, freeze),
    Kind("SIGSTOP a server", 7, SERVERS, freeze),
    Kind("a second process of a service", 2, SERVICES, second_process, twice),
)
