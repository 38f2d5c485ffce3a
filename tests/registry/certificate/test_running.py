"""What runs after the issue: times that open work for people, and the ends of deprivations."""

from datetime import date
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.facts import (
    RecordBarJoined,
    RecordDeletionComplaint,
    RecordDeletionComplaintResolved,
    RecordNameDeletion,
    RecordNameDeletionAnnulled,
    RecordPracticeBegun,
)
from services.registry.certificate.standing import RevocationStage, pending, status_on
from services.registry.certificate.state import Certificate, Status
from services.registry.certificate.timing import NoteRevocationDue, RestoreUse
from shared.contracts.registry.certificate import CertificateEntered, CertificateEvent
from shared.contracts.registry.certificate_revocation import (
    CertificateBarJoined,
    CertificateNameDeletionAnnulled,
    CertificateNameDeletionComplained,
    CertificateNameDeletionComplaintResolved,
    CertificatePracticeBegun,
    CertificateRevocationDue,
    CertificateRevocationGround,
    CertificateUseRestored,
)
from shared.law.clock import Clock
from shared.law.data import load_holidays, load_rules
from tests.registry.certificate.given import (
    ANOTHER,
    ONE,
    a_certificate,
    annulled,
    applied,
    asked,
    deprived,
    issued,
    name_deleted,
    revoked,
    submitted,
)
from tests.registry.context import COMMUNE, MEMBERSHIP, NAME, PERSON, on
from tests.support.spec import recorded

LETTER_D, LETTER_DD = (
    CertificateRevocationGround.JOINED_NO_BAR,
    CertificateRevocationGround.DID_NOT_PRACTISE,
)
LETTER_G = CertificateRevocationGround.NAME_DELETED
OLD = issued(on=date(2022, 4, 28), filed_on=date(2022, 4, 1))
joined = CertificateBarJoined(membership_id=MEMBERSHIP, admitted_on=date(2022, 6, 1))
practises = CertificatePracticeBegun(begun_on=date(2022, 7, 1), evidence="Hợp đồng")
A_DAY, LATER = date(2026, 3, 2), date(2026, 3, 6)


def after(*events: CertificateEvent) -> Certificate:
    """Fold events into the state that they lead to."""
    return decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])


def running(*events: CertificateEvent) -> dict[str, Clock]:
    """List the clocks that run after these events."""
    clocks = decider.clocks(after(*events), load_rules(), load_holidays())
    return {one.name: one for one in clocks}


def due(
    ground: CertificateRevocationGround, since: date, on: date, noted: date
) -> CertificateRevocationDue:
    """Build the event with only what the test is about."""
    return CertificateRevocationDue(ground=ground, since=since, due_on=on, noted_on=noted)


def test_two_years_without_a_bar_open_work_and_revoke_nothing() -> None:
    day = running(OLD)["join-bar"].due_on
    assert day is not None
    noted = due(LETTER_D, OLD.issued_on, day, date(2024, 6, 3))
    late = a_certificate.given(OLD).knowing(on(date(2024, 6, 3)))

    late.when(NoteRevocationDue()).then(noted).under("CERT-JOIN-BAR-YEARS/2013-07-01")
    a_certificate.given(OLD).knowing(on(day)).when(NoteRevocationDue()).then_rejected(
        "no-time-ran-out"
    )
    state = after(OLD, noted)
    one = pending(state)
    assert status_on(state, date(2024, 7, 1)) is Status.ISSUED
    assert one is not None
    assert (one.stage, one.ground) == (RevocationStage.TO_PROPOSE, LETTER_D)
    assert "join-bar" not in running(OLD, noted)
    a_certificate.given(OLD, noted).knowing(on(date(2024, 6, 4))).when(
        NoteRevocationDue()
    ).then_rejected("no-time-ran-out")
    assert pending(after(OLD, noted, joined)) is None


def test_whoever_joins_a_bar_has_three_years_to_practise() -> None:
    clocks = running(OLD, joined)
    clock = clocks["practise"]
    assert "join-bar" not in clocks
    assert clock.rule_row == "CERT-PRACTISE-YEARS/2013-07-01"
    assert clock.due_on is not None
    noted = due(LETTER_DD, joined.admitted_on, clock.due_on, A_DAY)

    a_certificate.given(OLD, joined).knowing(on(A_DAY)).when(NoteRevocationDue()).then(noted)
    assert running(OLD, joined, practises) == {}
    assert pending(after(OLD, joined, noted, practises)) is None


def test_a_time_whose_ground_is_proposed_runs_no_more() -> None:
    assert set(running(OLD, asked(A_DAY, LETTER_D, "d"))) == {"revocation-review"}


def test_before_2013_the_law_data_has_no_time_to_join_a_bar() -> None:
    old = issued(on=date(2010, 4, 28), filed_on=date(2010, 4, 1))

    assert running(old)["join-bar"].due_on is None
    assert running(old)["join-bar"].rule_row == "CERT-JOIN-BAR-YEARS/none"


def test_of_what_an_old_register_entered_no_time_to_join_runs() -> None:
    entered = CertificateEntered(
        person_id=PERSON,
        full_name=NAME,
        area=COMMUNE,
        number=OLD.number,
        issued_on=OLD.issued_on,
        entered_from="Sổ cũ",
    )

    assert running(entered) == {}


def test_nothing_runs_of_what_is_revoked_and_late_timers_change_nothing() -> None:
    gone = (OLD, deprived(ONE, A_DAY, LATER), revoked(A_DAY, LETTER_D, "d", by=ANOTHER))

    assert running(*gone) == {}
    for history in (gone, (applied,)):
        for command in (NoteRevocationDue(), RestoreUse()):
            a_certificate.given(*history).knowing(on(LATER)).when(command).then_nothing()


def test_the_bar_asks_within_seven_working_days_of_a_deletion() -> None:
    clocks = running(OLD, joined, practises, name_deleted(A_DAY))

    assert clocks == {
        "revocation-request": Clock(
            "revocation-request", date(2026, 3, 11), "CERT-REVOKE-REQUEST-DAYS/2025-07-01"
        )
    }


def test_the_department_has_five_and_the_chair_seven_working_days() -> None:
    asked_for = (OLD, joined, practises, asked(A_DAY, LETTER_G, "g"))

    assert list(running(*asked_for).values()) == [
        Clock("revocation-review", date(2026, 3, 9), "CERT-REVOKE-DEPT-DAYS/2025-07-01")
    ]
    assert list(running(*asked_for, submitted(LATER, LETTER_G, A_DAY)).values()) == [
        Clock("revocation-decide", date(2026, 3, 17), "CERT-REVOKE-DECIDE-DAYS/2025-07-01")
    ]


def test_until_june_2025_the_minister_had_fifteen_days_from_the_request() -> None:
    asked_for = (OLD, joined, practises, asked(date(2025, 3, 3), LETTER_G, "g"))

    assert list(running(*asked_for).values()) == [
        Clock("revocation-decide", date(2025, 3, 18), "CERT-REVOKE-DECIDE-DAYS/2021-08-10")
    ]


# The ends of deprivations ---------------------------------------------------------------------

members = (OLD, joined, practises)


def test_after_the_last_day_the_use_is_restored_once() -> None:
    taken = (*members, deprived(ONE, A_DAY, LATER))
    restored = CertificateUseRestored(decision_id=ONE, restored_on=date(2026, 3, 7))

    assert running(*taken)["use-restored"].due_on == LATER
    a_certificate.given(*taken).knowing(on(date(2026, 3, 7))).when(RestoreUse()).then(restored)
    a_certificate.given(*taken).knowing(on(LATER)).when(RestoreUse()).then_rejected(
        "deprivation-not-over"
    )
    assert running(*taken, restored) == {}
    a_certificate.given(*taken, restored).knowing(on(date(2026, 3, 9))).when(
        RestoreUse()
    ).then_nothing()


def test_nothing_is_restored_while_another_deprivation_holds() -> None:
    both = (*members, deprived(ONE, A_DAY, LATER), deprived(ANOTHER, LATER, date(2026, 4, 1)))

    assert running(*both)["use-restored"].due_on == date(2026, 4, 1)
    assert running(*both, annulled(ANOTHER))["use-restored"].due_on == LATER
    a_certificate.given(*both).knowing(on(date(2026, 4, 2))).when(RestoreUse()).then(
        CertificateUseRestored(decision_id=ANOTHER, restored_on=date(2026, 4, 2))
    )


# Facts ----------------------------------------------------------------------------------------


def test_facts_are_recorded_in_any_state_and_again_change_nothing() -> None:
    for history in ((applied,), (OLD,)):
        known = a_certificate.given(*history).knowing(on(LATER))
        known.when(RecordNameDeletion(decision_id=ONE, deleted_on=A_DAY)).then(name_deleted(A_DAY))
        known.when(RecordNameDeletionAnnulled(decision_id=ONE, annulled_on=A_DAY)).then(
            CertificateNameDeletionAnnulled(decision_id=ONE, annulled_on=A_DAY)
        )
        known.when(RecordDeletionComplaint(decision_id=ONE, complained_on=A_DAY)).then(
            CertificateNameDeletionComplained(decision_id=ONE, complained_on=A_DAY)
        )
    known = a_certificate.given(
        OLD,
        joined,
        practises,
        name_deleted(A_DAY),
        CertificateNameDeletionAnnulled(decision_id=ONE, annulled_on=A_DAY),
        CertificateNameDeletionComplained(decision_id=ONE, complained_on=A_DAY),
    ).knowing(on(LATER))
    known.when(RecordNameDeletion(decision_id=ONE, deleted_on=A_DAY)).then_nothing()
    known.when(RecordNameDeletionAnnulled(decision_id=ONE, annulled_on=A_DAY)).then_nothing()
    known.when(RecordDeletionComplaint(decision_id=ONE, complained_on=A_DAY)).then_nothing()
    resolved = RecordDeletionComplaintResolved(decision_id=ONE, resolved_on=LATER)
    known.when(resolved).then(
        CertificateNameDeletionComplaintResolved(decision_id=ONE, resolved_on=LATER)
    )
    a_certificate.given(OLD).knowing(on(LATER)).when(resolved).then_nothing()
    known.when(RecordBarJoined(membership_id=MEMBERSHIP, admitted_on=A_DAY)).then_nothing()
    known.when(RecordPracticeBegun(begun_on=A_DAY, evidence="Hợp đồng")).then_nothing()


def test_of_what_is_not_known_here_facts_wait() -> None:
    for command in (
        RecordNameDeletion(decision_id=ONE, deleted_on=A_DAY),
        RecordBarJoined(membership_id=UUID(int=1), admitted_on=A_DAY),
        NoteRevocationDue(),
    ):
        a_certificate.when(command).then_unknown()


def test_joining_and_practising_are_recorded_by_hand_too() -> None:
    known = a_certificate.given(OLD).knowing(on(LATER))

    known.when(RecordBarJoined(membership_id=MEMBERSHIP, admitted_on=joined.admitted_on)).then(
        joined
    )
    known.when(RecordPracticeBegun(begun_on=practises.begun_on, evidence="Hợp đồng")).then(
        practises
    )
    tomorrow = date(2026, 3, 7)
    known.when(RecordBarJoined(membership_id=MEMBERSHIP, admitted_on=tomorrow)).then_rejected(
        "in-the-future"
    )
    known.when(RecordPracticeBegun(begun_on=tomorrow, evidence="?")).then_rejected("in-the-future")


def test_an_annulled_deletion_asks_nobody_for_anything() -> None:
    lifted = CertificateNameDeletionAnnulled(decision_id=ONE, annulled_on=LATER)

    assert running(*members, name_deleted(A_DAY), lifted) == {}
