"""What is late, and with whom: every limit that ran out, whatever it ran on."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Table, false, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import assignment, clocks, leads
from services.reporting.views.case import CaseStatus, cases
from services.reporting.views.certificate import WAITING, certificates
from services.reporting.views.clocks import Explanation, Running, WithWhom
from services.reporting.views.inspection import InspectionStatus, inspections
from services.reporting.views.penalty import PenaltyStatus, penalties
from services.reporting.views.recommendation import recommendations
from services.reporting.views.seen import (
    AND_BAR,
    LOCAL,
    SOURCES,
    believed,
    in_reach,
    province_only,
)
from services.reporting.views.violation import ViolationStatus, violations
from shared.contracts.inspection.inspection import Body
from shared.messages import Actor, Role
from shared.web.listing import Ask, Listing

NOBODY: Final = "nobody"


class What(StrEnum):
    """On what a limit runs."""

    DOSSIER = "dossier"
    RECOMMENDATION = "recommendation"
    INSPECTION = "inspection"
    VIOLATION = "violation"
    PENALTY = "penalty"
    CASE = "case"


class LateRow(BaseModel):
    """One thing whose limit ran out."""

    cursor: str
    stream: str
    what: What
    number: str | None
    about: str | None
    with_whom: WithWhom
    due_on: date
    days_late: int
    rule_row: str
    area: str
    explanation: Explanation


class LateFilters(BaseModel):
    """Which of them to list."""

    what: What | None = None
    with_whom: WithWhom | None = None
    to: str | None = None  # the account of the officer who has it in hand, or `nobody`
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """Where things that have a limit stand, which of them wait, and what runs on each."""

    what: What
    table: Table
    source: str
    waits: ColumnElement[bool]
    runs: Callable[[Mapping[str, Any], Ask], Running]
    number: str | None = None  # the column that names it
    about: str | None = None  # the column that says whom it is about


KINDS = (
    Kind(
        What.DOSSIER,
        certificates,
        "registry",
        certificates.c.status.in_(WAITING) & certificates.c.filed_on.is_not(None),
        clocks.of_dossier,
        "dossier_number",
        "full_name",
    ),
    Kind(
        What.RECOMMENDATION,
        recommendations,
        "inspection",
        recommendations.c.answered_on.is_(None),
        clocks.of_recommendation,
        "number",
        "organisation_name",
    ),
    Kind(
        What.INSPECTION,
        inspections,
        "inspection",
        inspections.c.status == InspectionStatus.ONGOING,
        clocks.of_inspection,
        "number",
        "organisation_name",
    ),
    Kind(
        What.VIOLATION,
        violations,
        "discipline",
        violations.c.status == ViolationStatus.OPEN,
        clocks.of_violation,
    ),
    Kind(
        What.PENALTY,
        penalties,
        "discipline",
        (penalties.c.status == PenaltyStatus.RECORDED) & penalties.c.made_on.is_not(None),
        clocks.of_penalty,
        "minutes_number",
    ),
    Kind(
        What.CASE,
        cases,
        "discipline",
        cases.c.status.in_((CaseStatus.OPEN, CaseStatus.ANNULLED)) & cases.c.opened_on.is_not(None),
        clocks.of_case,
    ),
)


async def running(
    connection: AsyncConnection, ask: Ask, filters: LateFilters
) -> AsyncIterator[tuple[Kind, Mapping[str, Any], Running]]:
    """Give everything on which a limit runs, late or not."""
    for kind in KINDS:
        if filters.what not in (None, kind.what):
            continue
        query = select(kind.table).where(
            believed(kind.table, kind.source, ask), theirs(kind, ask.actor), kind.waits
        )
        if filters.area is not None:
            query = query.where(kind.table.c.area == filters.area)
        for row in map(dict, (await connection.execute(query)).mappings()):
            one = kind.runs(row, ask)
            if ask.actor.role is Role.BAR and one.with_whom is not WithWhom.BAR:
                continue
            if filters.with_whom in (None, one.with_whom):
                yield kind, row, one


def theirs(kind: Kind, actor: Actor) -> ColumnElement[bool]:
    """Let an area see what it recommended, and the Bar look for what is its own to do."""
    match actor.role:
        case Role.BAR:
            return true()
        case Role.INSPECTORATE:
            return (
                kind.table.c.body == Body.INSPECTORATE if kind.what is What.INSPECTION else false()
            )
        case _ if kind.what is What.RECOMMENDATION:
            return in_reach(actor, kind.table.c.area)
        case _:
            return province_only(actor)


async def late(connection: AsyncConnection, ask: Ask, filters: LateFilters) -> Sequence[LateRow]:
    """List what is late, the longest first."""
    held = await assignment.held(connection, ask) if filters.to is not None else {}
    found = sorted(
        [
            (one.clock.due_on, row["stream"], kind, row, one)
            async for kind, row, one in running(connection, ask, filters)
            if one.clock.due_on is not None and one.clock.due_on < ask.on
            if filters.to in (None, holder(held.get(row["stream"])))
        ],
        key=lambda one: one[:2],
    )
    rows = (
        (due_on, kind, row, one)
        for due_on, stream, kind, row, one in found
        if f"{due_on}/{stream}" > (ask.after or "")
    )
    return [
        shown(due_on, kind, row, one, ask) for due_on, kind, row, one in islice(rows, ask.limit)
    ]


def holder(held: assignment.Held | None) -> str:
    """Say whose a piece of work is, as it is asked for."""
    return NOBODY if held is None or held.to is None else str(held.to)


def shown(due_on: date, kind: Kind, row: Mapping[str, Any], one: Running, ask: Ask) -> LateRow:
    """Write one line."""
    return LateRow(
        cursor=f"{due_on}/{row['stream']}",
        stream=row["stream"],
        what=kind.what,
        number=row[kind.number] if kind.number else None,
        about=row[kind.about] if kind.about else None,
        with_whom=one.with_whom,
        due_on=due_on,
        days_late=(ask.on - due_on).days,
        rule_row=one.clock.rule_row,
        area=row["area"],
        explanation=one.explanation(),
    )


listing = Listing(
    name="late",
    vi="Việc quá hạn, và ở ai",
    en="What is late, and with whom",
    row=LateRow,
    filters=LateFilters,
    query=late,
    sources=SOURCES,
    roles=AND_BAR | LOCAL,
    place=leads.record,
)
