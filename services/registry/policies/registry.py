"""What the registry's nouns record when another of them makes something known.

A certificate hears of its holder's membership, practice and death; a membership of the certificate
and the practices; practices, branches and organisations of what they stand on. What an authority
has to decide, no policy decides: it becomes known as work.
"""

from datetime import date, timedelta
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID, uuid5

from pydantic import Field

from services.registry.certificate.facts import (
    RecordBarJoined,
    RecordHolderDied,
    RecordNameDeletion,
    RecordPracticeBegun,
)
from services.registry.membership.board import RecordMemberDeath
from services.registry.membership.noting import (
    NoteCertificateLost,
    NoteCertificateRestored,
    NotePractice,
    NotePracticeEnded,
    NotePracticeGivenBack,
)
from services.registry.membership.state import of_certificate as membership_of
from services.registry.membership.state import of_person as member
from services.registry.policies.organisation import OfOrganisation, on_moved, on_organisation
from services.registry.policies.rights import Orders, died, right_given_back, right_lost
from services.registry.practice.following import NotePracticeMembership
from services.registry.practice.state import of_certificate as practices_of
from services.registry.traineeship.progress import RecordTraineeDied
from services.registry.training.hours import OpenTrainingYear
from shared.contracts.registry.certificate_revocation import (
    CertificateHolderDied,
    CertificateRevocationAnnulled,
    CertificateRevoked,
)
from shared.contracts.registry.membership import (
    DeletionGround,
    MembershipAdmitted,
    MembershipDisciplineAnnulled,
    MembershipEndedByDeath,
    NameDeleted,
)
from shared.contracts.registry.person import PersonDied
from shared.contracts.registry.practice import (
    IndividualPracticeRegistered,
    IndividualPracticeRevoked,
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeEnd,
    PracticeEnded,
    PracticeEndLifted,
    PracticeGoesOn,
    PracticeMembershipKnown,
)
from shared.contracts.registry.training import CpdYearClosed
from shared.decider import Every, Ordered, Stream
from shared.folding import key_of
from shared.follow.policy import Policy
from shared.law.calendar import legal_day
from shared.messages import Recorded

ONE_DAY = timedelta(days=1)
# What is heard, and no more: all other events go by without a look.
ONE_OF: Final = Field(discriminator="type")
OfCertificate: TypeAlias = Annotated[
    CertificateRevoked | CertificateRevocationAnnulled | CertificateHolderDied, ONE_OF
]
OfMembership: TypeAlias = Annotated[
    MembershipAdmitted | NameDeleted | MembershipDisciplineAnnulled | MembershipEndedByDeath,
    ONE_OF,
]
OfPractice: TypeAlias = Annotated[
    LawyerJoinedOrganisation
    | IndividualPracticeRegistered
    | LawyerLeftOrganisation
    | IndividualPracticeRevoked
    | PracticeEnded
    | PracticeEndLifted
    | PracticeMembershipKnown,
    ONE_OF,
]


# A certificate, and whoever dies --------------------------------------------------------------


def on_certificate(record: Recorded[OfCertificate]) -> Orders:
    """Whoever loses the certificate, or dies, practises no more; who headed an office is missed.

    That an organisation ends, the Department decides. Source: Luật Luật sư Đ.18, Đ.47(1)(c), (đ).
    """
    whose = key_of(record.envelope.stream)
    match record.data:
        case CertificateRevoked(decision_id=by, revoked_on=day):
            lost = NoteCertificateLost(decision_id=by, lost_on=day)
            return [
                Ordered(Every(membership_of(whose)), lost),
                *right_lost(whose, PracticeEnd.CERTIFICATE_REVOKED, by, day),
            ]
        case CertificateRevocationAnnulled(decision_id=by, annulled_on=day):
            restored = NoteCertificateRestored(decision_id=by, restored_on=day)
            return [
                Ordered(Every(membership_of(whose)), restored),
                *right_given_back(whose, PracticeEnd.CERTIFICATE_REVOKED, by, day),
            ]
        case CertificateHolderDied(died_on=day):
            return died(whose, day)


def on_person(record: Recorded[PersonDied]) -> Orders:
    """Whenever somebody dies, their certificate and membership say so; practice follows these."""
    whose, day = record.data.person_id, record.data.died_on
    return [
        Ordered(Every(f"certificate-holder/{whose}"), RecordHolderDied(died_on=day)),
        Ordered(Every(member(whose)), RecordMemberDeath(died_on=day)),
        Ordered(Every(f"trainee/{whose}"), RecordTraineeDied(died_on=day)),
    ]


# A membership ---------------------------------------------------------------------------------


def on_membership(record: Recorded[OfMembership]) -> Orders:
    """Whoever is admitted has joined a Bar; whose name is deleted practises no more from that day.

    An old register may be silent on practice, so its members' certificates are told nothing: no
    time runs against them. A deletion by discipline, discipline makes known to the certificate.
    Source: Luật Luật sư Đ.18(1)(d), Đ.20(5), Đ.47(1)(c), Đ.85(3).
    """
    match record.data:
        case MembershipAdmitted(certificate_id=whose, admitted_on=day) as admitted:
            here = key_of(record.envelope.stream)
            joined = RecordBarJoined(membership_id=here, admitted_on=day)
            new = admitted.entered_from is None
            return [
                *([Ordered(Stream(f"certificate-{whose}"), joined)] if new else []),
                Ordered(Every(practices_of(whose)), NotePracticeMembership(membership_id=here)),
            ]
        case NameDeleted(certificate_id=UUID() as whose, deleted_on=day) as deleted:
            known = RecordNameDeletion(decision_id=deleted.decision_id, deleted_on=day)
            told = deleted.deletion_ground is DeletionGround.DISCIPLINE
            return [
                *([] if told else [Ordered(Stream(f"certificate-{whose}"), known)]),
                *right_lost(whose, PracticeEnd.NAME_DELETED, deleted.decision_id, day),
            ]
        case MembershipDisciplineAnnulled(certificate_id=UUID() as whose, decision_id=by):
            annulled_on = record.envelope.effective_on
            return right_given_back(whose, PracticeEnd.NAME_DELETED, by, annulled_on)
        case MembershipEndedByDeath(certificate_id=whose, died_on=day):
            return died(whose, day)
        case _:
            return []


# A practice -----------------------------------------------------------------------------------


def on_practice(record: Recorded[OfPractice]) -> Orders:
    """Whenever somebody begins or ends to practise, the certificate and the membership say so.

    Source: Luật Luật sư Đ.18(1)(đ), Đ.20(5).
    """
    practice = key_of(record.envelope.stream)
    match record.data:
        case LawyerJoinedOrganisation(organisation_id=where, joined_on=day) as joined:
            return began(joined.certificate_id, practice, where, day, joined.organisation_name)
        case IndividualPracticeRegistered(registered_on=day) as registered:
            return began(registered.certificate_id, practice, None, day, registered.employer)
        case (
            LawyerLeftOrganisation(certificate_id=whose, left_on=day)
            | IndividualPracticeRevoked(certificate_id=whose, revoked_on=day)
            | PracticeEnded(certificate_id=whose, ended_on=day)
        ):
            ended = NotePracticeEnded(practice_id=practice, ended_on=day - ONE_DAY)
            return [Ordered(Every(membership_of(whose)), ended)]
        case PracticeEndLifted(certificate_id=whose, ended_on=still, lifted_on=day):
            given_back = NotePracticeGivenBack(
                practice_id=practice,
                ended_on=still - ONE_DAY if still else None,
                given_back_on=day,
            )
            return [Ordered(Every(membership_of(whose)), given_back)]
        case PracticeMembershipKnown(certificate_id=whose) as known:
            noted = NotePractice(
                practice_id=practice,
                organisation_id=known.organisation_id,
                begun_on=known.begun_on,
            )
            orders: Orders = [Ordered(Every(membership_of(whose)), noted)]
            if known.ended_on is not None:
                over = NotePracticeEnded(practice_id=practice, ended_on=known.ended_on - ONE_DAY)
                orders.append(Ordered(Every(membership_of(whose)), over))
            return orders


def began(certificate: UUID, practice: UUID, where: UUID | None, day: date, at: str) -> Orders:
    """Say what follows from a practice that began."""
    noted = NotePractice(practice_id=practice, organisation_id=where, begun_on=day)
    evidence = f"Sổ đăng ký hình thức hành nghề: {at}"
    return [
        Ordered(
            Stream(f"certificate-{certificate}"),
            RecordPracticeBegun(begun_on=day, evidence=evidence),
        ),
        Ordered(Every(membership_of(certificate)), noted),
    ]


# A year of training --------------------------------------------------------------------------


def on_admission(record: Recorded[MembershipAdmitted]) -> Orders:
    """Whoever is a member owes the training of the year in which that was recorded.

    What was owed before, nobody knows here: an officer enters it. Source: TT 02/2019/TT-BTP Đ.5.
    """
    year = legal_day(record.envelope.received_at).year
    return owed(record.data.person_id, key_of(record.envelope.stream), year)


def on_training(record: Recorded[CpdYearClosed]) -> Orders:
    """Whenever a year of training is closed, the next one is owed."""
    closed = record.data
    if closed.membership_id is None:
        return []
    return owed(closed.person_id, closed.membership_id, closed.year + 1)


def owed(person: UUID, membership: UUID, year: int) -> Orders:
    """Open a year of training, unless somebody opened it before."""
    stream = Stream(f"training-{uuid5(membership, f'training/{year}')}")
    opened = OpenTrainingYear(membership_id=membership, year=year)
    return [Ordered(stream, opened, unless=f"cpd-year/{person}/{year}")]


HEARD: Final[dict[str, tuple[Any, Any]]] = {
    "registry-on-certificate": (OfCertificate, on_certificate),
    "registry-on-person": (PersonDied, on_person),
    "registry-on-membership": (OfMembership, on_membership),
    "registry-on-practice": (OfPractice, on_practice),
    "registry-on-moved": (PracticeGoesOn, on_moved),
    "registry-on-organisation": (OfOrganisation, on_organisation),
    "registry-on-admission": (MembershipAdmitted, on_admission),
    "registry-on-training": (CpdYearClosed, on_training),
}
POLICIES = tuple(
    Policy(name=name, source="registry", contract=contract, on=on)
    for name, (contract, on) in HEARD.items()
)
