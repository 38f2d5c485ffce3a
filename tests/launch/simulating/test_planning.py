"""The plan of a simulated province: pure, the same for the same seed, as large as was asked for."""

from collections import Counter
from datetime import date, timedelta

import pytest

from services.launch.simulating.command import Ask, Preset, of_lam_dong, through
from services.launch.simulating.dice import NEW_AREAS, Places
from services.launch.simulating.plan import Ending, Plan, Way
from services.launch.simulating.planning import planned
from services.launch.simulating.playing import all_days
from services.launch.simulating.rates import moves, published
from services.registry.organisation.simulate import NOTICE
from shared.law.data import load_citizen_codes, load_rules, load_territory
from shared.law.numbers import check_citizen_number

LAW = load_rules(), all_days(), load_territory()
FIRST, LAST = date(2019, 1, 2), date(2026, 1, 9)
YEARS = list(range(2019, 2026))


def plan_of(seed: int) -> Plan:
    return planned(seed, "48", (FIRST, LAST, LAST), moves(120, 40, YEARS), LAW)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(7)


@pytest.fixture(scope="module")
def lam_dong() -> Plan:
    return of_lam_dong(1).plan()


def test_the_same_seed_tells_the_same_story(plan: Plan) -> None:
    assert plan_of(7) == plan
    assert plan_of(8) != plan


def test_there_are_as_many_in_the_end_as_were_asked_for(plan: Plan) -> None:
    here = sum(one.here_on(LAST) for one in plan.lawyers)
    there = sum(plan.there(one, LAST) for one in plan.offices)

    assert abs(here - 120) < 15  # some are trainees yet, or were refused
    assert abs(there - 40) <= 4


def test_all_ways_lead_into_the_registers(plan: Plan) -> None:
    assert {one.way for one in plan.lawyers} == set(Way)
    assert {one.ending for one in plan.offices} == {None, *Ending}


def test_nobody_can_be_one_of_the_invented(plan: Plan) -> None:
    numbers = [one.who.citizen_number for one in plan.lawyers]

    assert len(set(numbers)) == len(numbers)
    assert all(number[6:9] == "999" for number in numbers)
    for one in plan.lawyers:
        year = int(one.who.birth_date[:4])
        codes = load_citizen_codes()
        assert check_citizen_number(one.who.citizen_number, codes, birth_year=year) == ()


def test_nobody_does_anything_after_leaving(plan: Plan) -> None:
    told = [
        *((one.lawyer, one.ended_on) for one in plan.matters),
        *((one.lawyer, one.on) for one in plan.proofs),
    ]

    assert all(plan.lawyers[number].here_on(day) for number, day in told)
    assert not any(plan.lawyers[number].under for number, _ in told)


def test_who_heads_an_organisation_that_stays_does_not_leave(plan: Plan) -> None:
    heads = {head for office in plan.offices for head in office.heads}

    assert not [one for one in plan.lawyers if one.number in heads and one.leave]


def test_a_place_is_called_as_on_the_day_that_is_asked_for() -> None:
    places = Places(load_territory(), "48")
    before = NEW_AREAS - timedelta(days=1)
    old = places.communes(before)

    assert set(places.communes(NEW_AREAS)) >= {places.on(one, before, NEW_AREAS) for one in old}
    assert all(places.on(one, before, before) == one for one in old)
    assert places.local(old[0], before) != old[0]  # its district


def test_lam_dong_is_reached_by_moves(lam_dong: Plan) -> None:
    end = date(2022, 12, 31)
    gone = Counter(one.ending for one in lam_dong.offices)
    work = [one for one in lam_dong.years if one.year == end.year]
    finished = {
        "Việc tố tụng": sum(one.litigation for one in work),
        "Việc tư vấn pháp luật và dịch vụ pháp lý khác": sum(one.advice for one in work),
        "Việc trợ giúp pháp lý": sum(one.aid for one in work),
    }

    assert sum(one.here_on(end) for one in lam_dong.lawyers) == published()["Luật sư"]
    assert gone[Ending.ANNULLED] == gone[Ending.REVOKED] == 1
    assert gone[Ending.OWN_WILL] > 1
    assert {what: published()[what] for what in finished} == finished
    assert all(one.criminal <= one.litigation for one in lam_dong.years)
    assert all(one.ends_on + NOTICE < end for one in lam_dong.offices if one.ends_on < end)


def test_years_end_today_or_with_the_law_that_is_known() -> None:
    ask = through("48", 10, 1, (800, 150))

    assert isinstance(ask, Ask)
    assert ask.last.year - ask.first.year == 10
    assert set(Preset) == {Preset.LAM_DONG_2022}
