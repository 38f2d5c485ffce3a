"""How much waits, and how much of it is late: with whom, and with which officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import assignment
from services.reporting.views.clocks import Running, Timing, WithWhom
from services.reporting.views.late import LateFilters, What, holder, running
from services.reporting.views.officer import officers
from services.reporting.views.seen import AND_BAR, LOCAL, PROVINCE, SOURCES, believed
from services.reporting.views.shown import Definition, FigureRow
from shared.web.listing import Ask, Listing

HELD: Final = Definition(
    vi="Việc có hạn đang chờ ai làm bước tiếp theo. Số đếm là việc mà hạn theo quy tắc áp cho "
    "chính việc đó đã qua vào ngày đang xem; «Đang giữ» là mọi việc đang chờ; «Chưa có hạn» là "
    "việc mà dữ liệu luật hoặc lịch nghỉ chưa có.",
    en="Things with a limit, by who has to do the next step. The count is of those whose limit, by "
    "the rule of the thing itself, has run out on the day; `Waiting` is all of them; `No day` is "
    "those for which the law data or the calendar has a gap.",
)


class HolderFilters(BaseModel):
    """Of which things."""

    what: What | None = None
    area: str | None = None


class Load(FigureRow):
    """What waits with somebody; the count is what of it is late."""

    open: int
    without_a_day: int
    longest: int  # days over the limit


class HolderFigure(Load):
    """What waits with a unit."""

    with_whom: WithWhom


class OfficerFigure(Load):
    """What the Department has to do, and whom it was given to."""

    officer: str | None


@dataclass(slots=True)
class Tally:
    """What waits with somebody, and how much of it is late."""

    open: int = 0
    count: int = 0
    without_a_day: int = 0
    longest: int = 0

    def add(self, one: Running, ask: Ask) -> None:
        """Count one thing more."""
        days_left = one.days_left(ask.on)
        self.open += 1
        self.without_a_day += days_left is None
        if one.timing(ask.on) is Timing.LATE and days_left is not None:
            self.count += 1
            self.longest = max(self.longest, -days_left)

    def said(self, filters: HolderFilters, **whose: str) -> dict[str, Any]:
        """Say it, and by which filter the late ones are found."""
        asked = {**filters.model_dump(mode="json", exclude_none=True), **whose}
        return {
            "open": self.open,
            "count": self.count,
            "without_a_day": self.without_a_day,
            "longest": self.longest,
            "in_list": "late",
            "found_by": urlencode(asked),
            "definition": HELD,
        }


async def by_holder(
    connection: AsyncConnection, ask: Ask, filters: HolderFilters
) -> Sequence[HolderFigure]:
    """Count what waits and what is late by who has to do the next step."""
    tallies: dict[WithWhom, Tally] = {}
    asked = LateFilters(what=filters.what, area=filters.area)
    async for _, _, one in running(connection, ask, asked):
        tallies.setdefault(one.with_whom, Tally()).add(one, ask)
    rows = (
        HolderFigure.model_validate(
            {
                "cursor": f"{place}",
                "with_whom": whom,
                **tallies[whom].said(filters, with_whom=whom.value),
            }
        )
        for place, whom in enumerate(WithWhom)
        if whom in tallies and f"{place}" > (ask.after or "")
    )
    return list(rows)[: ask.limit]


async def by_officer(
    connection: AsyncConnection, ask: Ask, filters: HolderFilters
) -> Sequence[OfficerFigure]:
    """Count what the Department has to do, and what of it is late, by whom it was given to."""
    asked = LateFilters(what=filters.what, area=filters.area, with_whom=WithWhom.DEPARTMENT)
    held = await assignment.held(connection, ask)
    tallies: dict[str, Tally] = {}
    async for _, row, one in running(connection, ask, asked):
        tallies.setdefault(holder(held.get(row["stream"])), Tally()).add(one, ask)
    query = select(officers.c.stream, officers.c.display_name).where(
        believed(officers, "registry", ask)
    )
    names = {
        stream.removeprefix("account-"): name for stream, name in await connection.execute(query)
    }
    whom = WithWhom.DEPARTMENT.value
    rows = [
        OfficerFigure.model_validate(
            {
                "cursor": f"{names.get(to, '')}/{to}",
                "officer": names.get(to),
                **tally.said(filters, with_whom=whom, to=to),
            }
        )
        for to, tally in tallies.items()
    ]
    rows.sort(key=lambda one: one.cursor)
    return [one for one in rows if one.cursor > (ask.after or "")][: ask.limit]


listings = (
    Listing(
        name="late-by-holder",
        vi="Đang trễ, và trễ ở ai",
        en="Late, and with whom",
        row=HolderFigure,
        filters=HolderFilters,
        query=by_holder,
        sources=SOURCES,
        roles=AND_BAR | LOCAL,
    ),
    Listing(
        name="late-by-officer",
        vi="Việc của Sở, theo cán bộ được giao",
        en="The Department's work, by officer",
        row=OfficerFigure,
        filters=HolderFilters,
        query=by_officer,
        sources=(*SOURCES, "reporting"),
        roles=PROVINCE,
    ),
)
