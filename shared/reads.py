"""What may be asked of a running service: streams, read models, the feed, personal fields."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import edge
from shared.command_handler import Handler
from shared.decider import Decider
from shared.exact import Exact
from shared.folding import Folded, fold, key_of
from shared.follow import store
from shared.follow.foretelling import following
from shared.follow.projector import Projector
from shared.foreseeing import Foreseen
from shared.log import reader
from shared.log.connect import at_once
from shared.log.waker import Waker
from shared.messages import Actor, Recorded
from shared.nouns.reading import RecordReading
from shared.personal.document import Document
from shared.personal.documents import DocumentStore
from shared.personal.errors import Erased
from shared.personal.keys import Keys
from shared.personal.place import body_and_places, subjects_of
from shared.personal.seal import open_fields
from shared.request import Done, Request
from shared.revealing import revealed
from shared.service import Blueprint
from shared.settings import Settings


class Reads:
    """The reading half of a service, and its one way in; `Runtime` brings it to life."""

    blueprint: Blueprint
    settings: Settings
    name: str
    deciders: Mapping[str, Decider[Any, Any, Any, Any]]
    engine: AsyncEngine
    projector: Projector
    handler: Handler
    keys: Keys
    documents: DocumentStore
    waker: Waker

    def now(self) -> datetime:
        """Read the clock of the log, which a simulation may have moved."""
        return edge.now()

    def token_keys(self) -> Mapping[str, Any]:
        """Give the public keys of tokens, as a JWK set."""
        keys: Mapping[str, Any] = orjson.loads(self.settings.token_public_keys.read_bytes())
        return keys

    def signing_key(self) -> Mapping[str, Any] | None:
        """Give the private key that signs sessions, where this service has it."""
        path = self.settings.token_private_key
        if path is None or self.name != "registry":
            return None
        key: Mapping[str, Any] = orjson.loads(path.read_bytes())
        return key

    async def handle(
        self, decider: Decider[Any, Any, Any, Any], command: Any, request: Request
    ) -> Done:
        """Judge a command and record what follows."""
        return await self.handler.handle(decider, command, request)

    async def foresee(
        self, decider: Decider[Any, Any, Any, Any], command: Any, request: Request
    ) -> Foreseen:
        """Say what a command would come to now; nothing is recorded."""
        found = await self.handler.foresee(decider, command, request)
        return Foreseen(found, following(found, self.blueprint.policies))

    async def unsealed(self, record: Recorded[Any]) -> Mapping[str, Any]:
        """Open what is personal in an event for the service's own use: nobody is shown it.

        Raises:
            Erased: where it is about somebody who was erased.
        """
        body, places = body_and_places(record.data, stream_subject=key_of(record.envelope.stream))
        if gone := await self.keys.erased(subjects_of(places)):
            raise Erased(min(gone))
        model = type(record.data)
        return await open_fields(
            body, model, self.keys, stream_subject=key_of(record.envelope.stream)
        )

    async def holders(self, claim: str) -> Sequence[str]:
        """Name the streams that hold a claim, or one beneath it."""
        async with at_once(self.engine).connect() as connection:
            return await reader.holders(connection, claim)

    async def fold(self, decider: Decider[Any, Any, Any, Any], key: UUID) -> Folded | None:
        """Read one stream."""
        stream = decider.stream(key)
        async with at_once(self.engine).connect() as connection:
            rows = await reader.history(connection, stream)
        return fold(decider, stream, rows) if rows else None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Open the read models, for reading."""
        async with self.engine.connect() as connection:
            yield connection

    async def positions(self, known_at: datetime | None) -> Mapping[str, int]:
        """Say up to which position of each source the read models know, or knew."""
        seen = {
            source: self.projector.seen.get(source, 0)
            for source in (self.name, *self.blueprint.follows)
        }
        if known_at is None:
            return seen
        async with at_once(self.engine).connect() as connection:
            return {
                source: min(
                    position,
                    await store.known_at(
                        connection, store.Source(source, own=source == self.name), known_at
                    ),
                )
                for source, position in seen.items()
            }

    async def seen(self, source: str, position: int, within: float) -> bool:
        """Wait, so many seconds at most, until the read models have seen a position."""
        return await self.projector.wait(source, position, within)

    async def incomplete(self, source: str) -> int:
        """Count the streams of a source that could not be followed and wait for an operator."""
        async with at_once(self.engine).connect() as connection:
            return await store.count_parked(connection, source)

    async def feed(self, after: int, limit: int, actor: Actor) -> AsyncIterator[bytes]:  # noqa: ARG002  # the web filters
        """Read the log after a position, a JSON line an event, many at once, unfiltered."""
        async with at_once(self.engine).connect() as connection:
            async for lines in reader.feed_pages(connection, after, limit):
                yield lines

    async def wait_for(self, position: int, within: float) -> int:
        """Wait, so many seconds at most, until the log is beyond a position; say where it is."""
        since = self.waker.count
        at = await self._position()
        if at > position:
            return at
        await self.waker.wait(within, since=since)
        return await self._position()

    async def _position(self) -> int:
        async with at_once(self.engine).connect() as connection:
            return (await reader.head(connection)).position

    async def reveal(
        self,
        decider: Decider[Any, Any, Any, Any],  # noqa: ARG002  # the web names it
        folded: Folded,
        actor: Actor,
        why: str,
    ) -> Mapping[str, str]:
        """Read the personal fields of a stream, after the reading was recorded."""

        async def record(of: tuple[UUID, ...], fields: tuple[str, ...]) -> None:
            await self.note_reading(actor, of, fields, folded.stream, why)

        return await revealed(folded, self.keys, record)

    async def note_reading(
        self, actor: Actor, of: tuple[UUID, ...], fields: tuple[str, ...], case: str, why: str
    ) -> None:
        """Record that somebody is about to see personal data."""
        await self.handler.handle(
            self.deciders["reading"],
            RecordReading(of=of, fields=fields, case=case, purpose=why),
            Request(
                command_id=edge.new_id(),
                actor=actor,
                received_at=edge.now(),
                key=edge.new_id(),  # in the order of time, in which they are listed
            ),
        )

    async def look_up(self, kind: str, value: str) -> UUID | None:
        """Find whose an exact value is."""
        return await Exact(self.engine, self.keys, self.deciders).owner(kind, value)

    async def keep(
        self, subject: UUID, content: AsyncIterable[bytes], *, media_type: str, name: str
    ) -> Document:
        """Keep a paper, sealed with its subject's key."""
        return await self.documents.put(subject, content, media_type=media_type, name=name)

    async def paper(self, document: Document, case: str, actor: Actor, why: str) -> bytes:
        """Read a paper, after the reading was recorded."""
        content = await self.documents.get(document, document.key_id)
        fields = (f"document/{document.name}",)
        await self.note_reading(actor, (document.key_id,), fields, case, why)
        return content
