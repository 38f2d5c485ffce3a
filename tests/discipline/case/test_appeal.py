"""A decision is complained about at two instances, in turn; what succeeds annuls it."""

from datetime import date

import pytest

from services.discipline.case import decider
from services.discipline.case.appeal import RecordAppeal, RecordAppealResolved
from services.discipline.case.clocks import clocks
from services.discipline.case.rows import rows_of
from services.discipline.case.state import Case, Open
from shared.contracts.discipline.case import (
    AppealInstance,
    AppealOutcome,
    CaseEvent,
    DisciplineAppealed,
    DisciplineAppealResolved,
    Form,
)
from shared.law.data import load_holidays, load_rules
from tests.discipline.case.given import (
    DECIDED,
    EARLIER,
    FROM,
    TO,
    a_case,
    annulled,
    decided,
    opened,
)
from tests.discipline.context import AREA, CERTIFICATE, THIS, VIOLATION, signed
from tests.support.spec import recorded

FIRST, SECOND = AppealInstance.FEDERATION, AppealInstance.SECOND
DAY, RESOLVED, AGAIN, LAST = (date(2025, 9, day) for day in (18, 22, 24, 30))
COMMITTEE, CHAIR = "Ban thường vụ Liên đoàn", "Chủ tịch UBND cấp tỉnh nơi luật sư hành nghề"
deleted = decided(Form.DELETION, DECIDED, None, decision=EARLIER)
suspended = decided(Form.SUSPENSION, FROM, TO, decision=EARLIER)
warned = decided(Form.WARNING, DECIDED, None, decision=EARLIER)


def complain(instance: AppealInstance = FIRST, on: date = DAY) -> RecordAppeal:
    return RecordAppeal(instance=instance, appealed_on=on)


def resolve(
    outcome: AppealOutcome = AppealOutcome.UPHELD, on: date = RESOLVED, by: str = COMMITTEE
) -> RecordAppealResolved:
    return RecordAppealResolved(outcome=outcome, reason="Xét hồ sơ", decision=signed(on, by))


def appealed(
    instance: AppealInstance = FIRST, on: date = DAY, form: Form = Form.DELETION
) -> DisciplineAppealed:
    return DisciplineAppealed(
        case_id=THIS,
        violation_id=VIOLATION,
        decision_id=EARLIER,
        certificate=CERTIFICATE,
        area=AREA,
        form=form,
        instance=instance,
        appealed_on=on,
    )


def resolved(
    outcome: AppealOutcome = AppealOutcome.UPHELD,
    instance: AppealInstance = FIRST,
    on: date = RESOLVED,
) -> DisciplineAppealResolved:
    return DisciplineAppealResolved(
        case_id=THIS,
        violation_id=VIOLATION,
        decision_id=EARLIER,
        certificate=CERTIFICATE,
        area=AREA,
        form=Form.DELETION,
        instance=instance,
        outcome=outcome,
        reason="Xét hồ sơ",
        resolved_on=on,
    )


def after(*events: CaseEvent) -> Case:
    return decider.replay([recorded(one, number) for number, one in enumerate(events, 1)])


def test_a_decision_is_complained_about_once_at_a_time_and_stays_in_force() -> None:
    outcome = a_case.given(opened(), deleted).when(complain())

    outcome.then(appealed())
    outcome.under("DISC-APPEAL-1-DAYS/2013-07-01")
    known = a_case.given(opened(), deleted, appealed())
    known.when(complain()).then_nothing()
    known.when(complain(on=AGAIN)).then_rejected("appealed-already", "appealed-already")
    a_case.given(opened(), deleted).when(complain(on=date(2025, 9, 16))).then_rejected("too-early")
    a_case.given(opened(), deleted).when(complain(on=date(2030, 1, 1))).then_rejected(
        "in-the-future"
    )
    a_case.given(opened()).when(complain()).then_rejected("not-in-this-state")
    (shown,) = (
        one for one in rows_of(after(opened(), deleted, appealed())) if one.complained_since
    )
    assert (shown.status, shown.form, shown.complained_since) == ("decided", Form.DELETION, DAY)


def test_a_second_complaint_follows_the_first_and_is_of_the_heavier_forms_alone() -> None:
    second = complain(SECOND, AGAIN)

    a_case.given(opened(), deleted, appealed(), resolved()).when(second).then(
        appealed(SECOND, AGAIN)
    )
    a_case.given(opened(), suspended).when(second).then_rejected("first-appeal-first")
    a_case.given(opened(), warned).when(second).then_rejected(
        "no-second-appeal", "first-appeal-first"
    )
    withdrawn = resolved(AppealOutcome.WITHDRAWN)
    a_case.given(opened(), deleted, appealed(), withdrawn).when(complain(on=AGAIN)).then(
        appealed(on=AGAIN)
    )


@pytest.mark.parametrize("outcome", [AppealOutcome.CHANGED, AppealOutcome.ANNULLED])
def test_a_complaint_that_succeeds_annuls_the_decision_and_the_board_decides_anew(
    outcome: AppealOutcome,
) -> None:
    known = a_case.given(opened(), deleted, appealed())

    known.when(resolve(outcome)).then(resolved(outcome), annulled(EARLIER, RESOLVED))
    known.when(resolve()).then(resolved())
    assert isinstance(
        after(opened(), deleted, appealed(), resolved(outcome), annulled()).stage, Open
    )


def test_only_whom_the_law_of_the_complaint_s_day_names_resolves_a_second_one() -> None:
    known = a_case.given(opened(), deleted, appealed(), resolved(), appealed(SECOND, AGAIN))

    known.when(resolve(on=LAST)).then_rejected("not-the-appeal-authority")
    outcome = known.when(resolve(on=LAST, by=CHAIR))
    outcome.then(resolved(instance=SECOND, on=LAST))
    outcome.under("DISC-APPEAL-2-AUTH/2025-07-01")
    known.when(resolve(AppealOutcome.WITHDRAWN, on=LAST)).then(
        resolved(AppealOutcome.WITHDRAWN, SECOND, LAST)
    )
    a_case.given(opened(), deleted).when(resolve()).then_rejected("no-appeal-open")
    known.when(resolve(on=RESOLVED, by=CHAIR)).then_rejected("too-early")


@pytest.mark.parametrize(
    ("complaint", "name", "due_on"),
    [
        ((appealed(),), "appeal-federation", None),  # the law states no limit
        (
            (appealed(), resolved(), appealed(SECOND, AGAIN)),
            "appeal-second",
            date(2025, 10, 24),
        ),
    ],
)
def test_an_answer_is_owed(
    complaint: tuple[CaseEvent, ...], name: str, due_on: date | None
) -> None:
    state = after(opened(), deleted, *complaint)
    rules, calendar = load_rules(), load_holidays()

    (clock,) = clocks(state, rules, calendar)
    assert (clock.name, clock.due_on) == (name, due_on)
    assert decider.steps is not None
    assert RecordAppealResolved in decider.steps(state)
    assert clocks(after(opened(), deleted, appealed(), resolved()), rules, calendar) == []
