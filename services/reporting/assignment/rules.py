"""Who has a piece of work in hand is said by the Department; no law speaks of it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from services.reporting.assignment.state import Assigned, Released
from services.reporting.context import Context
from shared.contracts.reporting.assignment import (
    WorkAssigned,
    WorkHandedOver,
    WorkReleased,
    WorkReminded,
)
from shared.decider import Decided
from shared.messages import Command, Reach, Role, Terms

OFFICERS = {Role.DEPARTMENT: Reach.PROVINCE}
AND_ADMIN = {**OFFICERS, Role.ADMIN: Reach.PROVINCE}  # who closes an account leaves no work with it
Work = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,40}-[0-9a-f-]{36}$")]
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class AssignWork(Command):
    """A piece of work is given to an account, for the first time."""

    terms = Terms(by=OFFICERS, vi="Giao việc", en="Assign work", opens=True)

    work: Work
    to: UUID
    note: Note | None = None


class HandOverWork(Command):
    """It is given to another account, or to one again."""

    terms = Terms(by=AND_ADMIN, vi="Giao người khác", en="Hand the work over")

    to: UUID
    note: Note | None = None


class ReleaseWork(Command):
    """It is given back."""

    terms = Terms(by=OFFICERS, vi="Thôi giao", en="Give the work back")


class RemindWork(Command):
    """Whoever has it in hand is reminded of it."""

    terms = Terms(by=OFFICERS, vi="Nhắc việc", en="Remind")

    note: Note | None = None


def assign(command: AssignWork, context: Context) -> list[Decided[WorkAssigned]]:
    """Whoever it is given to has it in hand from today on."""
    assigned = WorkAssigned(
        work=command.work, to=command.to, note=command.note, assigned_on=context.today
    )
    return [Decided(event=assigned, effective_on=context.today)]


def assign_again(
    released: Released, command: HandOverWork, context: Context
) -> list[Decided[WorkAssigned]]:
    """What was given back is assigned again."""
    return assign(AssignWork(work=released.work, to=command.to, note=command.note), context)


def hand_over(
    assigned: Assigned, command: HandOverWork, context: Context
) -> Sequence[Decided[WorkHandedOver]]:
    """Another has it in hand from today on; to the same one, nothing changes."""
    if command.to == assigned.to:
        return []
    handed = WorkHandedOver(
        work=assigned.work,
        handed_from=assigned.to,
        to=command.to,
        note=command.note,
        handed_on=context.today,
    )
    return [Decided(event=handed, effective_on=context.today)]


def release(assigned: Assigned, context: Context) -> list[Decided[WorkReleased]]:
    """Nobody has it in hand from today on."""
    released = WorkReleased(work=assigned.work, handed_from=assigned.to, released_on=context.today)
    return [Decided(event=released, effective_on=context.today)]


def remind(
    assigned: Assigned, command: RemindWork, context: Context
) -> Sequence[Decided[WorkReminded]]:
    """It is new to whoever has it; once a day is enough, unless there is something to say."""
    if assigned.reminded_on == context.today and command.note is None:
        return []
    reminded = WorkReminded(
        work=assigned.work, to=assigned.to, note=command.note, reminded_on=context.today
    )
    return [Decided(event=reminded, effective_on=context.today)]
