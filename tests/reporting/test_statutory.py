"""What organisations report: columns that add up, once for a time, corrected and summed."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.reporting.context import Context
from services.reporting.statutory import decider, steps
from services.reporting.statutory.rows import rows_of
from services.reporting.statutory.rules import CorrectReport, FiguresOnPaper, SubmitReport
from services.reporting.statutory.simulate import of_year
from services.reporting.statutory.state import Submitted, Unsubmitted, areas, claims, evolve
from shared.contracts.reporting.statutory import (
    ReportCorrected,
    ReportedFigures,
    ReportPeriod,
    ReportRecordVoided,
    ReportSubmitted,
)
from shared.law.catalogue import Catalogue
from shared.law.data import load_holidays, load_rules, load_territory
from shared.messages import Channel
from tests.support.spec import OFFICER, Scenario

TODAY, EARLIER = date(2026, 3, 2), date(2026, 1, 12)
OFFICE, AREA = UUID(int=41), "20194"
CONTEXT = Context(
    actor=OFFICER,
    at=datetime(2026, 3, 2, 3, tzinfo=UTC),
    province="48",
    command_id=UUID(int=99),
    stream=f"report-{UUID(int=5)}",
    rules=load_rules(),
    calendar=load_holidays(),
    territory=load_territory(),
    catalogue=Catalogue(()),
)
NOTHING = Scenario(decider, CONTEXT)
KEPT = ReportedFigures(
    domestic_lawyers=3,
    foreign_lawyers=0,
    litigation=12,
    criminal=5,
    advice_and_other=7,
    legal_aid=4,
)


def on_paper(**said: int) -> FiguresOnPaper:
    return FiguresOnPaper(**({"lawyers": 3, "matters": 23, **KEPT.model_dump()} | said))


def submit(**said: object) -> SubmitReport:
    whose = OFFICE, "Văn phòng luật sư Giả Định 1", AREA
    act = of_year(EARLIER, whose, 2025, on_paper())
    assert isinstance(act.command, SubmitReport)
    return act.command.model_copy(update=said)


GIVEN = ReportSubmitted(
    organisation_id=OFFICE,
    organisation_name="Văn phòng luật sư Giả Định 1",
    area=AREA,
    year=2025,
    period=ReportPeriod.WHOLE_YEAR,
    figures=KEPT,
    submitted_on=EARLIER,
    channel=Channel.POST,
)
CORRECTED = ReportCorrected(
    organisation_id=OFFICE,
    organisation_name="Văn phòng luật sư Giả Định 1",
    area=AREA,
    year=2025,
    period=ReportPeriod.WHOLE_YEAR,
    figures=KEPT.model_copy(update={"legal_aid": 6}),
    reason="Đếm sót",
    corrected_on=TODAY,
)


def test_a_report_is_received() -> None:
    NOTHING.when(submit()).then(GIVEN)


def test_all_that_does_not_add_up_is_said_at_once() -> None:
    wrong = on_paper(lawyers=4, matters=24, criminal=13)

    NOTHING.when(submit(figures=wrong, submitted_on=date(2026, 3, 3), area="x")).then_rejected(
        "in-the-future",
        "unknown-area",
        "total-not-the-sum",
        "total-not-the-sum",
        "more-than-the-whole",
    )


def test_nobody_reports_on_a_year_that_has_not_begun() -> None:
    NOTHING.when(submit(year=2027)).then_rejected("period-not-begun")


def test_figures_are_corrected_and_the_same_again_change_nothing() -> None:
    more = on_paper(matters=25, legal_aid=6)
    again = CorrectReport(figures=more, reason="Đếm sót", corrected_on=TODAY)

    NOTHING.given(GIVEN).when(again).then(CORRECTED)
    NOTHING.given(GIVEN, CORRECTED).when(again).then_nothing()


def test_a_correction_comes_after_the_report_and_adds_up() -> None:
    early = CorrectReport(
        figures=on_paper(matters=1), reason="Nhầm", corrected_on=date(2026, 1, 11)
    )

    NOTHING.given(GIVEN, CORRECTED).when(early).then_rejected(
        "before-the-report", "total-not-the-sum"
    )


def test_a_report_comes_once_and_only_then_is_corrected() -> None:
    correct = CorrectReport(figures=on_paper(), reason="Nhầm", corrected_on=TODAY)

    NOTHING.given(GIVEN).when(submit()).then_rejected("not-in-this-state")
    NOTHING.when(correct).then_rejected("not-in-this-state")
    assert steps(Unsubmitted()) == (SubmitReport,)
    assert steps(evolve(Unsubmitted(), GIVEN)) == (CorrectReport,)


def test_an_organisation_reports_once_for_a_time_where_its_seat_is() -> None:
    state = evolve(Unsubmitted(), GIVEN)

    assert claims(state) == {f"report/{OFFICE}/2025/whole_year"}
    assert areas(state) == {AREA}
    assert claims(Unsubmitted()) == areas(Unsubmitted()) == frozenset()


def test_rows_say_what_was_reported_through_time() -> None:
    state = evolve(evolve(Unsubmitted(), GIVEN), CORRECTED)
    first, second = sorted(rows_of(state), key=lambda row: row.effective_from)

    assert isinstance(state, Submitted)
    assert (first.effective_from, first.effective_to) == (EARLIER, TODAY)
    assert (second.effective_from, second.effective_to) == (TODAY, None)
    assert [row.matters for row in (first, second)] == [23, 25]
    assert rows_of(evolve(Unsubmitted(), ReportRecordVoided(reason="Nhầm"))) == set()


@pytest.mark.parametrize("column", ["litigation", "legal_aid", "lawyers"])
def test_no_column_is_negative(column: str) -> None:
    with pytest.raises(ValidationError):
        on_paper(**{column: -1})
