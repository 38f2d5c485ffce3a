"""The list of checks and inspections, for any day, and for each who may see it."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.inspection.inspection import decider, queries, rows
from services.inspection.inspection.queries import InspectionFilters
from services.inspection.inspection.state import Status
from shared.contracts.inspection.inspection import InspectionEvent, Kind
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Recorded, Role
from shared.read import intervals
from shared.web.listing import Ask
from tests.inspection.context import ANOTHER_AREA, COMMUNE, INSPECTORATE, THIS
from tests.inspection.inspection.given import (
    CONCLUDED,
    FOUND,
    OPENED,
    REFERRED,
    concluded,
    found,
    opened,
    referred,
)
from tests.support.spec import OFFICER, recorded

STREAM = f"inspection-{THIS}"
history: list[Recorded[InspectionEvent]] = [
    recorded(opened(), 1),
    recorded(found(), 2),
    recorded(concluded, 3),
    recorded(referred(), 4),
]
EVERYTHING = InspectionFilters()


@pytest.fixture(autouse=True)
async def the_list(connection: AsyncConnection) -> None:
    await connection.run_sync(rows.inspections.create)
    for position in range(1, len(history) + 1):
        state = decider.replay(history[:position])
        await intervals.write(connection, rows.inspections, STREAM, position, rows.rows_of(state))


def ask(actor: Actor = OFFICER, *, on: date = REFERRED, at: int = 4, after: str = "") -> Ask:
    """Build the question with only what the test is about."""
    return Ask(
        actor=actor,
        on=on,
        known_at={"inspection": at},
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        after=after or None,
    )


@pytest.mark.parametrize(
    ("on", "at", "stands"),
    [
        (OPENED, 4, (Status.ONGOING, 0, 0, None)),
        (FOUND, 4, (Status.ONGOING, 1, 0, None)),
        (FOUND, 1, (Status.ONGOING, 0, 0, None)),
        (CONCLUDED, 4, (Status.CONCLUDED, 1, 0, CONCLUDED)),
        (CONCLUDED, 2, (Status.ONGOING, 1, 0, None)),
        (REFERRED, 4, (Status.CONCLUDED, 1, 1, CONCLUDED)),
    ],
)
async def test_a_day_is_answered_as_was_then_believed(
    connection: AsyncConnection, on: date, at: int, stands: tuple[object, ...]
) -> None:
    (row,) = await queries.listed(connection, ask(on=on, at=at), EVERYTHING)

    assert (row.status, row.breaches, row.referrals, row.concluded_on) == stands


ELSEWHERE = Actor(id=None, role=Role.COMMUNE, unit="", areas=(ANOTHER_AREA,))
BAR = Actor(id=None, role=Role.BAR, unit="Đoàn Luật sư")


@pytest.mark.parametrize(
    ("actor", "seen"),
    [(OFFICER, 1), (INSPECTORATE, 1), (COMMUNE, 1), (ELSEWHERE, 0), (BAR, 0)],
    ids=["the Department", "the inspectorate", "its area", "another area", "the Bar"],
)
async def test_each_sees_what_concerns_them(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    assert len(await queries.listed(connection, ask(actor), EVERYTHING)) == seen


async def test_it_is_filtered_and_paged(connection: AsyncConnection) -> None:
    only = InspectionFilters(kind=Kind.CHECK, status=Status.CONCLUDED)
    (row,) = await queries.listed(connection, ask(), only)

    assert not await queries.listed(connection, ask(), InspectionFilters(kind=Kind.INSPECTION))
    assert not await queries.listed(connection, ask(after=row.cursor), EVERYTHING)


def test_what_was_never_opened_has_no_row() -> None:
    assert rows.rows_of(decider.initial) == set()
