"""The Bar's Party cells: founded, counted, dissolved, merged; nobody is ever named."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.context import Context, KnownPartyCell
from services.registry.knowledge import context as known_to
from services.registry.party import decider, steps
from services.registry.party.queries import (
    PartyCellFilters,
    PartyFigureFilters,
    cells,
    party_figures,
)
from services.registry.party.rows import rows_of
from services.registry.party.rules import (
    CountPartyMembers,
    DissolvePartyCell,
    FoundPartyCell,
    MergePartyCell,
)
from services.registry.party.state import CellStatus, Unfounded
from shared.contracts.registry.party import (
    PartyCellDissolved,
    PartyCellFounded,
    PartyCellMerged,
    PartyEvent,
    PartyMembersCounted,
)
from shared.messages import Recorded
from tests.registry.context import BAR, BAR_NAME, COMMUNE, STREAM, on, signed
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, FOUNDED, JUNE, JANUARY = (
    date(2026, 3, 2),
    date(2025, 2, 3),
    date(2025, 6, 30),
    date(2026, 1, 5),
)
OTHER, CELL = UUID(int=71), "Chi bộ 1"
RECEIVER = KnownPartyCell(name="Chi bộ 2", founded_on=FOUNDED, ended_on=None)
founded = PartyCellFounded(name=CELL, bar=BAR_NAME, area=COMMUNE, founded_on=FOUNDED)
dissolved = PartyCellDissolved(name=CELL, bar=BAR_NAME, dissolved_on=JANUARY)
merged = PartyCellMerged(
    name=CELL, bar=BAR_NAME, into=OTHER, into_name="Chi bộ 2", merged_on=JANUARY
)


def at(**more: Any) -> Context:
    """Decide as the Bar."""
    return on(TODAY, noun="party", actor=BAR, **{"party_cells": {OTHER: RECEIVER}, **more})


a_cell = Scenario(decider, at())


def counted(members: int, day: date = JUNE) -> PartyMembersCounted:
    """Say how many members there were."""
    return PartyMembersCounted(name=CELL, bar=BAR_NAME, members=members, counted_on=day)


def found(founded_on: date = FOUNDED, area: str | None = COMMUNE) -> FoundPartyCell:
    """Build the command with only what the test is about."""
    by = "Đảng ủy Khối"
    return FoundPartyCell(
        name=CELL, bar=BAR_NAME, area=area, founded_on=founded_on, decision=signed(FOUNDED, by=by)
    )


def count(members: int, counted_on: date = JUNE) -> CountPartyMembers:
    """Build the command with only what the test is about."""
    return CountPartyMembers(members=members, counted_on=counted_on)


def dissolve(dissolved_on: date = JANUARY) -> DissolvePartyCell:
    """Build the command with only what the test is about."""
    return DissolvePartyCell(dissolved_on=dissolved_on)


def merge(into: UUID = OTHER, merged_on: date = JANUARY) -> MergePartyCell:
    """Build the command with only what the test is about."""
    return MergePartyCell(into=into, merged_on=merged_on)


def test_a_cell_is_founded_by_a_decision() -> None:
    outcome = a_cell.when(found()).then(founded)

    assert outcome.decided[0].effective_on == FOUNDED
    assert outcome.decided[0].decision is not None
    a_cell.when(found(area=None)).then(founded.model_copy(update={"area": None}))
    a_cell.when(found(date(2026, 3, 3), "99999")).then_rejected("in-the-future", "unknown-area")
    a_cell.given(founded).when(found()).then_rejected("not-in-this-state")


def test_members_are_a_number_of_a_day() -> None:
    a_cell.given(founded).when(count(12)).then(counted(12))
    a_cell.given(founded, counted(12)).when(count(12)).then_nothing()
    a_cell.given(founded, counted(12)).when(count(13)).then(counted(13))
    a_cell.given(founded, dissolved).when(count(11)).then(counted(11))  # it was there then
    a_cell.given(founded, dissolved).when(count(11, JANUARY)).then_rejected("cell-ended")
    a_cell.given(founded).when(count(11, date(2025, 2, 2))).then_rejected("before-founding")
    a_cell.given(founded).when(count(11, date(2026, 3, 3))).then_rejected("in-the-future")
    a_cell.when(count(12)).then_rejected("not-in-this-state")
    with pytest.raises(ValidationError):
        count(-1)
    assert set(PartyMembersCounted.model_fields) == {"type", "name", "bar", "members", "counted_on"}


def test_a_cell_is_dissolved_once() -> None:
    a_cell.given(founded).when(dissolve()).then(dissolved)
    a_cell.given(founded, dissolved).when(dissolve()).then_nothing()
    a_cell.given(founded, dissolved).when(dissolve(date(2026, 3, 3))).then_rejected(
        "in-the-future", "cell-ended"
    )
    a_cell.given(founded).when(dissolve(date(2025, 2, 2))).then_rejected("before-founding")


def test_a_cell_goes_into_another_that_is_there() -> None:
    a_cell.given(founded).when(merge()).then(merged)
    a_cell.given(founded, merged).when(merge()).then_nothing()
    assert decider.reads(merge()) == (f"party-{OTHER}",)
    assert decider.reads(dissolve()) == ()


def test_a_merger_is_refused_with_every_fault() -> None:
    a_cell.given(founded, dissolved).when(merge(STREAM, date(2026, 3, 3))).then_rejected(
        "in-the-future", "cell-ended", "into-itself"
    )
    unknown = a_cell.knowing(at(party_cells={}))
    unknown.given(founded).when(merge()).then_rejected("cell-not-known")
    over = KnownPartyCell(name="Chi bộ 2", founded_on=FOUNDED, ended_on=JUNE)
    gone = a_cell.knowing(at(party_cells={OTHER: over}))
    gone.given(founded).when(merge()).then_rejected("cell-not-there")


def test_a_merger_knows_until_when_the_other_was_there() -> None:
    stream = f"party-{OTHER}"
    (going_on,) = known_to(at(), {stream: decider.replay([recorded(founded)])}).party_cells.values()
    (over,) = known_to(
        at(), {stream: decider.replay([recorded(founded), recorded(dissolved, 2)])}
    ).party_cells.values()

    assert going_on.there_on(TODAY)
    assert not over.there_on(JANUARY)


def test_what_the_noun_says_of_itself() -> None:
    state = decider.replay([recorded(founded)])
    over = decider.replay([recorded(founded), recorded(merged, 2)])
    nowhere = decider.replay([recorded(founded.model_copy(update={"area": None}))])

    assert decider.claims(state) == {"party-cell/doan luat su thanh pho da nang/chi bo 1"}
    assert decider.claims(over) == decider.claims(Unfounded()) == frozenset()
    assert decider.areas(state) == {COMMUNE}
    assert decider.areas(nowhere) == frozenset()
    assert steps(Unfounded()) == (FoundPartyCell,)
    assert steps(state) == (CountPartyMembers, DissolvePartyCell, MergePartyCell)
    assert steps(over) == (CountPartyMembers,)
    assert decider.replay([recorded(counted(3))]) == Unfounded()


HISTORY: list[Recorded[PartyEvent]] = [
    recorded(founded, 1),
    recorded(counted(12), 2),
    recorded(merged, 3),
    recorded(counted(9, date(2025, 4, 1)), 4),
]


def test_rows_follow_the_counts_in_the_order_of_their_days() -> None:
    rows = sorted(rows_of(decider.replay(HISTORY)), key=lambda row: row.effective_from)

    assert [(row.effective_from, row.members, row.status) for row in rows] == [
        (FOUNDED, None, CellStatus.STANDING),
        (date(2025, 4, 1), 9, CellStatus.STANDING),
        (JUNE, 12, CellStatus.STANDING),
        (JANUARY, None, CellStatus.MERGED),
    ]
    assert rows_of(Unfounded()) == set()


def test_a_cell_dissolved_as_it_was_founded_never_stood() -> None:
    at_once = dissolved.model_copy(update={"dissolved_on": FOUNDED})

    (row,) = rows_of(decider.replay([recorded(founded), recorded(at_once, 2)]))
    assert row.status is CellStatus.DISSOLVED


async def test_cells_are_listed_as_they_stood(connection: AsyncConnection) -> None:
    await follow(connection, "party", HISTORY, "party-1")
    found_by = PartyCellFilters(
        name="chi bo", bar=BAR_NAME, status=CellStatus.STANDING, area=COMMUNE
    )

    (row,) = await cells(connection, ask(JUNE), found_by)
    assert row.members == 12
    assert await cells(connection, ask(TODAY), found_by) == []


async def test_figures_count_cells_and_members(connection: AsyncConnection) -> None:
    await follow(connection, "party", HISTORY, "party-1")
    await follow(connection, "party", [recorded(founded, 5)], "party-2")

    (figure,) = await party_figures(connection, ask(JUNE), PartyFigureFilters())
    assert (figure.cells, figure.members) == (2, 12)
