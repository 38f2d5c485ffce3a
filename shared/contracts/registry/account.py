"""Events about accounts: who may sign in, in which role, for which unit. All services follow."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.messages import Event, Role


class AccountOpened(Event):
    """Somebody may act in a role for a unit, as far as its areas reach."""

    type: Literal["AccountOpened"] = "AccountOpened"
    username: str
    display_name: str
    role: Role
    unit: str
    areas: tuple[str, ...] = ()
    person_id: UUID | None = None  # the subject that the account is linked to
    opened_on: date


class AccountClosed(Event):
    """From that day on nobody acts by this account."""

    type: Literal["AccountClosed"] = "AccountClosed"
    username: str
    closed_on: date


class AccountSessionsEnded(Event):
    """Whoever had signed in by this account before that instant has to sign in again.

    Where it names a session, that one alone.
    """

    type: Literal["AccountSessionsEnded"] = "AccountSessionsEnded"
    ended_at: AwareDatetime
    session_id: UUID | None = None


class AccountRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["AccountRecordVoided"] = "AccountRecordVoided"
    reason: str


AccountEvent: TypeAlias = Annotated[
    AccountOpened | AccountClosed | AccountSessionsEnded | AccountRecordVoided,
    Field(discriminator="type"),
]
