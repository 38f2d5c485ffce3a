"""Areas by date: what an officer's area covers, and what an old area became."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.data import load_rules, load_territory
from shared.law.territory import Area, Level, Passage, Passed, fold, level_on

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
LAND = load_territory()
CODES = sorted({area.code for day in (OLD, NEW) for area in LAND.areas_on(day)})


@pytest.mark.parametrize(
    ("day", "level", "count"),
    [
        (OLD, Level.PROVINCE, 63),
        (OLD, Level.DISTRICT, 696),
        (OLD, Level.COMMUNE, 10_035),
        (NEW, Level.PROVINCE, 34),
        (NEW, Level.DISTRICT, 0),
        (NEW, Level.COMMUNE, 3_321),
    ],
)
def test_the_merger_changes_how_many_areas_there_are(day: date, level: Level, count: int) -> None:
    assert len(LAND.areas_on(day, level)) == count


def test_there_are_three_levels_and_then_two() -> None:
    assert level_on(load_rules(), OLD) == 3
    assert level_on(load_rules(), NEW) == 2


def test_a_merged_province_keeps_one_old_code() -> None:
    assert LAND.successors("49") == (Passed("49", "48", Passage.WHOLE),)
    assert not LAND.is_valid("49", NEW)
    assert {"48", "49"} <= LAND.covers("48", NEW)
    assert "49" not in LAND.covers("48", OLD)


def test_a_district_covers_its_communes_until_it_ends_and_nothing_after() -> None:
    district = LAND.area("001", OLD)

    assert district is not None
    assert district.valid_to == OLD
    assert {"001", "00007"} <= LAND.covers("001", OLD)
    assert LAND.covers("001", NEW) == frozenset()


def test_a_province_covers_every_code_old_and_new_below_it() -> None:
    covered = LAND.covers("01", NEW)

    assert {"01", "001", "00007", "00008"} <= covered
    assert {area.code for area in LAND.areas_on(NEW, Level.COMMUNE, "01")} <= covered


def test_an_old_commune_that_was_split_is_covered_by_each_part() -> None:
    passed = LAND.successors("00007")

    assert [(one.new, one.passage) for one in passed] == [
        ("00008", Passage.SPLIT_DEFAULT),
        ("00025", Passage.SPLIT),
    ]
    assert all("00007" in LAND.covers(one.new, NEW) for one in passed)
    assert Passed("00007", "00008", Passage.SPLIT_DEFAULT) in LAND.predecessors("00008")


def test_an_island_district_without_communes_passes_into_its_special_zone() -> None:
    assert LAND.covers("11948", NEW) == {"11948", "318"}


def test_a_code_that_a_neighbour_kept_is_told_apart_by_its_day() -> None:
    assert "00025" in LAND.covers("00008", NEW)  # a part of the ward that had this code
    assert LAND.neighbours("00008", NEW) == {"00025"}
    assert LAND.sees("00008", NEW, ("00025", OLD))
    assert not LAND.sees("00008", NEW, ("00025", NEW))


def test_neighbours_are_no_matter_for_a_province() -> None:
    assert all(not LAND.neighbours(area.code, NEW) for area in LAND.areas_on(NEW, Level.PROVINCE))


def test_an_address_has_its_path() -> None:
    assert [area.name_vi for area in LAND.path("00008", NEW)] == [
        "Phường Ngọc Hà",
        "Thành phố Hà Nội",
    ]
    assert [area.level for area in LAND.path("00007", OLD)] == [
        Level.COMMUNE,
        Level.DISTRICT,
        Level.PROVINCE,
    ]
    assert LAND.path("00007", NEW) == []


def test_a_search_needs_no_marks() -> None:
    assert [area.name_vi for area in LAND.search("nui thanh", NEW)] == ["Xã Núi Thành"]
    assert "Thành phố Đà Nẵng" in {area.name_vi for area in LAND.search("đà nẵng", NEW)}
    assert [area.code for area in LAND.search("11948")] == ["11948"]
    assert LAND.search("  ") == []


def test_a_later_decision_changes_an_area() -> None:
    renamed = Area("99999", "Xã Mới", Level.COMMUNE, date(2027, 1, 1), None, "48")
    changed = LAND.with_changes([renamed], [Passed("20333", "99999", Passage.WHOLE)])

    assert changed.is_valid("99999", date(2027, 1, 1))
    assert not changed.is_valid("99999", date(2026, 12, 31))
    assert "99999" in changed.covers("48", date(2027, 1, 1))
    assert not LAND.is_valid("99999", date(2027, 1, 1))


def test_every_old_area_but_a_district_with_communes_passed_into_one_that_exists() -> None:
    for area in LAND.areas_on(OLD):
        passed = LAND.successors(area.code)
        assert passed or area.level is Level.DISTRICT
        assert all(LAND.is_valid(one.new, NEW) for one in passed)


def test_no_old_commune_lies_outside_the_province_that_its_own_passed_into() -> None:
    for new in LAND.areas_on(NEW, Level.COMMUNE):
        assert new.parent is not None
        assert LAND.covered(new.code, NEW) <= LAND.covered(new.parent, NEW)


@given(code=st.sampled_from(CODES), day=st.sampled_from([OLD, NEW]))
def test_an_area_covers_itself_as_long_as_it_exists(code: str, day: date) -> None:
    assert (code in LAND.covers(code, day)) is LAND.is_valid(code, day)
    assert all(LAND.covers(code, day) <= LAND.covers(one.code, day) for one in LAND.path(code, day))


@given(text=st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_change_that_leads_back_ends_all_the_same() -> None:
    there = Area("99998", "Xã Đi", Level.COMMUNE, date(2027, 1, 1), date(2027, 12, 31), "99999")
    back = Area("99999", "Xã Về", Level.COMMUNE, date(2027, 1, 1), None, "99998")

    assert LAND.with_changes([there, back]).covers("99999", date(2027, 6, 1)) == {"99998", "99999"}


def test_a_place_is_told_what_became_of_its_area() -> None:
    whole, split = LAND.reorganised(("20227", OLD), NEW), LAND.reorganised(("20296", OLD), NEW)

    assert whole is not None
    assert (whole.on, [one.code for one in whole.into]) == (NEW, ["20242"])
    assert split is not None
    assert [one.code for one in split.into] == ["20197", "20194"]  # the likeliest first
    assert LAND.reorganised(("20227", OLD), OLD) is None
    assert LAND.reorganised(("20242", NEW), NEW) is None  # the code as it is today
    assert LAND.reorganised(("99999", OLD), NEW) is None
    assert LAND.last_ended(NEW) == OLD
    assert LAND.last_ended(OLD) is None


def test_a_code_said_after_its_area_ended_means_the_one_that_ended() -> None:
    late = LAND.reorganised(("20227", date(2025, 9, 1)), date(2026, 1, 5))

    assert late is not None
    assert late.area.name_vi == "Phường Thanh Bình"


def test_a_code_that_is_used_again_is_one_into_which_its_old_area_passed() -> None:
    used_again = [code for code in CODES if LAND.area(code, OLD) and LAND.area(code, NEW)]

    assert used_again
    for code in used_again:
        assert code in {passed.new for passed in LAND.successors(code)}
