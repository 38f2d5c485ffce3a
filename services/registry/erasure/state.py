"""What is known of a request to erase."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from shared.contracts.registry.erasure import (
    ErasureCarriedOut,
    ErasureEvent,
    ErasureRecordVoided,
    ErasureRefusalGround,
    ErasureRefused,
    ErasureRequested,
)


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody asked under this id."""


@dataclass(frozen=True, slots=True)
class Requested:
    """Somebody asked and awaits an answer."""

    subject_id: UUID
    requested_on: date


@dataclass(frozen=True, slots=True)
class Refused:
    """The law bids to keep the data."""

    subject_id: UUID
    basis: str
    refused_on: date
    ground: ErasureRefusalGround | None = None
    requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What was known of the subject is unreadable."""

    subject_id: UUID
    carried_out_on: date
    basis: str = ""
    requested_on: date | None = None


Erasure: TypeAlias = Unasked | Requested | Refused | CarriedOut


def evolve(state: Erasure, event: ErasureEvent) -> Erasure:
    """Say what an event leads to."""
    asked_on = None if isinstance(state, Unasked) else state.requested_on
    match event:
        case ErasureRequested(subject_id=subject_id, requested_on=on):
            return Requested(subject_id, on)
        case ErasureRefused(subject_id=subject_id, basis=basis, refused_on=on):
            return Refused(subject_id, basis, on, event.refusal_ground, asked_on)
        case ErasureCarriedOut(subject_id=subject_id, carried_out_on=on):
            return CarriedOut(subject_id, on, event.basis, asked_on)
        case ErasureRecordVoided():
            return state


def claims(state: Erasure) -> frozenset[str]:
    """Of one subject one request is open, and none after it was carried out."""
    match state:
        case Unasked() | Refused():
            return frozenset()
        case Requested(subject_id) | CarriedOut(subject_id):
            return frozenset({f"erasure/{subject_id}"})


def subjects(state: Erasure) -> frozenset[UUID]:
    """Say whose data the request is about."""
    match state:
        case Unasked():
            return frozenset()
        case Requested(subject_id) | Refused(subject_id) | CarriedOut(subject_id):
            return frozenset({subject_id})
