"""The authority revokes or rejects what was proposed to it. Source: Luật Luật sư Đ.18(2)."""

from collections.abc import Iterator
from datetime import date

from services.registry.certificate.grounds import revocation_basis
from services.registry.certificate.revocation import before_the_proposal, proposal_of
from services.registry.certificate.running import reviewed
from services.registry.certificate.state import Certificate, Issued, RevocationProposal
from services.registry.context import Context, Text, future
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationGround,
    CertificateRevocationRejected,
    CertificateRevoked,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow, Rules
from shared.law.values import truth
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

AUTHORITY = "CERT-REVOKE-AUTH"
AUTHORITY_D = "CERT-REVOKE-AUTH-D"
STAY = "CERT-REVOKE-STAY"


class RecordRevocation(Command):
    """The authority has revoked the certificate; an officer records its decision."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận quyết định thu hồi chứng chỉ",
        en="Record the decision to revoke",
        weight=Weight.IRREVERSIBLE,
    )

    decision: DecisionOnPaper
    revoked_on: date | None = None  # else the day of the decision


class RejectRevocation(Command):
    """The authority found the ground not proved; an officer records its decision."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận quyết định không thu hồi chứng chỉ",
        en="Record the decision not to revoke",
        weight=Weight.WEIGHTY,
    )

    decision: DecisionOnPaper
    reason: Text


DECISIONS = (RecordRevocation, RejectRevocation)


def revoke(
    state: Certificate, issued: Issued, command: RecordRevocation, context: Context
) -> list[Decided[CertificateRevoked]]:
    """The authority of the day of the proposal revokes, not while a deletion is under complaint.

    The stay is read as one of ground g: it is about the decision that the revocation rests on.

    Raises:
        Rejected: `no-revocation-proposed`, see `faults_of`; `deletion-under-complaint`,
            `before-the-decision`.
    Source: Luật Luật sư Đ.18(2); from 2025-07-01 NĐ 121/2025/NĐ-CP Đ.10, PL III II(2), (4).
    """
    one = proposal_of(state)
    authority = authority_for(one.ground, one.requested_on, context.rules)
    stay = context.rules.on(STAY, one.requested_on)
    revoked_on = command.revoked_on or command.decision.signed_on
    reject_any(
        (
            *faults_of(command.decision, one, authority, context),
            *stayed(state, one, stay),
            *before_the_decision(revoked_on, command.decision),
        )
    )
    revoked = CertificateRevoked(
        decision_id=context.command_id,
        proposal_id=one.proposal_id,
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        ground=one.ground,
        basis=revocation_basis(one.ground),
        conviction=one.conviction,
        decided_on=command.decision.signed_on,
        revoked_on=revoked_on,
    )
    return [
        Decided(
            event=revoked,
            effective_on=revoked_on,
            subjects=state.subjects(),
            decision=command.decision,
            rule_rows=(authority.id, stay.id),
        )
    ]


def reject(
    state: Certificate, issued: Issued, command: RejectRevocation, context: Context
) -> list[Decided[CertificateRevocationRejected]]:
    """What is not proved leaves the certificate as it is; the same authority says so.

    Raises:
        Rejected: `no-revocation-proposed`, see `faults_of`.
    Source: Luật Luật sư Đ.18(2).
    """
    one = proposal_of(state)
    authority = authority_for(one.ground, one.requested_on, context.rules)
    reject_any(faults_of(command.decision, one, authority, context))
    rejected = CertificateRevocationRejected(
        proposal_id=one.proposal_id,
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        ground=one.ground,
        reason=command.reason,
        rejected_on=command.decision.signed_on,
    )
    return [
        Decided(
            event=rejected,
            effective_on=rejected.rejected_on,
            subjects=state.subjects(),
            decision=command.decision,
            rule_rows=(authority.id,),
        )
    ]


def authority_for(ground: CertificateRevocationGround, day: date, rules: Rules) -> RuleRow | Gap:
    """Look up who revokes: for letter d, where the law has one of its own, that one."""
    if ground is CertificateRevocationGround.JOINED_NO_BAR:
        own = rules.on(AUTHORITY_D, day)
        if isinstance(own, RuleRow):
            return own
    return rules.on(AUTHORITY, day)


def faults_of(
    decision: DecisionOnPaper, one: RevocationProposal, authority: RuleRow | Gap, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with a decision on a proposal.

    It is that of the authority of the proposal's day, on what the Department submitted to it.
    """
    match authority:
        case Gap():
            on = one.requested_on
            yield Fault("no-revoking-authority", "decision.authority", {"on": on})
        case RuleRow(value=competent) if decision.authority != competent:
            said = {"competent": competent}
            yield Fault("not-the-revoking-authority", "decision.authority", said)
        case RuleRow():
            pass
    if one.submitted_on is None and reviewed(one.requested_on, context.rules):
        yield Fault("revocation-not-submitted", None, {"requested_on": one.requested_on})
    yield from before_the_proposal("decision.signed_on", decision.signed_on, one)
    yield from future("decision.signed_on", decision.signed_on, context)


def stayed(state: Certificate, one: RevocationProposal, stay: RuleRow | Gap) -> Iterator[Fault]:
    """Nobody revokes for a deletion that is under complaint.

    Source: TT 05/2021/TT-BTP Đ.5; NĐ 121/2025/NĐ-CP PL III II(4).
    """
    if one.ground is not CertificateRevocationGround.NAME_DELETED:
        return
    if not (isinstance(stay, RuleRow) and truth(stay)):
        return
    under = [on for by, on in state.complaints.items() if by not in state.annulled]
    if under:
        yield Fault("deletion-under-complaint", None, {"complained_on": min(under)})


def before_the_decision(day: date, decision: DecisionOnPaper) -> Iterator[Fault]:
    """A revocation takes effect on the day of its decision, or later."""
    if day < decision.signed_on:
        yield Fault("before-the-decision", "revoked_on", {"signed_on": decision.signed_on})
