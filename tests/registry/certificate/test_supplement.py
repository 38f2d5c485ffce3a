"""What a dossier lacks is asked for once; what comes in time counts from the day it came."""

from datetime import date

import pytest

from services.registry.certificate import decider
from services.registry.certificate.application import ItemHandedIn
from services.registry.certificate.standing import status_on
from services.registry.certificate.state import Status, Submitted
from services.registry.certificate.supplement import (
    CloseDossier,
    RequestSupplement,
    SupplementDossier,
)
from shared.contracts.registry.certificate import CertificateEvent, DossierKind
from shared.messages import Channel
from tests.registry.certificate.given import (
    PAPER,
    a_certificate,
    applied,
    closed,
    filed,
    issued,
    requested,
    supplemented,
)
from tests.registry.context import BAR, FIRST_NEW_DAY, LAST_OLD_DAY, on
from tests.support.spec import POLICY, recorded

ASKED_ON, LAST_DAY, TOO_LATE = date(2025, 7, 3), date(2025, 7, 18), date(2025, 7, 19)
filed_new = filed(FIRST_NEW_DAY)
asked = requested(ASKED_ON, FIRST_NEW_DAY)
brought = supplemented(LAST_DAY, FIRST_NEW_DAY)


def ask(requested_on: date = ASKED_ON, missing: str = PAPER) -> RequestSupplement:
    """Build the command with only what the test is about."""
    return RequestSupplement(
        missing=(missing,),
        reason="Đơn chưa ký",
        requested_on=requested_on,
        channel=Channel.COUNTER,
    )


def bring(received_on: date) -> SupplementDossier:
    """Build the command with only what the test is about."""
    return SupplementDossier(
        items=(ItemHandedIn(label=PAPER),), received_on=received_on, channel=Channel.COUNTER
    )


def test_the_applicant_is_told_what_is_missing() -> None:
    a_certificate.given(filed_new).knowing(on(ASKED_ON)).when(ask()).then(asked).under(
        "REC-SUPPLEMENT-TIMES/2025-07-01"
    )


def test_from_july_2025_it_is_asked_for_once() -> None:
    a_certificate.given(filed_new, asked, brought).knowing(on(TOO_LATE)).when(
        ask(TOO_LATE)
    ).then_rejected("supplement-already-requested")


def test_where_the_law_does_not_say_how_often_it_may_be_asked_again() -> None:
    twice = a_certificate.given(
        applied,
        requested(date(2025, 5, 5), applied.filed_on),
        supplemented(date(2025, 5, 6), applied.filed_on),
    )
    assert twice.when(ask(date(2025, 5, 7))).decided


def test_every_fault_of_a_request_at_once() -> None:
    a_certificate.given(filed_new).knowing(on(ASKED_ON)).when(
        ask(LAST_OLD_DAY, missing="ảnh")
    ).then_rejected("unknown-item", "before-filing")
    a_certificate.given(filed_new).knowing(on(ASKED_ON)).when(ask(LAST_DAY)).then_rejected(
        "in-the-future"
    )


def test_the_bar_asks_only_while_it_has_the_dossier() -> None:
    day = date(2025, 6, 20)
    at_the_bar = a_certificate.knowing(on(day, actor=BAR))

    at_the_bar.given(applied).when(ask(day)).then_rejected("not-in-your-hands")
    assert at_the_bar.given(filed(applied.filed_on, DossierKind.PASSED)).when(ask(day)).decided


@pytest.mark.parametrize("entered_on", [LAST_DAY, TOO_LATE, date(2025, 8, 1)])
def test_what_came_on_the_last_day_counts_however_late_it_is_entered(entered_on: date) -> None:
    a_certificate.given(filed_new, asked).knowing(on(entered_on)).when(bring(LAST_DAY)).then(
        brought
    ).under("REC-CLOSE-AFTER-DAYS/2025-07-01")


def test_what_came_in_time_opens_a_dossier_that_was_closed_meanwhile() -> None:
    after = closed(TOO_LATE, ASKED_ON, FIRST_NEW_DAY)
    a_certificate.given(filed_new, asked, after).knowing(on(TOO_LATE)).when(bring(LAST_DAY)).then(
        brought
    )


def test_what_comes_too_late_does_not_count() -> None:
    late = a_certificate.given(filed_new, asked).knowing(on(TOO_LATE))
    late.when(bring(TOO_LATE)).then_rejected("supplement-too-late")
    late.when(bring(date(2025, 7, 2))).then_rejected("before-request")
    late.when(bring(date(2025, 7, 20))).then_rejected("supplement-too-late", "in-the-future")


def test_where_the_law_has_no_limit_nothing_is_too_late() -> None:
    old = a_certificate.given(applied, requested(date(2025, 5, 5), applied.filed_on))
    assert old.when(bring(date(2025, 6, 20))).decided
    old.knowing(on(TOO_LATE, actor=POLICY)).when(CloseDossier()).then_rejected("not-yet-due")


def test_the_dossier_is_closed_when_the_last_day_has_passed() -> None:
    waiting = a_certificate.given(filed_new, asked)
    waiting.knowing(on(LAST_DAY, actor=POLICY)).when(CloseDossier()).then_rejected("not-yet-due")
    waiting.knowing(on(TOO_LATE, actor=POLICY)).when(CloseDossier()).then(
        closed(TOO_LATE, ASKED_ON, FIRST_NEW_DAY)
    ).under("REC-CLOSE-AFTER-DAYS/2025-07-01")


def test_a_timer_that_comes_too_late_changes_nothing() -> None:
    before = closed(TOO_LATE, ASKED_ON, FIRST_NEW_DAY)
    endings: list[CertificateEvent] = [brought, before]
    for last in endings:
        a_certificate.given(filed_new, asked, last).knowing(on(TOO_LATE)).when(
            CloseDossier()
        ).then_nothing()
    a_certificate.when(CloseDossier()).then_unknown()
    a_certificate.given(issued(on=FIRST_NEW_DAY)).when(CloseDossier()).then_nothing()


def test_a_closed_dossier_leaves_its_person_free_to_file_anew() -> None:
    state = decider.replay(
        [
            recorded(filed_new),
            recorded(asked, 2),
            recorded(closed(TOO_LATE, ASKED_ON, FIRST_NEW_DAY), 3),
        ]
    )

    assert decider.claims(state) == {"dossier/LS-2025-000147"}
    assert status_on(state, LAST_DAY) is Status.SUPPLEMENT_REQUESTED
    assert status_on(state, TOO_LATE) is Status.CLOSED


def test_what_was_brought_is_to_be_looked_at_again() -> None:
    state = decider.replay([recorded(filed_new), recorded(asked, 2), recorded(brought, 3)])

    assert state.items == {PAPER: "not_seen"}
    assert isinstance(state.lifecycle, Submitted)
