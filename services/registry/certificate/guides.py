"""What the law says beside the fields of a certificate's forms."""

from collections.abc import Mapping
from datetime import date

from services.registry.certificate import decision, reissue, revocation, revoking
from services.registry.certificate.papers import TransferDossier
from services.registry.certificate.reissue import ApplyForReissue
from services.registry.certificate.revocation import ProposeCertificateRevocation
from services.registry.certificate.state import (
    Certificate,
    Issued,
    Proposed,
    RevocationProposal,
    Submitted,
)
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command


def guides(
    state: Certificate, command: type[Command], rules: Rules, today: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever records a decision sees whose it is to make, by the law of what it decides on."""
    if command is ApplyForReissue:
        return {"previous_certificate_id": rules.on(reissue.NEVER, today)}
    if command is ProposeCertificateRevocation:
        return {"requester": rules.on(revocation.ASKING, today)}
    if command is TransferDossier:
        return {"to_authority": rules.on(decision.ISSUING_AUTHORITY, today)}
    match state.lifecycle, state.revocation_proposal:
        case (Submitted() | Proposed()) as waiting, _ if command in decision.DECISIONS:
            row = rules.on(decision.ISSUING_AUTHORITY, waiting.dossier.filed_on)
            return {"decision.authority": row}
        case Issued(), RevocationProposal(ground=ground, requested_on=day) if (
            command in revoking.DECISIONS
        ):
            return {"decision.authority": revoking.authority_for(ground, day, rules)}
        case _:
            return {}
