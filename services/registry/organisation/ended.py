"""What each event about the end of an organisation leads to."""

from dataclasses import replace

from services.registry.organisation.standing import Status
from services.registry.organisation.state import (
    Announcement,
    End,
    Lost,
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
    OrganisationEndReviewed,
    OrganisationMemberLost,
    OrganisationMemberRestored,
    OrganisationMerged,
    OrganisationObligationSettled,
    OrganisationPeople,
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    OrganisationTerminationRequired,
    OrganisationTerminationRequirementLifted,
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
            required = Required(ground, whose, day, event.decision_id)
            return replace(state, required=(*state.required, required))
        case (
            OrganisationTerminationRequirementLifted()
            | OrganisationMemberLost()
            | OrganisationMemberRestored()
            | OrganisationEndReviewed()
        ):
            return of_people(state, event)
        case OrganisationTerminationAnnounced(announced_on=day, ends_on=end):
            return replace(state, announcement=Announcement(day, end))
        case OrganisationObligationSettled(obligation=obligation):
            return replace(state, settled=(*state.settled, obligation))
        case _:
            return gone(state, event)


def of_people(state: Registered, event: OrganisationPeople) -> Registered:
    """Say what follows where its people lose their right, or are given it back."""
    match event:
        case OrganisationTerminationRequirementLifted(
            ground=ground, certificate_id=whose, decision_id=by, lifted_on=day
        ):
            left = (
                one
                for one in state.required
                if (one.ground, one.certificate_id, one.decision_id) != (ground, whose, by)
            )
            return replace(state, required=tuple(left), lifted_on=day)
        case OrganisationMemberLost(certificate_id=whose, decision_id=by):
            return replace(state, lost=(*state.lost, Lost(whose, by)))
        case OrganisationMemberRestored(certificate_id=whose, decision_id=by):
            return replace(state, lost=tuple(one for one in state.lost if one != Lost(whose, by)))
        case OrganisationEndReviewed(reviewed_on=day):
            return replace(state, reviewed_on=day)


def gone(state: Registered, event: OrganisationEvent) -> Registered:
    """Say what an organisation became, or became part of."""
    match event:
        case OrganisationTerminated(terminated_on=day, ground=ground):
            return replace(state, end=End(Status.TERMINATED, day, ground=ground))
        case OrganisationConverted(into_id=into, converted_on=day):
            return replace(state, end=End(Status.CONVERTED, day, into))
        case OrganisationMerged(into_id=into, merged_on=day):
            return replace(state, end=End(Status.MERGED, day, into))
        case OrganisationAbsorbed(merged_on=day):
            return replace(state, untold=(*state.untold, Untold(OrganisationNews.MERGER, day)))
        case _:
            return state
