"""The list of disciplinary cases, for any day, and for each who may see it."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.discipline.case import decider, queries, rows
from services.discipline.case.queries import CaseFilters
from services.discipline.case.state import Status
from shared.contracts.discipline.case import CaseEvent, Form
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Actor, Recorded
from shared.read import intervals
from shared.web.listing import Ask
from tests.discipline.case.given import (
    ANNULLED,
    DECIDED,
    EARLIER,
    OPENED,
    annulled,
    decided,
    dismissed,
    opened,
)
from tests.discipline.context import BAR, INSPECTORATE, THIS, TODAY
from tests.support.spec import OFFICER, recorded

STREAM = f"case-{THIS}"
history: list[Recorded[CaseEvent]] = [
    recorded(opened(), 1),
    recorded(decided(decision=EARLIER), 2),
    recorded(annulled(), 3),
    recorded(decided(Form.WARNING, TODAY, None, on=TODAY), 4),
]
EVERYTHING = CaseFilters()


@pytest.fixture(autouse=True)
async def the_list(connection: AsyncConnection) -> None:
    await connection.run_sync(rows.cases.create)
    for position in range(1, len(history) + 1):
        state = decider.replay(history[:position])
        await intervals.write(connection, rows.cases, STREAM, position, rows.rows_of(state))


def ask(actor: Actor = BAR, *, on: date = TODAY, at: int = 4, after: str = "") -> Ask:
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
    ("on", "at", "status", "form"),
    [
        (OPENED, 4, Status.OPEN, None),
        (DECIDED, 4, Status.DECIDED, Form.SUSPENSION),
        (DECIDED, 1, Status.OPEN, None),
        (ANNULLED, 4, Status.ANNULLED, None),
        (ANNULLED, 2, Status.DECIDED, Form.SUSPENSION),
        (TODAY, 4, Status.DECIDED, Form.WARNING),
    ],
)
async def test_a_day_is_answered_as_was_then_believed(
    connection: AsyncConnection, on: date, at: int, status: Status, form: Form | None
) -> None:
    (row,) = await queries.listed(connection, ask(on=on, at=at), EVERYTHING)

    assert (row.status, row.form) == (status, form)


@pytest.mark.parametrize(("actor", "seen"), [(BAR, 1), (OFFICER, 1), (INSPECTORATE, 0)])
async def test_the_bar_sees_its_cases_and_whom_it_has_to_tell(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    assert len(await queries.listed(connection, ask(actor), EVERYTHING)) == seen


async def test_it_is_filtered_and_paged(connection: AsyncConnection) -> None:
    (row,) = await queries.listed(connection, ask(), CaseFilters(form=Form.WARNING))

    assert not await queries.listed(connection, ask(), CaseFilters(status=Status.OPEN))
    assert not await queries.listed(connection, ask(after=row.cursor), EVERYTHING)


def test_a_dismissal_shows_from_its_day_on() -> None:
    found = rows.rows_of(decider.replay([recorded(opened()), recorded(dismissed, 2)]))

    assert {(row.effective_from, row.status) for row in found} == {
        (OPENED, Status.OPEN),
        (DECIDED, Status.DISMISSED),
    }
    assert rows.rows_of(decider.initial) == set()
