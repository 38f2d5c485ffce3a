"""What is known of a matter of legal aid."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.legalaid import (
    AidForm,
    AidProvider,
    Beneficiary,
    LegalAidEvent,
    LegalAidFinished,
    LegalAidRecorded,
    LegalAidRecordVoided,
    LegalAidTransferred,
)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """No matter is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter that a lawyer took on, and how it ended."""

    person_id: UUID
    full_name: str
    area: str
    beneficiary: Beneficiary
    provider: AidProvider  # under whom it began
    organisation_name: str | None
    aid_form: AidForm
    matter_number: str | None
    begun_on: date
    transferred_on: date | None = None
    hours: int | None = None
    ended_on: date | None = None

    def provider_on(self, day: date) -> AidProvider:
        """Say under whom the aid is given on a day."""
        moved = self.transferred_on is not None and self.transferred_on <= day
        return AidProvider.STATE_CENTRE if moved else self.provider


LegalAid: TypeAlias = Unrecorded | Matter


def evolve(state: LegalAid, event: LegalAidEvent) -> LegalAid:
    """Say what an event leads to."""
    match state, event:
        case _, LegalAidRecorded():
            return Matter(
                person_id=event.person_id,
                full_name=event.full_name,
                area=event.area,
                beneficiary=event.beneficiary,
                provider=event.provider,
                organisation_name=event.organisation_name,
                aid_form=event.aid_form,
                matter_number=event.matter_number,
                begun_on=event.begun_on,
                hours=event.hours,
                ended_on=event.ended_on,
            )
        case Matter(), LegalAidFinished(hours=hours, ended_on=on):
            return replace(state, hours=hours, ended_on=on)
        case Matter(), LegalAidTransferred(transferred_on=on):
            return replace(state, transferred_on=on)
        case _, LegalAidFinished() | LegalAidTransferred() | LegalAidRecordVoided():
            return state


# What follows from it ------------------------------------------------------------------------


class Status(StrEnum):
    """How a matter stands on a day."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Period:
    """How a matter stood from one day up to another, that day left out; the last has no end."""

    status: Status
    provider: AidProvider
    starts_on: date
    ends_before: date | None


def status_on(matter: Matter, day: date) -> Status:
    """Say whether a matter has ended by a day."""
    over = matter.ended_on is not None and matter.ended_on <= day
    return Status.FINISHED if over else Status.OPEN


def periods(matter: Matter) -> list[Period]:
    """Cut time where the matter passed to another provider, and where it ended."""
    marks = {matter.begun_on, matter.transferred_on, matter.ended_on} - {None}
    days = sorted(day for day in marks if day is not None)
    return [
        Period(status_on(matter, day), matter.provider_on(day), day, end)
        for day, end in zip(days, [*days[1:], None], strict=True)
    ]


def claims(state: LegalAid) -> frozenset[str]:
    """A matter that has a number is counted once."""
    match state:
        case Matter(matter_number=str() as number):
            return frozenset({f"legal-aid/{number.casefold()}"})
        case _:
            return frozenset()


def areas(state: LegalAid) -> frozenset[str]:
    """Say which area a matter is about: where the aid is given."""
    return frozenset() if isinstance(state, Unrecorded) else frozenset({state.area})


def subjects(state: LegalAid) -> frozenset[UUID]:
    """Say which lawyer gives the aid."""
    return frozenset() if isinstance(state, Unrecorded) else frozenset({state.person_id})
