"""Inspections and violations as the Department sees them, each with what came of it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import clocks
from services.reporting.views.case import CaseStatus, cases
from services.reporting.views.certificate import certificates
from services.reporting.views.clocks import Timing, WithWhom
from services.reporting.views.inspection import InspectionStatus, inspections
from services.reporting.views.leads import record
from services.reporting.views.organisation import organisations
from services.reporting.views.penalty import PenaltyStatus, penalties
from services.reporting.views.seen import PROVINCE, SOURCES, believed, province_only
from services.reporting.views.violation import ViolationStatus, violations
from shared.contracts.discipline.case import Form
from shared.contracts.discipline.violation import Hands, Source
from shared.contracts.inspection.inspection import Body, Kind
from shared.web.listing import Ask, Listing

# Inspections -----------------------------------------------------------------------------------


class InspectionRow(BaseModel):
    """One check or inspection; the limit is that of a team still at work."""

    cursor: str
    stream: str
    number: str
    kind: Kind
    body: Body
    organisation_name: str
    status: InspectionStatus
    opened_on: date
    concluded_on: date | None
    findings: int
    breaches: int
    referrals: int
    with_whom: WithWhom | None
    due_on: date | None
    timing: Timing | None
    area: str


class InspectionFilters(BaseModel):
    """Which of them to list."""

    kind: Kind | None = None
    body: Body | None = None
    status: InspectionStatus | None = None
    area: str | None = None
    organisation_id: UUID | None = None


async def inspected(
    connection: AsyncConnection, ask: Ask, filters: InspectionFilters
) -> Sequence[InspectionRow]:
    """List checks and inspections by their numbers."""
    table = inspections.c
    cursor = (table.number + "/" + table.stream).label("cursor")
    wanted = filters.model_dump(exclude_none=True)
    query = (
        select(inspections, cursor)
        .where(
            believed(inspections, "inspection", ask),
            province_only(ask.actor),
            cursor > (ask.after or ""),
            *(table[name] == value for name, value in wanted.items()),
        )
        .order_by(cursor)
        .limit(ask.limit)
    )
    found = (await connection.execute(query)).mappings()
    return [inspection_row(dict(row), ask) for row in found]


def inspection_row(row: dict[str, Any], ask: Ask) -> InspectionRow:
    """Write one line; nothing runs on what is concluded."""
    ongoing = row["status"] == InspectionStatus.ONGOING
    running = clocks.of_inspection(row, ask) if ongoing else None
    return InspectionRow.model_validate(
        {
            **row,
            "with_whom": running.with_whom if running else None,
            "due_on": running.clock.due_on if running else None,
            "timing": running.timing(ask.on) if running else None,
        }
    )


# Violations ------------------------------------------------------------------------------------


class Matter(StrEnum):
    """How far a violation has come; only the first two are still somebody's work."""

    OPEN = "open"
    PURSUED = "pursued"
    CONCLUDED = "concluded"  # what was opened on it is decided or dismissed
    SCREENED_OUT = "screened_out"


UNFINISHED = (Matter.OPEN, Matter.PURSUED)


class ViolationRow(BaseModel):
    """One violation, about whom, in whose hands, and what came of it."""

    cursor: str
    stream: str
    recorded_on: date
    source: Source
    matter: Matter
    in_hands_of: Hands
    lawyer: str | None
    organisation_name: str | None
    act: str | None
    committed_on: date
    case_status: CaseStatus | None
    form: Form | None
    penalty_status: PenaltyStatus | None
    fine_vnd: int | None
    area: str


class ViolationFilters(BaseModel):
    """Which of them to list."""

    matter: Matter | None = None
    in_hands_of: Hands | None = None
    source: Source | None = None
    area: str | None = None


def with_outcomes(ask: Ask) -> FromClause:
    """Put beside violations the penalty and the case that were opened on each."""
    table = violations.c
    penalty = literal("penalty-", Text) + cast(table.penalty_id, Text)
    opened = literal("case-", Text) + cast(table.case_id, Text)
    return violations.outerjoin(
        penalties, and_(penalties.c.stream == penalty, believed(penalties, "discipline", ask))
    ).outerjoin(cases, and_(cases.c.stream == opened, believed(cases, "discipline", ask)))


def matter() -> ColumnElement[str]:
    """Say how far a violation has come, of those with their outcomes beside them."""
    table = violations.c
    done = and_(
        or_(
            table.penalty_id.is_(None),
            func.coalesce(penalties.c.status, "") == PenaltyStatus.DECIDED,
        ),
        or_(
            table.case_id.is_(None),
            func.coalesce(cases.c.status, "").in_((CaseStatus.DECIDED, CaseStatus.DISMISSED)),
        ),
    )
    return case(
        (table.status == ViolationStatus.SCREENED_OUT, Matter.SCREENED_OUT.value),
        (table.status == ViolationStatus.OPEN, Matter.OPEN.value),
        (done, Matter.CONCLUDED.value),
        else_=Matter.PURSUED.value,
    )


def lawyer(ask: Ask) -> ScalarSelect[str]:
    """Name whom a violation is about, by the certificate's id or its printed number."""
    known = certificates.c
    return (
        select(known.full_name)
        .where(
            believed(certificates, "registry", ask),
            or_(
                known.stream == violations.c.certificate,
                known.number_key == violations.c.certificate,
            ),
        )
        .limit(1)
        .correlate(violations)
        .scalar_subquery()
    )


def organisation(ask: Ask) -> ScalarSelect[str]:
    """Name the organisation that a violation is about."""
    stream = literal("organisation-", Text) + cast(violations.c.organisation_id, Text)
    return (
        select(organisations.c.name)
        .where(believed(organisations, "registry", ask), organisations.c.stream == stream)
        .limit(1)
        .correlate(violations)
        .scalar_subquery()
    )


async def matters(connection: AsyncConnection, ask: Ask) -> Sequence[tuple[str, int]]:
    """Count violations by how far they have come."""
    kept = (
        select(matter().label("matter"))
        .select_from(with_outcomes(ask))
        .where(believed(violations, "discipline", ask), province_only(ask.actor))
        .subquery("kept")
    )
    query = select(kept.c.matter, func.count()).group_by(kept.c.matter)
    return [(one, count) for one, count in await connection.execute(query)]


async def violated(
    connection: AsyncConnection, ask: Ask, filters: ViolationFilters
) -> Sequence[ViolationRow]:
    """List violations, the oldest first."""
    table = violations.c
    cursor = (cast(table.recorded_on, Text) + "/" + table.stream).label("cursor")
    query = (
        select(
            violations,
            cursor,
            matter().label("matter"),
            lawyer(ask).label("lawyer"),
            organisation(ask).label("organisation_name"),
            cases.c.status.label("case_status"),
            cases.c.form,
            penalties.c.status.label("penalty_status"),
            penalties.c.fine_vnd,
        )
        .select_from(with_outcomes(ask))
        .where(
            believed(violations, "discipline", ask),
            province_only(ask.actor),
            cursor > (ask.after or ""),
        )
        .order_by(cursor)
        .limit(ask.limit)
    )
    for column, wanted in (
        (matter(), filters.matter),
        (table.in_hands_of, filters.in_hands_of),
        (table.source, filters.source),
        (table.area, filters.area),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    found = (await connection.execute(query)).mappings()
    return [ViolationRow.model_validate(dict(row)) for row in found]


listings = (
    Listing(
        name="inspections",
        vi="Các cuộc kiểm tra, thanh tra",
        en="Checks and inspections",
        row=InspectionRow,
        filters=InspectionFilters,
        query=inspected,
        sources=("inspection",),
        roles=PROVINCE,
        place=record,
    ),
    Listing(
        name="violations",
        vi="Vi phạm và kết quả xử lý",
        en="Violations and their outcome",
        row=ViolationRow,
        filters=ViolationFilters,
        query=violated,
        sources=SOURCES,
        roles=PROVINCE,
        place=record,
    ),
)
