"""The list of penalties, for any day, and for each who may see it."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.discipline.penalty import decider, queries, rows
from services.discipline.penalty.queries import PenaltyFilters
from services.discipline.penalty.state import Status
from shared.contracts.discipline.penalty import Deprivation, OffenderKind, PenaltyEvent
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Recorded
from shared.read import intervals
from shared.web.listing import Ask
from tests.discipline.context import BAR, INSPECTORATE, THIS, TODAY
from tests.discipline.penalty.given import (
    ANNULLED,
    DECIDED,
    EARLIER,
    MADE,
    annulled,
    fined,
    made,
)
from tests.support.spec import OFFICER, recorded

STREAM = f"penalty-{THIS}"
MONTHS = Deprivation(starts_on=date(2025, 10, 1), ends_on=date(2025, 12, 31))
history: list[Recorded[PenaltyEvent]] = [
    recorded(made(), 1),
    recorded(fined(decision=EARLIER, deprivation=MONTHS), 2),
    recorded(annulled(), 3),
    recorded(fined(9_000_000, on=TODAY), 4),
]
EVERYTHING = PenaltyFilters()


@pytest.fixture(autouse=True)
async def the_list(connection: AsyncConnection) -> None:
    await connection.run_sync(rows.penalties.create)
    for position in range(1, len(history) + 1):
        state = decider.replay(history[:position])
        await intervals.write(connection, rows.penalties, STREAM, position, rows.rows_of(state))


def ask(actor: Actor = OFFICER, *, on: date = TODAY, at: int = 4, after: str = "") -> Ask:
    """Build the question with only what the test is about."""
    return Ask(
        actor=actor,
        on=on,
        known_at={"discipline": at},
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        after=after or None,
    )


@pytest.mark.parametrize(
    ("on", "at", "stands"),
    [
        (MADE, 4, (Status.RECORDED, None, None)),
        (DECIDED, 4, (Status.DECIDED, 8_000_000, MONTHS.ends_on)),
        (DECIDED, 1, (Status.RECORDED, None, None)),
        (ANNULLED, 4, (Status.ANNULLED, None, None)),
        (ANNULLED, 2, (Status.DECIDED, 8_000_000, MONTHS.ends_on)),
        (TODAY, 4, (Status.DECIDED, 9_000_000, None)),
        (TODAY, 3, (Status.ANNULLED, None, None)),
    ],
)
async def test_a_day_is_answered_as_was_then_believed(
    connection: AsyncConnection, on: date, at: int, stands: tuple[object, ...]
) -> None:
    (row,) = await queries.listed(connection, ask(on=on, at=at), EVERYTHING)

    assert (row.status, row.fine_vnd, row.deprived_to) == stands
    assert row.deprived_from == (MONTHS.starts_on if row.deprived_to else None)


@pytest.mark.parametrize(("actor", "seen"), [(OFFICER, 1), (INSPECTORATE, 1), (BAR, 0)])
async def test_the_state_sees_its_penalties(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    assert len(await queries.listed(connection, ask(actor), EVERYTHING)) == seen


async def test_it_is_filtered_and_paged(connection: AsyncConnection) -> None:
    only = PenaltyFilters(status=Status.DECIDED, offender=OffenderKind.INDIVIDUAL)
    (row,) = await queries.listed(connection, ask(), only)

    assert not await queries.listed(connection, ask(), PenaltyFilters(act="?"))
    assert not await queries.listed(connection, ask(after=row.cursor), EVERYTHING)


def test_what_was_never_written_down_has_no_row() -> None:
    assert rows.rows_of(decider.initial) == set()
