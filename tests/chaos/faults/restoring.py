"""An old backup of one service's database is put back, and the log recovered from its bus."""

import asyncio
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from shared.embedded.databases import SERVICES, owner_of
from tests.chaos.faults.plan import Fault, Hands, Kind
from tests.chaos.looking import last_of
from tests.chaos.world import session

TRIES = 40
COPY = "{}_kept"
SESSIONS = "select count(*) from pg_stat_activity where datname = %s"
END = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"


async def put_back(hands: Hands, fault: Fault) -> None:
    """A backup is put back where there is one; where there is none yet, one is taken."""
    service = fault.on
    if service not in hands.kept or fault.chance.random() < 0.3:
        await _take(hands, service)
        return
    doors, hands.desk.doors[service] = hands.desk.doors[service], []
    try:
        if await _stopped_with_all_on_the_bus(hands, service):
            await _put_back(hands, service)
            await _recover(hands, service)
    finally:
        hands.desk.doors[service] = doors
        if hands.world.province.processes[service].poll() is not None:
            hands.world.province.start(service)


async def _take(hands: Hands, service: str) -> None:
    """Copy a database; its sessions end, and come back."""
    kept = COPY.format(service)
    mark = hands.desk.answered
    async with session(hands.world) as connection:
        await _say(connection, SQL("drop database if exists {}").format(Identifier(kept)))
        await _shut(connection, service)
        try:
            copy = SQL("create database {} template {}")
            await _say(connection, copy.format(Identifier(kept), Identifier(service)))
        finally:
            await _open(connection, service)
    hands.kept[service] = mark


async def _stopped_with_all_on_the_bus(hands: Hands, service: str) -> bool:
    """Kill a service when its bus has all that it acknowledged: else nobody could bring it back.

    What was acknowledged and lost with its disk before the relay had sent it is lost, as
    `docs/operating.md` says of the moments before a crash.
    """
    world = hands.world
    for _ in range(TRIES):
        await asyncio.to_thread(world.province.kill, service)
        if await _head(hands, service) == await last_of(world, service):
            return True
        world.province.start(service)
        await asyncio.to_thread(world.province.ready, service)
    return False


async def _put_back(hands: Hands, service: str) -> None:
    kept = COPY.format(service)
    async with session(hands.world) as connection:
        await _say(connection, SQL("drop database {} with (force)").format(Identifier(service)))
        rename = SQL("alter database {} rename to {}")
        await _say(connection, rename.format(Identifier(kept), Identifier(service)))
        for line in (
            SQL("alter database {} owner to {}").format(
                Identifier(service), Identifier(owner_of(service))
            ),
            SQL("revoke all on database {} from public").format(Identifier(service)),
            SQL("grant connect on database {} to {}").format(
                Identifier(service), Identifier(service)
            ),
        ):
            await _say(connection, line)
    hands.desk.ledger.forget_after(service, hands.kept.pop(service))


async def _recover(hands: Hands, service: str) -> None:
    """Recover as an operator does: what no signed head covers yet is taken when asked for."""
    said = ""
    for more in ((), ("--beyond-heads",)):
        command = ("recover", service, *more)
        code, said = await hands.world.command(*command)
        hands.commands.append(f"luatsu {' '.join(command)}")
        if code == 0:
            return
    hands.desk.ledger.unexpected.append(f"luatsu recover {service}: {said}")


async def _shut(connection: psycopg.AsyncConnection, service: str) -> None:
    shut = SQL("alter database {} allow_connections false")
    await _say(connection, shut.format(Identifier(service)))
    await connection.execute(END, [service])
    for _ in range(TRIES):  # a session that was told to end takes a moment
        row: Any = await (await connection.execute(SESSIONS, [service])).fetchone()
        if not row[0]:
            return
        await asyncio.sleep(0.05)


async def _open(connection: psycopg.AsyncConnection, service: str) -> None:
    opened = SQL("alter database {} allow_connections true")
    await _say(connection, opened.format(Identifier(service)))


async def _say(connection: psycopg.AsyncConnection, line: Composed) -> None:
    await connection.execute(line)


async def _head(hands: Hands, service: str) -> int:
    async with session(hands.world, service) as connection:
        row: Any = await (await connection.execute("select position from log.head")).fetchone()
        return int(row[0])


def everything(on: str) -> tuple[str, ...]:
    """Hold the service, its second process, and both servers: nothing else happens meanwhile."""
    return (on, f"second {on}", "nats", "postgres")


KINDS = (
    Kind("an old backup of a database", 2, SERVICES, put_back, everything, "recover", calls=True),
)
