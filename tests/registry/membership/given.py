"""A membership, for the tests of this noun."""

from datetime import date
from uuid import UUID

from services.registry.membership import decider
from shared.contracts.registry.membership import (
    MembershipAdmitted,
    MembershipDisciplineAnnulled,
    MembershipSuspended,
    NameDeleted,
)
from tests.registry.context import CERTIFICATE, COMMUNE, NAME, NUMBER, PERSON, on
from tests.support.spec import Scenario

ONE, ANOTHER = UUID(int=2), UUID(int=3)  # decisions
ADMITTED_ON, TODAY = date(2025, 5, 12), date(2026, 3, 2)
THE_BAR = "Đoàn Luật sư thành phố Đà Nẵng"

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
    return NameDeleted(decision_id=decision, deleted_on=day)


def annulled(decision: UUID) -> MembershipDisciplineAnnulled:
    """Build the event with only what the test is about."""
    return MembershipDisciplineAnnulled(decision_id=decision)
