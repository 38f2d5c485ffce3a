"""What the registry records when discipline makes its decisions known."""

from uuid import UUID

from services.registry.certificate import CertificateCommand, decider
from services.registry.certificate.restrictions import RecordDeprivation, RecordPenaltyAnnulled
from services.registry.membership import MembershipCommand
from services.registry.membership.discipline import (
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
)
from services.registry.membership.state import of_certificate, of_number
from shared.contracts.discipline.case import (
    CaseEvent,
    DisciplinaryCaseOpened,
    DisciplinaryCaseRecordVoided,
    DisciplineAnnulled,
    DisciplineDecided,
    DisciplineDismissed,
    Form,
)
from shared.contracts.discipline.penalty import (
    Deprivation,
    PenaltyAnnulled,
    PenaltyDecided,
    PenaltyEvent,
    PenaltyMinutesMade,
    PenaltyRecordVoided,
)
from shared.contracts.values import CertificateNumber, number_key
from shared.decider import ClaimKey, Ordered, Stream
from shared.follow.policy import Policy
from shared.messages import Recorded


def on_penalty(record: Recorded[PenaltyEvent]) -> list[Ordered[CertificateCommand]]:
    """Whenever a penalty takes a certificate's use away, or is annulled, the certificate says so.

    Source: NĐ 82/2020/NĐ-CP Đ.6(8).
    """
    match record.data:
        case PenaltyDecided(deprivation=Deprivation() as term) as penalty:
            taken = RecordDeprivation(
                decision_id=penalty.decision_id, starts_on=term.starts_on, ends_on=term.ends_on
            )
            return to_certificate(penalty.certificate, taken)
        case PenaltyAnnulled() as annulment:
            given_back = RecordPenaltyAnnulled(
                decision_id=annulment.decision_id, annulled_on=annulment.annulled_on
            )
            return to_certificate(annulment.certificate, given_back)
        case PenaltyDecided() | PenaltyMinutesMade() | PenaltyRecordVoided():
            return []


def on_case(record: Recorded[CaseEvent]) -> list[Ordered[MembershipCommand]]:
    """Whenever the Bar suspends or deletes, or that is annulled, the membership says so.

    A reprimand and a warning leave it as it is. Source: Luật Luật sư Đ.85(1), (3).
    """
    match record.data:
        case DisciplineDecided(form=Form.SUSPENSION, ends_on=ends_on) as suspended if ends_on:
            term = RecordSuspension(
                decision_id=suspended.decision_id, starts_on=suspended.starts_on, ends_on=ends_on
            )
            return [Ordered(membership_of(suspended.certificate), term)]
        case DisciplineDecided(form=Form.DELETION) as deleted:
            deletion = RecordDeletion(decision_id=deleted.decision_id, deleted_on=deleted.starts_on)
            return [Ordered(membership_of(deleted.certificate), deletion)]
        case DisciplineAnnulled() as annulment:
            lifted = RecordDisciplineAnnulled(
                decision_id=annulment.decision_id, annulled_on=annulment.annulled_on
            )
            return [Ordered(membership_of(annulment.certificate), lifted)]
        case (
            DisciplineDecided()
            | DisciplinaryCaseOpened()
            | DisciplineDismissed()
            | DisciplinaryCaseRecordVoided()
        ):
            return []


def to_certificate(
    certificate: UUID | CertificateNumber | None, command: CertificateCommand
) -> list[Ordered[CertificateCommand]]:
    """A penalty names a certificate by its id or its number; that of an organisation names none."""
    match certificate:
        case UUID():
            return [Ordered(Stream(decider.stream(certificate)), command)]
        case CertificateNumber():
            return [Ordered(ClaimKey(number_key(certificate)), command)]
        case None:
            return []


def membership_of(certificate: UUID | CertificateNumber) -> ClaimKey:
    """Name the membership that goes with a certificate, by its id or by what is printed on it."""
    match certificate:
        case UUID():
            return ClaimKey(of_certificate(certificate))
        case CertificateNumber():
            return ClaimKey(of_number(certificate))


POLICIES = (
    Policy(
        name="registry-on-penalty",
        source="discipline",
        contract=PenaltyEvent,
        on=on_penalty,
        from_beginning=True,
    ),
    Policy(
        name="registry-on-case",
        source="discipline",
        contract=CaseEvent,
        on=on_case,
        from_beginning=True,
    ),
)
