"""What is known of the holder's membership and practice. Facts, not requests: never refused."""

from datetime import date
from uuid import UUID

from services.registry.certificate.state import Certificate
from services.registry.context import Context, Text, future
from shared.contracts.registry.certificate_revocation import (
    CertificateBarJoined,
    CertificateHolderDied,
    CertificateNameDeletionAnnulled,
    CertificateNameDeletionComplained,
    CertificateNameDeletionComplaintResolved,
    CertificateNameDeletionKnown,
    CertificatePracticeBegun,
)
from shared.decider import Decided, reject_any
from shared.messages import Command, Reach, Role, Terms

BY_ALL_WHO_KNOW = {
    Role.POLICY: Reach.PROVINCE,
    Role.BAR: Reach.PROVINCE,
    Role.DEPARTMENT: Reach.PROVINCE,
}


class RecordNameDeletion(Command):
    """The Bar deleted the holder's name."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận xóa tên của người có chứng chỉ",
        en="Record that the holder's name was deleted",
    )

    decision_id: UUID
    deleted_on: date


class RecordNameDeletionAnnulled(Command):
    """A later decision annulled the deletion."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hủy quyết định xóa tên",
        en="Record that the deletion was annulled",
    )

    decision_id: UUID
    annulled_on: date


class RecordDeletionComplaint(Command):
    """The decision that deleted the name is under complaint."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận khiếu nại quyết định xóa tên",
        en="Record a complaint about the deletion",
    )

    decision_id: UUID
    complained_on: date


class RecordDeletionComplaintResolved(Command):
    """The complaint about the deletion was resolved."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận giải quyết khiếu nại quyết định xóa tên",
        en="Record that the complaint was resolved",
    )

    decision_id: UUID
    resolved_on: date


class RecordBarJoined(Command):
    """The holder became a member of a Bar; of one elsewhere, an officer records it."""

    terms = Terms(
        by=BY_ALL_WHO_KNOW,
        vi="Ghi nhận người có chứng chỉ đã gia nhập Đoàn luật sư",
        en="Record that the holder joined a Bar",
    )

    membership_id: UUID
    admitted_on: date


class RecordPracticeBegun(Command):
    """The holder founded, joined or works for an organisation, or practises alone.

    Of a practice that has no record here, an officer records it.
    """

    terms = Terms(
        by=BY_ALL_WHO_KNOW,
        vi="Ghi nhận người có chứng chỉ đã hành nghề",
        en="Record that the holder began to practise",
    )

    begun_on: date
    evidence: Text


class RecordHolderDied(Command):
    """The holder died."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận người có chứng chỉ đã chết",
        en="Record that the holder died",
    )

    died_on: date


def delete(
    state: Certificate, command: RecordNameDeletion
) -> list[Decided[CertificateNameDeletionKnown]]:
    """The same deletion again changes nothing. Source: Luật Luật sư Đ.85(3)."""
    if state.deletions.get(command.decision_id) == command.deleted_on:
        return []
    known = CertificateNameDeletionKnown(
        decision_id=command.decision_id, deleted_on=command.deleted_on
    )
    return [Decided(event=known, effective_on=known.deleted_on, subjects=state.subjects())]


def annul(
    state: Certificate, command: RecordNameDeletionAnnulled
) -> list[Decided[CertificateNameDeletionAnnulled]]:
    """An annulment lifts its own deletion, and nothing else; again changes nothing."""
    if command.decision_id in state.annulled:
        return []
    annulled = CertificateNameDeletionAnnulled(
        decision_id=command.decision_id, annulled_on=command.annulled_on
    )
    return [Decided(event=annulled, effective_on=command.annulled_on, subjects=state.subjects())]


def complain(
    state: Certificate, command: RecordDeletionComplaint, context: Context
) -> list[Decided[CertificateNameDeletionComplained]]:
    """While it is under complaint, nobody revokes for it; again changes nothing.

    Raises:
        Rejected: `in-the-future`.
    """
    reject_any(future("complained_on", command.complained_on, context))
    if command.decision_id in state.complaints:
        return []
    complained = CertificateNameDeletionComplained(
        decision_id=command.decision_id, complained_on=command.complained_on
    )
    on = complained.complained_on
    return [Decided(event=complained, effective_on=on, subjects=state.subjects())]


def resolve(
    state: Certificate, command: RecordDeletionComplaintResolved, context: Context
) -> list[Decided[CertificateNameDeletionComplaintResolved]]:
    """A complaint that is resolved stays nothing any more; again changes nothing.

    Raises:
        Rejected: `in-the-future`.
    """
    reject_any(future("resolved_on", command.resolved_on, context))
    if command.decision_id not in state.complaints:
        return []
    resolved = CertificateNameDeletionComplaintResolved(
        decision_id=command.decision_id, resolved_on=command.resolved_on
    )
    return [Decided(event=resolved, effective_on=resolved.resolved_on, subjects=state.subjects())]


def join(
    state: Certificate, command: RecordBarJoined, context: Context
) -> list[Decided[CertificateBarJoined]]:
    """Whoever joined a Bar has done what letter d asks for; again changes nothing.

    Raises:
        Rejected: `in-the-future`.
    Source: Luật Luật sư Đ.18(1)(d).
    """
    reject_any(future("admitted_on", command.admitted_on, context))
    if state.joined_on is not None and state.joined_on <= command.admitted_on:
        return []
    joined = CertificateBarJoined(
        membership_id=command.membership_id, admitted_on=command.admitted_on
    )
    return [Decided(event=joined, effective_on=joined.admitted_on, subjects=state.subjects())]


def practise(
    state: Certificate, command: RecordPracticeBegun, context: Context
) -> list[Decided[CertificatePracticeBegun]]:
    """Whoever practises has done what letter đ asks for; again changes nothing.

    Raises:
        Rejected: `in-the-future`.
    Source: Luật Luật sư Đ.18(1)(đ).
    """
    reject_any(future("begun_on", command.begun_on, context))
    if state.practised_on is not None and state.practised_on <= command.begun_on:
        return []
    begun = CertificatePracticeBegun(begun_on=command.begun_on, evidence=command.evidence)
    return [Decided(event=begun, effective_on=begun.begun_on, subjects=state.subjects())]


def die(state: Certificate, command: RecordHolderDied) -> list[Decided[CertificateHolderDied]]:
    """Whoever died is asked for nothing any more; again changes nothing."""
    if state.died_on == command.died_on:
        return []
    died = CertificateHolderDied(died_on=command.died_on)
    return [Decided(event=died, effective_on=died.died_on, subjects=state.subjects())]
