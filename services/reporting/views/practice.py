"""Where lawyers practise and in which form, by day; what no register tells is on no row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.reporting.views.place import area_on, placed
from services.reporting.views.through import spans
from shared.contracts.registry.practice import (
    IndividualPracticeRegistered,
    IndividualPracticeRevoked,
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeBarTold,
    PracticeEnded,
    PracticeEndLifted,
    PracticeEvent,
    PracticeForm,
    PracticeGoesOn,
    PracticeMembershipKnown,
    PracticeRecordVoided,
)
from shared.contracts.registry.reorganisation import PracticeAreaReorganised
from shared.read import intervals
from shared.read.projection import Projection

practices = intervals.interval_table(
    "practice_2",
    Column("form", Text, nullable=False, index=True),
    Column("certificate", Text, nullable=False, index=True),  # the name of its stream
    Column("person_id", Uuid, nullable=False, index=True),
    Column("organisation_id", Uuid, index=True),
    Column("organisation_name", Text),
    Column("employer", Text),
    Column("area", Text, nullable=False, index=True),
    Column("begun_on", Date, nullable=False),
)


@dataclass(frozen=True, slots=True)
class State:
    """What began, how its area was reorganised, what took the right to it, and that somebody went.

    The last are first days on which the lawyer practised so no more.
    """

    begun: LawyerJoinedOrganisation | IndividualPracticeRegistered | None = None
    followed: tuple[PracticeAreaReorganised, ...] = ()
    left_on: date | None = None
    losses: tuple[PracticeEnded, ...] = ()

    @property
    def ended_on(self) -> date | None:
        """Say on which day first the lawyer practised so no more."""
        lost = (one.ended_on for one in self.losses)
        return min((day for day in (self.left_on, *lost) if day), default=None)

    def area_on(self, begun_on: date, area: str, day: date) -> str | None:
        """Say in which area the lawyer practises on a day."""
        if self.ended_on is not None and self.ended_on <= day:
            return None
        return area_on(placed([(begun_on, area)], self.followed), day)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a lawyer's practice for a time."""

    form: PracticeForm
    certificate: str
    person_id: UUID
    organisation_id: UUID | None
    organisation_name: str | None
    employer: str | None
    area: str
    begun_on: date


def evolve(state: State, event: PracticeEvent) -> State:
    """Say what an event leads to."""
    match event:
        case LawyerJoinedOrganisation() | IndividualPracticeRegistered():
            return replace(state, begun=event)
        case PracticeAreaReorganised():
            return replace(state, followed=(*state.followed, event))
        case LawyerLeftOrganisation(left_on=day) | IndividualPracticeRevoked(revoked_on=day):
            return replace(state, left_on=day)
        case PracticeEnded():
            return replace(state, losses=(*state.losses, event))
        case PracticeEndLifted():
            return replace(state, losses=tuple(of_others(state.losses, event)))
        case (
            PracticeGoesOn()
            | PracticeBarTold()
            | PracticeMembershipKnown()
            | PracticeRecordVoided()
        ):
            return state


def of_others(
    losses: Iterable[PracticeEnded], lifted: PracticeEndLifted
) -> Iterator[PracticeEnded]:
    """Keep what the annulled decision did not take; an older loss names no decision."""
    for one in losses:
        if one.ground is not lifted.ground or one.decision_id not in {lifted.decision_id, None}:
            yield one


def begins(event: LawyerJoinedOrganisation | IndividualPracticeRegistered) -> date:
    """Say from which day on a lawyer practises so."""
    match event:
        case (
            LawyerJoinedOrganisation(joined_on=day)
            | IndividualPracticeRegistered(registered_on=day)
        ):
            return day


def rows_of(state: State) -> set[intervals.Row]:
    """A lawyer practises from a day on until another, which is no more of it."""
    one = state.begun
    if one is None:
        return set()
    joined = one if isinstance(one, LawyerJoinedOrganisation) else None
    alone = one if isinstance(one, IndividualPracticeRegistered) else None
    begun_on = begins(one)
    turns = {begun_on, state.ended_on or begun_on, *(by.reorganised_on for by in state.followed)}
    days = {day for day in turns if day >= begun_on}
    return {
        Row(
            effective_from=begin,
            effective_to=end,
            form=joined.form if joined else PracticeForm.INDIVIDUAL,
            certificate=f"certificate-{one.certificate_id}",
            person_id=one.person_id,
            organisation_id=joined.organisation_id if joined else None,
            organisation_name=joined.organisation_name if joined else None,
            employer=alone.employer if alone else None,
            area=area,
            begun_on=begun_on,
        )
        for area, begin, end in spans(days, lambda day: state.area_on(begun_on, one.area, day))
    }


view: Projection[State, PracticeEvent] = Projection(
    table=practices,
    source="registry",
    noun="practice",
    contract=PracticeEvent,
    initial=State(),
    evolve=evolve,
    rows_of=rows_of,
)
