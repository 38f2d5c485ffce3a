"""In which browsers somebody is signed in: when, of which kind, seen when; and ending that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.edge import new_id
from shared.messages import Actor, Command
from shared.request import Request
from shared.web.kernel import AnyDecider, Kernel

KEPT: Final = timedelta(days=30)  # after it is over, for whoever asks who was signed in
OPEN: Final = text("""
    insert into access.session (id, account_id, browser, opened_at, seen_at, expires_at)
    values (:id, :account, :browser, :at, :at, :expires)""")
CLEAR: Final = text("delete from access.session where expires_at < :before")
SEEN: Final = text("update access.session set seen_at = :at where id = :id")
OF: Final = text("""
    select id, browser, opened_at, seen_at, expires_at from access.session
     where account_id = :account and expires_at > :at order by opened_at desc, id""")
# Who says to be several is the first of these: each calls itself like those after it, too.
BROWSERS: Final = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
NAMES: Final = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS: Final = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser, or a program, in which somebody is signed in."""

    id: UUID
    browser: str
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime


def kind_of(agent: str) -> str:
    """Say of which kind a browser is, and no more of it than its owner needs to tell it by."""
    browser = next((one for one in BROWSERS if re.search(rf"{one}\w*/", agent)), "")
    system = next((one for one in SYSTEMS if one in agent), "")
    return " · ".join(one for one in (NAMES.get(browser, browser), system) if one)


async def open_one(connection: AsyncConnection, account: UUID, one: SignedIn) -> None:
    """Note that an account is signed in from now on."""
    await connection.execute(CLEAR, {"before": one.opened_at - KEPT})
    said = {
        "id": one.id,
        "account": account,
        "browser": one.browser,
        "at": one.opened_at,
        "expires": one.expires_at,
    }
    await connection.execute(OPEN, said)


async def signed_in(kernel: Kernel, account: UUID) -> Sequence[SignedIn]:
    """List where an account is signed in now, the last first."""
    async with kernel.connection() as connection:
        rows = (await connection.execute(OF, {"account": account, "at": kernel.now()})).mappings()
        found = [SignedIn(**row) for row in rows]
    return [one for one in found if not kernel.ended(account, one.id, one.opened_at)]


async def note_seen(kernel: Kernel, session: UUID, at: datetime) -> None:
    """Note that somebody has just used a session."""
    async with kernel.connection() as connection:
        await connection.execute(SEEN, {"id": session, "at": at})
        await connection.commit()


async def end(
    kernel: Kernel, accounts: AnyDecider, account: UUID, actor: Actor, session: UUID | None = None
) -> None:
    """Record that an account's sessions, or one of them, hold no longer: all services hear it."""
    asked = Request(command_id=new_id(), actor=actor, received_at=kernel.now(), key=account)
    await kernel.handle(accounts, ending_of(accounts)(session_id=session), asked)


def ending_of(accounts: AnyDecider) -> type[Any]:
    """Find the command of accounts that ends sessions."""
    found: type[Command] = next(one for one in accounts.commands if one.__name__ == "EndSessions")
    return found
