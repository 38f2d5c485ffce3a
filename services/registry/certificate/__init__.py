"""A practising certificate (chứng chỉ hành nghề luật sư), from its dossier to its end.

Unfiled --apply, for re-issue too--> Submitted --propose--> Proposed --issue--> Issued <--enter--+
                    |     ^                  |                                             Unfiled
          request   v     | supplement       +--refuse--> Refused (also from Submitted)
               SupplementRequested --close--> Closed --supplement, if it came in time--> Submitted
               |
               +--withdraw (also from Submitted, Proposed)--> Withdrawn

Beside this lifecycle stand, by the decision that made each, its restrictions and its revocations:
a revocation is proposed, submitted, then decided or rejected, and may be annulled later; both
decisions stay. What other authorities decided is recorded in any state once it is known here.
Source: Luật Luật sư Đ.17–19.
"""

from collections.abc import Sequence
from uuid import UUID

from services.registry.certificate import (
    annulling,
    application,
    assessment,
    decision,
    entry,
    facts,
    papers,
    proposal,
    reissue,
    restrictions,
    revocation,
    revoking,
    supplement,
    timing,
)
from services.registry.certificate.annulling import AnnulRevocation, EnterRevocation
from services.registry.certificate.application import ApplyForCertificate
from services.registry.certificate.assessment import AssessGrounds, AssessItems, AssessStandards
from services.registry.certificate.clocks import SUPPLEMENT
from services.registry.certificate.decision import RecordIssue, RecordRefusal
from services.registry.certificate.entry import EnterCertificate
from services.registry.certificate.evolution import evolve
from services.registry.certificate.facts import (
    RecordBarJoined,
    RecordDeletionComplaint,
    RecordDeletionComplaintResolved,
    RecordHolderDied,
    RecordNameDeletion,
    RecordNameDeletionAnnulled,
    RecordPracticeBegun,
)
from services.registry.certificate.guides import guides
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
from services.registry.certificate.running import JOIN, PRACTISE, RESTORE, clocks
from services.registry.certificate.state import (
    Certificate,
    Closed,
    Issued,
    Proposed,
    Submitted,
    SupplementRequested,
    Unfiled,
    areas,
    claims,
    subjects,
)
from services.registry.certificate.steps import COMMANDS, FACTS, CertificateCommand, steps
from services.registry.certificate.supplement import (
    CloseDossier,
    RequestSupplement,
    SupplementDossier,
)
from services.registry.certificate.timing import NoteRevocationDue, RestoreUse
from services.registry.context import Context
from shared.contracts.registry.certificate import CertificateEvent, CertificateRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role


def decide(
    state: Certificate, command: CertificateCommand, context: Context
) -> Sequence[Decided[CertificateEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state.lifecycle, command:
        case Unfiled(), ApplyForCertificate():
            return application.apply(command, context)
        case Unfiled(), ApplyForReissue():
            return reissue.apply(command, context)
        case Unfiled(), EnterCertificate():
            return entry.enter(command, context)
        case Submitted(), AssessItems():
            return assessment.assess_items(state, command, context)
        case Submitted(), AssessStandards():
            return assessment.assess_standards(state, command, context)
        case Submitted(), AssessGrounds():
            return assessment.assess_grounds(state, command, context)
        case Submitted() as submitted, RequestSupplement():
            return supplement.request(state, submitted, command, context)
        case (SupplementRequested() | Closed()) as asked, SupplementDossier():
            return supplement.supplement(state, asked, command, context)
        case Submitted() as submitted, ConfirmByBar():
            return proposal.confirm(state, submitted, command, context)
        case Submitted() as submitted, ProposeIssue():
            return proposal.propose(state, submitted, command, context)
        case Proposed() as proposed, RecordIssue():
            return decision.issue(state, proposed, command, context)
        case (Submitted() | Proposed()) as waiting, RecordRefusal():
            return decision.refuse(state, waiting, command, context)
        case (Submitted() | SupplementRequested() | Proposed()) as waiting, WithdrawDossier():
            return papers.withdraw(waiting, command, context)
        case (Submitted() | SupplementRequested() | Proposed()) as waiting, TransferDossier():
            return papers.transfer(state, waiting, command, context)
        case Unfiled(), _ if isinstance(command, (*FACTS, CloseDossier)):
            raise Unknown
        case SupplementRequested() as asked, CloseDossier():
            return supplement.close(state, asked, context)
        case _, CloseDossier():  # The supplement came, and the timer was late.
            return []
        case Issued() as issued, _:
            return of_issued(state, issued, command, context)
        case _:
            return fact(state, command, context)


def of_issued(
    state: Certificate, issued: Issued, command: CertificateCommand, context: Context
) -> Sequence[Decided[CertificateEvent]]:
    """Say what follows once a certificate is issued."""
    match command:
        case ProposeCertificateRevocation():
            return revocation.propose(state, issued, command, context)
        case SubmitRevocation():
            return revocation.submit(state, issued, command, context)
        case RecordRevocation():
            return revoking.revoke(state, issued, command, context)
        case RejectRevocation():
            return revoking.reject(state, issued, command, context)
        case EnterRevocation():
            return annulling.enter(state, issued, command, context)
        case AnnulRevocation():
            return annulling.annul(state, issued, command, context)
        case ReplaceCertificate():
            return papers.replace_paper(state, issued, command, context)
        case NoteRevocationDue():
            return timing.note_due(state, issued, context)
        case _:
            return fact(state, command, context)


def fact(
    state: Certificate, command: CertificateCommand, context: Context
) -> Sequence[Decided[CertificateEvent]]:
    """Record what others decided or did, in any state; of anything else say that it is too late."""
    match command:
        case RecordDeprivation():
            return restrictions.deprive(state, command)
        case RecordPenaltyAnnulled():
            return restrictions.annul(state, command)
        case RecordNameDeletion():
            return facts.delete(state, command)
        case RecordNameDeletionAnnulled():
            return facts.annul(state, command)
        case RecordDeletionComplaint():
            return facts.complain(state, command, context)
        case RecordDeletionComplaintResolved():
            return facts.resolve(state, command, context)
        case RecordBarJoined():
            return facts.join(state, command, context)
        case RecordPracticeBegun():
            return facts.practise(state, command, context)
        case RecordHolderDied():
            return facts.die(state, command)
        case RestoreUse():
            return timing.restore(state, context)
        case NoteRevocationDue():  # It is no longer, or not yet, issued, and the timer was late.
            return []
        case _:
            stage = type(state.lifecycle).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def reads(command: CertificateCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: its person's, an older certificate's."""
    match command:
        case ApplyForReissue(person_id=person_id, previous_certificate_id=previous):
            return (f"person-{person_id}", f"certificate-{previous}")
        case ApplyForCertificate(person_id=person_id, traineeship_id=UUID() as served):
            return (f"person-{person_id}", f"traineeship-{served}")
        case ApplyForCertificate(person_id=person_id) | EnterCertificate(person_id=person_id):
            return (f"person-{person_id}",)
        case _:
            return ()


decider: Decider[Certificate, CertificateCommand, Context, CertificateEvent] = Decider(
    service="registry",
    noun="certificate",
    nouns="certificates",
    vi="Chứng chỉ hành nghề luật sư",
    en="Practising certificate",
    contract=CertificateEvent,
    commands=COMMANDS,
    initial=Certificate(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: CertificateRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    guides=guides,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    on_due={
        SUPPLEMENT: CloseDossier,
        RESTORE: RestoreUse,
        JOIN: NoteRevocationDue,
        PRACTISE: NoteRevocationDue,
    },
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
        Role.APPLICANT: Reach.OWN,
    },
)
