"""The Board deletes who does not practise; what follows a deletion; and a death."""

from datetime import date

from services.registry.membership import decider
from services.registry.membership.board import (
    DeleteIdleName,
    RecordCertificateRevoked,
    RecordMemberDeath,
    RecordRevocationAsked,
)
from services.registry.membership.practice import RecordMemberPractice, RecordMemberPracticeEnded
from services.registry.membership.standing import Status, status_on
from shared.contracts.registry.membership import DeletionGround, NameDeleted, RevocationAskedByBar
from shared.contracts.registry.membership_practice import (
    MemberCertificateRevoked,
    MemberPracticeBegun,
    MemberPracticeEnded,
)
from tests.registry.context import CERTIFICATE, NAME, ORGANISATION, PERSON, on
from tests.registry.membership.given import (
    ONE,
    TODAY,
    a_membership,
    admitted,
    applied,
    by_the_board,
    card,
    deleted,
    died,
    idle,
    running,
    withdrawn,
)
from tests.support.spec import recorded

long_ago = admitted.model_copy(update={"admitted_on": date(2016, 5, 12)})
the_card = card("12", date(2016, 6, 1))
begun = MemberPracticeBegun(
    person_id=PERSON, full_name=NAME, organisation_id=ORGANISATION, begun_on=date(2017, 1, 3)
)
ended = MemberPracticeEnded(person_id=PERSON, full_name=NAME, ended_on=date(2021, 1, 29))
asked = RevocationAskedByBar(
    person_id=PERSON, full_name=NAME, certificate_id=CERTIFICATE, asked_on=date(2025, 12, 5)
)
received = MemberCertificateRevoked(
    person_id=PERSON, full_name=NAME, certificate_id=CERTIFICATE, received_on=date(2026, 1, 12)
)
DEC_1, EARLY, FUTURE = date(2025, 12, 1), date(2016, 5, 11), date(2026, 3, 3)


def delete(ground: DeletionGround, day: date = date(2026, 2, 2)) -> DeleteIdleName:
    """Build the command with only what the test is about."""
    return DeleteIdleName(deletion_ground=ground, decision=by_the_board(day))


def begin(day: date = begun.begun_on) -> RecordMemberPractice:
    """Build the command with only what the test is about."""
    return RecordMemberPractice(organisation_id=ORGANISATION, begun_on=day)


def revoked(day: date = received.received_on) -> RecordCertificateRevoked:
    """Build the command with only what the test is about."""
    return RecordCertificateRevoked(received_on=day, decision=by_the_board(date(2026, 1, 9)))


def test_practice_begins_and_ends_once() -> None:
    member = a_membership.given(long_ago)
    member.when(begin()).then(begun)
    a_membership.given(long_ago, begun).when(begin()).then_nothing()
    end = RecordMemberPracticeEnded(ended_on=ended.ended_on)
    a_membership.given(long_ago, begun).when(end).then(ended)
    a_membership.given(long_ago, begun, ended).when(end).then_nothing()
    member.when(end).then_rejected("does-not-practise")
    assert decider.reads(begin()) == (f"organisation-{ORGANISATION}",)
    assert decider.reads(RecordMemberPractice(begun_on=DEC_1)) == ()


def test_every_fault_of_practice_at_once() -> None:
    nowhere = on(TODAY, noun="membership", organisations={})

    a_membership.given(long_ago, begun).knowing(nowhere).when(begin(FUTURE)).then_rejected(
        "practises-already", "organisation-not-known", "in-the-future"
    )
    a_membership.given(long_ago, begun).when(
        RecordMemberPracticeEnded(ended_on=EARLY)
    ).then_rejected("ended-before-begun", "before-joining")


def test_who_never_practised_is_deleted_years_after_the_card() -> None:
    assert running(long_ago, the_card)["delete-not-practised"].due_on == date(2019, 6, 3)
    outcome = a_membership.given(long_ago, the_card).when(delete(DeletionGround.NOT_PRACTISED))

    (event,) = (one.event for one in outcome.decided)
    assert isinstance(event, NameDeleted)
    assert event.deletion_ground is DeletionGround.NOT_PRACTISED
    outcome.under("MEM-DELETE-NOTPRACTISE-YEARS/2013-07-01")


def test_who_practised_is_deleted_after_years_on_end() -> None:
    assert "delete-idle" not in running(long_ago, the_card, begun)
    idle_now = running(long_ago, the_card, begun, ended)
    assert idle_now["delete-idle"].due_on == date(2026, 1, 29)
    assert "delete-not-practised" not in idle_now
    member = a_membership.given(long_ago, the_card, begun, ended)
    member.when(delete(DeletionGround.IDLE, date(2026, 1, 29))).then_rejected(
        "not-idle-long-enough"
    )
    assert not member.when(delete(DeletionGround.IDLE, date(2026, 1, 30))).faults


def test_nobody_is_deleted_of_whom_nobody_can_say_since_when() -> None:
    a_membership.given(long_ago).when(delete(DeletionGround.NOT_PRACTISED)).then_rejected(
        "no-idle-time-known"
    )
    a_membership.given(long_ago, the_card, begun).when(delete(DeletionGround.IDLE)).then_rejected(
        "no-idle-time-known"
    )
    a_membership.given(long_ago).when(delete(DeletionGround.DISCIPLINE, FUTURE)).then_rejected(
        "in-the-future", "deleted-by-a-case-only"
    )
    a_membership.given(long_ago, withdrawn).when(delete(DeletionGround.IDLE)).then_rejected(
        "not-in-this-state"
    )


def test_the_bar_asks_for_the_revocation_after_a_deletion_by_discipline() -> None:
    deletion = deleted(ONE, DEC_1)
    ask = RecordRevocationAsked(asked_on=asked.asked_on)

    assert running(long_ago, deletion)["ask-revocation"].due_on == date(2025, 12, 10)
    assert running(long_ago, idle(DEC_1)) == {}
    a_membership.given(long_ago, deletion).when(ask).then(asked).under(
        "CERT-REVOKE-REQUEST-DAYS/2025-07-01"
    )
    a_membership.given(long_ago, deletion, asked).when(ask).then_nothing()
    assert running(long_ago, deletion, asked) == {}
    a_membership.given(long_ago).when(ask).then_rejected("no-deletion")
    a_membership.given(long_ago, deletion).when(
        RecordRevocationAsked(asked_on=date(2025, 11, 28))
    ).then_rejected("before-deletion")


def test_the_federation_withdraws_the_card_after_a_revocation_is_received() -> None:
    a_membership.given(long_ago, the_card).when(revoked()).then(received)
    a_membership.given(long_ago, the_card, received).when(revoked()).then_nothing()
    a_membership.given(long_ago).when(revoked(date(2026, 1, 8))).then_rejected("before-signing")
    a_membership.given(long_ago).when(revoked(FUTURE)).then_rejected("in-the-future")
    limits = running(long_ago, the_card, withdrawn, received)
    assert limits["card-withdrawal"].due_on == date(2026, 1, 21)


def test_a_death_ends_a_membership_whatever_else_did() -> None:
    die = RecordMemberDeath(died_on=died.died_on)

    a_membership.given(admitted).when(die).then(died)
    a_membership.given(admitted, deleted(ONE, DEC_1)).when(die).then(died)
    a_membership.given(admitted, died).when(die).then_nothing()
    a_membership.given(admitted).when(RecordMemberDeath(died_on=FUTURE)).then_rejected(
        "in-the-future"
    )
    a_membership.given(admitted).when(RecordMemberDeath(died_on=EARLY)).then_rejected(
        "before-joining"
    )
    a_membership.given(applied).when(die).then_rejected("not-in-this-state")
    state = decider.replay(
        [recorded(admitted), recorded(deleted(ONE, DEC_1), 2), recorded(died, 3)]
    )
    assert status_on(state, DEC_1) is Status.DECEASED


def test_whose_name_was_deleted_may_join_with_another_certificate() -> None:
    state = decider.replay([recorded(admitted), recorded(deleted(ONE, DEC_1), 2)])

    assert f"member/{PERSON}" not in decider.claims(state)
    assert f"membership-of/{CERTIFICATE}" in decider.claims(state)
