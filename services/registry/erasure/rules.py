"""Data is erased on request, unless the law bids to keep it. Source: Luật 91/2025/QH15 Đ.14."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from services.registry.context import Context, Line, Text, future
from services.registry.erasure.state import Erasure, Requested
from shared.contracts.registry.erasure import (
    ErasureCarriedOut,
    ErasureRefusalGround,
    ErasureRefused,
    ErasureRequested,
)
from shared.decider import Decided, reject_any
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command, Reach, Role, Terms, Weight
from shared.personal.field import Personal

# How long the law bids to keep what a ground is about; what it does not say stays a gap.
RETENTION: Mapping[ErasureRefusalGround, str] = {
    ErasureRefusalGround.STATE_REGISTER: "PDP-RETENTION-REGISTER-YEARS",
    ErasureRefusalGround.PENALTY_RECORD: "PDP-RETENTION-PENALTY-YEARS",
}


class RequestErasure(Command):
    """Somebody asks that what is known of them be made unreadable."""

    terms = Terms(
        by={
            Role.APPLICANT: Reach.OWN,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.ADMIN: Reach.PROVINCE,
        },
        vi="Yêu cầu xóa dữ liệu cá nhân",
        en="Request the erasure of personal data",
        opens=True,
    )

    subject_id: UUID
    reason: Annotated[Text, Personal(of="subject_id")]
    basis: Line
    requested_on: date


class RefuseErasure(Command):
    """The law bids to keep the data: a register of certificates or of penalties, for instance."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Từ chối xóa dữ liệu cá nhân",
        en="Refuse the erasure",
        weight=Weight.WEIGHTY,
    )

    refusal_ground: ErasureRefusalGround
    basis: Line


class RecordErasure(Command):
    """The data is erased: every service destroys the subject's key, and this cannot be undone."""

    terms = Terms(
        by={Role.ADMIN: Reach.PROVINCE},
        vi="Thực hiện xóa dữ liệu cá nhân",
        en="Carry out the erasure",
        weight=Weight.IRREVERSIBLE,
    )

    basis: Line


def request(command: RequestErasure, context: Context) -> list[Decided[ErasureRequested]]:
    """Anyone may ask for what is theirs.

    Raises:
        Rejected: `in-the-future`.
    """
    reject_any(future("requested_on", command.requested_on, context))
    requested = ErasureRequested(
        subject_id=command.subject_id,
        reason=command.reason,
        basis=command.basis,
        requested_on=command.requested_on,
    )
    return [
        Decided(
            event=requested, effective_on=requested.requested_on, subjects=(command.subject_id,)
        )
    ]


def refuse(
    requested: Requested, command: RefuseErasure, context: Context
) -> list[Decided[ErasureRefused]]:
    """Whoever asked is told by which provision the data stays, and for how long, if that is known.

    Source: Luật 91/2025/QH15 Đ.14.
    """
    ground = command.refusal_ground
    refused = ErasureRefused(
        subject_id=requested.subject_id,
        basis=command.basis,
        refused_on=context.today,
        refusal_ground=ground,
    )
    rule = RETENTION.get(ground)
    rows = () if rule is None else (context.rules.on(rule, requested.requested_on).id,)
    return [
        Decided(
            event=refused,
            effective_on=context.today,
            subjects=(requested.subject_id,),
            rule_rows=rows,
        )
    ]


def carry_out(
    requested: Requested, command: RecordErasure, context: Context
) -> list[Decided[ErasureCarriedOut]]:
    """What stands in the log stays and proves, and nobody can read it any more."""
    erased = ErasureCarriedOut(
        subject_id=requested.subject_id, basis=command.basis, carried_out_on=context.today
    )
    return [Decided(event=erased, effective_on=context.today, subjects=(requested.subject_id,))]


def guides(
    state: Erasure, command: type[Command], rules: Rules, day: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever refuses sees how long the register is kept, or that the law data has a gap."""
    if command is not RefuseErasure or not isinstance(state, Requested):
        return {}
    rule = RETENTION[ErasureRefusalGround.STATE_REGISTER]
    return {"refusal_ground": rules.on(rule, max(state.requested_on, day))}
