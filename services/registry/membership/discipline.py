"""What the Bar's discipline did to a membership. Facts, not requests: never refused."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.registry.membership.state import Deletion, Membership, Suspension, subjects
from shared.contracts.registry.membership import (
    MembershipDisciplineAnnulled,
    MembershipSuspended,
    NameDeleted,
)
from shared.decider import Decided
from shared.messages import Command, Reach, Role, Terms


class RecordSuspension(Command):
    """A disciplinary decision suspended the membership for a time."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận tạm đình chỉ tư cách thành viên",
        en="Record that the membership was suspended",
    )

    decision_id: UUID
    starts_on: date
    ends_on: date


class RecordDeletion(Command):
    """A disciplinary decision deleted the name from the Bar's list."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận xóa tên khỏi danh sách luật sư",
        en="Record that the name was deleted",
    )

    decision_id: UUID
    deleted_on: date


class RecordDisciplineAnnulled(Command):
    """A later decision annulled the one that decided the discipline."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hủy quyết định kỷ luật",
        en="Record that the discipline was annulled",
    )

    decision_id: UUID
    annulled_on: date


def suspend(state: Membership, command: RecordSuspension) -> Sequence[Decided[MembershipSuspended]]:
    """Each decision suspends on its own; the same one again changes nothing.

    Source: Luật Luật sư Đ.85(1)(c).
    """
    term = Suspension(command.starts_on, command.ends_on)
    if state.restrictions.get(command.decision_id) == term:
        return []
    suspended = MembershipSuspended(
        decision_id=command.decision_id, starts_on=term.starts_on, ends_on=term.ends_on
    )
    return [Decided(event=suspended, effective_on=term.starts_on, subjects=whom(state))]


def delete(state: Membership, command: RecordDeletion) -> Sequence[Decided[NameDeleted]]:
    """A name is deleted from the day of the decision on; the same one again changes nothing.

    Source: Luật Luật sư Đ.85(1)(d), (3).
    """
    deletion = Deletion(command.deleted_on)
    if state.restrictions.get(command.decision_id) == deletion:
        return []
    deleted = NameDeleted(decision_id=command.decision_id, deleted_on=deletion.deleted_on)
    return [Decided(event=deleted, effective_on=deletion.deleted_on, subjects=whom(state))]


def annul(
    state: Membership, command: RecordDisciplineAnnulled
) -> Sequence[Decided[MembershipDisciplineAnnulled]]:
    """An annulment lifts what its own decision did, and nothing else; again changes nothing."""
    if command.decision_id in state.annulled:
        return []
    annulled = MembershipDisciplineAnnulled(decision_id=command.decision_id)
    return [Decided(event=annulled, effective_on=command.annulled_on, subjects=whom(state))]


def whom(state: Membership) -> tuple[UUID, ...]:
    """Name whom the membership is about."""
    return tuple(subjects(state))
