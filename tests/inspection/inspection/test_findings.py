"""What a team finds, what is concluded of it, and which breaches go to whom."""

from datetime import date
from uuid import UUID

import pytest

from services.inspection.context import PrintedNumber
from services.inspection.inspection import InspectionCommand, decider
from services.inspection.inspection.findings import (
    ConcludeInspection,
    RecordFinding,
    ReferViolation,
)
from services.inspection.inspection.opening import OpenInspection
from services.inspection.inspection.state import Inspection, Ongoing, Unopened
from shared.contracts.inspection.inspection import (
    Body,
    InspectionEvent,
    InspectionRecordVoided,
    Kind,
    Track,
    Verdict,
)
from shared.contracts.values import CertificateNumber
from shared.corrections import VoidRecord
from tests.inspection.context import INSPECTORATE, LAST_OLD_DAY, at
from tests.inspection.inspection.given import (
    CONCLUDED,
    FOUND,
    OPENED,
    REFERRED,
    TODAY,
    an_inspection,
    concluded,
    finding,
    found,
    opened,
    referred,
    referring,
    signed,
)
from tests.support.spec import recorded

EARLY, LATE = date(2025, 8, 10), date(2025, 9, 2)
ended = an_inspection.given(opened(), found(), concluded)


def conclude(on: date = CONCLUDED) -> ConcludeInspection:
    """Build the command with only what the test is about."""
    return ConcludeInspection(summary=concluded.summary, decision=signed(on))


def test_a_finding_is_recorded_on_its_day() -> None:
    outcome = an_inspection.given(opened()).when(finding())

    outcome.then(found())
    assert outcome.decided[0].effective_on == FOUND


@pytest.mark.parametrize(("on", "code"), [(EARLY, "too-early"), (LATE, "in-the-future")])
def test_a_finding_is_made_while_the_team_is_at_work(on: date, code: str) -> None:
    an_inspection.given(opened()).when(finding(on)).then_rejected(code)
    ended.when(finding()).then_rejected("not-in-this-state")


def test_a_conclusion_is_signed_by_whom_the_law_of_the_opening_names() -> None:
    outcome = an_inspection.given(opened(), found()).when(conclude())

    outcome.then(concluded)
    outcome.under("CHECK-AUTH/2025-08-05")


def test_an_inspection_of_the_old_law_is_concluded_under_it() -> None:
    old = opened(LAST_OLD_DAY, kind=Kind.INSPECTION)

    an_inspection.given(old).when(conclude()).under("INSP-DEPT-BODY/2023-07-01")


def test_a_conclusion_comes_after_the_last_finding() -> None:
    an_inspection.given(opened(), found()).when(conclude(OPENED)).then_rejected("too-early")


def test_only_those_whose_team_it_is_record_what_it_does() -> None:
    by_another = at(TODAY, INSPECTORATE)
    ongoing = an_inspection.given(opened()).knowing(by_another)

    ongoing.when(finding()).then_rejected("not-your-inspection")
    ongoing.when(conclude()).then_rejected("not-your-inspection")
    ended.knowing(by_another).when(referring()).then_rejected("not-your-inspection")


def test_a_breach_is_referred() -> None:
    outcome = ended.when(referring())

    outcome.then(referred())
    assert outcome.decided[0].effective_on == REFERRED


def test_a_breach_may_go_to_both_tracks() -> None:
    both = an_inspection.given(opened(), found(), concluded, referred())

    both.when(referring(track=Track.DISCIPLINE)).then(referred(Track.DISCIPLINE))


def test_the_same_referral_again_changes_nothing() -> None:
    an_inspection.given(opened(), found(), concluded, referred()).when(referring()).then_nothing()


def test_a_certificate_may_be_named_by_what_is_printed_on_it() -> None:
    number = CertificateNumber(
        province="48", issuer="Bộ trưởng Bộ Tư pháp", year=2019, serial="0147"
    )
    printed = PrintedNumber.model_validate(number.model_dump())
    command = referring().model_copy(update={"certificate": printed})

    ended.when(command).then(referred(certificate=number))


def test_only_a_breach_is_referred_of_an_act_that_law_named_then() -> None:
    harmless = an_inspection.given(opened(), found(verdict=Verdict.MET), concluded)
    unfound = an_inspection.given(opened(), concluded)

    harmless.when(referring()).then_rejected("not-a-breach")
    unfound.when(referring()).then_rejected("unknown-finding")
    ended.when(referring(act="82/2020:99.9")).then_rejected("unknown-act")
    ended.when(referring(act=None)).then(referred().model_copy(update={"act": None}))


def test_days_of_a_referral_follow_each_other() -> None:
    ended.when(referring(FOUND)).then_rejected("too-early")
    ended.when(referring(committed_on=TODAY)).then_rejected("committed-later")


def test_nothing_is_referred_before_the_conclusion() -> None:
    an_inspection.given(opened(), found()).when(referring()).then_rejected("not-in-this-state")


@pytest.mark.parametrize("command", [finding(), conclude(), referring()])
def test_nothing_is_recorded_of_what_was_never_opened(command: InspectionCommand) -> None:
    an_inspection.when(command).then_rejected("not-in-this-state")


@pytest.mark.parametrize(
    ("history", "allowed"),
    [
        ((), (OpenInspection,)),
        ((opened(),), (RecordFinding, ConcludeInspection)),
        ((opened(), found(), concluded), (ReferViolation,)),
    ],
)
def test_a_state_says_which_steps_it_allows(
    history: tuple[InspectionEvent, ...], allowed: tuple[type, ...]
) -> None:
    state = decider.replay(an_inspection.given(*history).history)

    assert decider.steps is not None
    assert decider.steps(state) == allowed


def without(command: int) -> Inspection:
    """Fold an inspection one of whose commands was recorded in error."""
    voided: InspectionEvent = InspectionRecordVoided(reason="Nhập nhầm")
    return decider.replay([*ended.history, recorded(voided, 4, voids=UUID(int=command))])


def test_any_record_may_be_voided() -> None:
    voided = InspectionRecordVoided(reason="Nhập nhầm")
    outcome = ended.when(VoidRecord(command_id=UUID(int=3), reason="Nhập nhầm"))
    outcome.then(voided)

    assert isinstance(without(3).stage, Ongoing)
    assert isinstance(without(1).stage, Unopened)


def test_an_inspection_without_a_body_is_of_the_usual_one() -> None:
    state = decider.replay([recorded(opened(kind=Kind.INSPECTION, body=None))])

    assert state.opening is not None
    assert state.opening.body is Body.INSPECTORATE
    assert decider.areas(state) == {opened().area}
    assert decider.claims(state) == {"inspection-number/KT-2025-000012"}
