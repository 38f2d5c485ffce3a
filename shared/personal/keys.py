"""The keys of persons: made once, shared by all services, and destroyed for ever.

A row of `subject_key` holds a person's data key, wrapped by the master key. Whoever destroys the
row makes everything sealed with it unreadable everywhere at once. All that is kept here is kept in
a second home as well, before its first use: see `copy` and `homes`.
"""

import asyncio
import hashlib
import hmac
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from secrets import token_bytes
from typing import Any, Final
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.personal.copy import KeyCopy, Noted
from shared.personal.errors import Erased, SecondHomeAway, WrongMasterKey
from shared.personal.homes import BURY, TAKE_AWAY, UNNOTE_ALL, Homes, Settled
from shared.personal.secret import SIZE, Secrets

KEPT_SECONDS: Final = 10.0
KEPT_MOST: Final = 10_000
TOMBSTONED: Final = "LSE01"  # the SQLSTATE of the trigger that guards a tombstone

MAKE: Final = text("""
    insert into subject_key (subject, wrapped) values (:subject, :wrapped)
    on conflict (subject) do nothing returning subject""")
READ: Final = text("select subject, wrapped from subject_key where subject = any(:subjects)")
BURIED: Final = text("select subject from tombstone where subject = any(:subjects)")
REMEMBER: Final = text("""
    insert into lookup (kind, mac, subject) values (:kind, :mac, :subject)
    on conflict (kind, mac) do nothing returning noted_at""")
FIND: Final = text("select subject from lookup where kind = :kind and mac = :mac")
FORGET: Final = text("delete from lookup where kind = :kind and mac = :mac returning subject")
CLEAN: Final = text("vacuum (index_cleanup on, truncate off) subject_key, lookup")

log = structlog.get_logger()


def keys_engine(url: str, *, lock_timeout_ms: int = 5_000) -> AsyncEngine:
    """Reach the database of keys; what is sent to it stands in no error."""
    waits = {"options": f"-c lock_timeout={lock_timeout_ms}"}
    return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=waits)


class Keys:
    """The keys of persons, as one service sees them."""

    def __init__(
        self,
        engine: AsyncEngine,
        secrets: Secrets,
        *,
        copy: KeyCopy | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stand before the database of keys, with the secrets that open it, and its second home."""
        self._engine = engine
        self._copy = copy
        self.homes = None if copy is None else Homes(engine, copy, self.opens)
        self._master = AESGCM(secrets.master)
        self._pepper = secrets.pepper
        self._clock = clock
        self._kept: dict[UUID, tuple[float, bytes]] = {}
        self._gone: set[UUID] = set()  # so that a read under way keeps no key of the erased

    async def make(self, subject: UUID) -> None:
        """Give a person a key, unless they have one; it is stored before anyone can use it.

        Raises:
            Erased: When the person was erased.
        """
        known = await self._from_copy(subject)
        wrapped = known or self._wrap(subject, token_bytes(SIZE))
        try:
            async with self._engine.begin() as connection:
                bound = {"subject": subject, "wrapped": wrapped}
                made = (await connection.execute(MAKE, bound)).first() is not None
                if made and known is None and self._copy is not None:
                    await asyncio.to_thread(self._copy.put, subject, wrapped)
        except DBAPIError as error:
            raise _erased(error, subject) from None

    async def _from_copy(self, subject: UUID) -> bytes | None:
        """Find the key that a database lost which was restored: things may be sealed with it.

        Raises:
            Erased: When the person was erased, and the database does not know it any more.
        """
        if self._copy is None:
            return None
        kept = await asyncio.to_thread(self._copy.kept, subject, whole=False)
        if kept.buried is not None:
            await self.destroy(subject, kept.buried)
            raise Erased(subject)
        known = kept.wrapped
        return known if known is not None and self.opens(subject, known) else None

    async def key(self, subject: UUID) -> bytes | None:
        """Look up a person's key; nobody was ever given one, or it was destroyed: none."""
        return (await self.keys([subject])).get(subject)

    async def keys(self, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
        """Look up the keys of many persons at once; who has none is left out."""
        now = self._clock()
        wanted = set(subjects) - self._gone
        found = {one: key for one in wanted if (key := self._known(one, now)) is not None}
        missing = wanted - found.keys()
        if missing:
            read = await self._read(missing)
            if await self._put_back(missing - read.keys()):
                read = await self._read(missing)
            # Kept from before the question was asked: never longer than the ten seconds.
            self._keep(read, now)
            found |= {one: key for one, key in read.items() if one not in self._gone}
        return found

    async def _read(self, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(READ, {"subjects": list(subjects)})).all()
        return {row.subject: self._unwrap(row.subject, row.wrapped) for row in rows}

    async def _put_back(self, subjects: Iterable[UUID]) -> bool:
        """Put back what the database has lost and its copy has, of these; say whether any was."""
        if self._copy is None or self.homes is None:
            return False
        settled, missing = Settled(), set(subjects)
        for subject in missing - await self.erased(missing):  # theirs is gone for good
            kept = await asyncio.to_thread(self._copy.kept, subject, whole=False)
            if kept.wrapped is not None:
                await self.homes.settle(subject, settled)
        return settled.to_database > 0

    async def erased(self, subjects: Iterable[UUID]) -> frozenset[UUID]:
        """Name those who were erased."""
        wanted = list(subjects)
        if not wanted:
            return frozenset()
        async with self._engine.connect() as connection:
            rows = await connection.execute(BURIED, {"subjects": wanted})
            return frozenset(rows.scalars())

    async def destroy(self, subject: UUID, by_event: UUID) -> None:
        """Erase a person: nothing sealed for them can be read, and no key is made again.

        It may be repeated. Others that keep the key forget it within ten seconds.

        Raises:
            SecondHomeAway: The person is erased here; in the second home it is to be repeated.
        """
        away: SecondHomeAway | None = None
        async with self._engine.begin() as connection:
            # The tombstone first: a key that is being made at this moment is seen below.
            await connection.execute(BURY, {"subject": subject, "by_event": by_event})
            await connection.execute(TAKE_AWAY, {"subject": subject})
            await connection.execute(UNNOTE_ALL, {"subject": subject})
            if self._copy is not None:
                try:
                    await asyncio.to_thread(self._copy.destroy, subject, by_event)
                except SecondHomeAway as error:
                    away = error  # here the erasure must not wait for it
        self._gone.add(subject)
        self._kept.pop(subject, None)
        await self._clean(subject)
        if away is not None:
            raise away

    async def remember(self, kind: str, value: str, subject: UUID) -> UUID:
        """Note whose value this is, such as a citizen number, and name whose it is.

        Returns:
            The subject, or another who had the same value before.

        Raises:
            Erased: When the person was erased.
        """
        what = self.what(kind, value)
        try:
            holder = None
            while holder is None:  # Whoever had it may be erased between the two statements.
                async with self._engine.begin() as connection:
                    await self._note(connection, what, subject)
                    holder = await _holder(connection, what)
        except DBAPIError as error:
            raise _erased(error, subject) from None
        return holder

    async def find(self, kind: str, value: str) -> UUID | None:
        """Name whose value this is, if anybody's."""
        async with self._engine.connect() as connection:
            return await _holder(connection, self.what(kind, value))

    async def reassign(self, kind: str, value: str, subject: UUID) -> None:
        """Note that a value is this person's, whoever had it before.

        Raises:
            Erased: When the person was erased.
        """
        what = self.what(kind, value)
        try:
            holder = None
            while holder != subject:  # Somebody else may note it between the two statements.
                async with self._engine.begin() as connection:
                    before = await connection.scalar(FORGET, what)
                    await self._note(connection, what, subject)
                    if self._copy is not None and before not in {None, subject}:
                        await asyncio.to_thread(
                            self._copy.forget, what["kind"], what["mac"], before
                        )
                    holder = await _holder(connection, what)
        except DBAPIError as error:
            raise _erased(error, subject) from None

    async def _note(
        self, connection: AsyncConnection, what: Mapping[str, Any], subject: UUID
    ) -> None:
        """Note in both homes whose a value is, unless it is somebody's."""
        at = await connection.scalar(REMEMBER, {**what, "subject": subject})
        if at is not None and self._copy is not None:
            noted = Noted(what["kind"], what["mac"], subject, at)
            await asyncio.to_thread(self._copy.note, noted)

    async def _clean(self, subject: UUID) -> None:
        """Wipe the dead rows; the erasure stands even if the database is too busy for it."""
        quiet = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            async with quiet.connect() as connection:
                await connection.execute(CLEAN)
        except SQLAlchemyError as error:
            await log.awarning("keys not vacuumed", subject=str(subject), error=_sqlstate(error))

    def _known(self, subject: UUID, now: float) -> bytes | None:
        read_at, key = self._kept.get(subject, (0.0, None))
        return key if key is not None and now - read_at < KEPT_SECONDS else None

    def _keep(self, read: dict[UUID, bytes], now: float) -> None:
        if len(self._kept) + len(read) > KEPT_MOST:
            self._kept.clear()
        self._kept |= {one: (now, key) for one, key in read.items() if one not in self._gone}

    def _wrap(self, subject: UUID, key: bytes) -> bytes:
        nonce = token_bytes(12)
        return b"\x01" + nonce + self._master.encrypt(nonce, key, _bound(subject))

    def opens(self, subject: UUID, wrapped: bytes) -> bool:
        """Say whether a wrapped key is whole, this person's, and wrapped by our master key."""
        try:
            self._unwrap(subject, wrapped)
        except WrongMasterKey:
            return False
        return True

    def _unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        if wrapped[:1] != b"\x01":
            raise WrongMasterKey(f"the key of subject {subject} is wrapped in an unknown way")
        try:
            return self._master.decrypt(wrapped[1:13], wrapped[13:], _bound(subject))
        except InvalidTag:
            raise WrongMasterKey(f"the key of subject {subject} does not unwrap") from None

    def what(self, kind: str, value: str) -> dict[str, Any]:
        """Name a value by what stands for it; that tells nothing without the pepper."""
        said = f"{kind}\0{normalised(value)}".encode()
        return {"kind": kind, "mac": hmac.digest(self._pepper, said, hashlib.sha256)}


def normalised(value: str) -> str:
    """Bring a value into the form in which it is looked up: neither case nor spaces matter."""
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())


def _bound(subject: UUID) -> bytes:
    return b"luatsu subject key v1\0" + subject.bytes


async def _holder(connection: AsyncConnection, what: Mapping[str, Any]) -> UUID | None:
    holder: UUID | None = (await connection.execute(FIND, what)).scalar_one_or_none()
    return holder


def _sqlstate(error: SQLAlchemyError) -> str:
    match error:
        case DBAPIError(orig=orig):
            return str(getattr(orig, "sqlstate", None) or type(orig).__name__)
        case _:
            return type(error).__name__


def _erased(error: DBAPIError, subject: UUID) -> Exception:
    return Erased(subject) if _sqlstate(error) == TOMBSTONED else error
