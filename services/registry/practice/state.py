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
    PracticeEndLifted,
    PracticeEvent,
    PracticeForm,
    PracticeGoesOn,
    PracticeMembershipKnown,
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


@dataclass(frozen=True, slots=True)
class Loss:
    """What took a lawyer the right to practise so, by which decision, and from which day on."""

    ground: PracticeEnd
    decision_id: UUID | None
    since: date


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
    left_on: date | None = None  # the lawyer went, or the registration was taken back
    reason: str | None = None  # of going
    losses: tuple[Loss, ...] = ()  # what ended it without anybody going, and was not annulled
    given_back_on: date | None = None  # a loss was annulled
    membership_id: UUID | None = None  # which came after the practice
    followed: tuple[Place, ...] = ()  # as areas were reorganised

    @property
    def ended_on(self) -> date | None:
        """Say on which day first the lawyer practised so no more."""
        return min((day for day in (self.left_on, self.lost_on) if day), default=None)

    @property
    def lost_on(self) -> date | None:
        """Say on which day first the right to practise so was gone."""
        return min((one.since for one in self.losses), default=None)

    @property
    def lost(self) -> PracticeEnd | None:
        """Say what ended it, where nobody left and nothing was taken back."""
        if self.left_on is not None or not self.losses:
            return None
        return min(self.losses, key=lambda one: one.since).ground


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
            return replace(state, left_on=day, reason=reason)
        case Practising(), IndividualPracticeRevoked(revoked_on=day, reason=reason):
            return replace(state, left_on=day, reason=reason)
        case Practising(), PracticeEnded(ended_on=day, ground=ground, decision_id=by):
            return replace(state, losses=(*state.losses, Loss(ground, by, day)))
        case Practising(), PracticeEndLifted(ground=ground, decision_id=by, lifted_on=day):
            return replace(state, losses=others(state, ground, by), given_back_on=day)
        case Practising(), PracticeMembershipKnown(membership_id=membership):
            return replace(state, membership_id=membership)
        case Practising(at=Individual() as at), PracticeBarTold(told_on=day):
            return replace(state, at=replace(at, bar_told_on=day))
        case Practising(), PracticeAreaReorganised(reorganised_on=day, area=area):
            place = Place(day, area, follows=event.previous_area)
            return replace(state, followed=(*state.followed, place))
        case _, (
            LawyerLeftOrganisation()
            | IndividualPracticeRevoked()
            | PracticeEnded()
            | PracticeEndLifted()
            | PracticeGoesOn()
            | PracticeMembershipKnown()
            | PracticeBarTold()
            | PracticeAreaReorganised()
            | PracticeRecordVoided()
        ):
            return state


def others(state: Practising, ground: PracticeEnd, decision: UUID) -> tuple[Loss, ...]:
    """Keep what a decision did not take; of an older loss nobody knows by which it was."""
    by = {decision, None}
    return tuple(
        one for one in state.losses if one.ground is not ground or one.decision_id not in by
    )


def claims(state: Practice) -> frozenset[str]:
    """A lawyer practises once in an organisation, and by one registration of an individual.

    What runs is found by its certificate, and by its organisation; so is what was lost, which may
    be given back, or lost once more.
    """
    match state:
        case Practising(ended_on=None, at=Workplace(organisation_id=where), certificate_id=whose):
            return frozenset({f"{of_certificate(whose)}/{where}", f"{within(where)}/{whose}"})
        case Practising(left_on=None, at=Workplace(organisation_id=where), certificate_id=whose):
            since = state.begun_on
            return frozenset(
                {f"{of_certificate(whose)}/{where}/{since}", f"{within(where)}/{whose}/{since}"}
            )
        case Practising(ended_on=None, at=Individual(registration_number=number)):
            return frozenset(
                {
                    f"{of_certificate(state.certificate_id)}/individual",
                    f"practice-number/{number.casefold()}",
                }
            )
        case Practising(at=Individual(registration_number=number)) as one:
            key = f"practice-number/{number.casefold()}"
            found = f"{of_certificate(one.certificate_id)}/individual/{number.casefold()}"
            return frozenset({key, found} if one.left_on is None else {key})
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
