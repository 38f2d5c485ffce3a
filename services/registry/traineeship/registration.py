"""A Bar registers a trainee, or somebody needs no traineeship.

Source: Luật Luật sư Đ.14, Đ.16; TT 10/2021/TT-BTP Đ.5.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, Line, future, unknown_area
from services.registry.traineeship.place import (
    faults_of_guide,
    faults_of_organisation,
    rows_of_guide,
)
from shared.contracts.registry.traineeship import (
    TraineeshipCompleted,
    TraineeshipExempted,
    TraineeshipRegistered,
    TraineeshipTerm,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

BY_THE_BAR = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}


class RegisterTrainee(Command):
    """A Bar has registered a trainee whom an organisation accepts and a lawyer guides."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Đăng ký tập sự hành nghề luật sư",
        en="Register a trainee",
        opens=True,
    )

    person_id: UUID
    area: Line  # of residence
    term: TraineeshipTerm
    organisation_id: UUID
    guide_certificate: UUID
    guide_place: Annotated[int, Field(ge=1)]
    registered_on: date
    decision: DecisionOnPaper | None = None


class EnterTraineeship(Command):
    """A traineeship stands in an old register, which may not say where or with whom."""

    terms = Terms(
        by={**BY_THE_BAR, Role.ADMIN: Reach.PROVINCE},
        vi="Nhập người tập sự từ sổ cũ",
        en="Enter a traineeship from an old register",
        opens=True,
    )

    person_id: UUID
    area: Line
    term: TraineeshipTerm
    organisation_id: UUID | None = None
    guide_certificate: UUID | None = None
    guide_place: Annotated[int, Field(ge=1)] | None = None
    registered_on: date
    completed_on: date | None = None
    entered_from: Line


class RecordExemption(Command):
    """Somebody needs no traineeship, by what they were."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận người được miễn tập sự",
        en="Record that somebody is exempt from the traineeship",
        opens=True,
    )

    person_id: UUID
    area: Line
    basis: Line
    exempted_on: date


def register(command: RegisterTrainee, context: Context) -> list[Decided[TraineeshipRegistered]]:
    """An organisation accepts the trainee, and a lawyer of some years guides only so many.

    Raises:
        Rejected: `person-not-known`, `in-the-future`, `unknown-area`, and as `place` says.
    Source: Luật Luật sư Đ.14; TT 10/2021/TT-BTP Đ.5.
    """
    day = command.registered_on
    reject_any(
        (
            *faults_of_person(command.person_id, context),
            *future("registered_on", day, context),
            *unknown_area("area", command.area, context, day),
            *faults_of_organisation(command.organisation_id, day, "registered_on", context),
            *faults_of_guide(command, day, context),
        )
    )
    event = registered(command, context, entered_from=None)
    return [
        Decided(
            event=event,
            effective_on=day,
            subjects=(command.person_id,),
            decision=command.decision,
            rule_rows=rows_of_guide(day, context),
        )
    ]


def enter(
    command: EnterTraineeship, context: Context
) -> list[Decided[TraineeshipRegistered | TraineeshipCompleted]]:
    """What stands in a register holds since that day; no rule of ours judged it.

    Raises:
        Rejected: `person-not-known`, `in-the-future`, `unknown-area`, `organisation-not-known`,
            `certificate-not-known`, `before-traineeship`.
    """
    reject_any(faults_of_entry(command, context))
    event = registered(command, context, entered_from=command.entered_from)
    subjects = (command.person_id,)
    found: list[Decided[TraineeshipRegistered | TraineeshipCompleted]] = [
        Decided(event=event, effective_on=event.registered_on, subjects=subjects)
    ]
    if command.completed_on is not None:
        completed = TraineeshipCompleted(
            person_id=event.person_id, full_name=event.full_name, completed_on=command.completed_on
        )
        found.append(Decided(event=completed, effective_on=command.completed_on, subjects=subjects))
    return found


def exempt(command: RecordExemption, context: Context) -> list[Decided[TraineeshipExempted]]:
    """Who is exempt has no term to serve; a certificate is asked for without an examination.

    Raises:
        Rejected: `person-not-known`, `in-the-future`, `unknown-area`.
    Source: Luật Luật sư Đ.16(1).
    """
    day = command.exempted_on
    reject_any(
        (
            *faults_of_person(command.person_id, context),
            *future("exempted_on", day, context),
            *unknown_area("area", command.area, context, day),
        )
    )
    exempted = TraineeshipExempted(
        person_id=command.person_id,
        full_name=context.persons[command.person_id].full_name,
        area=command.area,
        basis=command.basis,
        exempted_on=day,
    )
    return [Decided(event=exempted, effective_on=day, subjects=(command.person_id,))]


def registered(
    command: RegisterTrainee | EnterTraineeship, context: Context, *, entered_from: str | None
) -> TraineeshipRegistered:
    """Say who was registered, where and with whom, by the names that are known here."""
    organisation = command.organisation_id and context.organisations[command.organisation_id]
    guide = command.guide_certificate and context.certificates[command.guide_certificate]
    return TraineeshipRegistered(
        person_id=command.person_id,
        full_name=context.persons[command.person_id].full_name,
        area=command.area,
        term=command.term,
        organisation_id=command.organisation_id,
        organisation_name=organisation.name if organisation else None,
        guide_certificate=command.guide_certificate,
        guide_name=guide.full_name if guide else None,
        guide_place=command.guide_place if guide else None,
        registered_on=command.registered_on,
        entered_from=entered_from,
    )


def faults_of_person(person_id: UUID, context: Context) -> Iterator[Fault]:
    """A person is registered as such first."""
    if person_id not in context.persons:
        yield Fault("person-not-known", "person_id")


def faults_of_entry(command: EnterTraineeship, context: Context) -> Iterator[Fault]:
    """Find what is wrong with a line of an old register: what it names is known here."""
    yield from faults_of_person(command.person_id, context)
    yield from future("registered_on", command.registered_on, context)
    days = command.registered_on, context.today
    yield from unknown_area("area", command.area, context, *days)
    if command.organisation_id and command.organisation_id not in context.organisations:
        yield Fault("organisation-not-known", "organisation_id")
    if command.guide_certificate and command.guide_certificate not in context.certificates:
        yield Fault("certificate-not-known", "guide_certificate")
    completed = command.completed_on
    if completed is not None:
        yield from future("completed_on", completed, context)
        if completed < command.registered_on:
            said = {"registered_on": command.registered_on}
            yield Fault("before-traineeship", "completed_on", said)
