"""Who may recommend to inspect whom, on which day."""

from dataclasses import replace
from datetime import date

import pytest

from services.inspection.recommendation.recommending import RecommendInspection
from shared.contracts.inspection.recommendation import RecommendationEvent
from shared.law.rules import Rules
from shared.messages import Actor, Channel
from tests.inspection.context import (
    ANOTHER_AREA,
    AREA,
    COMMUNE,
    DISTRICT,
    FIRST_NEW_DAY,
    INSPECTORATE,
    LAST_OLD_DAY,
    NOWHERE,
    ORGANISATION,
    at,
)
from tests.inspection.recommendation.given import (
    NAME,
    NUMBER,
    RECEIVED,
    STREAM,
    a_recommendation,
    recommended,
)
from tests.support.spec import Outcome

TODAY = date(2025, 8, 1)


def recommend(received_on: date = RECEIVED, area: str = AREA) -> RecommendInspection:
    """Build the command with only what the test is about."""
    return RecommendInspection(
        organisation_id=ORGANISATION,
        organisation_name=NAME,
        area=area,
        grounds=recommended.grounds,
        evidence=recommended.evidence,
        received_on=received_on,
        channel=Channel.COUNTER,
    )


def by(
    actor: Actor, command: RecommendInspection, today: date = TODAY
) -> Outcome[RecommendationEvent]:
    """Decide as somebody."""
    return a_recommendation.knowing(at(today, actor, stream=STREAM)).when(command)


def test_a_commune_recommends_within_its_own_area() -> None:
    outcome = by(COMMUNE, recommend())

    outcome.then(recommended)
    outcome.under("TERR-LEVELS/2025-07-01")
    assert outcome.decided[0].effective_on == RECEIVED


def test_a_district_recommends_to_its_last_day() -> None:
    outcome = by(DISTRICT, recommend(LAST_OLD_DAY), LAST_OLD_DAY)

    assert not outcome.faults
    outcome.under("TERR-LEVELS/-")


def test_a_district_that_is_no_more_recommends_nothing() -> None:
    by(DISTRICT, recommend(FIRST_NEW_DAY)).then_rejected("no-such-level-on-that-day")


def test_a_commune_did_not_have_the_duty_while_there_were_districts() -> None:
    by(COMMUNE, recommend(LAST_OLD_DAY)).then_rejected("no-such-level-on-that-day")


def test_nobody_recommends_for_the_area_of_another() -> None:
    by(COMMUNE, recommend(area=ANOTHER_AREA)).then_rejected("area-not-yours")


def test_a_body_of_the_province_recommends_for_any_area_under_no_row_of_levels() -> None:
    outcome = by(INSPECTORATE, recommend(area=ANOTHER_AREA))

    assert not outcome.faults
    outcome.under()


def test_all_that_is_wrong_is_said_at_once() -> None:
    by(COMMUNE, recommend(date(2025, 8, 2), NOWHERE)).then_rejected(
        "in-the-future", "unknown-area", "area-not-yours"
    )


def test_where_the_law_data_does_not_say_which_levels_there_are_nobody_is_taken_for_one() -> None:
    context = replace(at(TODAY, COMMUNE, stream=STREAM), rules=Rules(()))

    a_recommendation.knowing(context).when(recommend()).then_rejected("no-authority-in-law-data")


def test_a_stream_is_opened_once() -> None:
    a_recommendation.given(recommended).when(recommend()).then_rejected("not-in-this-state")


@pytest.mark.parametrize("grounds", ["", "   "])
def test_a_sign_of_breach_is_named(grounds: str) -> None:
    with pytest.raises(ValueError, match="grounds"):
        RecommendInspection.model_validate({**recommend().model_dump(), "grounds": grounds})


def test_its_number_is_the_one_that_was_reserved() -> None:
    assert recommended.number == NUMBER
