"""Signing in: a password opens a session, a short signed token that every service verifies.

Who somebody is stands in the log of accounts; only their passwords stand in a table.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlalchemy import Column, MetaData, Table, Text, Uuid, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.registry.account import AccountClosed, AccountOpened
from shared.decider import Fault, holding
from shared.folding import Folded
from shared.messages import Role
from shared.web.auth import CLIENT, Claims, issue, issuer
from shared.web.kernel import AnyDecider, Kernel
from shared.web.problems import Problem

SHORTEST: Final = 12
LONGEST: Final = 256
MOST_TRIES: Final = 10
FORGOTTEN_AFTER: Final = timedelta(minutes=15)
HASHER: Final = PasswordHasher()
DEMO_PASSWORD: Final = "luatsu-mo-phong"  # noqa: S105  # of invented accounts in a simulated folder

credential = Table(
    "credential",
    MetaData(schema="access"),
    Column("account_id", Uuid, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
)


class NewPassword(BaseModel):
    """A password for an account; whoever changes their own also says the old one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: Annotated[SecretStr, Field(min_length=SHORTEST, max_length=LONGEST)]
    current: Annotated[SecretStr, Field(max_length=LONGEST)] | None = None


class SignIn(BaseModel):
    """Who wants to sign in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: Annotated[str, Field(min_length=1, max_length=200)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Session:
    """A token and until when it holds."""

    token: str
    expires_at: datetime


@dataclass(slots=True)
class Attempts:
    """Wrong passwords of late, by name: whoever guesses has to wait."""

    _wrong: dict[str, list[datetime]] = field(default_factory=dict)

    def check(self, username: str, at: datetime) -> None:
        """Let nobody try on and on.

        Raises:
            Problem: 429.
        """
        recent = [one for one in self._wrong.get(username, []) if at - one < FORGOTTEN_AFTER]
        self._wrong[username] = recent
        if len(recent) >= MOST_TRIES:
            wait = str(int(FORGOTTEN_AFTER.total_seconds()))
            raise Problem(429, "too-many-tries", headers={"Retry-After": wait})

    def wrong(self, username: str, at: datetime) -> None:
        """Remember a wrong one."""
        self._wrong.setdefault(username, []).append(at)

    def right(self, username: str) -> None:
        """Forget the wrong ones."""
        self._wrong.pop(username, None)


async def put_password(
    connection: AsyncConnection, account_id: UUID, username: str, password: str
) -> None:
    """Let an account be signed in to with this password from now on."""
    hashed = await asyncio.to_thread(HASHER.hash, password)
    # A name that an account gave up may be another's now.
    await connection.execute(
        delete(credential).where(
            credential.c.username == username, credential.c.account_id != account_id
        )
    )
    values = {"account_id": account_id, "username": username, "hash": hashed}
    await connection.execute(
        insert(credential)
        .values(values)
        .on_conflict_do_update(index_elements=["account_id"], set_=values)
    )


async def _matches(hashed: str | None, password: str) -> bool:
    """Compare, taking as long where there is no such account."""
    try:
        await asyncio.to_thread(HASHER.verify, hashed or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def _nobodys() -> str:
    return HASHER.hash("nobody has this password")


def opened(folded: Folded | None) -> AccountOpened | None:
    """Say who an account is, while it is open."""
    found: AccountOpened | None = None
    for record in holding(folded.history if folded else []):
        match record.data:
            case AccountOpened() as event:
                found = event
            case AccountClosed():
                found = None
            case _:
                pass
    return found


async def sign_in(
    kernel: Kernel, accounts: AnyDecider, attempts: Attempts, asked: SignIn
) -> Session:
    """Open a session for whoever knows the password of an open account.

    Raises:
        Problem: 401 without saying what was wrong, 429 after too many tries.
    """
    at = kernel.now()
    username = asked.username.strip().casefold()
    attempts.check(username, at)
    async with kernel.connection() as connection:
        query = select(credential).where(credential.c.username == username)
        row = (await connection.execute(query)).mappings().one_or_none()
    if not await _matches(row["hash"] if row else None, asked.password.get_secret_value()):
        attempts.wrong(username, at)
        raise Problem(401, "wrong-password")
    account_id: UUID = row["account_id"] if row else UUID(int=0)
    account = opened(await kernel.fold(accounts, account_id))
    signing_key = kernel.signing_key()
    if account is None or signing_key is None:
        raise Problem(401, "wrong-password")
    attempts.right(username)
    expires_at = at + timedelta(seconds=kernel.settings.session_seconds)
    claims = Claims(
        sub=account_id,
        iss=issuer(kernel.settings.province),
        exp=int(expires_at.timestamp()),
        client=CLIENT,
        role=account.role,
        unit=account.unit,
        areas=account.areas,
        person_id=account.person_id,
        name=account.display_name,
    )
    return Session(issue(signing_key, claims), expires_at)


async def offered(kernel: Kernel, accounts: AnyDecider) -> list[AccountOpened]:
    """Name one account a role, where all of it is invented; elsewhere nobody hears who has one."""
    if not kernel.simulated:
        return []
    query = select(credential.c.account_id).order_by(credential.c.username)
    async with kernel.connection() as connection:
        ids = (await connection.execute(query)).scalars().all()
    found: dict[Role, AccountOpened] = {}
    for account_id in ids:
        account = opened(await kernel.fold(accounts, account_id))
        if account is not None:
            found.setdefault(account.role, account)
    return [found[role] for role in Role if role in found]


async def change_password(
    kernel: Kernel, accounts: AnyDecider, account_id: UUID, asked: NewPassword, *, own: bool
) -> None:
    """Change a password; the old one is asked of whoever changes their own.

    Raises:
        Problem: 404 where there is no open account, 422 where the old one is wrong.
    """
    account = opened(await kernel.fold(accounts, account_id))
    if account is None:
        raise Problem(404, "not-found")
    async with kernel.connection() as connection:
        query = select(credential.c.hash).where(credential.c.account_id == account_id)
        hashed = (await connection.execute(query)).scalar_one_or_none()
        current = asked.current.get_secret_value() if asked.current else ""
        if own and not await _matches(hashed, current):
            raise Problem(422, "invalid", [Fault("wrong-current-password", "current")])
        await put_password(
            connection,
            account_id,
            account.username.strip().casefold(),
            asked.password.get_secret_value(),
        )
        await connection.commit()
