"""What the Bar's discipline did to a membership. Facts, not requests: never refused.

A warning and an open case change no status; they bar from leaving (see `leaving`).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.registry.context import Context
from services.registry.membership.clocks import run_end, unannounced
from services.registry.membership.fact import about
from services.registry.membership.standing import ONE_DAY
from services.registry.membership.state import (
    Deletion,
    Member,
    Membership,
    Suspension,
    Warned,
    holder,
    subjects,
)
from shared.contracts.registry.membership import (
    MemberDisciplineClosed,
    MembershipDisciplineAnnulled,
    MembershipReinstated,
    MembershipSuspended,
    MemberUnderDiscipline,
    MemberWarned,
    NameDeleted,
)
from shared.decider import Decided, Fault, Rejected
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


class RecordWarning(Command):
    """A disciplinary decision warned the member."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận cảnh cáo",
        en="Record that the member was warned",
    )

    decision_id: UUID
    warned_on: date


class RecordCaseOpened(Command):
    """A disciplinary case about the member is open, or open again after an annulment."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận luật sư đang bị xem xét kỷ luật",
        en="Record that a disciplinary case is open",
    )

    case_id: UUID
    opened_on: date


class RecordCaseClosed(Command):
    """A disciplinary case about the member was decided or dismissed."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận đã xem xét xong kỷ luật",
        en="Record that a disciplinary case is closed",
    )

    case_id: UUID
    closed_on: date


class ReinstateMember(Command):
    """A suspension has ended."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE, Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hết thời hạn tạm đình chỉ",
        en="Record that the suspension has ended",
    )


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
    one = holder(state)
    deleted = NameDeleted(
        decision_id=command.decision_id,
        deleted_on=deletion.deleted_on,
        certificate_id=None if one is None else one.certificate_id,
    )
    return [Decided(event=deleted, effective_on=deletion.deleted_on, subjects=whom(state))]


def annul(
    state: Membership, command: RecordDisciplineAnnulled
) -> Sequence[Decided[MembershipDisciplineAnnulled]]:
    """An annulment lifts what its own decision did, and nothing else; again changes nothing."""
    if command.decision_id in state.annulled:
        return []
    one = holder(state)
    annulled = MembershipDisciplineAnnulled(
        decision_id=command.decision_id,
        certificate_id=None if one is None else one.certificate_id,
    )
    return [Decided(event=annulled, effective_on=command.annulled_on, subjects=whom(state))]


def warn(state: Membership, command: RecordWarning) -> Sequence[Decided[MemberWarned]]:
    """A warning is noted, for it bars from leaving; the same one again changes nothing.

    Source: Luật Luật sư Đ.85(1)(b); Điều lệ Liên đoàn Luật sư Việt Nam (QĐ 856/QĐ-TTg).
    """
    if state.restrictions.get(command.decision_id) == Warned(command.warned_on):
        return []
    warned = MemberWarned(decision_id=command.decision_id, warned_on=command.warned_on)
    return [Decided(event=warned, effective_on=command.warned_on, subjects=whom(state))]


def consider(
    state: Membership, command: RecordCaseOpened
) -> Sequence[Decided[MemberUnderDiscipline]]:
    """A case that is open bars from leaving; one that is open already changes nothing."""
    if state.cases.get(command.case_id) is not None:
        return []
    opened = MemberUnderDiscipline(case_id=command.case_id, opened_on=command.opened_on)
    return [Decided(event=opened, effective_on=command.opened_on, subjects=whom(state))]


def close(
    state: Membership, command: RecordCaseClosed
) -> Sequence[Decided[MemberDisciplineClosed]]:
    """A case that was closed bars nobody; one that was never open changes nothing."""
    if state.cases.get(command.case_id) is None:
        return []
    closed = MemberDisciplineClosed(case_id=command.case_id, closed_on=command.closed_on)
    return [Decided(event=closed, effective_on=command.closed_on, subjects=whom(state))]


def reinstate(
    state: Membership, member: Member, context: Context
) -> Sequence[Decided[MembershipReinstated]]:
    """Suspensions end by their own days; that they are over is said, once, when none follows.

    Who is a member no more is not reinstated.

    Raises:
        Rejected: `suspension-not-over`.
    Source: Luật Luật sư Đ.85(1)(c).
    """
    waiting = [(by, run_end(state, one)) for by, one in unannounced(state)]
    if not waiting or state.over_since() is not None:
        return []
    over = [(by, last) for by, last in waiting if last < context.today]
    if not over:
        ends_on = min(last for _, last in waiting)
        raise Rejected([Fault("suspension-not-over", None, {"ends_on": ends_on})])
    return [
        decided
        for by, last in over
        for decided in about(
            member,
            MembershipReinstated(
                person_id=member.person_id,
                full_name=member.full_name,
                decision_id=by,
                reinstated_on=last + ONE_DAY,
            ),
            last + ONE_DAY,
        )
    ]


def whom(state: Membership) -> tuple[UUID, ...]:
    """Name whom the membership is about."""
    return tuple(subjects(state))
