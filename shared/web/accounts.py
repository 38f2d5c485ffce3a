"""Signing in: a password opens a session, a short signed token that every service verifies.

Who somebody is stands in the log of accounts; only their passwords and where they are signed in
stand in tables.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlalchemy import Column, MetaData, Table, Text, Uuid, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.registry.account import AccountClosed, AccountOpened
from shared.contracts.registry.account import AccountSessionsEnded as Ended
from shared.decider import Fault, holding
from shared.edge import new_id
from shared.folding import Folded
from shared.messages import Actor, Role
from shared.request import LogClosed
from shared.web.auth import CLIENT, Claims, issue, issuer
from shared.web.guessing import Trier, take, was_right
from shared.web.kernel import AnyDecider, Kernel
from shared.web.problems import Problem
from shared.web.signed_in import SignedIn, end, open_one, signed_in

SHORTEST: Final = 12
LONGEST: Final = 256
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

    id: UUID
    token: str
    opened_at: datetime
    expires_at: datetime


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


@cache
def _nobodys() -> str:
    """Give a hash to compare with where there is none: made once, or it would take longer."""
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


def not_before(folded: Folded, at: datetime) -> datetime:
    """Say from when on a session holds: not from before the last were ended, whoever's clock."""
    ends = [one.data.ended_at for one in folded.history if isinstance(one.data, Ended)]
    return max([at, *ends])


async def sign_in(
    kernel: Kernel, accounts: AnyDecider, asked: SignIn, trier: Trier, browser: str | None
) -> Session:
    """Open a session for whoever knows the password of an open account.

    Args:
        kernel: The registry.
        accounts: Its accounts.
        asked: The name and the password.
        trier: Who asks, as far as tries are counted.
        browser: Of which kind it is; a program that asks has none.

    Raises:
        Problem: 401 without saying what was wrong, 429 after too many tries.
    """
    at, secret = kernel.now(), kernel.session_secret
    async with kernel.connection() as connection:
        await take(connection, trier, secret, at)
        query = select(credential).where(credential.c.username == trier.username)
        row = (await connection.execute(query)).mappings().one_or_none()
    if not await _matches(row["hash"] if row else None, asked.password.get_secret_value()):
        raise Problem(401, "wrong-password")
    account_id: UUID = row["account_id"] if row else UUID(int=0)
    session = await open_session(kernel, accounts, account_id, browser)
    async with kernel.connection() as connection:
        await was_right(connection, trier, secret, at)
        await connection.commit()
    return session


async def open_session(
    kernel: Kernel, accounts: AnyDecider, account_id: UUID, browser: str | None
) -> Session:
    """Open a session of an account.

    Raises:
        Problem: 401 where it is not open.
    """
    folded = await kernel.fold(accounts, account_id)
    account = opened(folded)
    signing_key = kernel.signing_key()
    if folded is None or account is None or signing_key is None:
        raise Problem(401, "wrong-password")
    at = not_before(folded, kernel.now())
    expires_at = at + timedelta(seconds=kernel.settings.session_seconds)
    one = SignedIn(new_id(), browser or "", at, at, expires_at)
    async with kernel.connection() as connection:
        await open_one(connection, account_id, one)
        await connection.commit()
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
        session=one.id,
        opened_at=at.timestamp(),
        idle=0 if browser is None else kernel.settings.session_idle_seconds,
    )
    return Session(one.id, issue(signing_key, claims), at, expires_at)


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
    kernel: Kernel, accounts: AnyDecider, account_id: UUID, asked: NewPassword, by: Actor
) -> None:
    """Change a password, and sign whoever knew the old one out everywhere.

    The old one is asked of whoever changes their own.

    Raises:
        Problem: 404 where there is no open account, 422 where the old one is wrong.
        LogClosed: where nobody could be signed out now.
    """
    account = opened(await kernel.fold(accounts, account_id))
    if account is None:
        raise Problem(404, "not-found")
    if closed := kernel.log_open():
        raise LogClosed(closed)
    username = account.username.strip().casefold()
    async with kernel.connection() as connection:
        query = select(credential.c.hash).where(credential.c.account_id == account_id)
        hashed = (await connection.execute(query)).scalar_one_or_none()
        current = asked.current.get_secret_value() if asked.current else ""
        if by.id == account_id and not await _matches(hashed, current):
            raise Problem(422, "invalid", [Fault("wrong-current-password", "current")])
        password = asked.password.get_secret_value()
        await put_password(connection, account_id, username, password)
        await connection.commit()
    if await signed_in(kernel, account_id):
        await end(kernel, accounts, account_id, by)
