"""Why a limit ends when it does, as a clerk reads it."""

from datetime import date

import pytest

from shared.law.calendar import Calendar
from shared.law.clock import Limit, StepCode, run
from shared.law.data import load_holidays, load_rules
from shared.law.explanation import TEXTS, render

RULES = load_rules()
CHECK = RULES.on("CERT-DEPT-CHECK-DAYS", date(2025, 4, 25))


def test_it_says_in_vietnamese_why_the_limit_is_8_may() -> None:
    said = render(
        run(Limit("check", CHECK, date(2025, 4, 25)), load_holidays()).explanation, "vi"
    ).splitlines()

    assert said[0] == "Vì sao hạn là 08/05/2025"
    assert said[1] == (
        "Bắt đầu ngày 25/04/2025, ngày này không tính: 7 ngày làm việc"
        " (CERT-DEPT-CHECK-DAYS/2013-07-01)."
    )
    assert said[2] == "26/04/2025 (Thứ Bảy): làm việc bù, có tính."
    assert said[4] == "30/04/2025 (Ngày Chiến thắng): không tính."
    assert said[-1] == "Hạn là 08/05/2025."


def test_it_says_the_same_in_english() -> None:
    said = render(run(Limit("check", CHECK, date(2025, 4, 25)), load_holidays()).explanation, "en")

    assert said.startswith("Why the limit ends on 08/05/2025\n")
    assert "26/04/2025 (Saturday): worked in exchange, counted." in said
    assert "01/05/2025 (International Labor Day): not counted." in said


def test_a_gap_says_that_the_law_data_has_no_limit() -> None:
    gap = RULES.on("CERT-DECIDE-DAYS", date(2027, 3, 1))
    said = run(Limit("decide", gap, date(2027, 3, 1)), load_holidays()).explanation

    assert render(said, "vi").splitlines() == [
        "Vì sao chưa có hạn",
        "Bắt đầu ngày 01/03/2027, ngày này không tính.",
        "Chưa có thời hạn trong dữ liệu luật (CERT-DECIDE-DAYS/2027-03-01).",
    ]
    assert render((), "en") == "Why there is no last day yet"


def test_a_missing_year_says_which() -> None:
    later = run(Limit("check", CHECK, date(2026, 12, 29)), load_holidays()).explanation

    assert render(later, "vi").endswith(
        "Chưa có lịch nghỉ năm 2027, chưa tính được hạn; không sớm hơn 01/01/2027."
    )


@pytest.mark.parametrize(
    "limit",
    [
        Limit("check", CHECK, date(2025, 3, 3), pauses=((date(2025, 3, 5), None),)),
        Limit("check", CHECK, date(2025, 3, 3), pauses=((date(2025, 3, 5), date(2025, 3, 9)),)),
        Limit("check", CHECK, date(2025, 3, 3), extensions=(1, 5), restarted_on=date(2025, 3, 4)),
    ],
)
def test_pauses_restarts_and_extensions_have_words(limit: Limit) -> None:
    explanation = run(limit, Calendar()).explanation

    assert "{" not in render(explanation, "vi") + render(explanation, "en")
    assert len(render(explanation, "vi").splitlines()) == len(explanation) + 1


def test_every_step_has_its_words() -> None:
    assert set(TEXTS) == set(StepCode)
