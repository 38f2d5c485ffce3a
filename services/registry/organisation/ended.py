"""What each event about the end of an organisation leads to."""

from dataclasses import replace

from services.registry.organisation.standing import Status
from services.registry.organisation.state import (
    Announcement,
    End,
    Proposal,
    Registered,
    Required,
    Untold,
)
from shared.contracts.registry.organisation import (
    OrganisationConverted,
    OrganisationEvent,
    OrganisationNews,
)
from shared.contracts.registry.organisation_ending import (
    OrganisationAbsorbed,
    OrganisationMerged,
    OrganisationObligationSettled,
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    OrganisationTerminationRequired,
)


def ending(state: Registered, event: OrganisationEvent) -> Registered:
    """Say how an organisation comes to its end."""
    match event:
        case OrganisationRevocationProposed(ground=ground, proposed_on=day):
            return replace(state, proposal=Proposal(ground, day))
        case OrganisationRegistrationRevoked(revoked_on=day):
            untold = (*state.untold, Untold(OrganisationNews.REVOCATION, day))
            return replace(state, revoked_on=day, untold=untold)
        case OrganisationTerminationRequired(ground=ground, certificate_id=whose, required_on=day):
            return replace(state, required=(*state.required, Required(ground, whose, day)))
        case OrganisationTerminationAnnounced(announced_on=day, ends_on=end):
            return replace(state, announcement=Announcement(day, end))
        case OrganisationObligationSettled(obligation=obligation):
            return replace(state, settled=(*state.settled, obligation))
        case _:
            return gone(state, event)


def gone(state: Registered, event: OrganisationEvent) -> Registered:
    """Say what an organisation became, or became part of."""
    match event:
        case OrganisationTerminated(terminated_on=day):
            return replace(state, end=End(Status.TERMINATED, day))
        case OrganisationConverted(into_id=into, converted_on=day):
            return replace(state, end=End(Status.CONVERTED, day, into))
        case OrganisationMerged(into_id=into, merged_on=day):
            return replace(state, end=End(Status.MERGED, day, into))
        case OrganisationAbsorbed(merged_on=day):
            return replace(state, untold=(*state.untold, Untold(OrganisationNews.MERGER, day)))
        case _:
            return state
