"""Asks every service how it stands; one that does not answer is looked at from outside."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import nats
from nats.aio.client import Client
from nats.errors import Error as BusError
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared import edge
from shared.bus.declarations import stream_name
from shared.bus.streams import document_at
from shared.ops import queries
from shared.ops.copies import Copies
from shared.ops.details import detailed
from shared.ops.figures import families
from shared.ops.judging import judged
from shared.ops.looking import Known, look
from shared.ops.standing import Standing

PATIENCE = 5  # seconds
DIFFERS = "bus-differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a deployment's services and servers are: for connecting, not for showing.

    Attributes:
        province: Whose.
        databases: By service, for psycopg.
        nats: The bus.
        doors: Where services answer, as far as that is known.
        token: An operator's, without which no service is asked.
        witnesses: The names of those who are to cosign.
        authorities: The addresses of those who are to time-stamp.
        drill_report: Where a drill leaves word.
    """

    province: str
    databases: Mapping[str, str]
    nats: str
    doors: Mapping[str, str]
    token: str | None
    witnesses: Sequence[str] = ()
    authorities: Sequence[str] = ()
    drill_report: Path | None = None


@dataclass(slots=True)
class Seen:
    """What could be found out of one service, and what could not."""

    standing: Standing | None = None
    wrong: list[str] = field(default_factory=list)


async def gather(places: Places) -> dict[str, Seen]:
    """See how every service stands."""
    async with _bus(places.nats) as bus:
        names = list(places.databases)
        found = await asyncio.gather(*(_one(places, name, bus) for name in names))
        return dict(zip(names, found, strict=True))


@asynccontextmanager
async def _bus(url: str) -> AsyncIterator[Client | BusError | OSError]:
    """Connect to the bus; what is in the way of it is itself a finding."""
    try:
        bus = await nats.connect(url, connect_timeout=PATIENCE, allow_reconnect=False)
    except (BusError, OSError) as error:
        yield error
        return
    try:
        yield bus
    finally:
        await bus.close()


async def _one(places: Places, name: str, bus: Client | BusError | OSError) -> Seen:
    seen = Seen()
    up: bool | None = None
    if places.token and name in places.doors:
        asked = await _ask(f"{places.doors[name]}/api/{name}/ops", places.token)
        up = isinstance(asked, Standing) or asked != "silent"
        if isinstance(asked, Standing):
            seen.standing = asked
        elif up:
            seen.wrong.append(f"ops: {asked}")  # it lives, and does not tell us
    try:
        await _database(places, name, bus, seen, up=up)
    except SQLAlchemyError as error:
        seen.wrong.append(f"database: {type(error).__name__}")
    if not isinstance(bus, Client):
        seen.wrong.append(f"bus: {type(bus).__name__}")
    return seen


async def _ask(url: str, token: str) -> Standing | str:
    """Ask a service; say in a word what is in the way."""
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.get(url, headers=headers)
    except httpx.HTTPError:
        return "silent"
    if answer.status_code != httpx.codes.OK:
        return str(answer.status_code)
    try:
        return Standing.model_validate_json(answer.content)
    except ValidationError:
        return "not understood"


async def _database(
    places: Places, name: str, bus: Client | BusError | OSError, seen: Seen, *, up: bool | None
) -> None:
    url = places.databases[name].replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_async_engine(
        url,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": PATIENCE},
    )
    try:
        async with engine.connect() as connection:
            if seen.standing is None:
                seen.standing = await _from_outside(connection, places, name, bus, up=up)
            if isinstance(bus, Client) and await differs(connection, bus, places.province, name):
                seen.wrong.append(DIFFERS)
    finally:
        await engine.dispose()


async def _from_outside(
    connection: AsyncConnection,
    places: Places,
    name: str,
    bus: Client | BusError | OSError,
    *,
    up: bool | None,
) -> Standing:
    """Look at a service that does not say how it stands: its own alarms stay unknown."""
    rows = await connection.execute(queries.FACTS)
    facts = {row.source: row.position for row in rows}
    copies = Copies(places.province, name, [*facts])
    if isinstance(bus, Client):
        await copies.look(bus.jetstream(), facts)
    known = Known(
        service=name,
        follows=[*facts],
        now=edge.now(),
        up=up,
        connected=copies.connected,
        published=copies.published,
        ends=copies.ends if copies.connected else {},
        witnesses=places.witnesses,
        authorities=places.authorities,
        drill_report=places.drill_report,
    )
    ahead = (await connection.execute(queries.HEAD)).one().ahead
    standing = await look(connection, replace(known, now=known.now + ahead))
    firing = tuple(judged(families(standing)))
    return (await detailed(connection, standing)).model_copy(update={"firing": firing})


async def differs(connection: AsyncConnection, bus: Client, province: str, name: str) -> bool:
    """Say whether the last document on the bus is another than the log's at its place."""
    stream = stream_name(province, name)
    try:
        last = (await bus.jetstream().stream_info(stream)).state.last_seq
        document = await document_at(bus.jetstream(), stream, last) if last else None
    except (BusError, OSError):
        return False  # nothing was compared: that the bus does not answer is said apart
    if document is None:
        return False
    stored = await connection.scalar(queries.DOCUMENT, {"position": last})
    return stored is not None and stored.encode() != document
