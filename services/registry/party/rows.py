"""Party cells as rows: whether each is there, and with how many members."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Date, Integer, Text

from services.registry.party.state import CellStatus, Party, Unfounded, periods
from shared.law.territory import fold
from shared.read import intervals

cells = intervals.interval_table(
    "party_cell_register_1",
    Column("status", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("bar", Text, nullable=False),
    Column("area", Text),
    Column("members", Integer),
    Column("founded_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the list says of a cell for a time."""

    status: CellStatus
    name: str
    sort: str
    bar: str
    area: str | None
    members: int | None
    founded_on: date


def rows_of(state: Party) -> set[Row]:
    """Say how a cell stands through time."""
    if isinstance(state, Unfounded):
        return set()
    return {
        Row(
            effective_from=period.starts_on,
            effective_to=period.ends_before,
            status=period.status,
            name=state.name,
            sort=fold(state.name),
            bar=state.bar,
            area=state.area,
            members=period.members,
            founded_on=state.founded_on,
        )
        for period in periods(state)
    }
