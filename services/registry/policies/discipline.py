"""What the registry records when discipline makes its decisions known."""

from datetime import date
from typing import Final
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.facts import (
    RecordDeletionComplaint,
    RecordDeletionComplaintResolved,
    RecordNameDeletion,
    RecordNameDeletionAnnulled,
)
from services.registry.certificate.restrictions import RecordDeprivation, RecordPenaltyAnnulled
from services.registry.certificate.steps import CertificateCommand
from services.registry.membership.commands import MembershipCommand
from services.registry.membership.discipline import (
    RecordCaseClosed,
    RecordCaseOpened,
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
    RecordWarning,
)
from services.registry.membership.state import of_case, of_certificate, of_number
from shared.contracts.discipline.case import (
    CaseEvent,
    DisciplinaryCaseOpened,
    DisciplinaryCaseRecordVoided,
    DisciplineAnnulled,
    DisciplineAppealed,
    DisciplineAppealResolved,
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

CASES: Final = "case-"  # how the streams of discipline's cases are named


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
    """Whenever the Bar opens or ends a case, or undoes what it decided, the membership says so.

    A reprimand leaves it as it is. A warning and an open case bar from leaving. A dismissal names
    no certificate: the case leads to the membership. Source: Luật Luật sư Đ.85(1), (3); Điều lệ
    Liên đoàn Luật sư Việt Nam (QĐ 856/QĐ-TTg).
    """
    match record.data:
        case DisciplinaryCaseOpened() as opened:
            case_id = UUID(record.envelope.stream.removeprefix(CASES))
            considered = RecordCaseOpened(case_id=case_id, opened_on=opened.opened_on)
            return [Ordered(membership_of(opened.certificate), considered)]
        case DisciplineDecided() as decided:
            target = membership_of(decided.certificate)
            closed = RecordCaseClosed(case_id=decided.case_id, closed_on=decided.decided_on)
            done = what_was_done(decided)
            return [Ordered(target, one) for one in (*done, closed)]
        case DisciplineDismissed() as dismissed:
            ended = RecordCaseClosed(case_id=dismissed.case_id, closed_on=dismissed.dismissed_on)
            return [Ordered(ClaimKey(of_case(dismissed.case_id)), ended)]
        case DisciplineAnnulled() as annulment:
            target = membership_of(annulment.certificate)
            day = annulment.annulled_on
            lifted = RecordDisciplineAnnulled(decision_id=annulment.decision_id, annulled_on=day)
            again = RecordCaseOpened(case_id=annulment.case_id, opened_on=day)
            return [Ordered(target, lifted), Ordered(target, again)]
        case DisciplineAppealed() | DisciplineAppealResolved() | DisciplinaryCaseRecordVoided():
            return []


def what_was_done(decided: DisciplineDecided) -> list[MembershipCommand]:
    """Say what a form of discipline does to a membership."""
    by = decided.decision_id
    match decided.form, decided.ends_on:
        case Form.SUSPENSION, date() as ends_on:
            return [RecordSuspension(decision_id=by, starts_on=decided.starts_on, ends_on=ends_on)]
        case Form.DELETION, _:
            return [RecordDeletion(decision_id=by, deleted_on=decided.starts_on)]
        case Form.WARNING, _:
            return [RecordWarning(decision_id=by, warned_on=decided.starts_on)]
        case _:
            return []


def on_deletion(record: Recorded[CaseEvent]) -> list[Ordered[CertificateCommand]]:
    """Whenever the Bar deletes a name, the certificate says so: its revocation is to be asked for.

    An annulment is told of every decision; of one that deleted nobody, it changes nothing. While a
    deletion is under complaint, nobody revokes for it.
    Source: Luật Luật sư Đ.18(1)(g), Đ.85(3), Đ.86; NĐ 121/2025/NĐ-CP PL III II(4).
    """
    match record.data:
        case DisciplineDecided(form=Form.DELETION) as deleted:
            known = RecordNameDeletion(
                decision_id=deleted.decision_id, deleted_on=deleted.starts_on
            )
            return to_certificate(deleted.certificate, known)
        case DisciplineAnnulled() as annulment:
            lifted = RecordNameDeletionAnnulled(
                decision_id=annulment.decision_id, annulled_on=annulment.annulled_on
            )
            return to_certificate(annulment.certificate, lifted)
        case DisciplineAppealed(form=Form.DELETION) as appealed:
            stayed = RecordDeletionComplaint(
                decision_id=appealed.decision_id, complained_on=appealed.appealed_on
            )
            return to_certificate(appealed.certificate, stayed)
        case DisciplineAppealResolved(form=Form.DELETION) as resolved:
            settled = RecordDeletionComplaintResolved(
                decision_id=resolved.decision_id, resolved_on=resolved.resolved_on
            )
            return to_certificate(resolved.certificate, settled)
        case _:
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
    Policy(
        name="registry-on-deletion",
        source="discipline",
        contract=CaseEvent,
        on=on_deletion,
        from_beginning=True,
    ),
)
