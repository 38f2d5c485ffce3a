"""The Bar's list of trainees as rows: how each stood, where and with whom, from which day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Integer, Text, Uuid

from services.registry.traineeship.standing import Period, Status, periods
from services.registry.traineeship.state import Trainee, Traineeship
from shared.contracts.registry.traineeship import TraineeshipTerm
from shared.law.territory import fold
from shared.read import intervals

trainees = intervals.interval_table(
    "traineeship_register_1",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
    Column("term", Text),
    Column("organisation_id", Uuid),
    Column("organisation_name", Text),
    Column("guide_certificate", Uuid),
    Column("guide_name", Text),
    Column("guide_place", Integer),
    Column("registered_on", Date, nullable=False),
    Column("completed_on", Date),
    Column("exam_number", Text),
    Column("valid_until", Date),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a trainee for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    area: str
    term: TraineeshipTerm | None
    organisation_id: UUID | None
    organisation_name: str | None
    guide_certificate: UUID | None
    guide_name: str | None
    guide_place: int | None
    registered_on: date
    completed_on: date | None
    exam_number: str | None
    valid_until: date | None


def rows_of(state: Traineeship) -> set[Row]:
    """Say how a traineeship stands through time."""
    if state.trainee is None:
        return set()
    return {row(state, state.trainee, period) for period in periods(state)}


def row(state: Traineeship, trainee: Trainee, period: Period) -> Row:
    """Say what the list says for a time; an examination shows from its day on."""
    day, standing = period.starts_on, period.standing
    stay, guidance = standing.stay, standing.guidance
    passed = [one for one in state.passed() if one.since <= day]
    exam = max(passed, key=lambda one: one.since, default=None)
    done = state.completed_on
    return Row(
        effective_from=day,
        effective_to=period.ends_before,
        status=standing.status,
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        sort=fold(trainee.full_name),
        area=trainee.area,
        term=trainee.term,
        organisation_id=stay.organisation_id if stay else None,
        organisation_name=stay.organisation_name if stay else None,
        guide_certificate=guidance.guide_certificate if guidance else None,
        guide_name=guidance.guide_name if guidance else None,
        guide_place=guidance.guide_place if guidance else None,
        registered_on=trainee.registered_on,
        completed_on=done if done is not None and done <= day else None,
        exam_number=exam.exam_number if exam else None,
        valid_until=exam.valid_until if exam else None,
    )
