"""Both homes of the keys, the database and its copy: what one has lost, the other puts back.

A tombstone in either destroys in both; it is stronger than any key. Of a value that both give to
different persons, the later note is right.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.personal.copy import Kept, KeyCopy, Names, Noted

ALONE: Final = text(
    "select pg_advisory_xact_lock(hashtextextended(cast(:subject as uuid)::text, 0))"
)
ALL_KEYS: Final = text("select subject from subject_key")
ALL_WRAPPED: Final = text("""
    select subject, wrapped from subject_key where subject > :after order by subject limit 1000""")
NEWEST: Final = text("select subject from subject_key order by made_at desc limit 20")
ALL_BURIED: Final = text("select subject from tombstone")
ALL_NOTED: Final = text("select kind, mac, subject from lookup")
WRAPPED: Final = text("select wrapped from subject_key where subject = :subject")
BURIED: Final = text("select by_event from tombstone where subject = :subject")
NOTED: Final = text("select kind, mac, subject, noted_at from lookup where subject = :subject")
PUT: Final = text("insert into subject_key (subject, wrapped) values (:subject, :wrapped)")
TAKE_AWAY: Final = text("delete from subject_key where subject = :subject")
BURY: Final = text("""
    insert into tombstone (subject, by_event) values (:subject, :by_event)
    on conflict (subject) do nothing""")
UNNOTE_ALL: Final = text("delete from lookup where subject = :subject")
NOTE: Final = text("""
    insert into lookup (kind, mac, subject, noted_at) values (:kind, :mac, :subject, :at)
    on conflict (kind, mac) do nothing""")
UNNOTE: Final = text("delete from lookup where kind = :kind and mac = :mac")
HOLDER: Final = text("""
    select kind, mac, subject, noted_at from lookup where kind = :kind and mac = :mac""")
NOBODY: Final = UUID(int=0)


@dataclass(slots=True)
class Settled:
    """What was put right between the homes, and what could not be."""

    to_copy: int = 0  # keys and values that the copy had lost
    to_database: int = 0  # that the database had lost
    destroyed: int = 0  # persons who had come back in one of them
    doubtful: list[UUID] = field(default_factory=list)  # two keys, and nothing says which is right

    @property
    def nothing(self) -> bool:
        """Say whether both were alike."""
        return not (self.to_copy or self.to_database or self.destroyed or self.doubtful)


class Homes:
    """Compares the homes and puts them right, person by person, each under their own lock."""

    def __init__(
        self, engine: AsyncEngine, copy: KeyCopy, opens: Callable[[UUID, bytes], bool]
    ) -> None:
        """Know both, and what tells a whole key from a damaged one."""
        self._engine = engine
        self._copy = copy
        self._opens = opens

    async def compare(self, *, urgent: bool = False, whole: bool = False) -> Settled:
        """Find what differs and put it right; who makes or destroys keys meanwhile is not hindered.

        Args:
            urgent: Only what the database lacks, or has although it was erased: that must be done
                before anything is read or recorded.
            whole: Look into each key as well, not only whether it is there.
        """
        settled = Settled()
        suspects = await self._suspects(urgent=urgent)
        if whole:
            suspects |= await self._unlike()
        for subject in sorted(suspects):
            await self.settle(subject, settled)
        return settled

    async def lost(self) -> frozenset[UUID]:
        """Name some of whom one home has lost what the other has: asked every minute, so cheaply.

        Who was erased is known to both; and a home that was put back to an earlier moment lacks
        the newest keys, if it lacks any.
        """
        buried = await asyncio.to_thread(self._copy.buried)
        async with self._engine.connect() as connection:
            here = frozenset(await connection.scalars(ALL_BURIED))
            newest = list(await connection.scalars(NEWEST))
        return (buried ^ here) | await asyncio.to_thread(self._without, newest)

    def _without(self, subjects: Iterable[UUID]) -> frozenset[UUID]:
        kept = ((one, self._copy.kept(one, whole=False)) for one in subjects)
        return frozenset(one for one, there in kept if not (there.wrapped or there.buried))

    async def _suspects(self, *, urgent: bool) -> set[UUID]:
        here = await self._names()
        there = await asyncio.to_thread(self._copy.names)
        buried = here.buried | there.buried
        found = set(there.keys - here.keys) | set(here.buried ^ there.buried)
        found |= buried & (here.keys | there.keys)
        found |= buried & {subject for *_, subject in here.noted | there.noted}
        found |= {subject for *_, subject in there.noted - here.noted}
        if not urgent:
            found |= here.keys - there.keys
            found |= {subject for *_, subject in here.noted - there.noted}
        return found

    async def _names(self) -> Names:
        async with self._engine.connect() as connection:
            return Names(
                frozenset(await connection.scalars(ALL_KEYS)),
                frozenset(await connection.scalars(ALL_BURIED)),
                frozenset(
                    (row.kind, bytes(row.mac), row.subject)
                    for row in await connection.execute(ALL_NOTED)
                ),
            )

    async def _unlike(self) -> set[UUID]:
        """Find whose keys are not the same in both homes, or open in neither."""
        found: set[UUID] = set()
        after = NOBODY
        while True:
            async with self._engine.connect() as connection:
                rows = (await connection.execute(ALL_WRAPPED, {"after": after})).all()
            if not rows:
                return found
            pairs = [(row.subject, bytes(row.wrapped)) for row in rows]
            found |= await asyncio.to_thread(self._differing, pairs)
            after = rows[-1].subject

    def _differing(self, pairs: Iterable[tuple[UUID, bytes]]) -> set[UUID]:
        return {
            subject
            for subject, wrapped in pairs
            if self._copy.kept(subject, whole=False).wrapped not in {wrapped, None}
            or not self._opens(subject, wrapped)
        }

    # One person -----------------------------------------------------------------------------

    async def settle(self, subject: UUID, settled: Settled) -> None:
        """Put right what is kept of one person."""
        async with self._engine.begin() as connection:
            # A statement of its own: what the others see is what was committed before.
            await connection.execute(ALONE, {"subject": subject})
            here = await _kept(connection, subject)
            there = await asyncio.to_thread(self._copy.kept, subject)
            if (by_event := here.buried or there.buried) is not None:
                await self._destroy(connection, subject, by_event, settled, here=here, there=there)
                return
            await self._settle_key(connection, subject, here.wrapped, there.wrapped, settled)
            await self._settle_values(connection, here.noted, there.noted, settled)

    async def _destroy(  # noqa: PLR0913  # both homes
        self,
        connection: AsyncConnection,
        subject: UUID,
        by_event: UUID,
        settled: Settled,
        *,
        here: Kept,
        there: Kept,
    ) -> None:
        await connection.execute(BURY, {"subject": subject, "by_event": by_event})
        await connection.execute(TAKE_AWAY, {"subject": subject})
        await connection.execute(UNNOTE_ALL, {"subject": subject})
        await asyncio.to_thread(self._copy.destroy, subject, by_event)
        if here.wrapped or there.wrapped or here.noted or there.noted:
            settled.destroyed += 1

    async def _settle_key(  # both homes
        self,
        connection: AsyncConnection,
        subject: UUID,
        here: bytes | None,
        there: bytes | None,
        settled: Settled,
    ) -> None:
        good_here = here is not None and self._opens(subject, here)
        good_there = there is not None and self._opens(subject, there)
        if here == there and good_here == good_there == (here is not None):
            return
        if good_here and here is not None and (there is None or not good_there):
            await asyncio.to_thread(self._copy.put, subject, here)
            settled.to_copy += 1
        elif good_there and (here is None or not good_here):
            await connection.execute(TAKE_AWAY, {"subject": subject})
            await connection.execute(PUT, {"subject": subject, "wrapped": there})
            settled.to_database += 1
        else:
            settled.doubtful.append(subject)

    async def _settle_values(
        self,
        connection: AsyncConnection,
        here: tuple[Noted, ...],
        there: tuple[Noted, ...],
        settled: Settled,
    ) -> None:
        known, copied = {one.what for one in here}, {one.what for one in there}
        for one in (one for one in here if one.what not in copied):
            await asyncio.to_thread(self._copy.note, one)
            settled.to_copy += 1
        for one in (one for one in there if one.what not in known):
            if await self._note(connection, one):
                settled.to_database += 1

    async def _note(self, connection: AsyncConnection, one: Noted) -> bool:
        """Give a value back to whom the copy gives it, unless somebody else had it later."""
        what = {"kind": one.kind, "mac": one.mac}
        row = (await connection.execute(HOLDER, what)).one_or_none()
        if row is not None and row.noted_at >= one.at:
            await asyncio.to_thread(self._copy.forget, one.kind, one.mac, one.subject)
            return False
        if row is not None:
            await connection.execute(UNNOTE, what)
            await asyncio.to_thread(self._copy.forget, one.kind, one.mac, row.subject)
        await connection.execute(NOTE, {**what, "subject": one.subject, "at": one.at})
        return True


async def _kept(connection: AsyncConnection, subject: UUID) -> Kept:
    bound = {"subject": subject}
    wrapped = await connection.scalar(WRAPPED, bound)
    buried = await connection.scalar(BURIED, bound)
    rows = await connection.execute(NOTED, bound)
    noted = tuple(Noted(row.kind, bytes(row.mac), row.subject, row.noted_at) for row in rows)
    return Kept(None if wrapped is None else bytes(wrapped), buried, noted)
