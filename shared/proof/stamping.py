"""Has the last head of each legal day time-stamped by authorities outside."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
import structlog
from cryptography import x509
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.relay import turn
from shared.follow.trouble import Alarms
from shared.proof.timestamps import NotStamped, instant, request, roots_in
from shared.settings import BadSettings, Mend, Settings, variable

NOT_STAMPED: Final = "not-time-stamped"
EVERY = 60.0  # seconds between two looks whether a day is over
PATIENCE = 30.0  # for an authority's answer
LARGEST = 100_000  # bytes of one
ANSWER = "application/timestamp-reply"
QUERY = "application/timestamp-query"

ROOTS = Mend("một tệp PEM có các chứng thư số gốc", "a PEM file with root certificates")

# The last head of the newest day that is over; its tree holds all that was before. Days are the
# law's, by the log's clock.
DUE = text("""
    select t.size, t.note from log.tree_head t, log.head h
     where t.signed_at < date_trunc('day', clock_timestamp() + h.ahead, 'Asia/Ho_Chi_Minh')
       and t.size > coalesce((select max(size) from log.time_stamp where authority = :authority), 0)
     order by t.size desc limit 1""")
ADD = text("""
    insert into log.time_stamp (size, authority, token, stamped_at)
    values (:size, :authority, :token, :at) on conflict do nothing""")
OLDEST = text("""
    select coalesce(max(age), 0) from unnest(cast(:authorities as text[])) a(authority),
      lateral (
        select extract(epoch from clock_timestamp() + h.ahead - t.signed_at) as age
          from log.tree_head t, log.head h
         where t.size > coalesce((select max(size) from log.time_stamp s
                                   where s.authority = a.authority), 0)
         order by t.size limit 1) waiting""")


class Refused(Exception):
    """An authority gave no time-stamp."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody who stamps: where they are asked, and who vouches for them."""

    url: str
    roots: Sequence[x509.Certificate]

    @property
    def name(self) -> str:
        """Name it without what an address may hold besides."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"

    async def stamp(self, client: httpx.AsyncClient, note: str) -> tuple[bytes, datetime]:
        """Have a note stamped; the answer is checked before it counts.

        Raises:
            Refused: There is no time-stamp that holds.
        """
        asked = request(note)
        headers = {"Content-Type": QUERY, "Accept": ANSWER}
        try:
            answer = await client.post(self.url, content=asked.as_bytes(), headers=headers)
        except httpx.HTTPError as error:
            raise Refused(type(error).__name__) from error
        if not answer.is_success or len(answer.content) > LARGEST:
            raise Refused(str(answer.status_code))
        try:
            at = instant(answer.content, note, self.roots, nonce=asked.nonce)
        except NotStamped as fault:
            raise Refused(fault.code) from fault
        return answer.content, at


def authorities(settings: Settings) -> tuple[Authority, ...]:
    """Name whom a deployment has its heads stamped by.

    Raises:
        BadSettings: Nobody vouches for them: what they said would prove nothing.
    """
    urls = re.split(r"[\s,]+", settings.time_stamping.strip(" \n,"))
    if urls == [""]:
        return ()
    try:
        roots = roots_in(Path(settings.needed("time_stamping_roots")))
    except (OSError, ValueError) as unreadable:
        raise BadSettings({variable("time_stamping_roots"): ROOTS}) from unreadable
    return tuple(Authority(url, roots) for url in urls)


class Stamping:
    """Has one log's daily heads stamped, by one replica at a time."""

    def __init__(
        self,
        engine: AsyncEngine,
        service: str,
        authorities: Sequence[Authority],
        alarms: Alarms,
        client: Callable[[], httpx.AsyncClient] = lambda: httpx.AsyncClient(timeout=PATIENCE),
    ) -> None:
        """Know the log and whom to ask."""
        self._engine = engine
        self._service = service
        self._authorities = authorities
        self._alarms = alarms
        self._client = client
        self._log = structlog.get_logger().bind(service=service)

    async def run(self) -> None:
        """Stamp what is due, for as long as the service runs."""
        while True:
            try:
                async with turn(self._engine, f"stamping {self._service}") as connection:
                    while True:
                        await self.look(connection)
                        await asyncio.sleep(EVERY)
            except (SQLAlchemyError, OSError) as error:
                self._log.warning("stamping interrupted", error=type(error).__name__)
            await asyncio.sleep(EVERY)

    async def look(self, connection: AsyncConnection) -> None:
        """Stamp what is due now; an authority that refuses is asked again at the next look."""
        refused = None
        async with self._client() as client:
            for one in self._authorities:
                try:
                    await self._stamp(connection, client, one)
                except Refused as error:
                    refused = error
                    self._log.warning("not stamped", authority=one.name, why=str(error))
        if refused is not None:
            self._alarms.sound(NOT_STAMPED, refused)
        else:
            self._alarms.over(NOT_STAMPED)

    async def _stamp(
        self, connection: AsyncConnection, client: httpx.AsyncClient, one: Authority
    ) -> None:
        due = (await connection.execute(DUE, {"authority": one.name})).one_or_none()
        if due is None:
            return
        token, at = await one.stamp(client, due.note)
        what = {"size": due.size, "authority": one.name, "token": token, "at": at}
        await connection.execute(ADD, what)
        self._log.info("stamped", authority=one.name, size=due.size)


def begin(
    settings: Settings, engine: AsyncEngine, service: str, alarms: Alarms
) -> "list[asyncio.Task[None]]":
    """Begin to have a log's heads stamped, where a deployment says by whom.

    Raises:
        BadSettings: Nobody vouches for them.
    """
    asked = authorities(settings)
    one = Stamping(engine, service, asked, alarms)
    return [alarms.begin(one.run(), f"time-stamps of {service}")] if asked else []


async def unstamped_seconds(connection: AsyncConnection, authorities: Sequence[Authority]) -> float:
    """Say how old the oldest head is that an authority has not stamped, nor any after it.

    At most a day and a little while all is well: a head of the morning waits for midnight.
    """
    names = [one.name for one in authorities]
    return float(await connection.scalar(OLDEST, {"authorities": names}))
