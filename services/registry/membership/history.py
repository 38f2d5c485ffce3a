"""What each event leads to."""

from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from services.registry.membership.state import (
    Applied,
    Card,
    Deletion,
    Departure,
    End,
    Member,
    Membership,
    Practice,
    Refused,
    Restriction,
    Suspension,
    Transfer,
    Warned,
)
from services.registry.places import Place
from shared.contracts.registry.card import (
    LawyerCardExchanged,
    LawyerCardIssued,
    LawyerCardRequested,
    LawyerCardWithdrawn,
)
from shared.contracts.registry.membership import (
    MemberDisciplineClosed,
    MembershipAdmitted,
    MembershipApplied,
    MembershipDisciplineAnnulled,
    MembershipEndedByDeath,
    MembershipEvent,
    MembershipRecordVoided,
    MembershipRefusalComplained,
    MembershipRefusalReviewed,
    MembershipRefused,
    MembershipReinstated,
    MembershipSuspended,
    MembershipTransferred,
    MembershipTransferRefused,
    MembershipTransferRequested,
    MembershipWithdrawn,
    MemberUnderDiscipline,
    MemberWarned,
    NameDeleted,
    RevocationAskedByBar,
)
from shared.contracts.registry.membership_practice import (
    MemberCertificateLost,
    MemberCertificateRestored,
    MemberCertificateRevoked,
    MemberPracticeBegun,
    MemberPracticeEnded,
    MemberPracticeGivenBack,
)
from shared.contracts.registry.reorganisation import MembershipAreaReorganised

Joining: TypeAlias = (
    MembershipApplied
    | MembershipAdmitted
    | MembershipRefused
    | MembershipRefusalComplained
    | MembershipRefusalReviewed
)
OfCard: TypeAlias = (
    LawyerCardRequested | LawyerCardIssued | LawyerCardExchanged | LawyerCardWithdrawn
)
Leaving: TypeAlias = (
    MembershipTransferRequested
    | MembershipTransferRefused
    | MembershipTransferred
    | MembershipWithdrawn
    | MembershipEndedByDeath
)
OfPractice: TypeAlias = MemberPracticeBegun | MemberPracticeEnded | MemberPracticeGivenBack
Meanwhile: TypeAlias = (
    RevocationAskedByBar
    | MemberCertificateRevoked
    | MemberCertificateLost
    | MemberCertificateRestored
    | MembershipReinstated
)
Discipline: TypeAlias = (
    MembershipSuspended
    | NameDeleted
    | MemberWarned
    | MemberUnderDiscipline
    | MemberDisciplineClosed
    | MembershipDisciplineAnnulled
)


def evolve(state: Membership, event: MembershipEvent) -> Membership:
    """Say what an event leads to."""
    if isinstance(event, Joining):
        return joined(state, event)
    if isinstance(event, OfCard):
        return carded(state, event)
    if isinstance(event, Leaving):
        return left(state, event)
    if isinstance(event, OfPractice):
        return practised(state, event)
    if isinstance(event, Meanwhile):
        return meanwhile(state, event)
    if isinstance(event, MembershipAreaReorganised):
        place = Place(event.reorganised_on, event.area, follows=event.previous_area)
        return replace(state, followed=(*state.followed, place))
    if isinstance(event, MembershipRecordVoided):
        return state
    return disciplined(state, event)


def left(state: Membership, event: Leaving) -> Membership:
    """Say what follows from a request to leave, or from an end."""
    match event:
        case MembershipTransferRequested():
            return replace(state, transfer=Transfer(event.to_bar, event.requested_on))
        case MembershipTransferRefused():
            return replace(state, transfer=None)
        case MembershipTransferred(transferred_on=day):
            ended = End(Departure.TRANSFERRED, day)
            return replace(state, transfer=None, ends=(*state.ends, ended))
        case MembershipWithdrawn(withdrawn_on=day):
            return replace(state, ends=(*state.ends, End(Departure.WITHDRAWN, day)))
        case MembershipEndedByDeath(died_on=day):
            return replace(state, ends=(*state.ends, End(Departure.DECEASED, day)))


def practised(state: Membership, event: OfPractice) -> Membership:
    """Say what follows from practice."""
    match event:
        case MemberPracticeBegun(begun_on=day, practice_id=practice):
            begun = Practice(day, practice_id=practice)
            return replace(state, practices=(*state.practices, begun))
        case MemberPracticeEnded(ended_on=day, practice_id=practice):
            ended = (
                one
                if one.ended_on or one.practice_id != practice
                else replace(one, ended_on=max(day, one.begun_on))
                for one in state.practices
            )
            return replace(state, practices=tuple(ended))
        case MemberPracticeGivenBack(ended_on=day, practice_id=practice):
            given_back = (
                replace(one, ended_on=day) if one.practice_id == practice else one
                for one in state.practices
            )
            return replace(state, practices=tuple(given_back))


def meanwhile(state: Membership, event: Meanwhile) -> Membership:
    """Say what follows from the certificate, what the Bar wrote, and from a suspension's end."""
    match event:
        case MemberCertificateLost(decision_id=by, lost_on=day):
            return replace(state, certificate_lost={**state.certificate_lost, by: day})
        case MemberCertificateRestored(decision_id=restored):
            lost = {by: day for by, day in state.certificate_lost.items() if by != restored}
            return replace(state, certificate_lost=lost)
        case RevocationAskedByBar(asked_on=day):
            return replace(state, revocation_asked_on=day)
        case MemberCertificateRevoked(received_on=day):
            return replace(state, revocation_received_on=day)
        case MembershipReinstated(decision_id=by):
            return replace(state, reinstated=state.reinstated | {by})


def disciplined(state: Membership, event: Discipline) -> Membership:
    """Say what follows from the Bar's discipline, and from a deletion by its Board."""
    match event:
        case MembershipSuspended():
            return restricted(state, event.decision_id, Suspension(event.starts_on, event.ends_on))
        case NameDeleted():
            deletion = Deletion(event.deleted_on, event.deletion_ground)
            return restricted(state, event.decision_id, deletion)
        case MemberWarned():
            return restricted(state, event.decision_id, Warned(event.warned_on))
        case MemberUnderDiscipline():
            return replace(state, cases={**state.cases, event.case_id: event.opened_on})
        case MemberDisciplineClosed():
            return replace(state, cases={**state.cases, event.case_id: None})
        case MembershipDisciplineAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})


def restricted(state: Membership, by: UUID, restriction: Restriction) -> Membership:
    """Note what a decision did to the membership."""
    return replace(state, restrictions={**state.restrictions, by: restriction})


def joined(state: Membership, event: Joining) -> Membership:
    """Say what an event on the way into the Bar leads to."""
    match event, state.lifecycle:
        case MembershipApplied(), _:
            asked = Applied(
                person_id=event.person_id,
                full_name=event.full_name,
                certificate_id=event.certificate_id,
                number=event.number,
                bar=event.bar,
                area=event.area,
                applied_on=event.applied_on,
                criminal_record=event.criminal_record,
                since=event.applied_on,
            )
            return replace(state, lifecycle=asked)
        case MembershipAdmitted(), _:
            member = Member(
                person_id=event.person_id,
                full_name=event.full_name,
                certificate_id=event.certificate_id,
                number=event.number,
                bar=event.bar,
                card_number=event.card_number,
                area=event.area,
                admitted_on=event.admitted_on,
                entered=event.entered_from is not None,
            )
            return replace(state, lifecycle=member)
        case MembershipRefused(refused_on=day), Applied() as asked:
            return replace(state, lifecycle=Refused(asked, day))
        case MembershipRefusalComplained(complained_on=day), Refused() as refused:
            return replace(state, lifecycle=replace(refused, complained_on=day))
        case MembershipRefusalReviewed(upheld=True, reviewed_on=day), Refused(asked):
            return replace(state, lifecycle=replace(asked, since=day))
        case MembershipRefusalReviewed(), Refused() as refused:
            return replace(state, lifecycle=replace(refused, reviewed=True))
        case _:  # What it followed from is void.
            return state


def carded(state: Membership, event: OfCard) -> Membership:
    """Say what an event about the card leads to."""
    match event:
        case LawyerCardRequested(requested_on=day):
            return replace(state, card_requested_on=day)
        case LawyerCardIssued(card_number=number, issued_on=day):
            cards = (*state.cards, Card(number, day))
            return replace(state, cards=cards, card_requested_on=None)
        case LawyerCardExchanged(card_number=number, exchanged_on=day):
            cards = (*state.cards, Card(number, day))
            return replace(state, cards=cards, card_requested_on=None)
        case LawyerCardWithdrawn(withdrawn_on=day):
            return replace(state, cards=(*state.cards, Card(None, day)))
