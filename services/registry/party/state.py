"""What is known of a Party cell of the Bar: that it is there, and how many members it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from shared.contracts.registry.party import (
    PartyCellDissolved,
    PartyCellFounded,
    PartyCellMerged,
    PartyEvent,
    PartyMembersCounted,
    PartyRecordVoided,
)
from shared.law.territory import fold


class CellStatus(StrEnum):
    """How a cell stands on a day."""

    STANDING = "standing"
    DISSOLVED = "dissolved"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Unfounded:
    """No cell is known under this id."""


@dataclass(frozen=True, slots=True)
class CellEnd:
    """From which day on a cell is there no more, and into which it went."""

    on: date
    status: CellStatus
    into_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A cell, and its members by the day on which they were counted."""

    name: str
    bar: str
    area: str | None
    founded_on: date
    members: Mapping[date, int] = field(default_factory=dict)
    end: CellEnd | None = None

    def members_on(self, day: date) -> int | None:
        """Say how many members there were by the last count up to a day."""
        counted = [one for one in self.members if one <= day]
        return self.members[max(counted)] if counted else None


Party: TypeAlias = Unfounded | Founded


def evolve(state: Party, event: PartyEvent) -> Party:
    """Say what an event leads to."""
    match state, event:
        case _, PartyCellFounded():
            return Founded(
                name=event.name, bar=event.bar, area=event.area, founded_on=event.founded_on
            )
        case Founded(), PartyMembersCounted(members=members, counted_on=on):
            return replace(state, members={**state.members, on: members})
        case Founded(), PartyCellDissolved(dissolved_on=on):
            return replace(state, end=CellEnd(on, CellStatus.DISSOLVED))
        case Founded(), PartyCellMerged(merged_on=on, into_name=into_name):
            return replace(state, end=CellEnd(on, CellStatus.MERGED, into_name))
        case _, (
            PartyMembersCounted() | PartyCellDissolved() | PartyCellMerged() | PartyRecordVoided()
        ):
            return state


@dataclass(frozen=True, slots=True)
class Period:
    """How a cell stood from one day up to another, that day left out; the last has no end."""

    status: CellStatus
    members: int | None
    starts_on: date
    ends_before: date | None


def periods(state: Founded) -> list[Period]:
    """Cut time at each count, and at the end; what is there no more has no members."""
    end = state.end
    marks = {state.founded_on, *state.members}
    if end is not None:
        marks = {day for day in marks if day < end.on} | {end.on}
    days = sorted(marks)
    return [
        Period(CellStatus.STANDING, state.members_on(day), day, until)
        if end is None or day < end.on
        else Period(end.status, None, day, until)
        for day, until in zip(days, [*days[1:], None], strict=True)
    ]


def claims(state: Party) -> frozenset[str]:
    """While a cell is there, its name is its own within its Bar."""
    match state:
        case Founded(end=None, name=name, bar=bar):
            return frozenset({f"party-cell/{fold(bar)}/{fold(name)}"})
        case _:
            return frozenset()


def areas(state: Party) -> frozenset[str]:
    """Say which area a cell is about, where it is of one."""
    match state:
        case Founded(area=str() as area):
            return frozenset({area})
        case _:
            return frozenset()
