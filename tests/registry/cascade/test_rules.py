"""What each noun makes of what policies tell it: produces, leaves alone, repeats harmlessly."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry import membership, practice, training
from services.registry.branch.changes import TerminateBranch
from services.registry.certificate.facts import RecordHolderDied
from services.registry.context import Context, KnownTraineeship
from services.registry.membership.board import RecordMemberDeath
from services.registry.membership.noting import (
    NoteCertificateLost,
    NoteCertificateRestored,
    NotePractice,
    NotePracticeEnded,
)
from services.registry.organisation.revocation import RequireTermination
from services.registry.practice.ending import EndPractice
from services.registry.practice.rules import RecordLawyerLeft, RevokeIndividualPractice
from services.registry.training.hours import OpenTrainingYear
from shared.contracts.registry.branch import BranchTerminated
from shared.contracts.registry.certificate import (
    CertificateApplied,
    DossierKind,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.contracts.registry.certificate_revocation import CertificateHolderDied
from shared.contracts.registry.membership import MembershipEndedByDeath, MembershipEvent
from shared.contracts.registry.membership_practice import (
    MemberCertificateLost,
    MemberCertificateRestored,
    MemberPracticeBegun,
    MemberPracticeEnded,
)
from shared.contracts.registry.organisation import OrganisationForm
from shared.contracts.registry.organisation_ending import (
    OrganisationTerminationRequired,
    TerminationGround,
)
from shared.contracts.registry.practice import PracticeEnd, PracticeEnded
from tests.registry.branch.test_rules import a_branch
from tests.registry.branch.test_rules import registered as branch
from tests.registry.certificate.given import a_certificate
from tests.registry.certificate.test_application import application
from tests.registry.certificate.test_running import OLD, running
from tests.registry.context import (
    CERTIFICATE,
    MEMBERSHIP,
    NAME,
    ORGANISATION,
    PERSON,
    THE_MEMBERSHIP,
    on,
)
from tests.registry.membership.given import a_membership, admitted
from tests.registry.organisation.given import an_organisation, registered
from tests.registry.practice.test_practice import a_practice, alone, joined, revoked
from tests.registry.training.given import YEAR, opened
from tests.support.spec import POLICY, Scenario, recorded

DAY, BEFORE = date(2026, 2, 2), date(2010, 1, 1)
TODAY = date(2026, 3, 2)
DECISION, PRACTICE, OTHER, SERVED = (UUID(int=number) for number in range(61, 65))


# A practice -----------------------------------------------------------------------------------


def test_a_practice_ends_once_for_what_happened_elsewhere_and_not_before_it_began() -> None:
    ends = EndPractice(ground=PracticeEnd.CERTIFICATE_REVOKED, ended_on=DAY)
    ended = PracticeEnded(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        ground=PracticeEnd.CERTIFICATE_REVOKED,
        ended_on=DAY,
    )

    a_practice.given(joined).when(ends).then(ended)
    early = ends.model_copy(update={"ended_on": BEFORE})
    a_practice.given(joined).when(early).then(
        ended.model_copy(update={"ended_on": joined.joined_on})
    )
    a_practice.given(joined, ended).when(ends).then_nothing()
    a_practice.when(ends).then_unknown()
    state = practice.decider.replay([recorded(joined), recorded(ended, 2)])
    assert practice.decider.claims(state) == {  # found here, should the right be given back
        f"practice/{CERTIFICATE}/{ORGANISATION}/{joined.joined_on}",
        f"practice-at/{ORGANISATION}/{CERTIFICATE}/{joined.joined_on}",
    }
    assert practice.steps(state) == (RecordLawyerLeft,)


def test_the_registration_of_an_individual_is_taken_back_after_its_right_was_lost() -> None:
    lost = PracticeEnded(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=None,
        ground=PracticeEnd.NAME_DELETED,
        ended_on=date(2025, 12, 1),
    )
    takes = RevokeIndividualPractice(reason=revoked.reason, revoked_on=revoked.revoked_on)
    state = practice.decider.replay([recorded(alone), recorded(lost, 2)])

    assert practice.steps(state) == (RevokeIndividualPractice,)
    a_practice.given(alone, lost).when(takes).then(revoked)
    a_practice.given(alone, lost, revoked).when(takes).then_nothing()
    other = takes.model_copy(update={"reason": "Lý do khác"})
    a_practice.given(alone, lost, revoked).when(other).then_rejected("practice-ended-already")
    after = practice.decider.replay([recorded(alone), recorded(lost, 2), recorded(revoked, 3)])
    assert practice.decider.claims(after) == {"practice-number/48.2025.09.0003/tp/đkhđ"}


# A membership ---------------------------------------------------------------------------------

noted = MemberPracticeBegun(
    person_id=PERSON,
    full_name=NAME,
    organisation_id=ORGANISATION,
    begun_on=BEFORE,
    practice_id=PRACTICE,
)
lost = MemberCertificateLost(decision_id=DECISION, lost_on=DAY)


def test_practices_are_known_by_their_ids_side_by_side_and_end_by_them() -> None:
    note = NotePractice(practice_id=PRACTICE, organisation_id=ORGANISATION, begun_on=BEFORE)
    other = note.model_copy(update={"practice_id": OTHER})
    end = NotePracticeEnded(practice_id=PRACTICE, ended_on=DAY)
    ended = MemberPracticeEnded(
        person_id=PERSON, full_name=NAME, ended_on=DAY, practice_id=PRACTICE
    )

    a_membership.given(admitted).when(note).then(noted)
    a_membership.given(admitted, noted).when(note).then_nothing()
    a_membership.given(admitted, noted).when(other).then(
        noted.model_copy(update={"practice_id": OTHER})
    )
    a_membership.given(admitted, noted).when(end).then(ended)
    a_membership.given(admitted, noted, ended).when(end).then_nothing()
    a_membership.given(admitted).when(end).then_nothing()
    a_membership.when(note).then_unknown()
    beside = noted.model_copy(update={"practice_id": OTHER})
    told: tuple[MembershipEvent, ...] = (admitted, noted, beside, ended)
    state = membership.decider.replay([recorded(one, number) for number, one in enumerate(told, 1)])
    assert [one.ended_on for one in state.practices] == [DAY, None]


def test_a_revocation_is_known_until_it_is_annulled() -> None:
    loses = NoteCertificateLost(decision_id=DECISION, lost_on=DAY)
    restores = NoteCertificateRestored(decision_id=DECISION, restored_on=TODAY)
    restored = MemberCertificateRestored(decision_id=DECISION, restored_on=TODAY)

    a_membership.given(admitted).when(loses).then(lost)
    a_membership.given(admitted, lost).when(loses).then_nothing()
    a_membership.given(admitted, lost).when(restores).then(restored)
    a_membership.given(admitted, lost, restored).when(restores).then_nothing()


def test_a_death_that_is_recorded_of_the_person_is_no_request() -> None:
    died = RecordMemberDeath(died_on=BEFORE)
    as_policy = Scenario(membership.decider, on(TODAY, noun="membership", actor=POLICY))

    as_policy.given(admitted).when(died).then(
        MembershipEndedByDeath(
            person_id=PERSON, full_name=NAME, certificate_id=CERTIFICATE, died_on=BEFORE
        )
    )
    a_membership.given(admitted).when(died).then_rejected("before-joining")


# A certificate --------------------------------------------------------------------------------


def test_no_time_runs_against_who_died() -> None:
    died = CertificateHolderDied(died_on=DAY)

    a_certificate.given(OLD).when(RecordHolderDied(died_on=DAY)).then(died)
    a_certificate.given(OLD, died).when(RecordHolderDied(died_on=DAY)).then_nothing()
    a_certificate.when(RecordHolderDied(died_on=DAY)).then_unknown()
    assert [*running(OLD)] == ["join-bar"]
    assert running(OLD, died) == {}


def test_the_traineeship_that_is_known_here_is_judged_by_its_record() -> None:
    day = date(2025, 8, 1)

    def known(whose: UUID = PERSON, valid_until: date | None = None) -> Context:
        passed = ((date(2025, 1, 2), valid_until),)
        one = KnownTraineeship(person_id=whose, exempt=False, completed_on=None, passed=passed)
        return on(date(2025, 8, 20), traineeships={SERVED: one})

    asks = application(day, kind=DossierKind.PASSED).model_copy(update={"traineeship_id": SERVED})

    for context, verdict in (
        (known(), StandardVerdict.MET),
        (known(valid_until=date(2025, 3, 1)), StandardVerdict.NOT_MET),
    ):
        filed, judged = a_certificate.knowing(context).when(asks).decided
        assert isinstance(filed.event, CertificateApplied)
        assert filed.event.traineeship_id == SERVED
        assert judged.event == StandardAssessed(
            standard=Standard.TRAINEESHIP,
            verdict=verdict,
            evidence="Hồ sơ tập sự trong sổ đăng ký",
            assessed_on=day,
        )
    another = known(whose=OTHER)
    a_certificate.knowing(another).when(asks).then_rejected("traineeship-of-another")
    a_certificate.knowing(on(day)).when(asks).then_rejected("traineeship-not-known")


# An organisation and its branches -------------------------------------------------------------


def test_the_department_is_asked_about_what_stands_on_its_head_alone() -> None:
    asks = RequireTermination(
        ground=TerminationGround.CERTIFICATES_GONE, certificate_id=CERTIFICATE, required_on=BEFORE
    )
    asked = OrganisationTerminationRequired(
        ground=TerminationGround.CERTIFICATES_GONE, certificate_id=CERTIFICATE, required_on=BEFORE
    )
    as_policy = an_organisation.knowing(on(TODAY, noun="organisation", actor=POLICY))
    several = registered.model_copy(update={"form": OrganisationForm.PARTNERSHIP})

    as_policy.given(registered).when(asks).then(asked)
    as_policy.given(registered, asked).when(asks).then_nothing()
    as_policy.given(several).when(asks).then_nothing()
    an_organisation.given(registered).when(asks).then_rejected("before-organisation-began")


def test_a_branch_ends_with_its_organisation_whenever_that_was() -> None:
    ends = TerminateBranch(reason="Tổ chức không còn", terminated_on=BEFORE)
    as_policy = a_branch.knowing(on(TODAY, noun="branch", actor=POLICY))
    ended = BranchTerminated(
        organisation_id=ORGANISATION,
        name=branch.name,
        reason="Tổ chức không còn",
        terminated_on=branch.registered_on,
    )

    as_policy.given(branch).when(ends).then(ended)
    as_policy.given(branch, ended).when(ends).then_nothing()
    a_branch.given(branch).when(ends).then_rejected("before-branch")


# A year of training ---------------------------------------------------------------------------


def test_no_year_is_opened_for_who_left_before_it_nor_twice() -> None:
    left = {MEMBERSHIP: replace(THE_MEMBERSHIP, over_since=date(YEAR, 1, 1))}
    opens = OpenTrainingYear(membership_id=MEMBERSHIP, year=YEAR)
    a_year = Scenario(training.decider, on(date(YEAR, 6, 3), noun="training", actor=POLICY))

    a_year.when(opens).then(opened)
    a_year.given(opened).when(opens).then_nothing()
    gone = on(date(YEAR, 6, 3), noun="training", actor=POLICY, memberships=left)
    a_year.knowing(gone).when(opens).then_nothing()
