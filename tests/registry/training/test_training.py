"""A lawyer's year of training: hours, conversions, exemptions, and how the year is judged."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.context import Context
from services.registry.training import decider
from services.registry.training.exemption import (
    ExemptionGround,
    GrantCpdExemption,
    RefuseCpdExemption,
    RequestCpdExemption,
)
from services.registry.training.hours import (
    GrantCpdConversion,
    OpenTrainingYear,
    RecordCpdHours,
)
from shared.contracts.registry.training import (
    ConvertedActivity,
    CpdExemptionGranted,
    CpdExemptionRefused,
    CpdExemptionRequested,
    CpdYearOpened,
    TrainingContent,
    TrainingProvider,
)
from shared.law.rules import RuleRow, Unit
from shared.messages import Channel
from shared.personal.field import personal_fields
from tests.registry.context import BAR, MEMBERSHIP, PERSON, THE_MEMBERSHIP, on, signed
from tests.registry.training.given import (
    AFTER,
    AUTUMN,
    JUNE_3,
    YEAR,
    asked,
    converted,
    exempted,
    mid_year,
    opened,
    trained,
)
from tests.support.spec import Scenario

OF_2019 = "2019-05-05"
HOURS_4 = RuleRow(
    id="CPD-HOURS-MIDYEAR/new", rule="CPD-HOURS-MIDYEAR", valid_from=None, value="4", unit=Unit.HOUR
)


def at(day: date, **more: Any) -> Context:
    """Decide on a day."""
    return on(day, noun="training", actor=BAR, **more)


MAY_5 = {MEMBERSHIP: replace(THE_MEMBERSHIP, admitted_on=date(2025, 5, 5))}
a_year = Scenario(decider, at(AUTUMN))
a_past_year = Scenario(decider, at(AFTER))


def hours(
    number: int = 4,
    content: TrainingContent = TrainingContent.PROFESSIONAL,
    provider: TrainingProvider = TrainingProvider.BAR,
    held_on: date = JUNE_3,
) -> RecordCpdHours:
    """Build the command with only what the test is about."""
    return RecordCpdHours(
        content=content,
        hours=number,
        course="Kỹ năng tranh tụng",
        provider=provider,
        held_on=held_on,
    )


def conversion(done_on: date = JUNE_3, granted_on: date = date(2025, 6, 10)) -> GrantCpdConversion:
    """Build the command with only what the test is about."""
    return GrantCpdConversion(
        activity=ConvertedActivity.ARTICLE,
        title="Về hợp đồng dịch vụ pháp lý",
        done_on=done_on,
        granted_on=granted_on,
    )


def request(filed_on: date = date(2025, 9, 1)) -> RequestCpdExemption:
    """Build the command with only what the test is about."""
    return RequestCpdExemption(
        exemption_ground=ExemptionGround.ILLNESS, filed_on=filed_on, channel=Channel.COUNTER
    )


def grant(granted_on: date = date(2025, 9, 5)) -> GrantCpdExemption:
    """Build the command with only what the test is about."""
    return GrantCpdExemption(
        exemption_ground=ExemptionGround.ILLNESS,
        granted_on=granted_on,
        decision=signed(granted_on, by="Ban Chủ nhiệm Đoàn luật sư"),
    )


# The year is opened ---------------------------------------------------------------------------


def test_a_member_owes_the_hours_that_the_law_of_the_year_asks_for() -> None:
    opens = OpenTrainingYear(membership_id=MEMBERSHIP, year=YEAR)

    outcome = a_year.when(opens).then(opened)
    outcome.under(f"CPD-HOURS/{OF_2019}")
    assert outcome.decided[0].effective_on == date(YEAR, 1, 1)
    assert outcome.decided[0].subjects == (PERSON,)
    assert decider.reads(opens) == (f"membership-{MEMBERSHIP}",)
    assert decider.reads(hours()) == ()


def test_what_a_lawyer_owes_who_was_admitted_within_the_year_is_a_gap_that_shows() -> None:
    scenario = a_year.knowing(at(AUTUMN, memberships=MAY_5))
    outcome = scenario.when(OpenTrainingYear(membership_id=MEMBERSHIP, year=YEAR))

    outcome.then(mid_year).under(f"CPD-HOURS-MIDYEAR/{OF_2019}")


def test_a_year_before_the_circular_asks_for_nothing_that_is_known() -> None:
    outcome = a_year.when(OpenTrainingYear(membership_id=MEMBERSHIP, year=2016))

    (one,) = outcome.decided
    assert isinstance(one.event, CpdYearOpened)
    assert one.event.required_hours is None
    outcome.under("CPD-HOURS/none")


def test_a_year_that_cannot_be_owed_is_refused_with_every_fault() -> None:
    scenario = a_year.knowing(at(AUTUMN, memberships={}))

    scenario.when(OpenTrainingYear(membership_id=MEMBERSHIP, year=2026)).then_rejected(
        "membership-not-known", "year-not-begun"
    )
    a_year.when(OpenTrainingYear(membership_id=MEMBERSHIP, year=2011)).then_rejected(
        "before-admission"
    )
    a_year.given(opened).when(OpenTrainingYear(membership_id=MEMBERSHIP, year=YEAR)).then_rejected(
        "not-in-this-state"
    )


# Hours ----------------------------------------------------------------------------------------


def test_professional_hours_and_hours_of_ethics_count() -> None:
    outcome = a_year.given(opened).when(hours(4))

    outcome.then(trained(4)).under(f"CPD-CONTENT/{OF_2019}", f"CPD-PROVIDERS/{OF_2019}")
    assert outcome.decided[0].effective_on == JUNE_3
    a_year.given(opened).when(hours(3, TrainingContent.ETHICS)).then(
        trained(3, TrainingContent.ETHICS)
    )


def test_political_education_is_kept_and_does_not_count() -> None:
    lesson = hours(6, TrainingContent.POLITICAL, TrainingProvider.OTHER_PROVIDER)
    outcome = a_year.given(opened).when(lesson)

    (one,) = outcome.decided
    assert (one.event.type, getattr(one.event, "counts", None)) == ("CpdHoursRecorded", False)
    outcome.under(f"CPD-CONTENT/{OF_2019}")


def test_hours_are_refused_with_every_fault_at_once() -> None:
    late = hours(4, provider=TrainingProvider.OTHER_PROVIDER, held_on=date(2026, 2, 1))

    a_year.given(opened).when(late).then_rejected(
        "not-of-this-year", "in-the-future", "provider-not-recognised"
    )
    a_year.given(mid_year).when(hours(held_on=date(2025, 5, 4))).then_rejected("not-of-this-year")
    a_year.when(hours()).then_rejected("not-in-this-state")


def test_where_the_law_data_says_nothing_nobody_guesses_what_counts() -> None:
    of_2016 = opened.model_copy(update={"year": 2016, "owed_from": date(2016, 1, 1)})

    a_year.given(of_2016).when(hours(held_on=date(2016, 4, 4))).then_rejected(
        "no-content-in-law-data"
    )
    a_year.given(of_2016).when(conversion(date(2016, 4, 4))).then_rejected("no-hours-in-law-data")


@pytest.mark.parametrize("number", [0, -1])
def test_an_hour_is_at_least_one(number: int) -> None:
    with pytest.raises(ValidationError):
        hours(number)


def test_what_was_converted_counts_as_the_law_says() -> None:
    outcome = a_year.given(opened).when(conversion())

    outcome.then(converted).under(f"CPD-CONVERT-HOURS/{OF_2019}")
    a_year.given(opened).when(conversion(date(2025, 11, 3), date(2025, 10, 30))).then_rejected(
        "in-the-future", "in-the-future", "granted-before-done"
    )


# Exemption ------------------------------------------------------------------------------------


def test_an_exemption_is_asked_for_and_granted_by_a_decision() -> None:
    a_year.given(opened).when(request()).then(asked)
    outcome = a_year.given(opened, asked).when(grant()).then(exempted)

    decision = outcome.decided[0].decision
    assert decision is not None
    assert decision.authority == "Ban Chủ nhiệm Đoàn luật sư"
    a_year.given(opened).when(grant()).then(exempted)  # asked for on paper


@pytest.mark.parametrize(
    "ground",
    [
        ExemptionGround.DEPUTY,
        ExemptionGround.SMALL_CHILD,
        ExemptionGround.ILLNESS,
        ExemptionGround.AGE_AND_PRACTICE,
        ExemptionGround.LONG_TREATMENT,
    ],
)
def test_on_whichever_ground_it_is_sealed_and_no_rule_row_tells_it(
    ground: ExemptionGround,
) -> None:
    command = GrantCpdExemption(exemption_ground=ground, granted_on=date(2025, 9, 5))
    outcome = a_year.given(opened).when(command)

    outcome.then(exempted.model_copy(update={"exemption_ground": ground})).under()
    for event in (CpdExemptionRequested, CpdExemptionGranted):
        assert personal_fields(event) == {"exemption_ground": "person_id"}
    assert personal_fields(CpdExemptionRefused) == {"refusal_reason": "person_id"}


def test_an_exemption_again_changes_nothing_and_another_is_refused() -> None:
    a_year.given(opened, exempted).when(grant()).then_nothing()
    a_year.given(opened, exempted).when(grant(date(2025, 10, 2))).then_rejected(
        "in-the-future", "already-exempt"
    )
    a_year.given(opened, exempted).when(request()).then_rejected("already-exempt")
    a_year.given(opened, asked).when(request(date(2025, 10, 2))).then_rejected(
        "in-the-future", "exemption-waits-already"
    )
    a_year.given(opened, asked).when(grant(date(2025, 8, 30))).then_rejected("before-filing")


def test_only_what_was_asked_for_is_refused() -> None:
    refuse = RefuseCpdExemption(refusal_reason="Chưa đủ thời gian", refused_on=date(2025, 9, 8))
    refused = CpdExemptionRefused(
        person_id=PERSON,
        year=YEAR,
        refusal_reason="Chưa đủ thời gian",
        refused_on=date(2025, 9, 8),
    )

    a_year.given(opened, asked).when(refuse).then(refused)
    a_year.given(opened, asked, refused).when(refuse).then_rejected("no-exemption-asked")
    a_year.given(opened, asked, refused).when(request()).then(asked)
