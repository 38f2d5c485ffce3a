"""A practising certificate (chứng chỉ hành nghề luật sư), from its dossier on.

Unfiled --apply--> Submitted --propose--> Proposed --issue--> Issued <--enter-- Unfiled
                    |     ^                  |
          request   v     | supplement       +--refuse--> Refused (also from Submitted)
               SupplementRequested --close--> Closed --supplement, if it came in time--> Submitted

Beside this lifecycle stand its restrictions, recorded in any state once it is known here: an
authority has already decided them. Source: Luật Luật sư Đ.17.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.certificate import (
    application,
    assessment,
    decision,
    entry,
    proposal,
    restrictions,
    supplement,
)
from services.registry.certificate.application import ApplyForCertificate
from services.registry.certificate.assessment import AssessItems, AssessStandards
from services.registry.certificate.clocks import SUPPLEMENT, clocks
from services.registry.certificate.decision import RecordIssue, RecordRefusal
from services.registry.certificate.entry import EnterCertificate
from services.registry.certificate.proposal import ConfirmByBar, ProposeIssue
from services.registry.certificate.restrictions import RecordDeprivation, RecordPenaltyAnnulled
from services.registry.certificate.state import (
    Certificate,
    Closed,
    Issued,
    Proposed,
    Refused,
    Submitted,
    SupplementRequested,
    Unfiled,
    areas,
    claims,
    evolve,
    subjects,
)
from services.registry.certificate.supplement import (
    CloseDossier,
    RequestSupplement,
    SupplementDossier,
)
from services.registry.context import Context
from shared.contracts.registry.certificate import CertificateEvent, CertificateRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role

CertificateCommand: TypeAlias = (
    ApplyForCertificate
    | EnterCertificate
    | AssessItems
    | AssessStandards
    | RequestSupplement
    | SupplementDossier
    | CloseDossier
    | ConfirmByBar
    | ProposeIssue
    | RecordIssue
    | RecordRefusal
    | RecordDeprivation
    | RecordPenaltyAnnulled
)


def decide(
    state: Certificate, command: CertificateCommand, context: Context
) -> Sequence[Decided[CertificateEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state.lifecycle, command:
        case Unfiled(), ApplyForCertificate():
            return application.apply(command, context)
        case Unfiled(), EnterCertificate():
            return entry.enter(command, context)
        case Submitted(), AssessItems():
            return assessment.assess_items(state, command, context)
        case Submitted(), AssessStandards():
            return assessment.assess_standards(state, command, context)
        case Submitted() as submitted, RequestSupplement():
            return supplement.request(state, submitted, command, context)
        case (SupplementRequested() | Closed()) as asked, SupplementDossier():
            return supplement.supplement(state, asked, command, context)
        case Submitted() as submitted, ConfirmByBar():
            return proposal.confirm(state, submitted, command, context)
        case Submitted() as submitted, ProposeIssue():
            return proposal.propose(state, submitted, command, context)
        case Proposed() as proposed, RecordIssue():
            return decision.issue(proposed, command, context)
        case (Submitted() | Proposed()) as waiting, RecordRefusal():
            return decision.refuse(waiting, command, context)
        case Unfiled(), RecordDeprivation() | RecordPenaltyAnnulled() | CloseDossier():
            raise Unknown
        case SupplementRequested() as asked, CloseDossier():
            return supplement.close(state, asked, context)
        case _, CloseDossier():  # The supplement came, and the timer was late.
            return []
        case _, RecordDeprivation():
            return restrictions.deprive(state, command)
        case _, RecordPenaltyAnnulled():
            return restrictions.annul(state, command)
        case lifecycle, _:
            stage = type(lifecycle).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def steps(state: Certificate) -> Sequence[type[CertificateCommand]]:
    """List the commands of people that a state allows."""
    match state.lifecycle:
        case Unfiled():
            return (ApplyForCertificate, EnterCertificate)
        case Submitted():
            return (
                AssessItems,
                AssessStandards,
                RequestSupplement,
                ConfirmByBar,
                ProposeIssue,
                RecordRefusal,
            )
        case SupplementRequested() | Closed():
            return (SupplementDossier,)
        case Proposed():
            return (RecordIssue, RecordRefusal)
        case Issued() | Refused():
            return ()


def reads(command: CertificateCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: its person's."""
    match command:
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
    commands=(
        ApplyForCertificate,
        EnterCertificate,
        AssessItems,
        AssessStandards,
        RequestSupplement,
        SupplementDossier,
        CloseDossier,
        ConfirmByBar,
        ProposeIssue,
        RecordIssue,
        RecordRefusal,
        RecordDeprivation,
        RecordPenaltyAnnulled,
    ),
    initial=Certificate(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: CertificateRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    guides=decision.guides,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    on_due={SUPPLEMENT: CloseDossier},
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
