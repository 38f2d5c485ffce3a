"""What is known of one training abroad, and how far its recognition came."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.foreigntraining import (
    ForeignTrainingEntered,
    ForeignTrainingEvent,
    ForeignTrainingFiled,
    ForeignTrainingRecognised,
    ForeignTrainingRecordVoided,
    ForeignTrainingRefused,
    ForeignTrainingSubmitted,
)
from shared.law.territory import fold


@dataclass(frozen=True, slots=True)
class Unfiled:
    """No training abroad is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Somebody who was trained abroad; one from an old register has no dossier."""

    person_id: UUID
    full_name: str
    area: str
    country: str
    institution: str
    filed_on: date | None = None
    submitted_on: date | None = None
    recognised_on: date | None = None
    refused_on: date | None = None

    @property
    def decided_on(self) -> date | None:
        """Say when it was decided."""
        return self.recognised_on or self.refused_on


ForeignTraining: TypeAlias = Unfiled | Trained


class Status(StrEnum):
    """How a recognition stands on a day."""

    FILED = "filed"
    SUBMITTED = "submitted"
    RECOGNISED = "recognised"
    REFUSED = "refused"


def evolve(state: ForeignTraining, event: ForeignTrainingEvent) -> ForeignTraining:
    """Say what an event leads to."""
    match state, event:
        case _, ForeignTrainingFiled() | ForeignTrainingEntered():
            entered = event if isinstance(event, ForeignTrainingEntered) else None
            filed = event if isinstance(event, ForeignTrainingFiled) else None
            return Trained(
                person_id=event.person_id,
                full_name=event.full_name,
                area=event.area,
                country=event.country,
                institution=event.institution,
                filed_on=filed.filed_on if filed else None,
                recognised_on=entered.recognised_on if entered else None,
            )
        case Trained(), ForeignTrainingSubmitted(submitted_on=day):
            return replace(state, submitted_on=day)
        case Trained(), ForeignTrainingRecognised(recognised_on=day):
            return replace(state, recognised_on=day)
        case Trained(), ForeignTrainingRefused(refused_on=day):
            return replace(state, refused_on=day)
        case _, (
            ForeignTrainingSubmitted()
            | ForeignTrainingRecognised()
            | ForeignTrainingRefused()
            | ForeignTrainingRecordVoided()
        ):
            return state


def turns(state: Trained) -> list[tuple[date, Status]]:
    """List from which day on it stood how, in the order of the days."""
    said = (
        (state.filed_on, Status.FILED),
        (state.submitted_on, Status.SUBMITTED),
        (state.recognised_on, Status.RECOGNISED),
        (state.refused_on, Status.REFUSED),
    )
    return [(day, status) for day, status in said if day is not None]


def claims(state: ForeignTraining) -> frozenset[str]:
    """One training of a person is asked about once at a time, and recognised once."""
    match state:
        case Trained(refused_on=None, person_id=whose, country=country, institution=where):
            return frozenset({f"foreign-training/{whose}/{fold(country)}/{fold(where)}"})
        case _:
            return frozenset()


def areas(state: ForeignTraining) -> frozenset[str]:
    """Say which area it is about: where the person lives."""
    return frozenset({state.area}) if isinstance(state, Trained) else frozenset()


def subjects(state: ForeignTraining) -> frozenset[UUID]:
    """Say whose training it is."""
    return frozenset({state.person_id}) if isinstance(state, Trained) else frozenset()
