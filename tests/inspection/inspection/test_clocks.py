"""How long a team may work, by kind, body and day."""

from datetime import date

import pytest

from services.inspection.inspection import decider
from shared.contracts.inspection.inspection import Body, Kind
from shared.law.data import load_holidays, load_rules
from tests.inspection.context import FIRST_NEW_DAY, LAST_OLD_DAY
from tests.inspection.inspection.given import OPENED, concluded, opened
from tests.support.spec import recorded


@pytest.mark.parametrize(
    ("kind", "body", "on", "row", "due_on"),
    [
        (Kind.CHECK, Body.DEPARTMENT, OPENED, "CHECK-DAYS/2025-08-05", date(2025, 8, 21)),
        (Kind.CHECK, Body.DEPARTMENT, date(2025, 8, 4), "CHECK-DAYS/none", None),
        (
            Kind.INSPECTION,
            Body.DEPARTMENT,
            LAST_OLD_DAY,
            "INSP-DEPT-DAYS/2023-07-01",
            date(2025, 7, 30),
        ),
        (
            Kind.INSPECTION,
            Body.INSPECTORATE,
            FIRST_NEW_DAY,
            "INSP-PROV-DAYS/2025-07-01",
            date(2025, 8, 15),
        ),
    ],
)
def test_a_team_has_its_days_by_the_law_of_its_opening(
    kind: Kind, body: Body, on: date, row: str, due_on: date | None
) -> None:
    state = decider.replay([recorded(opened(on, kind=kind, body=body))])
    (clock,) = decider.clocks(state, load_rules(), load_holidays())

    assert (clock.name, clock.rule_row, clock.due_on) == ("fieldwork", row, due_on)


def test_its_time_ends_with_the_conclusion() -> None:
    state = decider.replay([recorded(opened()), recorded(concluded, 2)])

    assert decider.clocks(state, load_rules(), load_holidays()) == []
    assert decider.clocks(decider.initial, load_rules(), load_holidays()) == []
