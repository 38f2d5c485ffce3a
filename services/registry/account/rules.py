"""Who may sign in, and as what. Source: Luật 91/2025/QH15 (need to know); `architecture.md` 9."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.registry.account.state import Open
from services.registry.context import Context, Line
from shared.contracts.registry.account import (
    AccountClosed,
    AccountOpened,
    AccountSessionsEnded,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

NOBODYS = frozenset({Role.POLICY, Role.CITIZEN})  # the kernel's, and whoever has no account
NOT_PEOPLE = NOBODYS | {Role.INTEGRATOR}
OF_AREAS = frozenset({Role.DISTRICT, Role.COMMUNE})
Username = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{1,63}$")]


class OpenAccount(Command):
    """Somebody gets an account."""

    terms = Terms(
        by={Role.ADMIN: Reach.PROVINCE},
        vi="Mở tài khoản",
        en="Open an account",
        opens=True,
    )

    username: Username
    display_name: Line
    role: Role
    unit: Line
    areas: Annotated[tuple[Line, ...], Field(max_length=100)] = ()
    person_id: UUID | None = None


class CloseAccount(Command):
    """An account is closed."""

    terms = Terms(by={Role.ADMIN: Reach.PROVINCE}, vi="Đóng tài khoản", en="Close the account")


class EndSessions(Command):
    """Whoever has signed in by an account has to sign in again: everywhere, or in one browser."""

    terms = Terms(
        by={
            **dict.fromkeys((role for role in Role if role not in NOT_PEOPLE), Reach.OWN),
            Role.ADMIN: Reach.PROVINCE,
        },
        vi="Đăng xuất khỏi mọi nơi",
        en="Sign out everywhere",
    )

    session_id: UUID | None = None


def open_one(command: OpenAccount, context: Context) -> list[Decided[AccountOpened]]:
    """An account acts in one role for one unit; its areas exist today, under these codes.

    Raises:
        Rejected: `role-not-for-accounts`, `person-needed`, `area-needed`, `unknown-area` for each.
    """
    reject_any(faults_of(command, context))
    opened = AccountOpened(
        username=command.username,
        display_name=command.display_name,
        role=command.role,
        unit=command.unit,
        areas=command.areas,
        person_id=command.person_id,
        opened_on=context.today,
    )
    subjects = () if command.person_id is None else (command.person_id,)
    return [Decided(event=opened, effective_on=context.today, subjects=subjects)]


def close(account: Open, context: Context) -> list[Decided[AccountClosed]]:
    """From today on nobody acts by it."""
    closed = AccountClosed(username=account.username, closed_on=context.today)
    return [Decided(event=closed, effective_on=context.today)]


def end_sessions(command: EndSessions, context: Context) -> list[Decided[AccountSessionsEnded]]:
    """What was signed in before this instant holds no longer, in any service."""
    ended = AccountSessionsEnded(ended_at=context.at, session_id=command.session_id)
    return [Decided(event=ended, effective_on=context.today)]


def faults_of(command: OpenAccount, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with an account."""
    if command.role in NOBODYS:
        yield Fault("role-not-for-accounts", "role", {"role": command.role})
    if command.role is Role.APPLICANT and command.person_id is None:
        yield Fault("person-needed", "person_id")
    if command.role in OF_AREAS and not command.areas:
        yield Fault("area-needed", "areas", {"role": command.role})
    for area in command.areas:
        if not context.territory.is_valid(area, context.today):
            yield Fault("unknown-area", "areas", {"area": area, "on": context.today})
