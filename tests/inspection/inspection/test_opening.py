"""Who may set up a team, on which day."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.inspection.context import KnownRecommendation
from services.inspection.inspection import decider
from shared.contracts.inspection.inspection import Body, Kind
from shared.law.rules import RuleRow, Rules, Unit
from tests.inspection.context import (
    INSPECTORATE,
    LAST_OLD_DAY,
    NOWHERE,
    ORGANISATION,
    OTHER,
    THIS,
    at,
)
from tests.inspection.inspection.given import (
    CHIEF,
    DIRECTOR,
    OPENED,
    TODAY,
    an_inspection,
    opened,
    opening,
)

BEFORE_THE_DECREE = date(2025, 8, 4)


def test_the_department_checks() -> None:
    outcome = an_inspection.when(opening())

    outcome.then(opened())
    outcome.under("CHECK-AUTH/2025-08-05")
    assert outcome.decided[0].effective_on == OPENED
    assert outcome.decided[0].decision is not None


def test_before_the_decree_on_checks_nobody_is_taken_for_the_authority() -> None:
    an_inspection.when(opening(BEFORE_THE_DECREE)).then_rejected("no-authority-in-law-data")


def test_a_row_that_names_who_may_order_a_check_is_kept_to() -> None:
    row = RuleRow(id="x", rule="CHECK-AUTH", valid_from=None, value="Giám đốc Sở", unit=Unit.ROLE)
    told = an_inspection.knowing(replace(at(TODAY), rules=Rules((row,))))

    told.when(opening(by="Giám đốc Sở")).then(opened())
    told.when(opening(by=DIRECTOR)).then_rejected("authority-not-competent")


def test_the_inspectorate_of_the_province_inspects() -> None:
    outcome = an_inspection.knowing(at(TODAY, INSPECTORATE)).when(
        opening(kind=Kind.INSPECTION, by=CHIEF)
    )

    outcome.then(opened(kind=Kind.INSPECTION, body=Body.INSPECTORATE))
    outcome.under("INSP-LAW/2025-07-01")


def test_it_does_not_check() -> None:
    an_inspection.knowing(at(TODAY, INSPECTORATE)).when(opening()).then_rejected(
        "body-not-competent"
    )


def test_the_department_had_an_inspectorate_to_its_last_day() -> None:
    outcome = an_inspection.when(opening(LAST_OLD_DAY, kind=Kind.INSPECTION))

    outcome.then(opened(LAST_OLD_DAY, kind=Kind.INSPECTION, body=Body.DEPARTMENT))
    outcome.under("INSP-DEPT-BODY/2023-07-01")


def test_and_has_none_since() -> None:
    an_inspection.when(opening(kind=Kind.INSPECTION)).then_rejected("body-not-competent")


def test_nobody_is_on_a_team_twice() -> None:
    twice = ("Lê Văn C", "lê văn c", "NGUYỄN VĂN A")

    an_inspection.when(opening(members=twice)).then_rejected("duplicate-member", "duplicate-member")


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = opening(date(2025, 9, 2), area=NOWHERE, period_to=date(2023, 12, 31))

    an_inspection.when(wrong).then_rejected("in-the-future", "unknown-area", "ends-before-start")


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({}, "unknown-recommendation"),
        ({THIS: KnownRecommendation(ORGANISATION, accepted=False)}, "recommendation-not-accepted"),
        ({THIS: KnownRecommendation(OTHER, accepted=True)}, "another-organisation"),
    ],
)
def test_a_recommendation_behind_it_was_accepted_and_is_about_that_organisation(
    known: dict[UUID, KnownRecommendation], code: str
) -> None:
    told = an_inspection.knowing(at(TODAY, recommendations=known))

    told.when(opening(recommendation=THIS)).then_rejected(code)


def test_an_accepted_recommendation_is_a_ground() -> None:
    known = {THIS: KnownRecommendation(ORGANISATION, accepted=True)}
    told = an_inspection.knowing(at(TODAY, recommendations=known))

    told.when(opening(recommendation=THIS)).then(opened(recommendation=THIS))
    assert decider.reads(opening(recommendation=THIS)) == (f"recommendation-{THIS}",)
    assert decider.reads(opening()) == ()


def test_it_is_opened_once() -> None:
    an_inspection.given(opened()).when(opening()).then_rejected("not-in-this-state")
