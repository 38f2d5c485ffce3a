"""A registration is revoked. Source: NĐ 123/2013 Đ.17; Luật Luật sư Đ.47."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.registry.context import Context, Text, future
from services.registry.organisation.changes import began
from services.registry.organisation.state import Registered, Required, latest
from shared.contracts.registry.organisation import OrganisationForm
from shared.contracts.registry.organisation_ending import (
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminationRequired,
    RegistrationRevocationGround,
    TerminationGround,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import Gap
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

NO_TAX, IDLE, DEATH = "ORG-REVOKE-NO-TAX-YEARS", "ORG-REVOKE-IDLE-MONTHS", "ORG-DEATH-REVOKE-DAYS"
MONTHS_A_YEAR = 12
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class ProposeRevocation(Command):
    """The Department holds that there is a ground to revoke the registration."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Đề xuất thu hồi Giấy đăng ký hoạt động",
        en="Propose to revoke the registration",
    )

    ground: RegistrationRevocationGround
    reason: Text
    proposed_on: date


class RevokeRegistration(Command):
    """The registration has been revoked; an officer records the decision."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận thu hồi Giấy đăng ký hoạt động",
        en="Record the revocation of the registration",
        weight=Weight.IRREVERSIBLE,
    )

    decision: DecisionOnPaper


class RequireTermination(Command):
    """The law asks that the organisation end, since its head or all its members lost the right.

    The Department judges it; a policy says so of a sole head's certificate, name or death.
    """

    terms = Terms(
        by={**DEPARTMENT, Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận căn cứ phải chấm dứt hoạt động",
        en="Record that the organisation must end",
    )

    ground: TerminationGround
    certificate_id: UUID | None = None
    decision_id: UUID | None = None  # that took the certificate or the name
    required_on: date


def propose(
    state: Registered, command: ProposeRevocation, context: Context
) -> list[Decided[OrganisationRevocationProposed]]:
    """There is a ground, and the time that belongs to it has passed.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `tax-code-known`,
            `not-suspended-then`, `ground-not-yet`, `no-term-in-law-data`.
    Source: NĐ 123/2013/NĐ-CP Đ.17(1); Luật Luật sư Đ.47(4).
    """
    day = command.proposed_on
    faults = [
        *future("proposed_on", day, context),
        *began("proposed_on", day, state),
        *unfounded(state, command.ground, day, context),
    ]
    reject_any(faults)
    proposed = OrganisationRevocationProposed(
        ground=command.ground, reason=command.reason, proposed_on=day
    )
    rule = RULES.get(command.ground)
    rows = () if rule is None else (context.rules.on(rule, day).id,)
    return [Decided(event=proposed, effective_on=day, rule_rows=rows)]


RULES = {
    RegistrationRevocationGround.NO_TAX_CODE: NO_TAX,
    RegistrationRevocationGround.IDLE: IDLE,
    RegistrationRevocationGround.NOT_RESUMED: IDLE,
    RegistrationRevocationGround.DEATH_OF_HEAD: DEATH,
}


def unfounded(
    state: Registered, ground: RegistrationRevocationGround, day: date, context: Context
) -> Iterator[Fault]:
    """Find what speaks against a ground; of how long a seat stood idle only the officer knows."""
    match ground:
        case RegistrationRevocationGround.NO_TAX_CODE:
            if latest(state).tax_code is not None:
                yield Fault("tax-code-known", "ground")
            yield from not_yet(NO_TAX, MONTHS_A_YEAR, state.since, day, context)
        case RegistrationRevocationGround.NOT_RESUMED:
            waiting = [one.ends_on for one in state.suspensions if one.resumed_on is None]
            if not waiting:
                yield Fault("not-suspended-then", "ground")
                return
            yield from not_yet(IDLE, 1, max(waiting), day, context)
        case _:
            return


def not_yet(rule: str, months: int, since: date, day: date, context: Context) -> Iterator[Fault]:
    """The time of a ground has passed; where the law data has a gap, nobody knows whether."""
    row = context.rules.on(rule, day)
    if isinstance(row, Gap):
        yield Fault("no-term-in-law-data", "ground", {"rule_row": row.id})
        return
    first = add_months(since, months * count(row))
    if day < first:
        yield Fault("ground-not-yet", "proposed_on", {"from": first})


def revoke(
    state: Registered, command: RevokeRegistration, context: Context
) -> Sequence[Decided[OrganisationRegistrationRevoked]]:
    """The Department revokes for the ground that it proposed; the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `before-proposal`.
    Source: Luật Luật sư Đ.47; NĐ 123/2013/NĐ-CP Đ.17.
    """
    decision, proposal = command.decision, state.proposal
    if proposal is None or state.revoked_on == decision.signed_on:
        return []
    faults = [*future("decision.signed_on", decision.signed_on, context)]
    if decision.signed_on < proposal.proposed_on:
        said = {"proposed_on": proposal.proposed_on}
        faults.append(Fault("before-proposal", "decision.signed_on", said))
    reject_any(faults)
    revoked = OrganisationRegistrationRevoked(
        name=latest(state).name, ground=proposal.ground, revoked_on=decision.signed_on
    )
    return [Decided(event=revoked, effective_on=decision.signed_on, decision=decision)]


def require(
    state: Registered, command: RequireTermination, context: Context
) -> Sequence[Decided[OrganisationTerminationRequired]]:
    """The law asks that it end: work for the Department, which nothing does by itself.

    A firm of several loses its right with all of them, not with its head alone (see `members`).

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`.
    Source: Luật Luật sư Đ.47(1)(c), (đ).
    """
    required = Required(
        command.ground, command.certificate_id, command.required_on, command.decision_id
    )
    if required in state.required:
        return []
    if context.actor.role is Role.POLICY and not stands_on_head(state):
        return []
    if context.actor.role is not Role.POLICY:  # what happened to a head elsewhere is no request
        reject_any(
            (
                *future("required_on", command.required_on, context),
                *began("required_on", command.required_on, state),
            )
        )
    event = OrganisationTerminationRequired(
        ground=command.ground,
        certificate_id=command.certificate_id,
        decision_id=command.decision_id,
        required_on=command.required_on,
    )
    return [Decided(event=event, effective_on=command.required_on)]


def stands_on_head(state: Registered) -> bool:
    """Say whether an organisation has nobody but its head; of an old register nobody knows."""
    return state.form in {None, OrganisationForm.LAW_OFFICE, OrganisationForm.ONE_MEMBER_FIRM}
