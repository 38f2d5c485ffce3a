"""Who has which piece of work in hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.assignment import decider
from services.reporting.assignment.state import Assigned, Assignment, Released, Unassigned
from services.reporting.views.seen import believed
from shared.read import intervals
from shared.read.projection import of_noun
from shared.web.listing import Ask

assignments = intervals.interval_table(
    "assignment_2",
    Column("work", Text, nullable=False, index=True),  # the stream that it is about
    Column("to", Uuid),
    Column("note", Text),
    Column("reminded_on", Date),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """Who had it in hand for a time; nobody after it was given back."""

    work: str
    to: UUID | None
    note: str | None
    reminded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Whose a piece of work is now, and in which stream that stands."""

    assignment: UUID
    to: UUID | None
    since: date
    note: str | None
    reminded_on: date | None
    known_from: int  # of reporting's log


def rows_of(state: Assignment) -> set[Row]:
    """Say whose it is; whose it was before, its history tells."""
    match state:
        case Unassigned():
            return set()
        case Assigned(work=work, to=to, since=since, note=note, reminded_on=day):
            return {Row(since, None, work, to, note, day)}
        case Released(work=work, since=since):
            return {Row(since, None, work, None, None)}


async def held(connection: AsyncConnection, ask: Ask) -> Mapping[str, Held]:
    """Say whose each piece of work is, by the stream that it is about."""
    query = assignments.select().where(believed(assignments, "reporting", ask))
    return {
        row["work"]: Held(
            UUID(row["stream"].removeprefix("assignment-")),
            row["to"],
            row["effective_from"],
            row["note"],
            row["reminded_on"],
            row["known_from"],
        )
        for row in (await connection.execute(query)).mappings()
    }


view = of_noun(decider, assignments, rows_of)
