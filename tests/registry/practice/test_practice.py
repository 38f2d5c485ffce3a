"""A lawyer practises in an organisation or alone; on any day it is known where and how."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.context import KnownOrganisation
from services.registry.knowledge import context as known_to
from services.registry.places import FollowReorganisation
from services.registry.practice import decider, steps
from services.registry.practice.clocks import clocks
from services.registry.practice.queries import PracticeFilters, practices
from services.registry.practice.rows import rows_of
from services.registry.practice.rules import (
    RecordLawyerJoined,
    RecordLawyerLeft,
    RecordPracticeBarTold,
    RegisterIndividualPractice,
    RevokeIndividualPractice,
)
from services.registry.practice.state import Unrecorded
from shared.contracts.registry.practice import (
    IndividualPracticeRegistered,
    IndividualPracticeRevoked,
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeBarTold,
    PracticeEvent,
    PracticeForm,
)
from shared.law.data import load_holidays, load_rules
from shared.law.rules import Rules
from shared.messages import Recorded
from tests.registry.context import CERTIFICATE, COMMUNE, NAME, ORGANISATION, PERSON, STREAM, on
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, JOINED, LEFT = date(2026, 3, 2), date(2025, 8, 4), date(2026, 1, 12)
ORGANISATION_NAME = "Văn phòng luật sư Bình Minh"
a_practice = Scenario(decider, on(TODAY, noun="practice"))
joined = LawyerJoinedOrganisation(
    certificate_id=CERTIFICATE,
    person_id=PERSON,
    full_name=NAME,
    organisation_id=ORGANISATION,
    organisation_name=ORGANISATION_NAME,
    form=PracticeForm.CONTRACTED_LAWYER,
    area=COMMUNE,
    joined_on=JOINED,
)
left = LawyerLeftOrganisation(
    certificate_id=CERTIFICATE,
    person_id=PERSON,
    organisation_id=ORGANISATION,
    reason="Hết hợp đồng",
    left_on=LEFT,
)
alone = IndividualPracticeRegistered(
    certificate_id=CERTIFICATE,
    person_id=PERSON,
    full_name=NAME,
    registration_number="48.2025.09.0003/TP/ĐKHĐ",
    employer="Công ty cổ phần Ví Dụ",
    contract_from=date(2025, 7, 1),
    area=COMMUNE,
    filed_on=date(2025, 7, 28),
    registered_on=JOINED,
)
revoked = IndividualPracticeRevoked(
    certificate_id=CERTIFICATE,
    person_id=PERSON,
    registration_number="48.2025.09.0003/TP/ĐKHĐ",
    reason="Hết hợp đồng",
    revoked_on=LEFT,
)
told = PracticeBarTold(certificate_id=CERTIFICATE, person_id=PERSON, told_on=date(2025, 8, 6))


def join(**more: Any) -> RecordLawyerJoined:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "certificate_id": CERTIFICATE,
        "organisation_id": ORGANISATION,
        "form": "contracted_lawyer",
        "area": COMMUNE,
        "joined_on": JOINED,
    }
    return RecordLawyerJoined(**{**given, **more})


def register(**more: Any) -> RegisterIndividualPractice:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "certificate_id": CERTIFICATE,
        "registration_number": "48.2025.09.0003/TP/ĐKHĐ",
        "employer": "Công ty cổ phần Ví Dụ",
        "contract_from": date(2025, 7, 1),
        "area": COMMUNE,
        "filed_on": date(2025, 7, 28),
        "registered_on": JOINED,
    }
    return RegisterIndividualPractice(**{**given, **more})


def leave(left_on: date = LEFT) -> RecordLawyerLeft:
    """Build the command with only what the test is about."""
    return RecordLawyerLeft(reason="Hết hợp đồng", left_on=left_on)


def revoke(revoked_on: date = LEFT) -> RevokeIndividualPractice:
    """Build the command with only what the test is about."""
    return RevokeIndividualPractice(reason="Hết hợp đồng", revoked_on=revoked_on)


def tell(told_on: date = date(2025, 8, 6)) -> RecordPracticeBarTold:
    """Build the command with only what the test is about."""
    return RecordPracticeBarTold(told_on=told_on)


def test_a_lawyer_joins_an_organisation_that_is_there() -> None:
    outcome = a_practice.when(join()).then(joined)

    assert outcome.decided[0].subjects == (PERSON,)
    assert decider.reads(join()) == (f"certificate-{CERTIFICATE}", f"organisation-{ORGANISATION}")
    a_practice.given(joined).when(join()).then_rejected("not-in-this-state")


def test_joining_is_refused_with_every_fault() -> None:
    strangers = on(TODAY, noun="practice", organisations={}, certificates={})
    a_practice.knowing(strangers).when(
        join(joined_on=date(2026, 3, 3), area="99999")
    ).then_rejected(
        "in-the-future", "unknown-area", "certificate-not-known", "organisation-not-known"
    )
    a_practice.when(join(joined_on=date(2024, 2, 1))).then_rejected(
        "certificate-not-active", "organisation-not-there-yet"
    )
    over = KnownOrganisation(name="Cũ", registered_on=date(2020, 1, 2), ended_on=JOINED)
    a_practice.knowing(on(TODAY, noun="practice", organisations={ORGANISATION: over})).when(
        join()
    ).then_rejected("organisation-ended")


def test_an_old_register_is_taken_as_it_stands() -> None:
    (one,) = a_practice.when(join(joined_on=date(2024, 2, 1), entered_from="Sổ cũ")).decided
    assert one.effective_on == date(2024, 2, 1)
    early = register(registered_on=date(2012, 2, 1), entered_from="Sổ cũ")
    (other,) = a_practice.when(early).decided
    assert clocks(decider.replay([recorded(other.event)]), load_rules(), load_holidays()) == []


def test_a_lawyer_leaves_once() -> None:
    a_practice.given(joined).when(leave()).then(left)
    a_practice.given(joined, left).when(leave()).then_nothing()
    a_practice.given(joined, left).when(leave(date(2026, 3, 3))).then_rejected(
        "practice-ended-already", "in-the-future"
    )
    a_practice.given(joined).when(leave(date(2025, 8, 3))).then_rejected("before-practice")
    a_practice.given(joined).when(revoke()).then_rejected("not-in-this-state")
    a_practice.when(leave()).then_rejected("not-in-this-state")


def test_a_lawyer_registers_in_an_individual_capacity() -> None:
    a_practice.when(register()).then(alone)
    assert decider.reads(register()) == (f"certificate-{CERTIFICATE}",)
    assert decider.reads(tell()) == ()
    wrong = register(contract_from=date(2025, 8, 5), filed_on=date(2025, 8, 6))
    a_practice.when(wrong).then_rejected("contract-after-registration", "before-filing")
    nobody = on(TODAY, noun="practice", certificates={})
    a_practice.knowing(nobody).when(register(area="99999")).then_rejected(
        "unknown-area", "certificate-not-known"
    )
    before = register(registered_on=date(2025, 4, 1), contract_from=None, filed_on=None)
    a_practice.when(before).then_rejected("certificate-not-active")


def test_the_bar_is_told_within_the_days_of_the_law() -> None:
    state = decider.replay([recorded(alone)])
    (clock,) = clocks(state, load_rules(), load_holidays())
    assert (clock.name, clock.due_on) == ("practice-tell-bar", date(2025, 8, 13))
    (gap,) = clocks(state, Rules(()), load_holidays())
    assert gap.due_on is None
    a_practice.given(alone).when(tell()).then(told)
    a_practice.given(alone, told).when(tell()).then_nothing()
    a_practice.given(alone).when(tell(date(2025, 8, 1))).then_rejected("before-practice")
    over = decider.replay([recorded(alone), recorded(told, 2)])
    assert clocks(over, load_rules(), load_holidays()) == []


def test_a_registration_is_revoked_once() -> None:
    a_practice.given(alone).when(revoke()).then(revoked)
    a_practice.given(alone, revoked).when(revoke()).then_nothing()
    a_practice.given(alone, revoked).when(revoke(date(2026, 3, 3))).then_rejected(
        "practice-ended-already", "in-the-future"
    )


def test_what_a_practice_claims_and_whom_it_is_about() -> None:
    at, by_itself = decider.replay([recorded(joined)]), decider.replay([recorded(alone)])
    gone = decider.replay([recorded(alone), recorded(revoked, 2)])

    assert decider.claims(at) == {
        f"practice/{CERTIFICATE}/{ORGANISATION}",
        f"practice-at/{ORGANISATION}/{CERTIFICATE}",
    }
    assert decider.claims(by_itself) == {
        f"practice/{CERTIFICATE}/individual",
        "practice-number/48.2025.09.0003/tp/đkhđ",
    }
    assert decider.claims(gone) == {"practice-number/48.2025.09.0003/tp/đkhđ"}
    assert decider.subjects(at) == {PERSON}
    assert decider.areas(at) == {COMMUNE}
    nothing = Unrecorded()
    assert decider.claims(nothing) == decider.areas(nothing) == decider.subjects(nothing) == set()
    assert steps(nothing) == (RecordLawyerJoined, RegisterIndividualPractice)
    assert steps(at) == (RecordLawyerLeft, FollowReorganisation)
    assert steps(by_itself) == (
        RevokeIndividualPractice,
        RecordPracticeBarTold,
        FollowReorganisation,
    )
    assert steps(gone) == ()
    assert decider.replay([recorded(left)]) == nothing


def test_what_others_may_know_of_it() -> None:
    both = {
        f"practice-{STREAM}": decider.replay([recorded(joined), recorded(left, 2)]),
        f"practice-{PERSON}": decider.replay([recorded(alone)]),
    }
    known = known_to(on(TODAY), both).practices

    assert known[STREAM].organisation_id == ORGANISATION
    assert (known[STREAM].holds_on(JOINED), known[STREAM].holds_on(LEFT)) == (True, False)
    assert known[PERSON].organisation_id is None


async def test_where_a_lawyer_practises_on_a_day(connection: AsyncConnection) -> None:
    history: list[Recorded[PracticeEvent]] = [recorded(joined, 1), recorded(left, 2)]
    await follow(connection, "practice", history, "practice-1")
    await follow(connection, "practice", [recorded(alone, 3)], "practice-2")
    filters = PracticeFilters(name="hanh", organisation_id=ORGANISATION, area=COMMUNE)

    (row,) = await practices(connection, ask(JOINED), filters)
    assert (row.form, row.organisation_name) == (PracticeForm.CONTRACTED_LAWYER, ORGANISATION_NAME)
    assert await practices(connection, ask(LEFT), filters) == []
    (other,) = await practices(connection, ask(LEFT), PracticeFilters())
    assert (other.form, other.employer) == (PracticeForm.INDIVIDUAL, alone.employer)
    assert rows_of(Unrecorded()) == set()
