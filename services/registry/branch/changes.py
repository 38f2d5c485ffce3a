"""A branch changes, and ends. Source: Luật Luật sư Đ.41; TT 05/2021/TT-BTP."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.registry.branch.rules import stranger
from services.registry.branch.state import Registered, places
from services.registry.context import Context, Line, Text, future, unknown_area
from services.registry.places import FollowReorganisation, decided, follow, said
from shared.contracts.registry.branch import BranchChanged, BranchTerminated
from shared.contracts.registry.reorganisation import BranchAreaReorganised
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class ChangeBranch(Command):
    """The Department has issued another certificate of the branch."""

    terms = Terms(by=DEPARTMENT, vi="Thay đổi nội dung đăng ký chi nhánh", en="Change a branch")

    name: Line | None = None
    seat: Line | None = None
    area: Line | None = None
    head_certificate: UUID | None = None
    head_practice: UUID | None = None  # by which the head is a lawyer of the organisation
    changed_on: date
    decision: DecisionOnPaper | None = None


class TerminateBranch(Command):
    """The branch is there no more; the Department of its province records it.

    Where the organisation has ended, a policy says so.
    """

    terms = Terms(
        by={**DEPARTMENT, Role.POLICY: Reach.PROVINCE},
        vi="Chấm dứt hoạt động chi nhánh",
        en="End a branch",
        weight=Weight.WEIGHTY,
    )

    reason: Text
    terminated_on: date
    decision: DecisionOnPaper | None = None


def change(
    state: Registered, command: ChangeBranch, context: Context
) -> Sequence[Decided[BranchChanged]]:
    """Another certificate holds from its day on; the same again changes nothing.

    Raises:
        Rejected: `branch-ended-already`, `in-the-future`, `before-branch`, `unknown-area`,
            `certificate-not-known`, `certificate-not-active`, `practice-not-known`,
            `head-not-of-the-organisation`.
    Source: Luật Luật sư Đ.41.
    """
    day, head = command.changed_on, command.head_certificate
    changed = BranchChanged(
        organisation_id=state.organisation_id,
        name=command.name,
        seat=command.seat,
        area=command.area,
        head_certificate=head,
        changed_on=day,
    )
    if changed in state.changes:
        return []
    faults = [
        *dated("changed_on", day, state, context),
        *stranger((command.head_practice, head), state.organisation_id, day, context),
    ]
    if command.area is not None:
        faults += unknown_area("area", command.area, context, day)
    if head is not None:
        certificate = context.certificates.get(head)
        if certificate is None:
            faults.append(Fault("certificate-not-known", "head_certificate"))
        elif not certificate.active_on(day):
            faults.append(Fault("certificate-not-active", "head_certificate", {"on": day}))
    reject_any(faults)
    return [Decided(event=changed, effective_on=day, decision=command.decision)]


def follow_area(
    state: Registered, command: FollowReorganisation, context: Context
) -> Sequence[Decided[BranchAreaReorganised]]:
    """A seat follows its area into another; that of a branch that ended stays.

    Raises:
        Rejected: as `follow` says.
    Source: NĐ 120/2025/NĐ-CP.
    """
    place = places(state)[-1]
    found = follow(place, command, context, until=state.terminated_on)
    if found is None:
        return []
    followed = BranchAreaReorganised(
        organisation_id=state.organisation_id, **said(place, found, command)
    )
    return decided(followed, followed.reorganised_on, context)


def terminate(
    state: Registered, command: TerminateBranch, context: Context
) -> Sequence[Decided[BranchTerminated]]:
    """A branch ends once; the same again changes nothing.

    Raises:
        Rejected: `branch-ended-already`, `in-the-future`, `before-branch`.
    Source: Luật Luật sư Đ.47.
    """
    day = command.terminated_on
    if state.terminated_on == day:
        return []
    if context.actor.role is Role.POLICY:  # the organisation is gone, and the branch with it
        if state.terminated_on is not None:
            return []
        day = max(day, state.registered_on)
    else:
        reject_any(dated("terminated_on", day, state, context))
    ended = BranchTerminated(
        organisation_id=state.organisation_id,
        name=state.name,
        reason=command.reason,
        terminated_on=day,
    )
    return [Decided(event=ended, effective_on=day, decision=command.decision)]


def dated(field: str, day: date, state: Registered, context: Context) -> Iterator[Fault]:
    """What is recorded has happened, while the branch was there."""
    if state.terminated_on is not None:
        yield Fault("branch-ended-already", None, {"ended_on": state.terminated_on})
    yield from future(field, day, context)
    if day < state.registered_on:
        yield Fault("before-branch", field, {"registered_on": state.registered_on})
