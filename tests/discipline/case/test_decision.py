"""The four forms, their days, and how a decision is annulled."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.discipline.case import CaseCommand, decider
from services.discipline.case.appeal import RecordAppeal
from services.discipline.case.decision import RecordDiscipline, RecordDisciplineAnnulment
from services.discipline.case.opening import DismissCase, OpenCase
from services.discipline.case.state import Decided, Open, Unopened
from shared.contracts.discipline.case import CaseEvent, DisciplinaryCaseRecordVoided, Form
from shared.corrections import VoidRecord
from shared.law.rules import Rules
from tests.discipline.case.given import (
    ANNULLED,
    DECIDED,
    EARLIER,
    FROM,
    TO,
    a_case,
    annul,
    annulled,
    decide,
    decided,
    dismissed,
    opened,
)
from tests.discipline.context import BAR, TODAY, at
from tests.support.spec import recorded

a_case_opened = a_case.given(opened())


def test_a_suspension_has_its_first_and_last_day() -> None:
    outcome = a_case_opened.when(decide(Form.SUSPENSION, FROM, TO))

    outcome.then(decided())
    outcome.under("DISC-SUSPEND-MIN/2007-01-01", "DISC-SUSPEND-MAX/2007-01-01")
    assert outcome.decided[0].effective_on == FROM


@pytest.mark.parametrize("form", [Form.REPRIMAND, Form.WARNING, Form.DELETION])
def test_the_other_forms_begin_with_their_decision_and_have_no_end(form: Form) -> None:
    outcome = a_case_opened.when(decide(form))

    outcome.then(decided(form, DECIDED, None))
    outcome.under()


@pytest.mark.parametrize("form", [Form.REPRIMAND, Form.WARNING, Form.DELETION])
def test_they_have_no_days_of_their_own(form: Form) -> None:
    a_case_opened.when(decide(form, FROM, TO)).then_rejected(
        "dates-not-of-this-form", "dates-not-of-this-form"
    )


@pytest.mark.parametrize(
    ("ends_on", "codes"),
    [
        (date(2026, 3, 30), ("suspension-outside-range",)),
        (date(2026, 3, 31), ()),
        (date(2027, 9, 30), ()),
        (date(2027, 10, 1), ()),
        (date(2027, 10, 2), ("suspension-outside-range",)),
    ],
)
def test_a_suspension_lasts_from_six_to_twenty_four_months(
    ends_on: date, codes: tuple[str, ...]
) -> None:
    outcome = a_case_opened.when(decide(Form.SUSPENSION, FROM, ends_on))

    assert tuple(fault.code for fault in outcome.faults) == codes


def test_a_suspension_needs_both_days_and_begins_no_earlier_than_it_is_decided() -> None:
    a_case_opened.when(decide(Form.SUSPENSION)).then_rejected("dates-needed", "dates-needed")
    a_case_opened.when(decide(Form.SUSPENSION, date(2025, 9, 1), TO)).then_rejected("too-early")


def test_without_months_in_the_law_data_nobody_is_suspended() -> None:
    no_law = replace(at(TODAY, BAR, noun="case"), rules=Rules(()))

    a_case_opened.knowing(no_law).when(decide(Form.SUSPENSION, FROM, TO)).then_rejected(
        "no-range-in-law-data"
    )


def test_a_decision_comes_after_the_opening() -> None:
    a_case_opened.when(decide(Form.WARNING, on=date(2025, 9, 9))).then_rejected("too-early")
    a_case_opened.when(decide(Form.WARNING, on=date(2025, 10, 2))).then_rejected("in-the-future")


def test_one_decision_stands_at_a_time() -> None:
    a_case.given(opened(), decided()).when(decide(Form.WARNING)).then_rejected("already-decided")
    a_case.given(opened(), dismissed).when(decide(Form.WARNING)).then_rejected("not-in-this-state")
    a_case.when(decide(Form.WARNING)).then_rejected("not-in-this-state")


def test_a_case_that_was_annulled_may_be_decided_anew() -> None:
    again = a_case.given(opened(), decided(decision=EARLIER), annulled())

    again.when(decide(Form.WARNING, on=ANNULLED)).then(
        decided(Form.WARNING, ANNULLED, None, on=ANNULLED)
    )


def test_an_annulment_undoes_its_own_decision_and_again_changes_nothing() -> None:
    outcome = a_case.given(opened(), decided(decision=EARLIER)).when(annul())

    outcome.then(annulled())
    assert outcome.decided[0].effective_on == ANNULLED
    a_case.given(opened(), decided(decision=EARLIER), annulled()).when(annul()).then_nothing()


def test_an_annulment_names_a_decision_of_the_case_and_comes_after_it() -> None:
    known = a_case.given(opened(), decided(decision=EARLIER))

    known.when(annul(UUID(int=99))).then_rejected("unknown-decision")
    known.when(annul(on=date(2025, 9, 16))).then_rejected("too-early")
    a_case.when(annul()).then_unknown()


@pytest.mark.parametrize(
    ("history", "allowed"),
    [
        ((), (OpenCase,)),
        ((opened(),), (RecordDiscipline, DismissCase)),
        ((opened(), decided()), (RecordDisciplineAnnulment, RecordAppeal)),
        ((opened(), dismissed), ()),
    ],
)
def test_a_state_says_which_steps_it_allows(
    history: tuple[CaseEvent, ...], allowed: tuple[type[CaseCommand], ...]
) -> None:
    state = decider.replay(a_case.given(*history).history)

    assert decider.steps is not None
    assert decider.steps(state) == allowed


def test_any_record_may_be_voided() -> None:
    voided = DisciplinaryCaseRecordVoided(reason="Nhập nhầm")
    known = a_case.given(opened(), decided())
    known.when(VoidRecord(command_id=UUID(int=2), reason="Nhập nhầm")).then(voided)
    undecided = decider.replay([*known.history, recorded(voided, 3, voids=UUID(int=2))])
    unopened = decider.replay([*known.history, recorded(voided, 3, voids=UUID(int=1))])

    assert isinstance(undecided.stage, Open)
    assert isinstance(unopened.stage, Decided)
    assert decider.areas(unopened) == {opened().area}
    assert isinstance(decider.initial.stage, Unopened)
    assert decider.areas(decider.initial) == frozenset()
