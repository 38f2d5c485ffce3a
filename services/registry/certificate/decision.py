"""The authority issues or refuses. Source: Luật Luật sư Đ.17(3)–(4); NĐ 121/2025 Đ.9, Đ.42(4)."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from services.registry.certificate.grounds import REFUSAL, refusal_basis
from services.registry.certificate.state import Certificate, Dossier, Proposed, Submitted
from services.registry.context import Context, Line, Text, future
from shared.contracts.registry.certificate import CertificateIssued, CertificateRefused
from shared.contracts.registry.certificate_refusal import RefusalGround
from shared.contracts.values import CertificateNumber
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Command, Decision, DecisionOnPaper, Reach, Role, Terms, Weight

ISSUING_AUTHORITY = "CERT-ISSUE-AUTH"


class RecordIssue(Command):
    """The authority has issued the certificate; an officer records its decision."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận quyết định cấp chứng chỉ",
        en="Record the decision to issue",
        weight=Weight.WEIGHTY,
    )

    decision: DecisionOnPaper
    serial: Line


class RecordRefusal(Command):
    """The authority has refused the dossier; an officer records its decision and the ground."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận quyết định từ chối cấp chứng chỉ",
        en="Record the decision to refuse",
        weight=Weight.WEIGHTY,
    )

    decision: DecisionOnPaper
    ground: RefusalGround
    reason: Text | None = None  # as the decision gives it


DECISIONS = (RecordIssue, RecordRefusal)


def issue(
    state: Certificate, proposed: Proposed, command: RecordIssue, context: Context
) -> list[Decided[CertificateIssued]]:
    """A certificate is issued on the day its decision is signed, by the authority of the filing.

    Raises:
        Rejected: see `faults_of`; `before-proposal`.
    Source: Luật Luật sư Đ.17(3); for dossiers filed from 2025-07-01 NĐ 121/2025 Đ.9, Đ.42(4).
    """
    dossier, decision = proposed.dossier, command.decision
    authority = context.rules.on(ISSUING_AUTHORITY, dossier.filed_on)
    reject_any(
        (
            *faults_of(decision, dossier, (authority, state.decides), context),
            *before_proposal(decision.signed_on, proposed),
        )
    )
    holder = dossier.holder
    issued = CertificateIssued(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        number=CertificateNumber(
            province=context.province,
            issuer=decision.authority,
            year=decision.signed_on.year,
            serial=command.serial,
        ),
        issued_on=decision.signed_on,
    )
    return [
        Decided(
            event=issued,
            effective_on=issued.issued_on,
            subjects=(holder.person_id,),
            decision=decision,
            rule_rows=(authority.id,),
        )
    ]


def refuse(
    state: Certificate, waiting: Submitted | Proposed, command: RecordRefusal, context: Context
) -> list[Decided[CertificateRefused]]:
    """A refusal is the same authority's, and names its ground.

    Raises:
        Rejected: see `faults_of`.
    Source: Luật Luật sư Đ.17(3) and (4).
    """
    dossier, decision = waiting.dossier, command.decision
    authority = context.rules.on(ISSUING_AUTHORITY, dossier.filed_on)
    reject_any(faults_of(decision, dossier, (authority, state.decides), context))
    holder = dossier.holder
    refused = CertificateRefused(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        ground=REFUSAL[command.ground].letter,
        refused_on=decision.signed_on,
        basis=refusal_basis(command.ground),
        reason=command.reason,
    )
    return [
        Decided(
            event=refused,
            effective_on=refused.refused_on,
            subjects=(holder.person_id,),
            decision=decision,
            rule_rows=(authority.id,),
        )
    ]


Decides: TypeAlias = tuple[RuleRow | Gap, str | None]  # by law, and to whom it was transferred


def faults_of(
    decision: Decision, dossier: Dossier, decides: Decides, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with a decision on a dossier.

    It is signed by the authority of the filing day, or by the one that the dossier was transferred
    to, not before that day, and not in the future.
    """
    signed_on = decision.signed_on
    authority, transferred = decides
    competent = transferred or (authority.value if isinstance(authority, RuleRow) else None)
    if competent is None:
        filed_on = dossier.filed_on
        yield Fault("no-authority-in-law-data", "decision.authority", {"filed_on": filed_on})
    elif decision.authority != competent:
        yield Fault("authority-not-competent", "decision.authority", {"competent": competent})
    if signed_on < dossier.filed_on:
        yield Fault("before-filing", "decision.signed_on", {"filed_on": dossier.filed_on})
    yield from future("decision.signed_on", signed_on, context)


def before_proposal(signed_on: date, proposed: Proposed) -> Iterator[Fault]:
    """The authority decides on what was proposed to it; before the filing is said already."""
    if proposed.dossier.filed_on <= signed_on < proposed.proposed_on:
        yield Fault("before-proposal", "decision.signed_on", {"proposed_on": proposed.proposed_on})
