"""Imports by the page, as they stand in the database: whoever runs them may change meanwhile.

A file holds personal data. It is sealed with a key that only the services know and that is made for
this import alone, and it is forgotten as soon as nothing more is to be done with it.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_bytes
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Table,
    Text,
    Uuid,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

MOST_LISTED: Final = 100
FORGOTTEN_AFTER: Final = timedelta(days=7)  # a file that nobody decided about, or mended
NONCE: Final = 12

table = Table(
    "import",
    MetaData(schema="access"),
    Column("id", Uuid, primary_key=True),
    Column("import_id", Uuid),
    *(Column(name, Text) for name in ("kind", "suffix", "by_name", "unit", "state")),
    Column("account_id", Uuid),
    *(Column(name, DateTime(timezone=True)) for name in ("at", "moved_at")),
    *(Column(name, Integer) for name in ("total", "faulty", "through")),
    *(Column(name, JSONB) for name in ("counts", "said")),
    *(Column(name, LargeBinary) for name in ("content", "rejected")),
)
SHOWN: Final = [one for one in table.c if one.name not in {"content", "rejected"}]


class State(StrEnum):
    """How far an import has come."""

    NEW = "new"  # to be checked
    CHECKED = "checked"  # somebody looks at what was found
    GO = "go"  # to be sent, or being sent
    DONE = "done"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"  # nobody lets it in any more
    DISCARDED = "discarded"
    UNDO = "undo"  # to be undone, or being undone
    UNDONE = "undone"


RUNS: Final = (State.NEW, State.GO, State.UNDO)  # there is something to do
OVER: Final = (State.DONE, State.UNREADABLE, State.STOPPED, State.DISCARDED, State.UNDONE)


@dataclass(frozen=True, slots=True)
class Job:
    """One import."""

    id: UUID
    import_id: UUID
    kind: str
    suffix: str
    by_name: str
    unit: str
    state: State
    account_id: UUID
    at: datetime
    moved_at: datetime
    total: int
    faulty: int
    through: int
    counts: Mapping[str, int]
    said: Mapping[str, Any]

    @property
    def runs(self) -> bool:
        """Say whether the page changes by itself."""
        return self.state in RUNS

    @property
    def handled(self) -> int:
        """Count the rows that were sent, whatever came of them."""
        return sum(self.counts.values())


def job_of(row: RowMapping) -> Job:
    """Read a row."""
    return Job(**{**{str(name): row[name] for name in row}, "state": State(row["state"])})


async def begin(connection: AsyncConnection, job: Job, content: bytes) -> None:
    """Keep a new import with its sealed file."""
    values = {one.name: getattr(job, one.name) for one in SHOWN}
    await connection.execute(insert(table).values(**values, content=content))


async def one(connection: AsyncConnection, job_id: UUID) -> Job | None:
    """Find an import."""
    row = (await connection.execute(select(*SHOWN).where(table.c.id == job_id))).mappings().first()
    return None if row is None else job_of(row)


async def listed(connection: AsyncConnection) -> Sequence[Job]:
    """List the imports, the newest first."""
    query = select(*SHOWN).order_by(table.c.at.desc()).limit(MOST_LISTED)
    return [job_of(row) for row in (await connection.execute(query)).mappings()]


async def next_of(connection: AsyncConnection) -> Job | None:
    """Give the oldest in which there is something to do."""
    query = select(*SHOWN).where(table.c.state.in_(RUNS)).order_by(table.c.at).limit(1)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else job_of(row)


async def file_of(connection: AsyncConnection, job_id: UUID, name: str) -> bytes | None:
    """Read what is kept of its file: `content` or `rejected`."""
    found: bytes | None = await connection.scalar(select(table.c[name]).where(table.c.id == job_id))
    return found


async def move(
    connection: AsyncConnection, job: Job, state: State, at: datetime, **values: Any
) -> bool:
    """Bring it to another state, unless somebody else has; say whether it came there."""
    stands = (table.c.id == job.id, table.c.state == job.state)
    moved = await connection.execute(
        update(table).where(*stands).values(state=state, moved_at=at, **values)
    )
    return moved.rowcount == 1


async def note(connection: AsyncConnection, job: Job, **values: Any) -> None:
    """Note how far it has come."""
    await connection.execute(update(table).where(table.c.id == job.id).values(**values))


async def forget(connection: AsyncConnection, at: datetime) -> None:
    """Forget the files that nobody has decided about for long, and the rows nobody mended."""
    old = table.c.moved_at < at - FORGOTTEN_AFTER
    await connection.execute(
        update(table)
        .where(old, table.c.state == State.CHECKED)
        .values(state=State.DISCARDED, content=None, rejected=None)
    )
    kept = or_(table.c.content.is_not(None), table.c.rejected.is_not(None))
    over = table.c.state.in_(OVER)
    await connection.execute(
        update(table).where(old, over, kept).values(content=None, rejected=None)
    )


# Files ------------------------------------------------------------------------------------------


def _key(secret: bytes, job_id: UUID) -> AESGCM:
    return AESGCM(hmac.digest(secret, b"luatsu import file v1\0" + job_id.bytes, "sha256"))


def sealed(secret: bytes, job_id: UUID, plain: bytes) -> bytes:
    """Seal a file for an import."""
    nonce = token_bytes(NONCE)
    return nonce + _key(secret, job_id).encrypt(nonce, plain, job_id.bytes)


def unsealed(secret: bytes, job_id: UUID, kept: bytes) -> bytes:
    """Open it."""
    return _key(secret, job_id).decrypt(kept[:NONCE], kept[NONCE:], job_id.bytes)
