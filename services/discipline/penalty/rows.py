"""Penalties as rows: how each stands, from which day to which."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Text, Uuid

from services.discipline.context import written
from services.discipline.penalty.state import (
    Offence,
    Penalty,
    Stands,
    Status,
    offence,
    stands_on,
    turning_days,
)
from shared.contracts.discipline.penalty import OffenderKind
from shared.read import intervals

penalties = intervals.interval_table(
    "discipline_penalties_1",
    Column("status", Text, nullable=False),
    Column("decision_id", Uuid),
    Column("fine_vnd", BigInteger),
    Column("deprived_from", Date),
    Column("deprived_to", Date),
    Column("decided_on", Date),
    Column("since", Date, nullable=False),
    Column("minutes_number", Text),
    Column("violation_id", Uuid, nullable=False),
    Column("offender", Text, nullable=False),
    Column("certificate", Text),
    Column("organisation_id", Uuid),
    Column("area", Text, nullable=False),
    Column("act", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list shows of a penalty for a time."""

    status: Status
    decision_id: UUID | None
    fine_vnd: int | None
    deprived_from: date | None
    deprived_to: date | None
    decided_on: date | None
    since: date
    minutes_number: str | None
    violation_id: UUID
    offender: OffenderKind
    certificate: str | None
    organisation_id: UUID | None
    area: str
    act: str


def rows_of(state: Penalty) -> set[Row]:
    """Say how a penalty stands through time."""
    known = offence(state)
    if known is None:
        return set()
    days = sorted(turning_days(state))
    runs = [
        (stands, next(run)) for stands, run in groupby(days, key=lambda day: stands_on(state, day))
    ]
    ends = [*(day for _, day in runs[1:]), None]
    number = state.minutes.number if state.minutes else None
    return {
        row(stands, known, (day, end), days[0], number)
        for (stands, day), end in zip(runs, ends, strict=True)
    }


def row(
    stands: Stands,
    known: Offence,
    when: tuple[date, date | None],
    since: date,
    number: str | None,
) -> Row:
    """Write one line; an annulled decision imposes nothing."""
    imposed = stands.imposed
    term = imposed.deprivation if imposed else None
    return Row(
        effective_from=when[0],
        effective_to=when[1],
        status=stands.status,
        decision_id=stands.decision_id,
        fine_vnd=imposed.fine_vnd if imposed else None,
        deprived_from=term.starts_on if term else None,
        deprived_to=term.ends_on if term else None,
        decided_on=imposed.decided_on if imposed else None,
        since=since,
        minutes_number=number,
        violation_id=known.violation_id,
        offender=known.offender,
        certificate=written(known.certificate),
        organisation_id=known.organisation_id,
        area=known.area,
        act=known.act,
    )
