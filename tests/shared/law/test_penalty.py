"""What an act costs whom, and who may say so: by rows, and a gap where no row speaks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.catalogue import Act, Offender
from shared.law.data import load_catalogue, load_rules
from shared.law.penalty import (
    Power,
    Range,
    deprivation_range,
    fine_range,
    fining_authorities,
    penalty_authority,
    suspension_range,
)
from shared.law.rules import Gap, RuleRow

RULES, ACTS = load_rules(), load_catalogue()
BEFORE, BETWEEN, AFTER = date(2025, 6, 1), date(2025, 8, 1), date(2026, 6, 1)
MILLION = 1_000_000


def act(act_id: str, day: date) -> Act:
    found = ACTS.on(act_id, day)
    assert found is not None
    return found


def fine(act_id: str, day: date, offender: Offender) -> tuple[int, int] | None:
    match fine_range(act(act_id, day), offender, RULES, day):
        case Gap():
            return None
        case Range(minimum=minimum, maximum=maximum):
            return minimum // MILLION, maximum // MILLION


@pytest.mark.parametrize(
    ("act_id", "day", "individual", "organisation"),
    [
        ("82/2020:5.2", BEFORE, (7, 10), (14, 20)),  # priced for individuals, doubled
        ("82/2020:6.5.b", BEFORE, (15, 20), (30, 40)),
        ("82/2020:7.1.a", BEFORE, None, (7, 10)),  # priced for organisations, not doubled
        ("82/2020:8.1", BEFORE, None, (1, 3)),
        ("109/2026:7.2", AFTER, (7, 10), (14, 20)),  # 7 and 8 changed sides
        ("109/2026:8.5.b", AFTER, (15, 20), (30, 40)),
        ("109/2026:9.1.a", AFTER, None, (7, 10)),
        ("109/2026:10.1", AFTER, None, (1, 3)),
        ("109/2026:22.3", AFTER, (30, 40), None),  # an organisation pays by 22(6)(d)
        ("109/2026:22.6.d", AFTER, None, (60, 80)),
        ("02/2022:10", AFTER, (8, 15), None),  # the ordinance has no multiplier here
        ("02/2022:10", BEFORE, (8, 15), None),
        ("02/2022:15;21.3", AFTER, None, None),  # no amounts
    ],
)
def test_an_act_costs_what_its_decree_says(
    act_id: str,
    day: date,
    individual: tuple[int, int] | None,
    organisation: tuple[int, int] | None,
) -> None:
    assert fine(act_id, day, Offender.INDIVIDUAL) == individual
    assert fine(act_id, day, Offender.ORGANISATION) == organisation


def test_doubling_names_the_rows_that_it_rests_on() -> None:
    found = fine_range(act("109/2026:8.5.b", AFTER), Offender.ORGANISATION, RULES, AFTER)

    assert isinstance(found, Range)
    assert found.rule_rows == ("PEN-DECREE/2026-05-18", "PEN-ORG-MULT/2026-05-18")
    assert 30 * MILLION in found
    assert 40 * MILLION in found
    assert 40 * MILLION + 1 not in found


def test_an_act_costs_nothing_that_is_known_on_a_day_on_which_it_was_not_in_force() -> None:
    old = act("82/2020:6.5.b", BEFORE)

    assert isinstance(fine_range(old, Offender.INDIVIDUAL, RULES, AFTER), Gap)


@given(
    chosen=st.sampled_from(ACTS.acts),
    day=st.dates(date(2019, 1, 1), date(2027, 12, 31)),
    offender=st.sampled_from(Offender),
)
def test_a_range_is_never_upside_down_and_never_above_the_cap(
    chosen: Act, day: date, offender: Offender
) -> None:
    match fine_range(chosen, offender, RULES, day):
        case Gap():
            assert True
        case Range(minimum=minimum, maximum=maximum):
            assert 0 < minimum <= maximum
            assert maximum <= (50 if offender is Offender.INDIVIDUAL else 100) * MILLION


# Deprivation and suspension -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("act_id", "day", "months"),
    [
        ("109/2026:8.3.a", AFTER, (1, 3)),
        ("109/2026:8.5.a", AFTER, (1, 3)),
        ("109/2026:8.5.b", AFTER, (6, 9)),
        ("109/2026:8.6", AFTER, (6, 9)),
        ("109/2026:8.8.đ", AFTER, (6, 9)),
        ("109/2026:22.3", AFTER, (9, 12)),
        ("82/2020:6.5.b", BEFORE, (6, 9)),
        ("82/2020:6.5a", BEFORE, (6, 9)),
    ],
)
def test_a_certificate_is_taken_for_as_long_as_the_list_says(
    act_id: str, day: date, months: tuple[int, int]
) -> None:
    found = deprivation_range(act(act_id, day), RULES, day)

    assert isinstance(found, Range)
    assert (found.minimum, found.maximum) == months
    assert len(found.rule_rows) == 2


def test_the_list_is_the_one_of_the_acts_own_article() -> None:
    found = deprivation_range(act("109/2026:8.5.b", AFTER), RULES, AFTER)

    assert isinstance(found, Range)
    assert found.rule_rows[0] == "PEN-DEPRIVE-LONG-MIN/2026-05-18"


def test_an_act_on_no_list_takes_no_certificate() -> None:
    assert deprivation_range(act("109/2026:8.1.a", AFTER), RULES, AFTER) is None


def test_every_act_with_a_deprivation_or_suspension_has_its_months() -> None:
    for one in ACTS.acts:
        if one.valid_from is not None:
            for said, found in (
                ("tước quyền", deprivation_range(one, RULES, one.valid_from)),
                ("đình chỉ", suspension_range(one, RULES, one.valid_from)),
            ):
                assert not isinstance(found, Gap)
                assert (found is not None) == (said in one.added_penalty)


def test_months_that_the_department_corrects_are_the_corrected_ones() -> None:
    row = RULES.on("PEN-DEPRIVE-LONG-MAX", AFTER)
    assert isinstance(row, RuleRow)
    corrected = RULES.with_rows([replace(row, id="PEN-DEPRIVE-LONG-MAX/2026-05-18#2", value="8")])
    found = deprivation_range(act("109/2026:8.5.b", AFTER), corrected, AFTER)

    assert isinstance(found, Range)
    assert found.maximum == 8


@pytest.mark.parametrize(
    ("act_id", "months"), [("109/2026:9.3.c", (3, 6)), ("109/2026:22.6.d", (6, 9))]
)
def test_an_organisation_is_stopped_for_as_long_as_the_list_says(
    act_id: str, months: tuple[int, int]
) -> None:
    found = suspension_range(act(act_id, AFTER), RULES, AFTER)

    assert isinstance(found, Range)
    assert (found.minimum, found.maximum) == months


# Who may fine -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "authority", "up_to"),
    [
        (BEFORE, "PROV", 50),
        (BEFORE, "CHIEFINSP-SO", 25),
        (BEFORE, "COMMUNE", 0),
        (BEFORE, "DISTRICT", 0),
        (BETWEEN, "DIRECTOR", 40),
        (BETWEEN, "COMMUNE", 25),
        (BETWEEN, "CHIEFINSP", 0),
        (BETWEEN, "CHECKTEAM", 0),
        (AFTER, "DIRECTOR", 40),
        (AFTER, "PROV", 50),
        (date(2026, 9, 25), "CHIEFINSP", 0),
        (date(2026, 9, 26), "CHIEFINSP", 40),  # 80 % of 50 million
        (date(2026, 9, 26), "INSPECTOR", 5),
    ],
)
def test_an_authority_may_fine_up_to_its_limit_of_the_day(
    day: date, authority: str, up_to: int
) -> None:
    at = penalty_authority(RULES, day, authority, up_to * MILLION, Offender.INDIVIDUAL)
    above = penalty_authority(RULES, day, authority, up_to * MILLION + 1, Offender.INDIVIDUAL)

    assert isinstance(at, Power)
    assert isinstance(above, Power)
    assert at.up_to == up_to * MILLION
    assert at.within is (up_to > 0)
    assert not above.within
    assert at.rule_rows


def test_against_an_organisation_the_power_is_twice_as_much() -> None:
    found = penalty_authority(RULES, AFTER, "DIRECTOR", 80 * MILLION, Offender.ORGANISATION)

    assert found == Power(
        within=True,
        up_to=80 * MILLION,
        rule_rows=("PEN-AUTH-DIRECTOR-VND/2026-05-18", "PEN-AUTH-ORG-MULT/2026-05-18"),
    )


def test_no_power_stays_none_against_an_organisation() -> None:
    found = penalty_authority(RULES, BETWEEN, "CHECKTEAM", 1, Offender.ORGANISATION)

    assert isinstance(found, Power)
    assert not found.within


@pytest.mark.parametrize(
    ("day", "authority"), [(BEFORE, "DIRECTOR"), (AFTER, "DISTRICT"), (AFTER, "NOBODY")]
)
def test_whom_no_row_names_has_a_gap(day: date, authority: str) -> None:
    assert isinstance(penalty_authority(RULES, day, authority, 1, Offender.INDIVIDUAL), Gap)


def test_who_may_fine_changes_with_the_law() -> None:
    assert "CHIEFINSP-SO" in fining_authorities(RULES, BEFORE)
    assert "DIRECTOR" not in fining_authorities(RULES, BEFORE)
    assert "CHIEFINSP-SO" not in fining_authorities(RULES, BETWEEN)
    assert fining_authorities(RULES, AFTER)["DIRECTOR"].startswith("Giám đốc Sở Tư pháp")
