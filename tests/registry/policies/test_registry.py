"""Whom the registry's nouns tell what, when another of them makes something known."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from services.registry.app import build
from services.registry.certificate.facts import RecordHolderDied
from services.registry.membership.board import RecordMemberDeath
from services.registry.organisation.claiming import headed_by
from services.registry.policies.registry import (
    POLICIES,
    on_admission,
    on_membership,
    on_organisation,
    on_person,
    on_training,
)
from services.registry.practice.rules import RecordLawyerJoined
from services.registry.traineeship.progress import RecordTraineeDied
from services.registry.training.hours import OpenTrainingYear
from shared.contracts.registry.membership import DeletionGround
from shared.contracts.registry.organisation import Founder
from shared.contracts.registry.person import PersonDied
from shared.contracts.registry.practice import PracticeForm
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
    practices, office = Every(f"practice/{CERTIFICATE}"), Every(headed_by(CERTIFICATE))
    assert told == [Stream(f"certificate-{CERTIFICATE}"), practices, office]
    assert [one.target for one in of_a_case] == [practices, office]
    assert idle(DAY).deletion_ground is DeletionGround.IDLE


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
    unnamed = idle(DAY).model_copy(update={"certificate_id": None})

    assert on_membership(recorded(of_old, stream=MEMBER)) == []
    assert on_membership(recorded(unnamed, stream=MEMBER)) == []


def test_own_policies_hear_the_register_s_nouns_and_no_work_about_policies() -> None:
    own = frozenset().union(*(types_of(one.contract) for one in build().nouns))

    assert all(types_of(one.contract) <= own for one in POLICIES)
    assert {one.source for one in POLICIES} == {"registry"}
