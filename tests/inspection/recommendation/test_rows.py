"""The list of recommendations, for any day, and for each who may see it."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.inspection.recommendation import decider, queries, rows
from services.inspection.recommendation.queries import RecommendationFilters
from services.inspection.recommendation.state import Status
from shared.contracts.inspection.recommendation import RecommendationEvent
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Recorded, Role
from shared.read import intervals
from shared.web.listing import Ask
from tests.inspection.context import ANOTHER_AREA, COMMUNE, INSPECTORATE
from tests.inspection.recommendation.given import (
    ANSWERED,
    RECEIVED,
    RESOLVED,
    STREAM,
    answered,
    recommended,
    transferred,
)
from tests.support.spec import OFFICER, recorded

history: list[Recorded[RecommendationEvent]] = [
    recorded(recommended, 1),
    recorded(transferred, 2),
    recorded(answered(), 3),
]


@pytest.fixture(autouse=True)
async def the_list(connection: AsyncConnection) -> None:
    await connection.run_sync(rows.recommendations.create)
    for position in range(1, len(history) + 1):
        state = decider.replay(history[:position])
        await intervals.write(
            connection, rows.recommendations, STREAM, position, rows.rows_of(state)
        )


def ask(actor: Actor = OFFICER, *, on: date = ANSWERED, at: int = 3, after: str = "") -> Ask:
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


EVERYTHING = RecommendationFilters()


@pytest.mark.parametrize(
    ("on", "at", "status", "told"),
    [
        (RECEIVED, 3, Status.RECEIVED, False),
        (RESOLVED, 3, Status.TRANSFERRED, False),
        (ANSWERED, 3, Status.TRANSFERRED, True),
        (ANSWERED, 2, Status.TRANSFERRED, False),
        (ANSWERED, 1, Status.RECEIVED, False),
    ],
)
async def test_a_day_is_answered_as_was_then_believed(
    connection: AsyncConnection, on: date, at: int, status: Status, *, told: bool
) -> None:
    (row,) = await queries.listed(connection, ask(on=on, at=at), EVERYTHING)

    assert (row.status, row.answered) == (status, told)
    assert row.stream == STREAM


async def test_before_its_receipt_there_is_nothing(connection: AsyncConnection) -> None:
    assert not await queries.listed(connection, ask(on=date(2025, 7, 9)), EVERYTHING)


ELSEWHERE = Actor(id=None, role=Role.COMMUNE, unit="UBND phường khác", areas=(ANOTHER_AREA,))
NEIGHBOUR = Actor(id=None, role=Role.COMMUNE, unit="UBND phường khác", areas=(recommended.area,))


@pytest.mark.parametrize(
    ("actor", "seen"),
    [(COMMUNE, 1), (INSPECTORATE, 1), (OFFICER, 1), (NEIGHBOUR, 1), (ELSEWHERE, 0)],
    ids=["its maker", "whom it went to", "the Department", "its area", "another area"],
)
async def test_each_sees_what_concerns_them(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    assert len(await queries.listed(connection, ask(actor), EVERYTHING)) == seen


async def test_whom_it_went_to_sees_it_from_that_day_on(connection: AsyncConnection) -> None:
    assert not await queries.listed(connection, ask(INSPECTORATE, on=RECEIVED), EVERYTHING)


async def test_it_is_filtered_and_paged(connection: AsyncConnection) -> None:
    only = RecommendationFilters(status=Status.TRANSFERRED, answered=True)
    (row,) = await queries.listed(connection, ask(), only)

    assert not await queries.listed(connection, ask(), RecommendationFilters(area=ANOTHER_AREA))
    assert not await queries.listed(connection, ask(after=row.cursor), EVERYTHING)
