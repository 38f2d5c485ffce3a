"""Somebody asks a Bar to be admitted; the Bar answers, and the answer may be complained about."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry.membership import decider, steps
from services.registry.membership.application import (
    AdmitApplicant,
    ApplyForMembership,
    RecordRefusalComplaint,
    RecordRefusalReview,
    RefuseApplicant,
)
from services.registry.membership.standing import Status, status_on
from services.registry.places import FollowReorganisation
from shared.contracts.registry.membership import (
    MembershipEvent,
    MembershipRefusalComplained,
    MembershipRefusalReviewed,
)
from tests.registry.context import (
    CERTIFICATE,
    COMMUNE,
    NAME,
    PERSON,
    THE_CERTIFICATE,
    on,
)
from tests.registry.membership.given import (
    ADMITTED_ON,
    THE_BAR,
    TODAY,
    a_membership,
    admitted,
    applied,
    by_the_board,
    refused,
    running,
)
from tests.support.spec import recorded

APPLIED_ON = applied.applied_on
JUNE_2 = date(2025, 6, 2)
complained = MembershipRefusalComplained(person_id=PERSON, full_name=NAME, complained_on=JUNE_2)
complain = RecordRefusalComplaint(complained_on=JUNE_2)


def apply(
    day: date = APPLIED_ON, area: str | None = None, *, before: bool = False
) -> ApplyForMembership:
    """Build the command with only what the test is about."""
    return ApplyForMembership(
        certificate_id=CERTIFICATE, bar=THE_BAR, area=area, applied_on=day, joined_before=before
    )


def admit(
    day: date = ADMITTED_ON, certificate: UUID = CERTIFICATE, *, seen: bool = False
) -> AdmitApplicant:
    """Build the command with only what the test is about."""
    return AdmitApplicant(
        certificate_id=certificate, criminal_record=seen, decision=by_the_board(day)
    )


def refuse(day: date = ADMITTED_ON) -> RefuseApplicant:
    """Build the command with only what the test is about."""
    return RefuseApplicant(reason="Lý do", decision=by_the_board(day))


def review(day: date, *, upheld: bool) -> RecordRefusalReview:
    """Build the command with only what the test is about."""
    return RecordRefusalReview(upheld=upheld, decision=by_the_board(day))


def reviewed(day: date, *, upheld: bool) -> MembershipRefusalReviewed:
    """Build the event with only what the test is about."""
    return MembershipRefusalReviewed(
        person_id=PERSON, full_name=NAME, upheld=upheld, reviewed_on=day
    )


def held(*events: MembershipEvent) -> frozenset[str]:
    """Say what these events claim."""
    return decider.claims(
        decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])
    )


def test_the_holder_of_a_certificate_applies() -> None:
    outcome = a_membership.when(apply()).then(applied)

    outcome.under("CERT-JOIN-BAR-YEARS/2013-07-01")
    assert outcome.decided[0].subjects == (PERSON,)
    assert decider.reads(apply()) == (f"certificate-{CERTIFICATE}",)


def test_every_fault_of_a_request_at_once() -> None:
    long_ago = replace(THE_CERTIFICATE, issued_on=date(2020, 1, 2))
    knowing = on(TODAY, noun="membership", certificates={CERTIFICATE: long_ago})

    a_membership.knowing(knowing).when(apply(date(2026, 3, 3), "99999")).then_rejected(
        "joined-too-late", "in-the-future", "unknown-area"
    )
    a_membership.when(apply(date(2025, 4, 1))).then_rejected("certificate-not-active")
    a_membership.knowing(on(TODAY, noun="membership", certificates={})).when(apply()).then_rejected(
        "certificate-not-known"
    )


def test_the_last_day_to_join_counts_and_who_was_a_member_before_is_not_late() -> None:
    context = on(date(2027, 6, 1), noun="membership")

    a_membership.knowing(context).when(apply(date(2027, 4, 28))).then(
        applied.model_copy(update={"applied_on": date(2027, 4, 28)})
    )
    a_membership.knowing(context).when(apply(date(2027, 4, 29))).then_rejected("joined-too-late")
    outcome = a_membership.knowing(context).when(apply(date(2027, 4, 29), before=True))
    assert not outcome.faults


def test_the_bar_admits_or_refuses_who_applied() -> None:
    asked = a_membership.given(applied)

    asked.when(admit()).then(admitted).under(
        "MEM-JOIN-DECIDE-DAYS/2013-07-01", "MEM-JOIN-LLTP-MONTHS/2013-07-01"
    )
    asked.when(refuse()).then(refused)
    given = (AdmitApplicant, RefuseApplicant, FollowReorganisation)
    assert steps(decider.replay([recorded(applied)])) == given
    assert decider.reads(admit()) == (f"certificate-{CERTIFICATE}",)


def test_every_fault_of_an_answer_at_once() -> None:
    early = date(2025, 4, 1)

    a_membership.given(applied).when(admit(early, UUID(int=77))).then_rejected(
        "before-application", "certificate-not-known", "another-certificate"
    )
    a_membership.given(applied).when(admit(early)).then_rejected(
        "before-application", "certificate-not-active"
    )
    a_membership.given(applied).when(refuse(date(2026, 3, 3))).then_rejected("in-the-future")


def test_who_applies_late_needs_a_criminal_record() -> None:
    late = applied.model_copy(update={"applied_on": date(2025, 10, 29)})
    brought = late.model_copy(update={"criminal_record": True})
    day = date(2025, 11, 5)

    a_membership.given(late).when(admit(day)).then_rejected("criminal-record-needed")
    assert not a_membership.given(late).when(admit(day, seen=True)).faults
    assert not a_membership.given(brought).when(admit(day)).faults
    in_time = applied.model_copy(update={"applied_on": date(2025, 10, 28)})
    assert not a_membership.given(in_time).when(admit(day)).faults


def test_a_refusal_is_complained_about_and_decided_anew_where_that_is_right() -> None:
    a_membership.given(applied, refused).when(complain).then(complained)
    a_membership.given(applied, refused, complained).when(complain).then_nothing()
    waits = a_membership.given(applied, refused, complained)
    waits.when(review(JUNE_2, upheld=True)).then(reviewed(JUNE_2, upheld=True))
    waits.when(review(JUNE_2, upheld=False)).then(reviewed(JUNE_2, upheld=False))
    again = a_membership.given(applied, refused, complained, reviewed(JUNE_2, upheld=True))
    again.when(admit()).then_rejected("before-application")
    again.when(admit(JUNE_2)).then(admitted.model_copy(update={"admitted_on": JUNE_2}))
    done = a_membership.given(applied, refused, complained, reviewed(JUNE_2, upheld=False))
    done.when(review(JUNE_2, upheld=True)).then_rejected("no-complaint")


def test_every_fault_of_a_complaint_at_once() -> None:
    early = date(2025, 5, 11)
    no = a_membership.given(applied, refused)

    no.when(RecordRefusalComplaint(complained_on=early)).then_rejected("before-refusal")
    no.when(RecordRefusalComplaint(complained_on=date(2026, 3, 3))).then_rejected("in-the-future")
    no.when(review(early, upheld=True)).then_rejected("no-complaint", "before-refusal")


def test_what_a_state_does_not_allow_is_refused() -> None:
    for command in (admit(), refuse(), complain, review(JUNE_2, upheld=True)):
        a_membership.when(command).then_rejected("not-in-this-state")
        a_membership.given(admitted).when(command).then_rejected("not-in-this-state")
    a_membership.given(applied).when(apply()).then_rejected("not-in-this-state")
    a_membership.given(applied, refused).when(admit()).then_rejected("not-in-this-state")


def test_who_applied_asks_once_and_who_was_refused_may_ask_anew() -> None:
    assert f"member/{PERSON}" in held(applied)
    assert held(applied, refused) == frozenset()
    assert f"member/{PERSON}" in held(applied, refused, complained, reviewed(JUNE_2, upheld=True))


def test_the_bar_decides_within_its_days_and_so_is_a_complaint() -> None:
    assert running(applied)["decide-admission"].due_on == date(2025, 5, 14)
    assert running(applied, refused) == {}
    assert running(applied, refused, complained)["refusal-complaint"].due_on == date(2025, 7, 2)
    upheld = reviewed(JUNE_2, upheld=True)
    assert running(applied, refused, complained, upheld)["decide-admission"].due_on == date(
        2025, 6, 11
    )
    rejected = reviewed(JUNE_2, upheld=False)
    assert running(applied, refused, complained, rejected) == {}


def test_how_a_request_stands_by_day() -> None:
    state = decider.replay([recorded(applied), recorded(refused, 2)])

    assert [status_on(state, day) for day in (date(2025, 5, 4), APPLIED_ON, ADMITTED_ON)] == [
        Status.NONE,
        Status.APPLIED,
        Status.REFUSED,
    ]
    assert decider.areas(state) == {COMMUNE}
    assert decider.subjects(state) == {PERSON}


def test_a_form_shows_what_the_law_says() -> None:
    rules = on(TODAY).rules

    shown = decider.guides(decider.initial, ApplyForMembership, rules, TODAY)
    assert shown["applied_on"].id == "CERT-JOIN-BAR-YEARS/2013-07-01"
    assert decider.guides(decider.initial, RefuseApplicant, rules, TODAY) == {}
