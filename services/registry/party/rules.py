"""Cells are founded, counted, dissolved and merged. Source: 2162/UBND-NCKS mục 4; 33-CT/TW."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, Line, future, key_of, unknown_area
from services.registry.party.state import CellEnd, CellStatus, Founded
from shared.contracts.registry.party import (
    PartyCellDissolved,
    PartyCellFounded,
    PartyCellMerged,
    PartyMembersCounted,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

RECORDED_BY = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}


class FoundPartyCell(Command):
    """A cell has been founded."""

    terms = Terms(
        by={**RECORDED_BY, Role.ADMIN: Reach.PROVINCE},
        vi="Ghi nhận thành lập chi bộ",
        en="Record that a cell was founded",
        opens=True,
    )

    name: Line
    bar: Line
    area: Line | None = None
    founded_on: date
    decision: DecisionOnPaper | None = None


class CountPartyMembers(Command):
    """So many members a cell has on a day; who they are is nobody's business here."""

    terms = Terms(by=RECORDED_BY, vi="Ghi nhận số đảng viên", en="Record the number of members")

    members: Annotated[int, Field(ge=0)]
    counted_on: date


class DissolvePartyCell(Command):
    """A cell has been dissolved."""

    terms = Terms(by=RECORDED_BY, vi="Ghi nhận giải thể chi bộ", en="Record a dissolution")

    dissolved_on: date
    decision: DecisionOnPaper | None = None


class MergePartyCell(Command):
    """A cell has been merged into another."""

    terms = Terms(by=RECORDED_BY, vi="Ghi nhận sáp nhập chi bộ", en="Record a merger")

    into: UUID
    merged_on: date
    decision: DecisionOnPaper | None = None


def found(command: FoundPartyCell, context: Context) -> list[Decided[PartyCellFounded]]:
    """What was founded is recorded.

    Raises:
        Rejected: `in-the-future`, `unknown-area`.
    """
    area = command.area
    reject_any(
        (
            *future("founded_on", command.founded_on, context),
            *(() if area is None else unknown_area("area", area, context, command.founded_on)),
        )
    )
    founded = PartyCellFounded(
        name=command.name, bar=command.bar, area=area, founded_on=command.founded_on
    )
    return [Decided(event=founded, effective_on=command.founded_on, decision=command.decision)]


def count(
    cell: Founded, command: CountPartyMembers, context: Context
) -> Sequence[Decided[PartyMembersCounted]]:
    """A count holds from its day on; the last word on a day holds, the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `before-founding`, `cell-ended`.
    """
    if cell.members.get(command.counted_on) == command.members:
        return []
    reject_any(
        (
            *dated("counted_on", command.counted_on, cell, context),
            *gone(cell, command.counted_on),
        )
    )
    counted = PartyMembersCounted(
        name=cell.name, bar=cell.bar, members=command.members, counted_on=command.counted_on
    )
    return [Decided(event=counted, effective_on=command.counted_on)]


def dissolve(
    cell: Founded, command: DissolvePartyCell, context: Context
) -> Sequence[Decided[PartyCellDissolved]]:
    """A cell ends once; the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `before-founding`, `cell-ended`.
    """
    if cell.end == CellEnd(command.dissolved_on, CellStatus.DISSOLVED):
        return []
    reject_any((*dated("dissolved_on", command.dissolved_on, cell, context), *ended(cell)))
    dissolved = PartyCellDissolved(name=cell.name, bar=cell.bar, dissolved_on=command.dissolved_on)
    return [Decided(event=dissolved, effective_on=command.dissolved_on, decision=command.decision)]


def merge(
    cell: Founded, command: MergePartyCell, context: Context
) -> Sequence[Decided[PartyCellMerged]]:
    """A cell goes into another that is there; how many members that has then is counted anew.

    Raises:
        Rejected: `in-the-future`, `before-founding`, `cell-ended`, `into-itself`,
            `cell-not-known`, `cell-not-there`.
    """
    receiver = context.party_cells.get(command.into)
    name = None if receiver is None else receiver.name
    if name is not None and cell.end == CellEnd(command.merged_on, CellStatus.MERGED, name):
        return []
    faults = [*dated("merged_on", command.merged_on, cell, context), *ended(cell)]
    if command.into == key_of(context.stream):
        faults.append(Fault("into-itself", "into"))
    elif receiver is None:
        faults.append(Fault("cell-not-known", "into"))
    elif not receiver.there_on(command.merged_on):
        faults.append(Fault("cell-not-there", "into", {"on": command.merged_on}))
    if receiver is None or faults:
        reject_any(faults)
        return []
    merged = PartyCellMerged(
        name=cell.name,
        bar=cell.bar,
        into=command.into,
        into_name=receiver.name,
        merged_on=command.merged_on,
    )
    return [Decided(event=merged, effective_on=command.merged_on, decision=command.decision)]


def dated(field: str, day: date, cell: Founded, context: Context) -> Iterator[Fault]:
    """What is recorded has happened, and after the founding."""
    yield from future(field, day, context)
    if day < cell.founded_on:
        yield Fault("before-founding", field, {"founded_on": cell.founded_on})


def ended(cell: Founded) -> Iterator[Fault]:
    """A cell that is there no more ends no more."""
    if cell.end is not None:
        yield Fault("cell-ended", None, {"ended_on": cell.end.on})


def gone(cell: Founded, day: date) -> Iterator[Fault]:
    """Members are counted while the cell is there, be it recorded afterwards."""
    if cell.end is not None and day >= cell.end.on:
        yield Fault("cell-ended", "counted_on", {"ended_on": cell.end.on})
