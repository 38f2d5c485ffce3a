"""What events lead to: it judges nothing, what is recorded has happened."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from services.registry.certificate.state import (
    ASKED,
    NOT_SEEN,
    Certificate,
    Closed,
    Deprivation,
    Dossier,
    Holder,
    Issued,
    NotSeen,
    Proposed,
    Refused,
    Revocation,
    RevocationProposal,
    Stage,
    Status,
    Submitted,
    SupplementRequested,
    Turn,
    Withdrawn,
)
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateBarConfirmed,
    CertificateDeprivationAnnulled,
    CertificateEntered,
    CertificateEvent,
    CertificateIssued,
    CertificateProposed,
    CertificateRecordVoided,
    CertificateRefused,
    CertificateReissueApplied,
    CertificateUseDeprived,
    DossierClosed,
    DossierItem,
    DossierItemAssessed,
    DossierSupplemented,
    DossierSupplementRequested,
    DossierWithdrawn,
    ItemVerdict,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import GroundVerdict, RefusalGroundAssessed
from shared.contracts.registry.certificate_revocation import (
    CertificateBarJoined,
    CertificateDossierTransferred,
    CertificateHolderDied,
    CertificateNameDeletionAnnulled,
    CertificateNameDeletionComplained,
    CertificateNameDeletionComplaintResolved,
    CertificateNameDeletionKnown,
    CertificatePracticeBegun,
    CertificateReplaced,
    CertificateRevocationAnnulled,
    CertificateRevocationDue,
    CertificateRevocationProposed,
    CertificateRevocationRejected,
    CertificateRevocationSubmitted,
    CertificateRevoked,
    CertificateUseRestored,
    RevocationEvent,
)


def evolve(state: Certificate, event: CertificateEvent) -> Certificate:  # noqa: C901, PLR0911, PLR0912  # a table
    """Say what an event leads to."""
    match event:  # No `case _`: mypy lists every event that is missing here or below.
        case CertificateApplied() | CertificateReissueApplied():
            return filed(state, event)
        case DossierItemAssessed(label=label, verdict=verdict):
            return replace(state, items={**state.items, label: verdict})
        case StandardAssessed(standard=standard):
            return replace(state, standards={**state.standards, standard: event.verdict})
        case RefusalGroundAssessed(ground=ground):
            return replace(state, grounds={**state.grounds, ground: event.verdict})
        case DossierSupplementRequested(requested_on=on):
            asked = SupplementRequested(dossier_of(event), on)
            waiting = reached(state, asked, Status.SUPPLEMENT_REQUESTED, on)
            return replace(waiting, supplements=state.supplements + 1)
        case DossierSupplemented(supplemented_on=on):
            again = reached(state, Submitted(dossier_of(event), on), Status.SUBMITTED, on)
            return replace(again, items={**state.items, **unseen(event.items)})
        case DossierClosed(requested_on=requested_on, closed_on=on):
            return reached(state, Closed(dossier_of(event), requested_on, on), Status.CLOSED, on)
        case DossierWithdrawn(withdrawn_on=on):
            return reached(state, Withdrawn(dossier_of(event), on), Status.WITHDRAWN, on)
        case CertificateBarConfirmed(confirmed_on=on):
            return replace(state, confirmed_on=on)
        case CertificateProposed(proposed_on=on):
            return reached(state, Proposed(dossier_of(event), on), Status.PROPOSED, on)
        case CertificateIssued(number=number, issued_on=on):
            issued = Issued(holder_of(event), number, on, dossier_of(event))
            return reached(state, issued, Status.ISSUED, on)
        case CertificateEntered(number=number, issued_on=on):
            return reached(state, Issued(holder_of(event), number, on, None), Status.ISSUED, on)
        case CertificateRefused(refused_on=on):
            return reached(state, Refused(dossier_of(event), on), Status.REFUSED, on)
        case CertificateUseDeprived():
            term = Deprivation(event.starts_on, event.ends_on)
            return replace(state, restrictions={**state.restrictions, event.decision_id: term})
        case CertificateDeprivationAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})
        case CertificateRecordVoided():
            return state
        case after:
            return evolve_issued(state, after)


def filed(state: Certificate, event: CertificateApplied | CertificateReissueApplied) -> Certificate:
    """Note that a dossier came: nobody has looked at anything of it."""
    submitted = Submitted(dossier_of(event), event.filed_on)
    return replace(
        reached(state, submitted, Status.SUBMITTED, event.filed_on),
        items=unseen(event.items),
        standards=dict.fromkeys(Standard, StandardVerdict.UNVERIFIED),
        grounds=dict.fromkeys(ASKED, GroundVerdict.UNVERIFIED),
    )


def evolve_issued(state: Certificate, event: RevocationEvent) -> Certificate:  # noqa: C901, PLR0911, PLR0912  # a table
    """Say what an event beside the dossier's own leads to."""
    match event:  # No `case _` here either.
        case CertificateDossierTransferred(to_authority=authority):
            return replace(state, decides=authority)
        case CertificateUseRestored(restored_on=on):
            return replace(state, restored=state.restored | {on})
        case CertificateBarJoined(admitted_on=on):
            return replace(state, joined_on=min(on, state.joined_on or on))
        case CertificatePracticeBegun(begun_on=on):
            return replace(state, practised_on=min(on, state.practised_on or on))
        case CertificateHolderDied(died_on=on):
            return replace(state, died_on=on)
        case CertificateRevocationDue(ground=ground, noted_on=on):
            return replace(state, revocations_due={**state.revocations_due, ground: on})
        case CertificateNameDeletionKnown(decision_id=by, deleted_on=on):
            return replace(state, deletions={**state.deletions, by: on})
        case CertificateNameDeletionAnnulled(decision_id=by):
            return replace(state, annulled=state.annulled | {by})
        case CertificateNameDeletionComplained(decision_id=by, complained_on=on):
            return replace(state, complaints={**state.complaints, by: on})
        case CertificateNameDeletionComplaintResolved(decision_id=resolved):
            complaints = {by: on for by, on in state.complaints.items() if by != resolved}
            return replace(state, complaints=complaints)
        case CertificateRevocationProposed():
            return replace(state, revocation_proposal=proposal_of(event))
        case CertificateRevocationSubmitted(submitted_on=on):
            open_one = state.revocation_proposal
            submitted = replace(open_one, submitted_on=on) if open_one else None
            return replace(state, revocation_proposal=submitted)
        case CertificateRevoked():
            revocation = Revocation(
                event.ground, event.conviction, event.decided_on, event.revoked_on
            )
            revocations = {**state.revocations, event.decision_id: revocation}
            return replace(state, revocations=revocations, revocation_proposal=None)
        case CertificateRevocationRejected(ground=ground):
            rejected = state.revocations_rejected | {ground}
            return replace(state, revocations_rejected=rejected, revocation_proposal=None)
        case CertificateRevocationAnnulled(decision_id=by):
            return replace(state, annulled=state.annulled | {by})
        case CertificateReplaced():
            return replaced(state, event)


def proposal_of(event: CertificateRevocationProposed) -> RevocationProposal:
    """Read a proposal off its event."""
    return RevocationProposal(
        proposal_id=event.proposal_id,
        ground=event.ground,
        requester=event.requester,
        conviction=event.conviction,
        requested_on=event.requested_on,
    )


def replaced(state: Certificate, event: CertificateReplaced) -> Certificate:
    """Note the number of the new paper; the old one stays taken."""
    if not isinstance(state.lifecycle, Issued):
        return state
    return replace(
        state,
        lifecycle=replace(state.lifecycle, number=event.number),
        former_numbers=(*state.former_numbers, event.replaced_number),
    )


OfDossier: TypeAlias = (
    CertificateApplied
    | CertificateReissueApplied
    | DossierWithdrawn
    | DossierSupplementRequested
    | DossierSupplemented
    | DossierClosed
    | CertificateProposed
    | CertificateIssued
    | CertificateRefused
)


def reached(state: Certificate, stage: Stage, status: Status, on: date) -> Certificate:
    """Note that a stage was reached; a dossier was submitted before whatever came of it."""
    filed = (Turn(stage.dossier.filed_on, Status.SUBMITTED),) if stage.dossier else ()
    return replace(state, lifecycle=stage, turns=(*(state.turns or filed), Turn(on, status)))


def unseen(items: Iterable[DossierItem]) -> dict[str, ItemVerdict | NotSeen]:
    """What was handed in just now, nobody has looked at."""
    return dict.fromkeys((item.label for item in items), NOT_SEEN)


def holder_of(event: OfDossier | CertificateEntered) -> Holder:
    """Read the holder off an event."""
    return Holder(event.person_id, event.full_name, event.area)


def dossier_of(event: OfDossier) -> Dossier:
    """Read the dossier off an event; each says it anew, so that any other may be voided."""
    return Dossier(holder_of(event), event.kind, event.dossier_number, event.filed_on)
