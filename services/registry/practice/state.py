"""What is known of one form in which a lawyer practises: where, since when, until when."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.registry.places import Held, Kind, Place, gathered, through
from shared.contracts.registry.practice import (
    IndividualPracticeRegistered,
    IndividualPracticeRevoked,
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeBarTold,
    PracticeEnd,
    PracticeEnded,
    PracticeEvent,
    PracticeForm,
    PracticeRecordVoided,
)
from shared.contracts.registry.reorganisation import PracticeAreaReorganised


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """No practice is known under this id."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The organisation in which a lawyer practises."""

    organisation_id: UUID
    organisation_name: str


@dataclass(frozen=True, slots=True)
class Individual:
    """A registration in an individual capacity."""

    registration_number: str
    employer: str
    contract_from: date | None
    filed_on: date | None
    bar_told_on: date | None = None
    entered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Practising:
    """A lawyer who practises, or did."""

    certificate_id: UUID
    person_id: UUID
    full_name: str
    form: PracticeForm
    at: Workplace | Individual
    area: str
    begun_on: date
    ended_on: date | None = None  # the first day on which the lawyer practises so no more
    reason: str | None = None  # of the end
    lost: PracticeEnd | None = None  # what ended it, where nobody left and nothing was taken back
    followed: tuple[Place, ...] = ()  # as areas were reorganised


Practice: TypeAlias = Unrecorded | Practising


def evolve(state: Practice, event: PracticeEvent) -> Practice:
    """Say what an event leads to."""
    match state, event:
        case _, LawyerJoinedOrganisation():
            return Practising(
                certificate_id=event.certificate_id,
                person_id=event.person_id,
                full_name=event.full_name,
                form=event.form,
                at=Workplace(event.organisation_id, event.organisation_name),
                area=event.area,
                begun_on=event.joined_on,
            )
        case _, IndividualPracticeRegistered():
            return Practising(
                certificate_id=event.certificate_id,
                person_id=event.person_id,
                full_name=event.full_name,
                form=PracticeForm.INDIVIDUAL,
                at=Individual(
                    event.registration_number,
                    event.employer,
                    event.contract_from,
                    event.filed_on,
                    entered=event.entered_from is not None,
                ),
                area=event.area,
                begun_on=event.registered_on,
            )
        case Practising(), LawyerLeftOrganisation(left_on=day, reason=reason):
            return over(state, day, reason)
        case Practising(), IndividualPracticeRevoked(revoked_on=day, reason=reason):
            return over(state, day, reason)
        case Practising(), PracticeEnded(ended_on=day, ground=ground):
            return replace(state, ended_on=day, lost=ground)
        case Practising(at=Individual() as at), PracticeBarTold(told_on=day):
            return replace(state, at=replace(at, bar_told_on=day))
        case Practising(), PracticeAreaReorganised(reorganised_on=day, area=area):
            place = Place(day, area, follows=event.previous_area)
            return replace(state, followed=(*state.followed, place))
        case _, (
            LawyerLeftOrganisation()
            | IndividualPracticeRevoked()
            | PracticeEnded()
            | PracticeBarTold()
            | PracticeAreaReorganised()
            | PracticeRecordVoided()
        ):
            return state


def over(state: Practising, day: date, reason: str) -> Practising:
    """A practice whose right was lost before has ended then; what is said of it now is why."""
    return replace(state, ended_on=min(day, state.ended_on or day), reason=reason, lost=None)


def claims(state: Practice) -> frozenset[str]:
    """A lawyer practises once in an organisation, and by one registration of an individual.

    What runs is found by its certificate, and by its organisation.
    """
    match state:
        case Practising(ended_on=None, at=Workplace(organisation_id=where), certificate_id=whose):
            return frozenset({f"{of_certificate(whose)}/{where}", f"{within(where)}/{whose}"})
        case Practising(ended_on=None, at=Individual(registration_number=number)):
            return frozenset(
                {
                    f"{of_certificate(state.certificate_id)}/individual",
                    f"practice-number/{number.casefold()}",
                }
            )
        case Practising(at=Individual(registration_number=number)):
            return frozenset({f"practice-number/{number.casefold()}"})
        case _:
            return frozenset()


def of_certificate(certificate: UUID) -> str:
    """Name what the practices that run by a certificate claim, each beneath it."""
    return f"practice/{certificate}"


def within(organisation: UUID) -> str:
    """Name what the practices that run in an organisation claim, each beneath it."""
    return f"practice-at/{organisation}"


def areas(state: Practice) -> frozenset[str]:
    """Say which area a practice is about."""
    return frozenset() if isinstance(state, Unrecorded) else frozenset({places(state)[-1].area})


def places(state: Practising) -> tuple[Place, ...]:
    """Say in which areas a lawyer practised, by the day from which on each holds."""
    return gathered((Place(state.begun_on, state.area),), state.followed)


def held(state: Practice) -> tuple[Held, ...]:
    """Say where a lawyer practises through time."""
    if isinstance(state, Unrecorded):
        return ()
    return tuple(through(Kind.PRACTICE, state.full_name, places(state), state.ended_on))


def subjects(state: Practice) -> frozenset[UUID]:
    """Say whom a practice is about."""
    return frozenset() if isinstance(state, Unrecorded) else frozenset({state.person_id})
