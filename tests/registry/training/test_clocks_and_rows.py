"""What time runs on a year of training, and how it stands from day to day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.training import decider
from services.registry.training.clocks import clocks
from services.registry.training.queries import (
    TrainingFigureFilters,
    TrainingFilters,
    training_figures,
    trainings,
)
from services.registry.training.rows import rows_of
from services.registry.training.state import Owed, Status, Unowed, status_on
from shared.contracts.registry.training import CpdStatus, TrainingContent, TrainingEvent
from shared.law.data import load_holidays, load_rules
from shared.law.rules import Rules
from shared.messages import Actor, Recorded, Role
from tests.registry.context import COMMUNE, PERSON
from tests.registry.rows import ask, follow
from tests.registry.training.given import (
    JUNE_3,
    YEAR,
    asked,
    closed,
    converted,
    exempted,
    mid_year,
    opened,
    trained,
)
from tests.support.spec import recorded

RULES, CALENDAR = load_rules(), load_holidays()
LAST_DAY, NEW_YEAR = date(YEAR, 12, 31), date(YEAR + 1, 1, 1)


def owed(*events: TrainingEvent) -> Owed:
    """Fold events, each by a command of its own."""
    state = decider.replay([recorded(one, n) for n, one in enumerate(events, 1)])
    assert isinstance(state, Owed)
    return state


def running(*events: TrainingEvent, rules: Rules = RULES) -> dict[str, date | None]:
    """Say until when each clock runs."""
    return {one.name: one.due_on for one in clocks(owed(*events), rules, CALENDAR)}


# Clocks ---------------------------------------------------------------------------------------


def test_the_proof_is_due_in_december_and_the_year_closes_on_its_last_day() -> None:
    assert running(opened) == {"cpd-proof": date(YEAR, 12, 15), "cpd-year": LAST_DAY}
    assert running(mid_year) == {"cpd-proof": date(YEAR, 12, 15), "cpd-year": LAST_DAY}


@pytest.mark.parametrize("enough", [[trained(8)], [converted], [exempted]])
def test_who_has_done_enough_or_is_exempt_owes_no_proof(enough: list[Any]) -> None:
    assert running(opened, *enough) == {"cpd-year": LAST_DAY}


def test_the_bar_answers_in_the_working_days_that_the_law_gives() -> None:
    # From Monday 2025-09-01: the 1st and the 2nd are the National Day's.
    assert running(opened, asked)["cpd-exemption"] == date(2025, 9, 11)
    assert "cpd-exemption" not in running(opened, asked, exempted)


def test_a_closed_year_waits_for_nothing() -> None:
    assert running(opened, closed(CpdStatus.SHORT)) == {}
    assert clocks(Unowed(), RULES, CALENDAR) == []


def test_without_law_data_a_limit_shows_its_gap() -> None:
    (proof, year) = clocks(owed(opened), Rules(()), CALENDAR)

    assert (proof.due_on, proof.rule_row) == (None, "CPD-PROOF-DUE/none")
    assert (year.due_on, year.rule_row) == (LAST_DAY, "CPD-HOURS/none")


# Standing -------------------------------------------------------------------------------------


def test_a_year_stands_by_what_was_done_up_to_the_day_whoever_closed_it() -> None:
    short = owed(opened, trained(4))

    assert status_on(short, LAST_DAY) is Status.IN_PROGRESS
    assert status_on(short, NEW_YEAR) is Status.SHORT
    assert status_on(owed(opened, trained(8)), date(YEAR, 6, 2)) is Status.IN_PROGRESS
    assert status_on(owed(opened, trained(8)), JUNE_3) is Status.ENOUGH
    assert status_on(owed(opened, exempted), date(YEAR, 9, 4)) is Status.IN_PROGRESS
    assert status_on(owed(opened, exempted), date(YEAR, 9, 5)) is Status.EXEMPT
    assert status_on(owed(mid_year), NEW_YEAR) is Status.UNDETERMINED


def test_rows_follow_the_hours() -> None:
    rows = sorted(
        rows_of(
            owed(
                opened,
                trained(3, TrainingContent.ETHICS),
                trained(2, TrainingContent.POLITICAL, date(YEAR, 7, 1), counts=False),
                converted,
            )
        ),
        key=lambda row: row.effective_from,
    )

    assert [(row.effective_from, row.effective_to, row.status) for row in rows] == [
        (date(YEAR, 1, 1), JUNE_3, Status.IN_PROGRESS),
        (JUNE_3, date(YEAR, 7, 1), Status.ENOUGH),
        (date(YEAR, 7, 1), None, Status.ENOUGH),
    ]
    last = rows[-1]
    assert (last.ethics_hours, last.converted_hours, last.counted_hours) == (3, 8, 11)
    assert (last.political_hours, last.professional_hours) == (2, 0)
    assert rows_of(Unowed()) == set()


def test_an_exemption_granted_before_training_is_owed_holds_from_the_first_day() -> None:
    early = exempted.model_copy(update={"granted_on": date(2024, 12, 20)})

    (row,) = rows_of(owed(opened, early))
    assert (row.effective_from, row.status) == (date(YEAR, 1, 1), Status.EXEMPT)


# Lists ----------------------------------------------------------------------------------------

HISTORY: list[Recorded[TrainingEvent]] = [recorded(opened, 1), recorded(trained(4), 2)]
MEMBER_2, ALL = UUID(int=2), TrainingFigureFilters()
OWN = Actor(id=None, role=Role.APPLICANT, unit="", person_id=PERSON)
ANOTHER = Actor(id=None, role=Role.APPLICANT, unit="", person_id=None)


async def test_a_year_is_listed_for_the_bar_and_for_its_own_lawyer(
    connection: AsyncConnection,
) -> None:
    await follow(connection, "training", HISTORY, "training-1")
    looked_for = TrainingFilters(name="hanh", year=YEAR, status=Status.SHORT, area=COMMUNE)

    (row,) = await trainings(connection, ask(NEW_YEAR), looked_for)
    assert (row.counted_hours, row.required_hours) == (4, 8)
    (before,) = await trainings(connection, ask(NEW_YEAR, known_at=1), looked_for)
    assert before.counted_hours == 0
    assert len(await trainings(connection, ask(NEW_YEAR, actor=OWN), TrainingFilters())) == 1
    assert await trainings(connection, ask(NEW_YEAR, actor=ANOTHER), TrainingFilters()) == []
    assert await trainings(connection, ask(NEW_YEAR, after=row.cursor), TrainingFilters()) == []


async def test_figures_count_lawyers_by_year_area_and_status(connection: AsyncConnection) -> None:
    await follow(connection, "training", HISTORY, "training-1")
    another = [recorded(opened.model_copy(update={"person_id": MEMBER_2}), 3)]
    await follow(connection, "training", another, "training-2")

    (figure,) = await training_figures(connection, ask(NEW_YEAR), TrainingFigureFilters(year=YEAR))
    assert (figure.status, figure.lawyers, figure.counted_hours) == (Status.SHORT, 2, 4)
    assert await training_figures(connection, ask(NEW_YEAR, after=figure.cursor), ALL) == []
