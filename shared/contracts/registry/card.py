"""Events about the lawyer's card (thẻ luật sư), which stand in the stream of the membership."""

from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from shared.messages import Event


class CardReason(StrEnum):
    """Why a lawyer's card was exchanged."""

    TRANSFER = "transfer"
    LOST = "lost"
    DAMAGED = "damaged"
    DATA_CHANGED = "data_changed"


class LawyerCardRequested(Event):
    """The Bar asked the Federation for a member's card."""

    type: Literal["LawyerCardRequested"] = "LawyerCardRequested"
    person_id: UUID
    full_name: str
    requested_on: date


class LawyerCardIssued(Event):
    """The Federation issued a member's card."""

    type: Literal["LawyerCardIssued"] = "LawyerCardIssued"
    person_id: UUID
    full_name: str
    card_number: str
    issued_on: date


class LawyerCardExchanged(Event):
    """The Federation exchanged a member's card for another."""

    type: Literal["LawyerCardExchanged"] = "LawyerCardExchanged"
    person_id: UUID
    full_name: str
    previous_number: str | None
    card_number: str
    card_reason: CardReason
    exchanged_on: date


class LawyerCardWithdrawn(Event):
    """The Federation withdrew a member's card."""

    type: Literal["LawyerCardWithdrawn"] = "LawyerCardWithdrawn"
    person_id: UUID
    full_name: str
    card_number: str | None
    withdrawn_on: date
    reason: str
