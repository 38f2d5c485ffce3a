"""Seats and transaction offices follow their areas. Source: NĐ 120/2025/NĐ-CP."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from services.registry.context import Context
from services.registry.organisation.state import Office, Registered, places
from services.registry.places import FollowReorganisation, decided, follow, said
from shared.contracts.registry.reorganisation import (
    OrganisationAreaReorganised,
    OrganisationPlace,
    TransactionOfficeAreaReorganised,
)
from shared.decider import Decided, Fault, Rejected, reject_any


class FollowOfficeReorganisation(FollowReorganisation):
    """The area of a transaction office was reorganised."""

    terms = replace(
        FollowReorganisation.terms,
        vi="Chuyển địa bàn văn phòng giao dịch theo sắp xếp đơn vị hành chính",
        en="Let a transaction office follow a reorganisation of areas",
    )

    office_id: UUID


OfAPlace: TypeAlias = FollowReorganisation | FollowOfficeReorganisation
OF_A_PLACE = (FollowReorganisation, FollowOfficeReorganisation)


def decide(
    state: Registered, command: OfAPlace, context: Context
) -> Sequence[Decided[OrganisationPlace]]:
    """A seat follows its area into another, and so does an office; what ended before stays.

    Raises:
        Rejected: `seat-not-known`, `office-not-known`, or as `follow` says.
    """
    if isinstance(command, FollowOfficeReorganisation):
        office = next((one for one in state.offices if one.office_id == command.office_id), None)
        if office is None:
            raise Rejected([Fault("office-not-known", "office_id")])
        return follow_office(office, command, context)
    where = places(state)
    reject_any([] if where else [Fault("seat-not-known", None)])
    ended_on = None if state.end is None else state.end.on
    found = follow(where[-1], command, context, until=ended_on)
    if found is None:
        return []
    followed = OrganisationAreaReorganised(**said(where[-1], found, command))
    return decided(followed, followed.reorganised_on, context)


def follow_office(
    office: Office, command: FollowOfficeReorganisation, context: Context
) -> Sequence[Decided[TransactionOfficeAreaReorganised]]:
    """An office follows its area into another."""
    found = follow(office.place, command, context, until=office.ended_on)
    if found is None:
        return []
    followed = TransactionOfficeAreaReorganised(
        office_id=office.office_id, **said(office.place, found, command)
    )
    return decided(followed, followed.reorganised_on, context)
