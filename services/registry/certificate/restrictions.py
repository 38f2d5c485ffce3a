"""What others decided about the use of a certificate. Facts, not requests: never refused."""

from datetime import date
from uuid import UUID

from services.registry.certificate.state import Certificate, Deprivation
from shared.contracts.registry.certificate import (
    CertificateDeprivationAnnulled,
    CertificateUseDeprived,
)
from shared.decider import Decided
from shared.messages import Command, Reach, Role, Terms


class RecordDeprivation(Command):
    """A penalty took the use of the certificate away for a time."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận tước quyền sử dụng chứng chỉ có thời hạn",
        en="Record that the use was taken away for a time",
    )

    decision_id: UUID
    starts_on: date
    ends_on: date


class RecordPenaltyAnnulled(Command):
    """A later decision annulled the one that decided the penalty."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hủy quyết định xử phạt",
        en="Record that the penalty was annulled",
    )

    decision_id: UUID
    annulled_on: date


def deprive(
    state: Certificate, command: RecordDeprivation
) -> list[Decided[CertificateUseDeprived]]:
    """Each decision takes the use away on its own; the same one again changes nothing.

    Source: NĐ 82/2020/NĐ-CP Đ.6(8).
    """
    term = Deprivation(command.starts_on, command.ends_on)
    if state.restrictions.get(command.decision_id) == term:
        return []
    deprived = CertificateUseDeprived(
        decision_id=command.decision_id, starts_on=term.starts_on, ends_on=term.ends_on
    )
    return [Decided(event=deprived, effective_on=term.starts_on, subjects=state.subjects())]


def annul(
    state: Certificate, command: RecordPenaltyAnnulled
) -> list[Decided[CertificateDeprivationAnnulled]]:
    """An annulment lifts what its own decision took, and nothing else; again changes nothing."""
    if command.decision_id in state.annulled:
        return []
    annulled = CertificateDeprivationAnnulled(decision_id=command.decision_id)
    return [Decided(event=annulled, effective_on=command.annulled_on, subjects=state.subjects())]
