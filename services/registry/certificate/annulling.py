"""Revocations that others decided are entered, and a later decision may annul one."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.certificate.grounds import (
    FIRST_TEXT,
    LAW,
    LETTERS_SINCE,
    revocation_basis,
)
from services.registry.certificate.revocation import revoked_already
from services.registry.certificate.revoking import before_the_decision
from services.registry.certificate.state import Certificate, Issued
from services.registry.context import Context, Line, Text, future
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationAnnulled,
    CertificateRevocationGround,
    CertificateRevoked,
    Conviction,
    LegalBasis,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight


class EnterRevocation(Command):
    """A revocation that others decided, or that stands in an old register, is entered as it is."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Nhập quyết định thu hồi của nơi khác hoặc từ sổ cũ",
        en="Enter a revocation from elsewhere",
        weight=Weight.IRREVERSIBLE,
    )

    ground: CertificateRevocationGround | None = (
        None  # none where it names a letter of an older text
    )
    conviction: Conviction | None = None
    decision: DecisionOnPaper
    revoked_on: date | None = None
    entered_from: Line


class AnnulRevocation(Command):
    """A later decision annulled the revocation."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận hủy quyết định thu hồi",
        en="Record that the revocation was annulled",
        weight=Weight.WEIGHTY,
    )

    decision_id: UUID
    decision: DecisionOnPaper
    reason: Text


def enter(
    state: Certificate, issued: Issued, command: EnterRevocation, context: Context
) -> list[Decided[CertificateRevoked]]:
    """What others decided, no rule of ours judges; the letters of the older text are not known.

    Raises:
        Rejected: `revoked-already`, `ground-needed`, `letters-not-known`, `before-the-issue`,
            `before-the-decision`, `in-the-future`.
    """
    signed_on = command.decision.signed_on
    revoked_on = command.revoked_on or signed_on
    reject_any(
        (
            *revoked_already(state),
            *letters(command),
            *before_the_issue(signed_on, issued),
            *before_the_decision(revoked_on, command.decision),
            *future("decision.signed_on", signed_on, context),
        )
    )
    old_text = LegalBasis(law=LAW, version=FIRST_TEXT, article="18")
    entered = CertificateRevoked(
        decision_id=context.command_id,
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        ground=command.ground,
        basis=old_text if command.ground is None else revocation_basis(command.ground),
        conviction=command.conviction,
        decided_on=signed_on,
        revoked_on=revoked_on,
        entered_from=command.entered_from,
    )
    return [
        Decided(
            event=entered,
            effective_on=revoked_on,
            subjects=state.subjects(),
            decision=command.decision,
        )
    ]


def annul(
    state: Certificate, issued: Issued, command: AnnulRevocation, context: Context
) -> list[Decided[CertificateRevocationAnnulled]]:
    """An annulment lifts what its own decision took; both stay in the history.

    Who may annul, the law data does not say: the decision names who did.

    Raises:
        Rejected: `revocation-not-known`, `before-the-revocation`, `in-the-future`.
    """
    revoked = state.revocations.get(command.decision_id)
    if revoked is not None and command.decision_id in state.annulled:
        return []
    signed_on = command.decision.signed_on
    reject_any(
        (
            *(() if revoked else (Fault("revocation-not-known", "decision_id"),)),
            *before_the_revocation(signed_on, revoked.decided_on if revoked else signed_on),
            *future("decision.signed_on", signed_on, context),
        )
    )
    annulled = CertificateRevocationAnnulled(
        decision_id=command.decision_id,
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        reason=command.reason,
        annulled_on=signed_on,
    )
    return [
        Decided(
            event=annulled,
            effective_on=signed_on,
            subjects=state.subjects(),
            decision=command.decision,
        )
    ]


def letters(command: EnterRevocation) -> Iterator[Fault]:
    """A decision names a letter of the text of its day; older letters are not known here."""
    new_text = command.decision.signed_on >= LETTERS_SINCE
    if new_text and command.ground is None:
        yield Fault("ground-needed", "ground")
    if not new_text and command.ground is not None:
        yield Fault("letters-not-known", "ground", {"since": LETTERS_SINCE})


def before_the_issue(day: date, issued: Issued) -> Iterator[Fault]:
    """Nothing is revoked before it is issued."""
    if day < issued.issued_on:
        yield Fault("before-the-issue", "decision.signed_on", {"issued_on": issued.issued_on})


def before_the_revocation(day: date, decided_on: date) -> Iterator[Fault]:
    """Nothing is annulled before it is decided."""
    if day < decided_on:
        yield Fault("before-the-revocation", "decision.signed_on", {"decided_on": decided_on})
