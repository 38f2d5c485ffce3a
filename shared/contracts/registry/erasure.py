"""Events about requests to erase somebody's personal data. All services follow them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event
from shared.personal.field import Personal


class ErasureRefusalGround(StrEnum):
    """Why data stays. Source: Luật 91/2025/QH15 Đ.14."""

    STATE_REGISTER = "state_register"  # of certificates
    PENALTY_RECORD = "penalty_record"
    OTHER_REASON = "other_reason"  # a proper one, which `basis` names


class ErasureRequested(Event):
    """Somebody asked that what is known of them be made unreadable."""

    type: Literal["ErasureRequested"] = "ErasureRequested"
    subject_id: UUID
    reason: Annotated[str, Personal(of="subject_id")]
    basis: str  # the provision that the request rests on
    requested_on: date


class ErasureRefused(Event):
    """The law bids to keep the data; whoever asked is told by which provision."""

    type: Literal["ErasureRefused"] = "ErasureRefused"
    subject_id: UUID
    basis: str
    refused_on: date
    refusal_ground: ErasureRefusalGround | None = None


class ErasureCarriedOut(Event):
    """The subject's key is destroyed: all that follow do so, and nobody makes another."""

    type: Literal["ErasureCarriedOut"] = "ErasureCarriedOut"
    subject_id: UUID
    basis: str
    carried_out_on: date


class ErasureRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["ErasureRecordVoided"] = "ErasureRecordVoided"
    reason: str


ErasureEvent: TypeAlias = Annotated[
    ErasureRequested | ErasureRefused | ErasureCarriedOut | ErasureRecordVoided,
    Field(discriminator="type"),
]
