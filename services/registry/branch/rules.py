"""The Department of its province registers a branch. Source: Luật Luật sư Đ.41."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.context import Context, Line, future, unknown_area
from shared.contracts.registry.branch import BranchRegistered
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight


class RegisterBranch(Command):
    """The Department has registered a branch."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Đăng ký hoạt động chi nhánh",
        en="Register a branch",
        opens=True,
        weight=Weight.WEIGHTY,
    )

    organisation_id: UUID
    name: Line
    registration_number: Line
    seat: Line
    area: Line  # of the seat
    head_certificate: UUID | None = None
    head_practice: UUID | None = None  # by which the head is a lawyer of the organisation
    registered_on: date
    decision: DecisionOnPaper | None = None


class EnterBranch(Command):
    """A branch stands in an old register."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Nhập chi nhánh từ sổ cũ",
        en="Enter a branch from an old register",
        opens=True,
    )

    organisation_id: UUID
    name: Line
    registration_number: Line
    seat: Line
    area: Line
    head_certificate: UUID | None = None
    registered_on: date
    entered_from: Line


def register(command: RegisterBranch, context: Context) -> list[Decided[BranchRegistered]]:
    """A branch is an organisation's, which was there before it.

    Raises:
        Rejected: `organisation-not-known`, `before-organisation`, `certificate-not-known`,
            `organisation-ended`, `head-not-of-the-organisation`, `unknown-area`,
            `in-the-future`.
    Source: Luật Luật sư Đ.41.
    """
    head = command.head_practice, command.head_certificate
    reject_any(
        (
            *faults_of(command, context),
            *stranger(head, command.organisation_id, command.registered_on, context),
            *too_early(command, context),
            *unknown_area("area", command.area, context, command.registered_on),
        )
    )
    event = registered(command, context, entered_from=None)
    return [Decided(event=event, effective_on=event.registered_on, decision=command.decision)]


def enter(command: EnterBranch, context: Context) -> list[Decided[BranchRegistered]]:
    """What stands in a register holds since that day; no rule of ours judged it.

    Raises:
        Rejected: `organisation-not-known`, `certificate-not-known`, `unknown-area`,
            `in-the-future`.
    """
    days = command.registered_on, context.today
    reject_any((*faults_of(command, context), *unknown_area("area", command.area, context, *days)))
    event = registered(command, context, entered_from=command.entered_from)
    return [Decided(event=event, effective_on=event.registered_on)]


def registered(
    command: RegisterBranch | EnterBranch, context: Context, *, entered_from: str | None
) -> BranchRegistered:
    """Say which branch of which organisation was registered."""
    return BranchRegistered(
        organisation_id=command.organisation_id,
        organisation_name=context.organisations[command.organisation_id].name,
        name=command.name,
        registration_number=command.registration_number,
        seat=command.seat,
        area=command.area,
        head_certificate=command.head_certificate,
        registered_on=command.registered_on,
        entered_from=entered_from,
    )


def faults_of(command: RegisterBranch | EnterBranch, context: Context) -> Iterator[Fault]:
    """Find what is wrong with a registration, old or new."""
    if command.organisation_id not in context.organisations:
        yield Fault("organisation-not-known", "organisation_id")
    head = command.head_certificate
    if head is not None and head not in context.certificates:
        yield Fault("certificate-not-known", "head_certificate")
    yield from future("registered_on", command.registered_on, context)


def too_early(command: RegisterBranch, context: Context) -> Iterator[Fault]:
    """A branch is registered after its organisation."""
    organisation = context.organisations.get(command.organisation_id)
    if organisation is not None and command.registered_on < organisation.registered_on:
        said = {"registered_on": organisation.registered_on}
        yield Fault("before-organisation", "registered_on", said)
    ended_on = organisation.ended_on if organisation is not None else None
    if ended_on is not None and command.registered_on >= ended_on:
        yield Fault("organisation-ended", "organisation_id", {"ended_on": ended_on})


def stranger(
    head: tuple[UUID | None, UUID | None], organisation_id: UUID, day: date, context: Context
) -> Iterator[Fault]:
    """Whoever heads a branch is a lawyer of the organisation, where it is said by which practice.

    Source: Luật Luật sư Đ.41.
    """
    practice_id, certificate = head
    if practice_id is None:
        return
    practice = context.practices.get(practice_id)
    if practice is None:
        yield Fault("practice-not-known", "head_practice")
    elif (
        practice.organisation_id != organisation_id
        or practice.certificate_id != certificate
        or not practice.holds_on(day)
    ):
        yield Fault("head-not-of-the-organisation", "head_practice", {"on": day})
