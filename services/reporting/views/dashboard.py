"""The dashboard: one page for the Department, the Bar, an area and Finance, each with its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import headline, places
from services.reporting.views.charts import MOST_LINES, Period, Table, files_of, tables
from services.reporting.views.headline import HeadlineFilters, HeadlineRow
from services.reporting.views.months import OF_A_YEAR, Month, month_of, moved, through
from services.reporting.views.places import FIGURES, Placed, PlaceFigure, PlaceFilters
from services.reporting.views.seen import AND_BAR, LOCAL, SOURCES
from services.reporting.views.tiles import Grid, grid_of, level_of
from services.reporting.views.yearly import PAYS
from shared.decider import Fault
from shared.law.territory import Area, Level, fold
from shared.web.listing import Ask, Page
from shared.web.problems import Problem

MOST_MONTHS: Final = 120
KEPT: Final = 64  # states of the logs, each as one role asks for it
MONTH: Final[TypeAdapter[Month]] = TypeAdapter(Month)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted for a page: it is the same until a log, the day or the law has moved."""

    tables: Sequence[Table]
    headlines: Sequence[HeadlineRow]
    places: Sequence[PlaceFigure]


Remembered: TypeAlias = dict[Any, tuple[tuple[Any, ...], Figures]]
REMEMBERED: Final[WeakKeyDictionary[Any, Remembered]] = WeakKeyDictionary()  # by database


async def dashboard(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say what is late and with whom, how far dossiers come, what happens, and where."""
    period, placed = asked(ask)
    may_place = [one for one, figure in FIGURES.items() if ask.actor.role in figure.roles]
    place = placed if placed in may_place else next(iter(may_place), None)
    found = await figures(connection, ask, period, place)
    counts = {one.area: one.count for one in found.places}
    return {
        "period": period,
        "years": [period.year - back for back in range(3)],
        "tables": found.tables,
        "headlines": found.headlines,
        "place": place,
        "may_place": may_place,
        "place_figures": {one.area: one for one in found.places},
        "place_definition": FIGURES[place] if place else None,
        "place_files": files_of(places.listing, {"placed": place}, ask) if place else (),
        "grid_of": partial(grid, ask, counts),
        "areas_of": partial(areas, ask),
        "districts": level_of(ask.territory, ask.on) is Level.DISTRICT,
        "mine": ask.actor.role in LOCAL,
    }


async def figures(
    connection: AsyncConnection, ask: Ask, period: Period, place: Placed | None
) -> Figures:
    """Count all that stands on the page, once for each state of the logs."""
    key = (
        ask.actor.role,
        ask.actor.areas,
        ask.on,
        tuple(sorted(ask.known_at.items())),
        tuple(sorted(ask.parameters.items())),
    )
    by = (ask.rules, ask.calendar, ask.territory)
    there = REMEMBERED.setdefault(connection.engine.sync_engine, {})
    if (known := there.get(key)) and all(a is b for a, b in zip(known[0], by, strict=True)):
        return known[1]
    whole = replace(ask, limit=MOST_LINES)
    told = ask.actor.role in headline.listing.roles
    by_place = PlaceFilters(placed=place)
    found = Figures(
        await tables(connection, whole, period),
        await headline.headlines(connection, whole, HeadlineFilters()) if told else (),
        await places.by_place(connection, whole, by_place) if place else (),
    )
    while len(there) >= KEPT:
        there.pop(next(iter(there)))
    there[key] = (by, found)
    return found


def asked(ask: Ask) -> tuple[Period, Placed | None]:
    """Read off the address of which months, which area and which map; twelve months without.

    Raises:
        Problem: 422 with all that is wrong.
    """
    last = ask.parameters.get("to_month") or month_of(ask.on)
    first = ask.parameters.get("from_month") or ""
    placed = ask.parameters.get("placed") or None
    faults = [
        Fault("not-a-month", name)
        for name, said in (("from_month", first), ("to_month", last))
        if said and not is_month(said)
    ]
    if not faults:
        first = first or moved(last, 1 - OF_A_YEAR)
        count = len(list(through(first, min(last, moved(first, MOST_MONTHS)))))
        if first > last:
            faults.append(Fault("ends-before-it-begins", "to_month"))
        elif count > MOST_MONTHS:
            faults.append(Fault("too-many-months", "from_month", {"most": MOST_MONTHS}))
    if placed is not None and placed not in set(Placed):
        faults.append(Fault("not-on-the-map", "placed"))
    if faults:
        raise Problem(422, "invalid", faults)
    period = Period(first, last, ask.parameters.get("area") or None)
    return period, Placed(placed) if placed else None


def is_month(said: str) -> bool:
    """Say whether a text is a month."""
    try:
        MONTH.validate_python(said)
    except ValidationError:
        return False
    return True


def grid(ask: Ask, counts: Mapping[str, int], province: str) -> Grid:
    """Lay out the tiles of a province; of those that one sees, where that is not all."""
    actor = ask.actor
    seen = frozenset(actor.areas) if actor.role in LOCAL else None
    return grid_of(ask.territory, province, ask.on, counts, seen)


def areas(ask: Ask, province: str) -> list[Area]:
    """List the communes that figures can be asked of; districts held more than one code."""
    found = ask.territory.areas_on(ask.on, Level.COMMUNE, province)
    return sorted(found, key=lambda area: fold(area.name_vi))


page = Page(
    path="dashboard",
    vi="Bảng số liệu điều hành",
    en="Dashboard",
    template="dashboard.html",
    build=dashboard,
    sources=(*SOURCES, "reporting"),
    roles=AND_BAR | LOCAL | PAYS,
)
