"""The list of violations, for any day, and for each who may see it."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.discipline.violation import decider, queries, rows
from services.discipline.violation.queries import ViolationFilters
from services.discipline.violation.state import Status
from shared.contracts.discipline.violation import Hands, Track, ViolationEvent
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Recorded, Role
from shared.read import intervals
from shared.web.listing import Ask
from tests.discipline.context import BAR, INSPECTORATE, THIS
from tests.discipline.violation.given import (
    HANDED,
    PENALTY,
    RECORDED,
    SCREENED,
    handed,
    recorded_,
    screened,
    taken,
)
from tests.support.spec import OFFICER, recorded

STREAM = f"violation-{THIS}"
TAKEN = date(2025, 9, 3)
history: list[Recorded[ViolationEvent]] = [
    recorded(recorded_(), 1),
    recorded(taken(on=TAKEN), 2),
    recorded(handed(), 3),
    recorded(screened(Hands.BAR), 4),
]
EVERYTHING = ViolationFilters()


@pytest.fixture(autouse=True)
async def the_list(connection: AsyncConnection) -> None:
    await connection.run_sync(rows.violations.create)
    for position in range(1, len(history) + 1):
        state = decider.replay(history[:position])
        await intervals.write(connection, rows.violations, STREAM, position, rows.rows_of(state))


def ask(actor: Actor = OFFICER, *, on: date = SCREENED, at: int = 4, after: str = "") -> Ask:
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
    ("on", "at", "status", "hands"),
    [
        (RECORDED, 4, Status.OPEN, Hands.DEPARTMENT),
        (TAKEN, 4, Status.PURSUED, Hands.DEPARTMENT),
        (HANDED, 4, Status.PURSUED, Hands.BAR),
        (HANDED, 2, Status.PURSUED, Hands.DEPARTMENT),
        (HANDED, 1, Status.OPEN, Hands.DEPARTMENT),
        (SCREENED, 4, Status.SCREENED_OUT, Hands.BAR),
    ],
)
async def test_a_day_is_answered_as_was_then_believed(
    connection: AsyncConnection, on: date, at: int, status: Status, hands: Hands
) -> None:
    (row,) = await queries.listed(connection, ask(on=on, at=at), EVERYTHING)

    assert (row.status, row.in_hands_of) == (status, hands)
    assert row.penalty_id == (None if status is Status.OPEN else PENALTY)


@pytest.mark.parametrize(
    ("actor", "on", "seen"),
    [
        (OFFICER, SCREENED, 1),
        (BAR, SCREENED, 1),
        (BAR, TAKEN, 0),
        (INSPECTORATE, SCREENED, 0),
        (Actor(id=None, role=Role.INSPECTORATE, unit=OFFICER.unit), SCREENED, 1),
        (Actor(id=None, role=Role.COMMUNE, unit=OFFICER.unit), SCREENED, 0),
    ],
    ids=[
        "the Department",
        "the Bar, its own",
        "the Bar, the State's",
        "others",
        "who told",
        "none",
    ],
)
async def test_each_sees_what_concerns_them(
    connection: AsyncConnection, actor: Actor, on: date, seen: int
) -> None:
    assert len(await queries.listed(connection, ask(actor, on=on), EVERYTHING)) == seen


async def test_it_is_filtered_and_paged(connection: AsyncConnection) -> None:
    (row,) = await queries.listed(connection, ask(), ViolationFilters(in_hands_of=Hands.BAR))

    assert not await queries.listed(connection, ask(), ViolationFilters(status=Status.OPEN))
    assert not await queries.listed(connection, ask(after=row.cursor), EVERYTHING)


def test_minutes_made_on_the_spot_show_from_the_day_of_the_record_on() -> None:
    early = taken(Track.PENALTY, on=date(2025, 8, 30))
    state = decider.replay([recorded(recorded_()), recorded(early, 2)])
    (row,) = rows.rows_of(state)

    assert (row.effective_from, row.status) == (RECORDED, Status.PURSUED)
    assert rows.rows_of(decider.initial) == set()
