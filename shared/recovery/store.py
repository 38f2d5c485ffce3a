"""The database's side of putting back: all of it in one transaction, or nothing."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection as Driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log import reader
from shared.log.entry import Stored
from shared.log.storable import canonical
from shared.recovery.derive import Derivation, Outcome
from shared.recovery.doubt import Doubt
from shared.recovery.heads import Signed
from shared.recovery.tail import Piece

PATIENT = (
    "set local statement_timeout = 0",
    "set local idle_in_transaction_session_timeout = 0",
    "set local lock_timeout = '10s'",
)
HEAD = text("""
    select position, nullif(instant, '-infinity'), ahead, simulated,
           (select coalesce(max(position), 0) from log.event)
      from log.head for update""")
LAST = text("select leaf, document from log.event where position = :position")
LEAVES = """copy (select encode(sha256('\\x00'::bytea || convert_to(document, 'UTF8')), 'hex')
                   from log.event where position <= %s order by position) to stdout"""
VERSIONS = text("select stream, version from log.stream where stream = any(:streams)")
KNOWN = text("select id from log.command where id = any(:ids)")
CLAIMS = text("select key, stream from log.claim")
STATEMENTS = text("select statement from log.notary_key order by n")
OWN_HEAD = text(
    "select size, root from log.tree_head where size <= :size order by size desc limit 1"
)
# Who runs on a log listens to it all the time, whether the bus is there or not.
RUNNING = text("""
    select count(*) from pg_stat_activity
     where datname = current_database() and application_name like 'luatsu log %'""")
TRY = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")

EVENTS = """copy log.event
    (position, version, effective_on, recorded_at, stream, type, leaf, document) from stdin"""
COMMANDS = "copy log.command (id, fingerprint, outcome, answer, position) from stdin"
STREAMS = text("""
    insert into log.stream (stream, version)
    select * from unnest(cast(:streams as text[]), cast(:versions as int[]))
        on conflict (stream) do update set version = excluded.version""")
UNCLAIM = text("delete from log.claim where key = any(:keys)")
CLAIM = text("""
    insert into log.claim (key, stream)
    select * from unnest(cast(:keys as text[]), cast(:streams as text[]))""")
COUNT = text("""
    insert into log.counter as c (series, year, next) values (:series, :year, :number + 1)
        on conflict (series, year) do update set next = greatest(c.next, excluded.next)""")
MOVE = text("""
    update log.head set position = :position, instant = :instant where position = :before""")
# A simulated folder's clock was moved meanwhile, by nothing that a log tells: it is not behind the
# log, nor behind today, where every played year ends.
AHEAD = text("""
    update log.head set ahead = greatest(ahead, instant - clock_timestamp(), interval '0')
     where simulated""")
SIGN = text("""
    insert into log.tree_head (size, root, signed_at, note)
    values (:size, :root, :signed_at, :note) on conflict (size) do nothing""")
NODES = text("""
    insert into log.tree_node
    select * from unnest(cast(:levels as int[]), cast(:numbers as bigint[]),
                         cast(:hashes as bytea[]))
        on conflict do nothing""")

Node = tuple[int, int, bytes]  # level, number on it, hash


@dataclass(frozen=True, slots=True)
class Restored:
    """How the log stands that was restored."""

    position: int
    instant: datetime | None
    ahead: timedelta
    simulated: bool


async def alone(connection: AsyncConnection, stream: str) -> None:
    """Make sure that no service runs on the log, and take its relay's turn.

    Raises:
        Doubt: one runs.
    """
    free = await connection.scalar(TRY, {"name": f"relay {stream}"})
    if not free or await connection.scalar(RUNNING):
        raise Doubt("running")


async def restored(connection: AsyncConnection) -> Restored:
    """Read where the log ends, and lock it there.

    Raises:
        Doubt: its events end elsewhere.
    """
    position, instant, ahead, simulated, last = (await connection.execute(HEAD)).one()
    if position != last:
        raise Doubt("log-torn", min(position, last) + 1)
    return Restored(position, instant, ahead, simulated)


async def last_document(connection: AsyncConnection, position: int) -> bytes | None:
    """Read what the log holds at a position."""
    row = (await connection.execute(LAST, {"position": position})).one_or_none()
    return None if row is None else str(row.document).encode()


async def leaves(connection: AsyncConnection, position: int) -> AsyncIterator[list[bytes]]:
    """Take the leaves of all events up to a position anew, in pieces."""
    driver = await _driver(connection)
    rest = ""
    async with driver.cursor() as cursor, cursor.copy(LEAVES, (position,)) as copy:
        async for block in copy:
            *lines, rest = (rest + bytes(block).decode()).split("\n")
            yield [bytes.fromhex(line) for line in lines]


async def statements(connection: AsyncConnection) -> list[str]:
    """Read what the notary's keys say of themselves."""
    return list(await connection.scalars(STATEMENTS))


async def own_head(connection: AsyncConnection, size: int) -> tuple[int, bytes] | None:
    """Read the newest signed head that the restored log has itself."""
    row = (await connection.execute(OWN_HEAD, {"size": size})).one_or_none()
    return None if row is None else (int(row.size), bytes(row.root))


async def versions(connection: AsyncConnection, streams: Sequence[str]) -> dict[str, int]:
    """Read how far streams are; one that is not there is at 0."""
    rows = await connection.execute(VERSIONS, {"streams": list(streams)})
    return dict.fromkeys(streams, 0) | {stream: int(version) for stream, version in rows}


async def known(connection: AsyncConnection, commands: Sequence[UUID]) -> frozenset[UUID]:
    """Say which of these commands the log has an outcome of."""
    return frozenset(await connection.scalars(KNOWN, {"ids": list(commands)}))


async def claims(connection: AsyncConnection) -> dict[str, str]:
    """Read who holds which claim."""
    rows = await connection.execute(CLAIMS)
    return {row.key: str(row.stream) for row in rows}


async def histories(connection: AsyncConnection, streams: Sequence[str]) -> dict[str, list[Stored]]:
    """Read streams, with what was put back so far."""
    return await reader.histories(connection, streams)


# Putting back -------------------------------------------------------------------------------


async def put_events(connection: AsyncConnection, pieces: Sequence[Piece]) -> None:
    """Store events as they were: the same bytes at the same places."""
    driver = await _driver(connection)
    async with driver.cursor() as cursor, cursor.copy(EVENTS) as copy:
        for one in pieces:
            said = one.envelope
            await copy.write_row(
                (
                    one.position,
                    said.version,
                    said.effective_on,
                    said.recorded_at,
                    said.stream,
                    said.type,
                    one.stored.leaf,
                    one.stored.document,
                )
            )


async def put_outcomes(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Store how commands ended, so that whoever asks again has the first answer."""
    driver = await _driver(connection)
    async with driver.cursor() as cursor, cursor.copy(COMMANDS) as copy:
        for one in outcomes:
            answer = canonical(one.answer, one.answer).decode()
            await copy.write_row((one.id, one.fingerprint, "done", answer, one.position))


async def put_rest(
    connection: AsyncConnection, derived: Derivation, reached: dict[str, int]
) -> None:
    """Store what follows from the events: versions, claims, counters."""
    bound = {"streams": list(reached), "versions": list(reached.values())}
    await connection.execute(STREAMS, bound)
    changed = sorted(derived.held.changed)
    held = {key: derived.held.holder[key] for key in changed if key in derived.held.holder}
    await connection.execute(UNCLAIM, {"keys": changed})
    await connection.execute(CLAIM, {"keys": list(held), "streams": list(held.values())})
    for (series, year), number in sorted(derived.counters.items()):
        await connection.execute(COUNT, {"series": series, "year": year, "number": number})


async def put_heads(
    connection: AsyncConnection, signed: Sequence[Signed], nodes: Sequence[Node]
) -> None:
    """Store the signed heads that the events lead to, and of the tree what its notary keeps."""
    levels, numbers, hashes = zip(*nodes, strict=True) if nodes else ((), (), ())
    bound = {"levels": list(levels), "numbers": list(numbers), "hashes": list(hashes)}
    await connection.execute(NODES, bound)
    rows: list[dict[str, Any]] = [
        {
            "size": one.head.size,
            "root": one.head.root,
            "signed_at": one.head.signed_at,
            "note": one.note,
        }
        for one in signed
    ]
    if rows:
        await connection.execute(SIGN, rows)


async def move(
    connection: AsyncConnection, before: int, position: int, instant: datetime | None
) -> None:
    """Let the log end where the events that were put back end.

    Raises:
        Doubt: it ends elsewhere than when it was looked at.
    """
    bound = {"before": before, "position": position, "instant": instant}
    if (await connection.execute(MOVE, bound)).rowcount != 1:
        raise Doubt("moved", before)
    await connection.execute(AHEAD)


async def _driver(connection: AsyncConnection) -> Driver[Any]:
    driver: Driver[Any] | None = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    return driver
