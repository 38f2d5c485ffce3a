"""A membership, for the tests of this noun."""

from datetime import date
from uuid import UUID

from services.registry.membership import decider
from shared.contracts.registry.card import LawyerCardIssued
from shared.contracts.registry.membership import (
    DeletionGround,
    MembershipAdmitted,
    MembershipApplied,
    MembershipDisciplineAnnulled,
    MembershipEndedByDeath,
    MembershipEvent,
    MembershipRefused,
    MembershipSuspended,
    MembershipTransferRequested,
    MembershipWithdrawn,
    MemberUnderDiscipline,
    MemberWarned,
    NameDeleted,
)
from shared.law.clock import Clock
from shared.law.data import load_holidays, load_rules
from shared.messages import DecisionOnPaper
from tests.registry.context import CERTIFICATE, COMMUNE, NAME, NUMBER, PERSON, on, signed
from tests.support.spec import Scenario, recorded

ONE, ANOTHER = UUID(int=2), UUID(int=3)  # decisions
ADMITTED_ON, TODAY = date(2025, 5, 12), date(2026, 3, 2)
THE_BAR, OTHER_BAR = "Đoàn Luật sư thành phố Đà Nẵng", "Đoàn Luật sư thành phố Huế"
CASE = UUID(int=4)

a_membership = Scenario(decider, on(TODAY, noun="membership"))
admitted = MembershipAdmitted(
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    number=NUMBER,
    bar=THE_BAR,
    area=COMMUNE,
    admitted_on=ADMITTED_ON,
)


def suspended(decision: UUID, first: date, last: date) -> MembershipSuspended:
    """Build the event with only what the test is about."""
    return MembershipSuspended(decision_id=decision, starts_on=first, ends_on=last)


def deleted(decision: UUID, day: date) -> NameDeleted:
    """Build the event with only what the test is about."""
    return NameDeleted(decision_id=decision, deleted_on=day, certificate_id=CERTIFICATE)


def annulled(decision: UUID) -> MembershipDisciplineAnnulled:
    """Build the event with only what the test is about."""
    return MembershipDisciplineAnnulled(decision_id=decision, certificate_id=CERTIFICATE)


applied = MembershipApplied(
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    number=NUMBER,
    bar=THE_BAR,
    area=COMMUNE,
    applied_on=date(2025, 5, 5),
    criminal_record=False,
)
refused = MembershipRefused(
    person_id=PERSON, full_name=NAME, bar=THE_BAR, refused_on=ADMITTED_ON, reason="Lý do"
)
withdrawn = MembershipWithdrawn(
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    bar=THE_BAR,
    withdrawn_on=date(2025, 12, 1),
)
died = MembershipEndedByDeath(
    person_id=PERSON, full_name=NAME, certificate_id=CERTIFICATE, died_on=date(2025, 12, 1)
)
warned = MemberWarned(decision_id=ONE, warned_on=date(2025, 9, 15))
considered = MemberUnderDiscipline(case_id=CASE, opened_on=date(2025, 9, 1))


def card(number: str, day: date) -> LawyerCardIssued:
    """Build the event with only what the test is about."""
    return LawyerCardIssued(person_id=PERSON, full_name=NAME, card_number=number, issued_on=day)


def asked_to_go(day: date, to_bar: str = OTHER_BAR) -> MembershipTransferRequested:
    """Build the event with only what the test is about."""
    return MembershipTransferRequested(
        person_id=PERSON, full_name=NAME, to_bar=to_bar, requested_on=day
    )


def idle(day: date) -> NameDeleted:
    """Build the event with only what the test is about."""
    return NameDeleted(
        decision_id=ANOTHER,
        deleted_on=day,
        deletion_ground=DeletionGround.IDLE,
        certificate_id=CERTIFICATE,
    )


def by_the_board(day: date) -> DecisionOnPaper:
    """Build the decision with only what the test is about."""
    return signed(day, by=THE_BAR)


def running(*events: MembershipEvent) -> dict[str, Clock]:
    """Say which limits run after these events, by name."""
    state = decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])
    return {one.name: one for one in decider.clocks(state, load_rules(), load_holidays())}
