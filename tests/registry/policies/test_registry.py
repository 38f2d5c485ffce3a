"""Whom the registry's nouns tell what, when another of them makes something known."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from services.registry.app import build
from services.registry.branch.changes import TerminateBranch
from services.registry.certificate.facts import RecordHolderDied
from services.registry.membership.board import RecordMemberDeath
from services.registry.organisation.claiming import founded_by, headed_by, missed_by
from services.registry.organisation.members import NoteRightGivenBack
from services.registry.policies.organisation import on_moved, on_organisation
from services.registry.policies.registry import (
    POLICIES,
    on_admission,
    on_membership,
    on_person,
    on_training,
)
from services.registry.practice.ending import LiftPracticeEnd
from services.registry.practice.following import MovePractice, NotePracticeMembership
from services.registry.practice.rules import RecordLawyerJoined
from services.registry.traineeship.progress import RecordTraineeDied
from services.registry.training.hours import OpenTrainingYear
from shared.contracts.registry.membership import DeletionGround, MembershipDisciplineAnnulled
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationConverted,
    OrganisationForm,
)
from shared.contracts.registry.person import PersonDied
from shared.contracts.registry.practice import PracticeEnd, PracticeForm, PracticeGoesOn
from shared.contracts.registry.training import CpdStatus
from shared.decider import Every, Ordered, Stream
from shared.folding import types_of
from tests.registry.context import CERTIFICATE, COMMUNE, MEMBERSHIP, NAME, PERSON
from tests.registry.membership.given import admitted, deleted, idle
from tests.registry.organisation.given import REGISTERED_ON, registered
from tests.registry.training.given import YEAR, closed
from tests.support.spec import recorded

DAY, DECISION, OFFICE = date(2026, 2, 2), UUID(int=2), UUID(int=44)
MEMBER = f"membership-{MEMBERSHIP}"


def firm(founder: UUID) -> Every:
    """Name the firm that somebody founded."""
    return Every(founded_by(founder))


def test_a_death_is_told_to_certificate_membership_and_traineeship_where_they_are() -> None:
    died = PersonDied(person_id=PERSON, full_name=NAME, basis="Giấy chứng tử", died_on=DAY)

    assert on_person(recorded(died)) == [
        Ordered(Every(f"certificate-holder/{PERSON}"), RecordHolderDied(died_on=DAY)),
        Ordered(Every(f"member/{PERSON}"), RecordMemberDeath(died_on=DAY)),
        Ordered(Every(f"trainee/{PERSON}"), RecordTraineeDied(died_on=DAY)),
    ]


def test_a_deletion_reaches_practice_and_office_and_the_certificate_where_nobody_else_says_it() -> (
    None
):
    of_the_board = on_membership(recorded(idle(DAY), stream=MEMBER))
    of_a_case = on_membership(recorded(deleted(DECISION, DAY), stream=MEMBER))

    told = [one.target for one in of_the_board]
    cascade = [Every(f"practice/{CERTIFICATE}"), Every(headed_by(CERTIFICATE)), firm(CERTIFICATE)]
    assert told == [Stream(f"certificate-{CERTIFICATE}"), *cascade]
    assert [one.target for one in of_a_case] == cascade
    assert idle(DAY).deletion_ground is DeletionGround.IDLE


def test_an_annulment_reaches_practices_and_whatever_missed_the_lawyer() -> None:
    annulled = MembershipDisciplineAnnulled(decision_id=DECISION, certificate_id=CERTIFICATE)
    lifts, gives = on_membership(recorded(annulled, stream=MEMBER, effective_on=DAY))

    assert lifts == Ordered(
        Every(f"practice/{CERTIFICATE}"),
        LiftPracticeEnd(ground=PracticeEnd.NAME_DELETED, decision_id=DECISION, lifted_on=DAY),
    )
    assert gives == Ordered(
        Every(missed_by(CERTIFICATE)),
        NoteRightGivenBack(certificate_id=CERTIFICATE, decision_id=DECISION, given_back_on=DAY),
    )
    nobody = annulled.model_copy(update={"certificate_id": None})
    assert on_membership(recorded(nobody, stream=MEMBER)) == []


def test_whoever_worked_in_what_became_another_works_in_that() -> None:
    converted = OrganisationConverted(
        into_id=OFFICE, into_name="Mới", into_form=OrganisationForm.PARTNERSHIP, converted_on=DAY
    )
    moves, closes = on_organisation(recorded(converted, stream=f"organisation-{DECISION}"))

    assert moves == Ordered(
        Every(f"practice-at/{DECISION}"), MovePractice(into_id=OFFICE, moved_on=DAY)
    )
    assert isinstance(closes.command, TerminateBranch)


def test_who_goes_on_in_another_organisation_joins_it_unless_somebody_said_so() -> None:
    goes_on = PracticeGoesOn(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=DECISION,
        into_id=OFFICE,
        form=PracticeForm.CONTRACTED_LAWYER,
        area=COMMUNE,
        moved_on=DAY,
    )
    practice = UUID(int=45)
    (joins,) = on_moved(recorded(goes_on, stream=f"practice-{practice}"))

    assert joins.target == Stream(f"practice-{uuid5(practice, f'into/{OFFICE}')}")
    assert joins.unless == f"practice/{CERTIFICATE}/{OFFICE}"
    assert joins.command.form is PracticeForm.CONTRACTED_LAWYER
    founder = goes_on.model_copy(update={"form": PracticeForm.FOUNDER})
    (joins,) = on_moved(recorded(founder, stream=f"practice-{practice}"))
    assert joins.command.form is PracticeForm.FOUNDER


def test_founders_practise_where_they_founded_unless_somebody_said_so() -> None:
    founder = Founder(certificate_id=CERTIFICATE, person_id=PERSON, full_name=NAME)
    founded = registered.model_copy(update={"founders": (founder,)})

    (ordered,) = on_organisation(recorded(founded, stream=f"organisation-{OFFICE}"))

    assert ordered == Ordered(
        Stream(f"practice-{uuid5(OFFICE, f'founder/{CERTIFICATE}')}"),
        RecordLawyerJoined(
            certificate_id=CERTIFICATE,
            organisation_id=OFFICE,
            form=PracticeForm.FOUNDER,
            area=COMMUNE,
            joined_on=REGISTERED_ON,
        ),
        unless=f"practice/{CERTIFICATE}/{OFFICE}",
    )


def test_the_year_of_the_record_is_owed_and_the_one_after_a_closed_one() -> None:
    late = datetime(2025, 12, 31, 18, tzinfo=UTC)  # it is the next year in Hanoi
    (first,) = on_admission(recorded(admitted, stream=MEMBER, received_at=late))
    (second,) = on_training(recorded(closed(CpdStatus.SHORT, 0)))

    assert first == Ordered(
        Stream(f"training-{uuid5(MEMBERSHIP, 'training/2026')}"),
        OpenTrainingYear(membership_id=MEMBERSHIP, year=2026),
        unless=f"cpd-year/{PERSON}/2026",
    )
    assert second.command == OpenTrainingYear(membership_id=MEMBERSHIP, year=YEAR + 1)


def test_what_concerns_nobody_else_is_told_to_nobody() -> None:
    of_old = admitted.model_copy(update={"entered_from": "Sổ cũ"})
    known = Ordered(
        Every(f"practice/{CERTIFICATE}"), NotePracticeMembership(membership_id=MEMBERSHIP)
    )
    unnamed = idle(DAY).model_copy(update={"certificate_id": None})

    assert on_membership(recorded(of_old, stream=MEMBER)) == [known]  # no time runs against them
    assert on_membership(recorded(unnamed, stream=MEMBER)) == []


def test_own_policies_hear_the_register_s_nouns_and_no_work_about_policies() -> None:
    own = frozenset().union(*(types_of(one.contract) for one in build().nouns))

    assert all(types_of(one.contract) <= own for one in POLICIES)
    assert {one.source for one in POLICIES} == {"registry"}
