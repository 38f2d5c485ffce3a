"""The acts of the penalty decrees, by the day on which they were done."""

from datetime import date

from shared.law.catalogue import Offender
from shared.law.data import load_catalogue

ACTS = load_catalogue()


def test_an_act_is_found_by_the_decree_in_force_on_its_day() -> None:
    act = ACTS.on("82/2020:6.5.b", date(2026, 5, 17))

    assert act is not None
    assert (act.fine_min, act.fine_max) == (15_000_000, 20_000_000)
    assert act.priced_for is Offender.INDIVIDUAL
    assert act.point == "6(5)(b)"
    assert ACTS.on("82/2020:6.5.b", date(2026, 5, 18)) is None
    assert ACTS.on("109/2026:8.5.b", date(2026, 5, 17)) is None


def test_an_amended_act_keeps_its_id() -> None:
    before, after = (
        ACTS.on("82/2020:6.6.c", day) for day in (date(2024, 11, 14), date(2024, 11, 15))
    )

    assert before is not None
    assert after is not None
    assert before.id == after.id
    assert before != after


def test_two_acts_at_one_place_have_ids_of_their_own() -> None:
    first, second = (ACTS.on(act_id, date(2024, 1, 1)) for act_id in ("02/2022:10", "02/2022:10#2"))

    assert first is not None
    assert second is not None
    assert (first.fine_max, second.fine_max) == (15_000_000, 30_000_000)


def test_an_unknown_act_is_none() -> None:
    assert ACTS.on("82/2020:99.1.a", date(2024, 1, 1)) is None


def test_on_a_day_only_acts_in_force_are_listed() -> None:
    day = date(2026, 6, 1)

    assert all(act.holds_on(day) for act in ACTS.acts_on(day))
    assert {act.decree for act in ACTS.acts_on(day)} == {
        "NĐ 109/2026/NĐ-CP",
        "Pháp lệnh 02/2022/UBTVQH15",
    }
