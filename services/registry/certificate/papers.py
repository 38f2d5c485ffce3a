"""Dossiers taken back or handed to another authority, and certificates on new paper."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from services.registry.certificate.decision import ISSUING_AUTHORITY
from services.registry.certificate.revocation import revoked_already
from services.registry.certificate.state import (
    Certificate,
    Dossier,
    Issued,
    Proposed,
    Submitted,
    SupplementRequested,
)
from services.registry.certificate.supplement import before
from services.registry.context import Context, Line, Text, future
from shared.contracts.registry.certificate import DossierWithdrawn
from shared.contracts.registry.certificate_revocation import (
    CertificateDossierTransferred,
    CertificateReplaced,
    ReplacementReason,
)
from shared.contracts.values import CertificateNumber
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

Waiting: TypeAlias = Submitted | SupplementRequested | Proposed


class WithdrawDossier(Command):
    """The applicant takes the dossier back."""

    terms = Terms(
        by={
            Role.APPLICANT: Reach.OWN,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
        },
        vi="Rút hồ sơ",
        en="Withdraw the dossier",
    )

    withdrawn_on: date


class TransferDossier(Command):
    """Another authority is to decide on the dossier."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Chuyển hồ sơ cho cơ quan có thẩm quyền mới",
        en="Transfer the dossier",
    )

    to_authority: Line
    reason: Text
    transferred_on: date


class ReplaceCertificate(Command):
    """The holder got another paper for a certificate that was lost or whose data changed."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận cấp lại chứng chỉ bị mất, hỏng hoặc thay đổi thông tin",
        en="Record that the certificate was replaced",
        weight=Weight.WEIGHTY,
    )

    reason: ReplacementReason
    decision: DecisionOnPaper
    serial: Line


def withdraw(
    waiting: Waiting, command: WithdrawDossier, context: Context
) -> list[Decided[DossierWithdrawn]]:
    """An applicant may take a dossier back as long as nobody has decided on it.

    Raises:
        Rejected: `before-filing`, `in-the-future`.
    """
    dossier = waiting.dossier
    reject_any(
        (
            *before("withdrawn_on", command.withdrawn_on, dossier.filed_on),
            *future("withdrawn_on", command.withdrawn_on, context),
        )
    )
    holder = dossier.holder
    withdrawn = DossierWithdrawn(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        withdrawn_on=command.withdrawn_on,
    )
    return [
        Decided(event=withdrawn, effective_on=withdrawn.withdrawn_on, subjects=(holder.person_id,))
    ]


def transfer(
    state: Certificate, waiting: Waiting, command: TransferDossier, context: Context
) -> list[Decided[CertificateDossierTransferred]]:
    """A dossier goes to who issues on that day; its law stays that of its filing.

    Raises:
        Rejected: `no-issuing-authority`, `not-the-issuing-authority`, `with-it-already`,
            `before-filing`, `in-the-future`.
    Source: NĐ 121/2025/NĐ-CP Đ.42.
    """
    dossier = waiting.dossier
    authority = context.rules.on(ISSUING_AUTHORITY, command.transferred_on)
    reject_any(
        (
            *not_issuing(command, authority),
            *with_it_already(state, dossier, command, context),
            *before("transferred_on", command.transferred_on, dossier.filed_on),
            *future("transferred_on", command.transferred_on, context),
        )
    )
    transferred = CertificateDossierTransferred(
        to_authority=command.to_authority,
        reason=command.reason,
        transferred_on=command.transferred_on,
    )
    return [
        Decided(
            event=transferred,
            effective_on=transferred.transferred_on,
            subjects=state.subjects(),
            rule_rows=(authority.id,),
        )
    ]


def replace_paper(
    state: Certificate, issued: Issued, command: ReplaceCertificate, context: Context
) -> list[Decided[CertificateReplaced]]:
    """The certificate goes on under another paper: its times and restrictions stay.

    Who decides, and by when, is a gap in the law data (NĐ 121/2025 does not mention it): the
    decision is recorded as it is signed.

    Raises:
        Rejected: `revoked-already`, `before-the-issue`, `in-the-future`.
    Source: Luật Luật sư Đ.19(5), from memory.
    """
    signed_on = command.decision.signed_on
    reject_any(
        (
            *revoked_already(state),
            *before_the_issue(signed_on, issued),
            *future("decision.signed_on", signed_on, context),
        )
    )
    replaced = CertificateReplaced(
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=CertificateNumber(
            province=context.province,
            issuer=command.decision.authority,
            year=signed_on.year,
            serial=command.serial,
        ),
        replaced_number=issued.number,
        reason=command.reason,
        replaced_on=signed_on,
    )
    return [
        Decided(
            event=replaced,
            effective_on=signed_on,
            subjects=state.subjects(),
            decision=command.decision,
        )
    ]


def not_issuing(command: TransferDossier, authority: RuleRow | Gap) -> Iterator[Fault]:
    """A dossier is handed only to who issues on that day."""
    match authority:
        case Gap():
            yield Fault("no-issuing-authority", "to_authority", {"on": command.transferred_on})
        case RuleRow(value=competent) if command.to_authority != competent:
            said = {"competent": competent}
            yield Fault("not-the-issuing-authority", "to_authority", said)
        case RuleRow():
            pass


def with_it_already(
    state: Certificate, dossier: Dossier, command: TransferDossier, context: Context
) -> Iterator[Fault]:
    """An authority that decides already is not given the dossier again."""
    own = context.rules.on(ISSUING_AUTHORITY, dossier.filed_on)
    decides = state.decides or (own.value if isinstance(own, RuleRow) else None)
    if command.to_authority == decides:
        yield Fault("with-it-already", "to_authority")


def before_the_issue(day: date, issued: Issued) -> Iterator[Fault]:
    """No paper is replaced before there is one."""
    if day < issued.issued_on:
        yield Fault("before-the-issue", "decision.signed_on", {"issued_on": issued.issued_on})
