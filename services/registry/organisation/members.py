"""Those on whom an organisation stands lose their right, or are given it back: policies say so.

A firm of several ends when all of its members lost it. Who they are is known from the registration;
where its list of members changed since, or an old register names none, the Department judges.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.context import Context, Text, future
from services.registry.organisation.state import Lost, Registered, Required
from shared.contracts.registry.organisation import OrganisationContent
from shared.contracts.registry.organisation_ending import (
    OrganisationEndReviewed,
    OrganisationMemberLost,
    OrganisationMemberRestored,
    OrganisationTerminationRequired,
    OrganisationTerminationRequirementLifted,
    TerminationGround,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

BY_POLICIES = {Role.POLICY: Reach.PROVINCE}
Said: TypeAlias = (
    OrganisationMemberLost
    | OrganisationMemberRestored
    | OrganisationEndReviewed
    | OrganisationTerminationRequired
    | OrganisationTerminationRequirementLifted
)


class NoteMemberLost(Command):
    """A member of the firm lost the certificate or the name, or died."""

    terms = Terms(
        by=BY_POLICIES,
        vi="Ghi nhận thành viên không còn quyền hành nghề",
        en="Note that a member lost the right to practise",
    )

    certificate_id: UUID
    decision_id: UUID | None = None
    lost_on: date


class NoteRightGivenBack(Command):
    """The decision was annulled by which a head or member had lost the certificate or the name."""

    terms = Terms(
        by=BY_POLICIES,
        vi="Ghi nhận quyết định làm mất quyền hành nghề đã bị hủy",
        en="Note that a head or member was given the right back",
    )

    certificate_id: UUID
    decision_id: UUID
    given_back_on: date


class ReviewOrganisationEnd(Command):
    """The ground on which the organisation had ended was annulled; the Department looked at it."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận đã xem xét việc chấm dứt khi căn cứ bị hủy",
        en="Record what came of an end whose ground was annulled",
    )

    outcome: Text
    reviewed_on: date


OfPeople: TypeAlias = NoteMemberLost | NoteRightGivenBack | ReviewOrganisationEnd
OF_PEOPLE = (NoteMemberLost, NoteRightGivenBack, ReviewOrganisationEnd)


def decide(state: Registered, command: OfPeople, context: Context) -> Sequence[Decided[Said]]:
    """Say what follows from what became known of a member. Source: Luật Luật sư Đ.47(1)(c)."""
    match command:
        case NoteMemberLost():
            return lose(state, command)
        case NoteRightGivenBack():
            return [*restore(state, command), *lift(state, command)]
        case ReviewOrganisationEnd():
            return review(state, command, context)


def lose(state: Registered, command: NoteMemberLost) -> Sequence[Decided[Said]]:
    """The same loss again changes nothing; with the last of all members, the firm must end."""
    lost = Lost(command.certificate_id, command.decision_id)
    day = command.lost_on
    if lost in state.lost:
        return []
    noted = OrganisationMemberLost(
        certificate_id=lost.certificate_id, decision_id=lost.decision_id, lost_on=day
    )
    found: list[Decided[Said]] = [Decided(event=noted, effective_on=day)]
    if all_gone(state, (*state.lost, lost)) and not of_all(state):
        required = OrganisationTerminationRequired(
            ground=TerminationGround.CERTIFICATES_GONE, required_on=day
        )
        found.append(Decided(event=required, effective_on=day))
    return found


def restore(state: Registered, command: NoteRightGivenBack) -> Iterator[Decided[Said]]:
    """Whoever is given the right back is a member with a right again."""
    by, day = command.decision_id, command.given_back_on
    if Lost(command.certificate_id, by) not in state.lost:
        return
    restored = OrganisationMemberRestored(
        certificate_id=command.certificate_id, decision_id=by, restored_on=day
    )
    yield Decided(event=restored, effective_on=day)


def lift(state: Registered, command: NoteRightGivenBack) -> Iterator[Decided[Said]]:
    """What the law required for this loss, or for the last of all, it requires no more."""
    left = tuple(one for one in state.lost if not is_same(one, command))
    for one in state.required:
        if of_one(one, command) or (
            one in of_all(state) and state.lost != left and not all_gone(state, left)
        ):
            lifted = OrganisationTerminationRequirementLifted(
                ground=one.ground,
                certificate_id=one.certificate_id,
                decision_id=one.decision_id,
                lifted_on=command.given_back_on,
            )
            yield Decided(event=lifted, effective_on=command.given_back_on)


def review(
    state: Registered, command: ReviewOrganisationEnd, context: Context
) -> Sequence[Decided[OrganisationEndReviewed]]:
    """What becomes of an organisation that ended on a ground that is annulled, the law leaves open.

    Raises:
        Rejected: `nothing-to-review`, `in-the-future`.
    """
    day = command.reviewed_on
    nothing = () if state.regretted_on else (Fault("nothing-to-review", None),)
    reject_any((*nothing, *future("reviewed_on", day, context)))
    reviewed = OrganisationEndReviewed(outcome=command.outcome, reviewed_on=day)
    return [Decided(event=reviewed, effective_on=day)]


def of_one(one: Required, command: NoteRightGivenBack) -> bool:
    """Say whether a decision that is annulled had been the ground; an older one names none."""
    of_a_loss = one.ground is TerminationGround.CERTIFICATES_GONE
    by = one.decision_id in {command.decision_id, None}
    return of_a_loss and by and one.certificate_id == command.certificate_id


def is_same(one: Lost, command: NoteRightGivenBack) -> bool:
    """Say whether a loss is the one that was annulled."""
    return one == Lost(command.certificate_id, command.decision_id)


def of_all(state: Registered) -> list[Required]:
    """List what the law requires since all members are gone, and not the head of a sole one."""
    return [
        one
        for one in state.required
        if one.ground is TerminationGround.CERTIFICATES_GONE and one.certificate_id is None
    ]


def all_gone(state: Registered, lost: Sequence[Lost]) -> bool:
    """Say whether every member lost the right; of members that nobody knows, nobody can say."""
    members = {one.certificate_id for one in state.founders}
    changed = any(OrganisationContent.MEMBERS in one.contents for one in state.versions)
    return bool(members) and not changed and members <= {one.certificate_id for one in lost}
