"""What the Bar's Board does without discipline, and what follows a deletion, or a death.

Source: Luật Luật sư Đ.20(5), Đ.85(3).
"""

from collections.abc import Iterator
from datetime import date

from services.registry.context import Context, future
from services.registry.membership.clocks import (
    ASK_REVOCATION_LIMIT,
    CARD_WITHDRAWAL_LIMIT,
    idle,
)
from services.registry.membership.fact import BY_POLICIES, BY_THE_BAR, about, faults_of_day
from services.registry.membership.state import Departure, Member, Membership
from shared.contracts.registry.membership import (
    DeletionGround,
    MembershipEndedByDeath,
    NameDeleted,
    RevocationAskedByBar,
)
from shared.contracts.registry.membership_practice import MemberCertificateRevoked
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import Clock
from shared.messages import Command, DecisionOnPaper, Role, Terms, Weight


class DeleteIdleName(Command):
    """The Board has deleted the name of who does not practise."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Xóa tên luật sư không hành nghề",
        en="Delete the name of who does not practise",
        weight=Weight.IRREVERSIBLE,
    )

    deletion_ground: DeletionGround
    decision: DecisionOnPaper


class RecordRevocationAsked(Command):
    """The Bar has written to the Department, after it deleted a name."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận đề nghị thu hồi chứng chỉ và thẻ",
        en="Record that the revocation was asked for",
    )

    asked_on: date


class RecordCertificateRevoked(Command):
    """The decision that revoked the certificate has reached the Federation.

    That it was made, a policy says; when it was received, only who received it knows.
    """

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận quyết định thu hồi chứng chỉ",
        en="Record the decision that revoked the certificate",
        weight=Weight.WEIGHTY,
    )

    received_on: date
    decision: DecisionOnPaper


class RecordMemberDeath(Command):
    """A member died; where the person's death is recorded, a policy says so here."""

    terms = Terms(
        by={**BY_THE_BAR, **BY_POLICIES},
        vi="Ghi nhận luật sư qua đời",
        en="Record a member's death",
        weight=Weight.WEIGHTY,
    )

    died_on: date


def delete_idle(
    state: Membership, member: Member, command: DeleteIdleName, context: Context
) -> list[Decided[NameDeleted]]:
    """The Board deletes a name only once the years without practice have passed.

    Raises:
        Rejected: `deleted-by-a-case-only`, `no-idle-time-known`, `no-term-in-law-data`,
            `not-idle-long-enough`, `before-joining`, `in-the-future`.
    Source: Luật Luật sư Đ.20(5).
    """
    day = command.decision.signed_on
    limit = idle(state, command.deletion_ground, context.rules, context.calendar)
    reject_any(
        (
            *faults_of_day("decision.signed_on", day, member, context),
            *not_idle(command.deletion_ground, limit, day),
        )
    )
    deleted = NameDeleted(
        decision_id=context.new_id("deletion"),
        deleted_on=day,
        deletion_ground=command.deletion_ground,
        certificate_id=member.certificate_id,
    )
    rows = () if limit is None else (limit.rule_row,)
    return about(member, deleted, day, command.decision, rows)


def ask_revocation(
    state: Membership, member: Member, command: RecordRevocationAsked, context: Context
) -> list[Decided[RevocationAskedByBar]]:
    """The Bar asks once its discipline deleted the name; asked, it need not ask again.

    Raises:
        Rejected: `no-deletion`, `before-deletion`, `in-the-future`.
    Source: Luật Luật sư Đ.85(3); NĐ 121/2025/NĐ-CP PL III mục II(3).
    """
    day = command.asked_on
    if state.revocation_asked_on is not None:
        return []
    deleted = min((one.deleted_on for one in state.deletions()), default=None)
    reject_any((*future("asked_on", day, context), *early("asked_on", day, deleted)))
    asked = RevocationAskedByBar(
        person_id=member.person_id,
        full_name=member.full_name,
        certificate_id=member.certificate_id,
        asked_on=day,
    )
    row = context.rules.on(ASK_REVOCATION_LIMIT, deleted or day).id
    return about(member, asked, day, rule_rows=(row,))


def revoked(
    state: Membership, member: Member, command: RecordCertificateRevoked, context: Context
) -> list[Decided[MemberCertificateRevoked]]:
    """The Federation withdraws the card some days after the decision reached it.

    Raises:
        Rejected: `in-the-future`, `before-signing`.
    Source: TT 05/2021/TT-BTP Đ.5; NĐ 121/2025/NĐ-CP PL III mục II(5).
    """
    day = command.received_on
    if state.revocation_received_on is not None:
        return []
    signed_on = command.decision.signed_on
    late = (Fault("before-signing", "received_on", {"signed_on": signed_on}),)
    reject_any((*future("received_on", day, context), *(late if day < signed_on else ())))
    received = MemberCertificateRevoked(
        person_id=member.person_id,
        full_name=member.full_name,
        certificate_id=member.certificate_id,
        received_on=day,
    )
    row = context.rules.on(CARD_WITHDRAWAL_LIMIT, day).id
    return about(member, received, day, command.decision, (row,))


def die(
    state: Membership, member: Member, command: RecordMemberDeath, context: Context
) -> list[Decided[MembershipEndedByDeath]]:
    """A death ends a membership, whatever else ended it; the same again changes nothing.

    Raises:
        Rejected: `before-joining`, `in-the-future`.
    """
    day = command.died_on
    if any(end.departure is Departure.DECEASED for end in state.ends):
        return []
    if context.actor.role is not Role.POLICY:  # what is recorded of the person is no request
        reject_any(faults_of_day("died_on", day, member, context))
    ended = MembershipEndedByDeath(
        person_id=member.person_id,
        full_name=member.full_name,
        certificate_id=member.certificate_id,
        died_on=day,
    )
    return about(member, ended, day)


def not_idle(ground: DeletionGround, limit: Clock | None, day: date) -> Iterator[Fault]:
    """Where nobody can say since when, or until when, nobody is deleted."""
    if ground is DeletionGround.DISCIPLINE:
        yield Fault("deleted-by-a-case-only", "deletion_ground")
    elif limit is None:
        yield Fault("no-idle-time-known", "deletion_ground")
    elif limit.due_on is None:
        yield Fault("no-term-in-law-data", "decision.signed_on", {"rule_row": limit.rule_row})
    elif day <= limit.due_on:
        yield Fault("not-idle-long-enough", "decision.signed_on", {"due_on": limit.due_on})


def early(field: str, day: date, deleted_on: date | None) -> Iterator[Fault]:
    """Nothing follows from a deletion before it, or without one."""
    if deleted_on is None:
        yield Fault("no-deletion", None)
    elif day < deleted_on:
        yield Fault("before-deletion", field, {"deleted_on": deleted_on})
