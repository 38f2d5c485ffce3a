"""The commands of a certificate, and which of them a state allows people."""

from collections.abc import Sequence
from typing import TypeAlias, get_args

from services.registry.certificate.annulling import AnnulRevocation, EnterRevocation
from services.registry.certificate.application import ApplyForCertificate
from services.registry.certificate.assessment import AssessGrounds, AssessItems, AssessStandards
from services.registry.certificate.decision import RecordIssue, RecordRefusal
from services.registry.certificate.entry import EnterCertificate
from services.registry.certificate.facts import (
    RecordBarJoined,
    RecordDeletionComplaint,
    RecordDeletionComplaintResolved,
    RecordHolderDied,
    RecordNameDeletion,
    RecordNameDeletionAnnulled,
    RecordPracticeBegun,
)
from services.registry.certificate.papers import (
    ReplaceCertificate,
    TransferDossier,
    WithdrawDossier,
)
from services.registry.certificate.proposal import ConfirmByBar, ProposeIssue
from services.registry.certificate.reissue import ApplyForReissue
from services.registry.certificate.restrictions import RecordDeprivation, RecordPenaltyAnnulled
from services.registry.certificate.revocation import ProposeCertificateRevocation, SubmitRevocation
from services.registry.certificate.revoking import RecordRevocation, RejectRevocation
from services.registry.certificate.state import (
    Certificate,
    Closed,
    Issued,
    Proposed,
    Refused,
    RevocationProposal,
    Submitted,
    SupplementRequested,
    Unfiled,
    Withdrawn,
)
from services.registry.certificate.supplement import (
    CloseDossier,
    RequestSupplement,
    SupplementDossier,
)
from services.registry.certificate.timing import NoteRevocationDue, RestoreUse

Dossiers: TypeAlias = (
    ApplyForCertificate
    | ApplyForReissue
    | EnterCertificate
    | AssessItems
    | AssessStandards
    | AssessGrounds
    | RequestSupplement
    | SupplementDossier
    | CloseDossier
    | WithdrawDossier
    | TransferDossier
    | ConfirmByBar
    | ProposeIssue
    | RecordIssue
    | RecordRefusal
)
Revocations: TypeAlias = (
    ProposeCertificateRevocation
    | SubmitRevocation
    | RecordRevocation
    | RejectRevocation
    | EnterRevocation
    | AnnulRevocation
    | ReplaceCertificate
)
Facts: TypeAlias = (
    RecordDeprivation
    | RecordPenaltyAnnulled
    | RecordNameDeletion
    | RecordNameDeletionAnnulled
    | RecordDeletionComplaint
    | RecordDeletionComplaintResolved
    | RecordBarJoined
    | RecordPracticeBegun
    | RecordHolderDied
    | RestoreUse
    | NoteRevocationDue
)
CertificateCommand: TypeAlias = Dossiers | Revocations | Facts
KNOWN_BY_HAND = (RecordBarJoined, RecordPracticeBegun, NoteRevocationDue)
UNDER_COMPLAINT = (RecordDeletionComplaint, RecordDeletionComplaintResolved)
FACTS: tuple[type[CertificateCommand], ...] = get_args(Facts)
COMMANDS: tuple[type[CertificateCommand], ...] = (
    *get_args(Dossiers),
    *get_args(Revocations),
    *FACTS,
)


def steps(state: Certificate) -> Sequence[type[CertificateCommand]]:
    """List the commands of people that a state allows."""
    match state.lifecycle:
        case Unfiled():
            return (ApplyForCertificate, ApplyForReissue, EnterCertificate)
        case Submitted():
            return (
                AssessItems,
                AssessStandards,
                AssessGrounds,
                RequestSupplement,
                ConfirmByBar,
                ProposeIssue,
                RecordRefusal,
                TransferDossier,
                WithdrawDossier,
            )
        case SupplementRequested():
            return (SupplementDossier, TransferDossier, WithdrawDossier)
        case Closed():
            return (SupplementDossier,)
        case Proposed():
            return (RecordIssue, RecordRefusal, TransferDossier, WithdrawDossier)
        case Issued():
            return of_an_issued(state)
        case Refused() | Withdrawn():
            return ()


def of_an_issued(state: Certificate) -> Sequence[type[CertificateCommand]]:
    """List what may be done with a certificate: revoked, only what is known of it may change."""
    if state.revoked() is not None:
        return (AnnulRevocation,)
    complaints = UNDER_COMPLAINT if state.deletion() else ()
    match state.revocation_proposal:
        case None:
            asked: tuple[type[CertificateCommand], ...] = (ProposeCertificateRevocation,)
        case RevocationProposal(submitted_on=None):
            asked = (SubmitRevocation, RecordRevocation, RejectRevocation)
        case _:
            asked = (RecordRevocation, RejectRevocation)
    return (*asked, *complaints, EnterRevocation, ReplaceCertificate, *KNOWN_BY_HAND)
