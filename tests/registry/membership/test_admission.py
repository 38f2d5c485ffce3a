"""A Bar admits who holds a certificate that may be used."""

from dataclasses import replace
from datetime import date

from services.registry.membership import decider, steps
from services.registry.membership.admission import (
    AdmitMember,
    EnterMembership,
    ReceiveTransfer,
)
from services.registry.membership.commands import OF_A_MEMBER, OF_A_RUNNING, OPENINGS
from services.registry.membership.discipline import RecordDeletion
from services.registry.membership.state import Membership
from tests.registry.context import (
    CERTIFICATE,
    COMMUNE,
    ELSEWHERE,
    NUMBER,
    PERSON,
    THE_CERTIFICATE,
    on,
)
from tests.registry.membership.given import (
    ADMITTED_ON,
    ONE,
    OTHER_BAR,
    THE_BAR,
    TODAY,
    a_membership,
    admitted,
)
from tests.support.spec import recorded

TAKEN = replace(THE_CERTIFICATE, deprived=((ADMITTED_ON, ADMITTED_ON),))


def admit(day: date = ADMITTED_ON, area: str | None = None) -> AdmitMember:
    """Build the command with only what the test is about."""
    return AdmitMember(certificate_id=CERTIFICATE, bar=THE_BAR, area=area, admitted_on=day)


def enter(day: date = ADMITTED_ON) -> EnterMembership:
    """Build the command with only what the test is about."""
    return EnterMembership(
        certificate_id=CERTIFICATE, bar=THE_BAR, admitted_on=day, entered_from="Sổ 2025"
    )


def test_the_holder_of_a_certificate_is_admitted_under_the_name_on_it() -> None:
    outcome = a_membership.when(admit()).then(admitted)

    assert (outcome.decided[0].subjects, outcome.decided[0].effective_on) == (
        (PERSON,),
        ADMITTED_ON,
    )
    assert decider.reads(admit()) == (f"certificate-{CERTIFICATE}",)


def test_a_member_may_live_elsewhere_than_the_certificate_says() -> None:
    a_membership.when(admit(area=ELSEWHERE)).then(admitted.model_copy(update={"area": ELSEWHERE}))


def test_nobody_is_admitted_without_a_certificate_that_may_be_used() -> None:
    unknown = a_membership.knowing(on(TODAY, noun="membership", certificates={}))
    taken = a_membership.knowing(on(TODAY, noun="membership", certificates={CERTIFICATE: TAKEN}))

    unknown.when(admit()).then_rejected("certificate-not-known")
    unknown.when(enter()).then_rejected("certificate-not-known")
    taken.when(admit()).then_rejected("certificate-not-active")
    a_membership.when(admit(date(2025, 4, 1))).then_rejected("certificate-not-active")


def test_what_stands_in_a_register_is_entered_without_judging_it() -> None:
    entered = admitted.model_copy(update={"entered_from": "Sổ 2025"})
    a_membership.knowing(on(TODAY, noun="membership", certificates={CERTIFICATE: TAKEN})).when(
        enter()
    ).then(entered)
    assert decider.reads(enter()) == (f"certificate-{CERTIFICATE}",)


def receive(from_bar: str = OTHER_BAR, day: date = ADMITTED_ON) -> ReceiveTransfer:
    """Build the command with only what the test is about."""
    return ReceiveTransfer(
        certificate_id=CERTIFICATE, from_bar=from_bar, bar=THE_BAR, admitted_on=day
    )


def test_who_comes_from_another_bar_is_admitted_by_transfer() -> None:
    a_membership.when(receive()).then(admitted.model_copy(update={"from_bar": OTHER_BAR}))
    assert decider.reads(receive()) == (f"certificate-{CERTIFICATE}",)
    a_membership.given(admitted).when(receive()).then_rejected("not-in-this-state")


def test_every_fault_of_a_transfer_inward_at_once() -> None:
    a_membership.when(receive(THE_BAR, date(2025, 4, 1))).then_rejected(
        "certificate-not-active", "the-same-bar"
    )
    a_membership.knowing(on(TODAY, noun="membership", certificates={})).when(
        receive(day=date(2026, 3, 3))
    ).then_rejected("certificate-not-known", "in-the-future")


def test_every_fault_of_an_admission_at_once() -> None:
    a_membership.when(admit(date(2026, 3, 3), area="99999")).then_rejected(
        "in-the-future", "unknown-area"
    )


def test_a_member_is_admitted_once() -> None:
    a_membership.given(admitted).when(admit()).then_rejected("not-in-this-state")
    a_membership.given(admitted).when(enter()).then_rejected("not-in-this-state")
    assert steps(Membership()) == OPENINGS
    assert steps(decider.replay([recorded(admitted)])) == (*OF_A_RUNNING, *OF_A_MEMBER)


def test_a_membership_is_found_by_its_certificate_and_by_its_number() -> None:
    state = decider.replay([recorded(admitted)])

    assert decider.claims(state) == {
        f"membership-of/{CERTIFICATE}",
        f"membership/certificate-number/48/{NUMBER.issuer}/2025/0147",
        f"member/{PERSON}",
    }
    assert decider.areas(state) == {COMMUNE}
    assert decider.subjects(state) == {PERSON}
    for named in (decider.claims, decider.areas, decider.subjects):
        assert named(Membership()) == frozenset()
    assert decider.reads(RecordDeletion(decision_id=ONE, deleted_on=TODAY)) == ()
