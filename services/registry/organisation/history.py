"""What each event leads to; one that leans on what was voided leads to nothing."""

from dataclasses import replace
from datetime import date

from services.registry.organisation.abroad import with_abroad
from services.registry.organisation.ended import ending
from services.registry.organisation.offices import OfficeEvent, with_office
from services.registry.organisation.state import (
    Applied,
    Filing,
    Numbered,
    Organisation,
    Registered,
    Suspension,
    Untold,
    Version,
)
from services.registry.places import Place
from shared.contracts.registry.organisation import (
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationDutyDone,
    OrganisationEntered,
    OrganisationEvent,
    OrganisationNews,
    OrganisationNotified,
    OrganisationNumberChanged,
    OrganisationRecordVoided,
    OrganisationRegistered,
    OrganisationRegistrationApplied,
    OrganisationRegistrationRefused,
    OrganisationResumed,
    OrganisationSuspended,
    TransactionOfficeEnded,
    TransactionOfficeMoved,
    TransactionOfficeNotified,
    TransactionOfficePaused,
)
from shared.contracts.registry.organisation_abroad import (
    OfficeAbroad,
    OfficeAbroadEnded,
    OfficeAbroadNotified,
)
from shared.contracts.registry.reorganisation import (
    OrganisationAreaReorganised,
    OrganisationPlace,
    TransactionOfficeAreaReorganised,
)


def evolve(state: Organisation, event: OrganisationEvent) -> Organisation:
    """Say what an event leads to; a change alone makes no organisation."""
    match event:
        case OrganisationRegistrationApplied():
            return Applied(
                name=event.name,
                form=event.form,
                seat=event.seat,
                area=event.area,
                founders=event.founders,
                head_certificate=event.head_certificate,
                filed_on=event.filed_on,
            )
        case OrganisationRegistrationRefused(refused_on=day):
            return replace(state, refused_on=day) if isinstance(state, Applied) else state
        case OrganisationRegistered(registered_on=day):
            return registered(event, day, asked_here=isinstance(state, Applied))
        case OrganisationEntered(registered_on=day, entered_on=known_from):
            return registered(event, day or known_from or date.min, asked_here=False)
        case OrganisationRecordVoided():
            return state
        case (
            TransactionOfficeNotified()
            | TransactionOfficeMoved()
            | TransactionOfficePaused()
            | TransactionOfficeEnded()
            | TransactionOfficeAreaReorganised()
            | OrganisationAreaReorganised()
            | OfficeAbroadNotified()
            | OfficeAbroadEnded()
        ) if isinstance(state, Registered):
            return at_places(state, event)
        case _ if isinstance(state, Registered):
            return goes_on(state, event)
        case _:
            return state


def registered(
    event: OrganisationRegistered | OrganisationEntered, since: date, *, asked_here: bool
) -> Registered:
    """Read off what was registered, and since when."""
    return Registered(
        name=event.name,
        form=event.form,
        seat=event.seat,
        area=event.area,
        head_certificate=event.head_certificate,
        tax_code=event.tax_code,
        registered_on=event.registered_on,
        since=since,
        external_ids=event.external_ids,
        numbers=(Numbered(event.registration_number, since),),
        previous_numbers=event.previous_numbers,
        founders=event.founders if isinstance(event, OrganisationRegistered) else (),
        asked_here=asked_here,
        untold=(Untold(OrganisationNews.REGISTRATION, since),) if asked_here else (),
    )


def at_places(
    state: Registered, event: OfficeEvent | OrganisationPlace | OfficeAbroad
) -> Registered:
    """Say what becomes of the seat's area, of transaction offices, and of offices abroad."""
    match event:
        case OfficeAbroadNotified() | OfficeAbroadEnded():
            return with_abroad(state, event)
        case OrganisationAreaReorganised(reorganised_on=day, area=area, previous_area=before):
            return replace(state, followed=(*state.followed, Place(day, area, follows=before)))
        case _:
            return replace(state, offices=with_office(state.offices, event))


def goes_on(state: Registered, event: OrganisationEvent) -> Registered:
    """Say what becomes of an organisation that is registered."""
    match event:
        case OrganisationNumberChanged(registration_number=number, changed_on=day):
            return replace(state, numbers=(*state.numbers, Numbered(number, day)))
        case OrganisationNotified(news=news):
            return replace(state, untold=tuple(one for one in state.untold if one.news != news))
        case OrganisationDutyDone(duty=duty):
            return replace(state, done=(*state.done, duty))
        case OrganisationChangeFiled(contents=contents, filed_on=day):
            return replace(state, filings=(*state.filings, Filing(contents, day)))
        case OrganisationChanged():
            return changed(state, event)
        case OrganisationSuspended(starts_on=first, ends_on=end):
            return replace(state, suspensions=(*state.suspensions, Suspension(first, end)))
        case OrganisationResumed(resumed_on=day):
            resumed = tuple(
                one if one.resumed_on else replace(one, resumed_on=day) for one in state.suspensions
            )
            return replace(state, suspensions=resumed)
        case _:
            return ending(state, event)


def changed(state: Registered, event: OrganisationChanged) -> Registered:
    """Note another certificate of registration; what was asked for is answered by it."""
    version = Version(
        name=event.name,
        seat=event.seat,
        area=event.area,
        head_certificate=event.head_certificate,
        tax_code=event.tax_code,
        since=event.changed_on,
        contents=event.contents,
    )
    answered = tuple(
        one if one.changed_on else replace(one, changed_on=event.changed_on)
        for one in state.filings
    )
    untold = Untold(OrganisationNews.CHANGE, event.changed_on)
    return replace(
        state,
        versions=(*state.versions, version),
        filings=answered,
        untold=(*state.untold, untold),
    )
