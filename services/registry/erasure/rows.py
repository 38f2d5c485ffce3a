"""Requests to erase as rows: who waits since when, and what each was answered."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.erasure.state import CarriedOut, Erasure, Refused, Requested, Unasked
from shared.contracts.registry.erasure import ErasureRefusalGround
from shared.read import intervals

erasures = intervals.interval_table(
    "erasure_requests_1",
    Column("status", Text, nullable=False, index=True),
    Column("subject_id", Uuid, nullable=False, index=True),
    Column("requested_on", Date, nullable=False),
    Column("answered_on", Date),
    Column("refusal_ground", Text),
    Column("basis", Text),  # of the answer
)


class Status(StrEnum):
    """How a request stands."""

    REQUESTED = "requested"
    REFUSED = "refused"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What a list says of a request for a time."""

    status: Status
    subject_id: UUID
    requested_on: date
    answered_on: date | None = None
    refusal_ground: ErasureRefusalGround | None = None
    basis: str | None = None


def rows_of(state: Erasure) -> set[Row]:
    """A request waits until it is answered; an answer whose request is void stands alone."""
    match state:
        case Unasked():
            return set()
        case Requested(subject_id, asked_on):
            return waiting(subject_id, asked_on, None)
        case Refused(subject_id, basis, day, ground):
            asked_on = state.requested_on or day
            answer = Row(
                day, None, Status.REFUSED, subject_id, asked_on, day, ground, basis
            )  # fmt: skip
            return {*waiting(subject_id, asked_on, day), answer}
        case CarriedOut(subject_id, day, basis):
            asked_on = state.requested_on or day
            answer = Row(day, None, Status.CARRIED_OUT, subject_id, asked_on, day, None, basis)
            return {*waiting(subject_id, asked_on, day), answer}


def waiting(subject_id: UUID, asked_on: date, until: date | None) -> set[Row]:
    """Say how long a request waited, where it did so for a day."""
    if until is not None and until <= asked_on:
        return set()
    return {Row(asked_on, until, Status.REQUESTED, subject_id, asked_on)}
