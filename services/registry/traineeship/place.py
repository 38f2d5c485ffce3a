"""Where a trainee learns and from whom. Source: Luật Luật sư Đ.14; TT 10/2021/TT-BTP Đ.8, Đ.9."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Protocol
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, future
from services.registry.traineeship.state import Trainee, Traineeship
from shared.contracts.registry.traineeship import TraineeGuideReplaced, TraineeshipMoved
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

BY_THE_BAR = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}
MOST_TRAINEES = "TRAINEE-PER-GUIDE-MAX"
GUIDE_YEARS = "GUIDE-MIN-YEARS"
MONTHS = 12


class MoveTrainee(Command):
    """The Bar has decided that a trainee goes on with another organisation."""

    terms = Terms(by=BY_THE_BAR, vi="Thay đổi nơi tập sự", en="Change the place of traineeship")

    organisation_id: UUID
    guide_certificate: UUID
    guide_place: Annotated[int, Field(ge=1)]
    moved_on: date
    decision: DecisionOnPaper | None = None


class ReplaceGuide(Command):
    """Another lawyer of the organisation guides the trainee."""

    terms = Terms(by=BY_THE_BAR, vi="Thay đổi luật sư hướng dẫn", en="Replace the guide")

    guide_certificate: UUID
    guide_place: Annotated[int, Field(ge=1)]
    replaced_on: date


class Guided(Protocol):
    """What names a guide, and which of the guide's places."""

    @property
    def guide_certificate(self) -> UUID:
        """Name the guide's certificate."""
        ...

    @property
    def guide_place(self) -> int:
        """Say which of the guide's places."""
        ...


def move(
    state: Traineeship, trainee: Trainee, command: MoveTrainee, context: Context
) -> list[Decided[TraineeshipMoved]]:
    """A trainee moves to an organisation and a guide there; staying where one is changes nothing.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, and as `faults_of_organisation` and
            `faults_of_guide` say.
    Source: TT 10/2021/TT-BTP Đ.9.
    """
    day = command.moved_on
    reject_any(
        (
            *faults_of_day("moved_on", day, trainee, context),
            *faults_of_organisation(command.organisation_id, day, "moved_on", context),
            *faults_of_guide(command, day, context),
        )
    )
    last = state.stays[-1] if state.stays else None
    if last and (last.organisation_id, last.since) == (command.organisation_id, day):
        return []
    moved = TraineeshipMoved(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        organisation_id=command.organisation_id,
        organisation_name=context.organisations[command.organisation_id].name,
        guide_certificate=command.guide_certificate,
        guide_name=context.certificates[command.guide_certificate].full_name,
        guide_place=command.guide_place,
        moved_on=day,
    )
    return [
        Decided(
            event=moved,
            effective_on=day,
            subjects=(trainee.person_id,),
            decision=command.decision,
            rule_rows=rows_of_guide(day, context),
        )
    ]


def replace_guide(
    state: Traineeship, trainee: Trainee, command: ReplaceGuide, context: Context
) -> list[Decided[TraineeGuideReplaced]]:
    """Another guide takes one of their places; the same guide in the same place changes nothing.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, and as `faults_of_guide` says.
    Source: TT 10/2021/TT-BTP Đ.8.
    """
    day = command.replaced_on
    reject_any(
        (
            *faults_of_day("replaced_on", day, trainee, context),
            *faults_of_guide(command, day, context),
        )
    )
    last = state.guides[-1] if state.guides else None
    asked = command.guide_certificate, command.guide_place
    if last is not None and (last.guide_certificate, last.guide_place) == asked:
        return []
    replaced = TraineeGuideReplaced(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        guide_certificate=command.guide_certificate,
        guide_name=context.certificates[command.guide_certificate].full_name,
        guide_place=command.guide_place,
        replaced_on=day,
    )
    return [
        Decided(
            event=replaced,
            effective_on=day,
            subjects=(trainee.person_id,),
            rule_rows=rows_of_guide(day, context),
        )
    ]


def faults_of_day(field: str, day: date, trainee: Trainee, context: Context) -> Iterator[Fault]:
    """What is recorded has happened, and not before the registration."""
    yield from too_early(field, day, trainee)
    yield from future(field, day, context)


def too_early(field: str, day: date, trainee: Trainee) -> Iterator[Fault]:
    """Nothing happens to a trainee before the registration."""
    if day < trainee.registered_on:
        yield Fault("before-traineeship", field, {"registered_on": trainee.registered_on})


def faults_of_organisation(
    organisation_id: UUID, day: date, field: str, context: Context
) -> Iterator[Fault]:
    """The organisation that accepts a trainee is registered."""
    organisation = context.organisations.get(organisation_id)
    if organisation is None:
        yield Fault("organisation-not-known", "organisation_id")
    elif day < organisation.registered_on:
        said = {"registered_on": organisation.registered_on}
        yield Fault("organisation-not-there-yet", field, said)


def faults_of_guide(command: Guided, day: date, context: Context) -> Iterator[Fault]:
    """A guide may practise, has for some years, and takes only so many trainees at one time.

    The years are counted from the issue of the certificate: nobody practised before it. That each
    place has one trainee is a claim, so that two registrations at once do not share it.
    Source: Luật Luật sư Đ.14; NĐ 82/2020/NĐ-CP Đ.7(2).
    """
    guide = context.certificates.get(command.guide_certificate)
    years, most = (context.rules.on(rule, day) for rule in (GUIDE_YEARS, MOST_TRAINEES))
    if guide is None:
        yield Fault("certificate-not-known", "guide_certificate")
    elif not guide.active_on(day):
        yield Fault("guide-may-not-practise", "guide_certificate", {"on": day})
    elif isinstance(years, RuleRow) and day < add_months(guide.issued_on, MONTHS * count(years)):
        yield Fault("guide-too-new", "guide_certificate", {"years": count(years)})
    if isinstance(most, RuleRow) and command.guide_place > count(most):
        yield Fault("guide-has-no-such-place", "guide_place", {"most": count(most)})


def rows_of_guide(day: date, context: Context) -> tuple[str, ...]:
    """Name the rule rows by which a guide is judged."""
    return tuple(context.rules.on(rule, day).id for rule in (GUIDE_YEARS, MOST_TRAINEES))
