"""A province as a grid of tiles: the areas of a day, what became part of each, and their values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.reporting.views.through import ONE_DAY
from shared.law.territory import Area, Level, Territory, fold

CLASSES: Final = 3  # shades beside that of nothing


@dataclass(frozen=True, slots=True)
class Tile:
    """One area of the day, and how many there are in it."""

    area: Area
    count: int
    shade: int  # 0 is none
    codes: tuple[str, ...]  # under which they were recorded


@dataclass(frozen=True, slots=True)
class Group:
    """Tiles that lie together: of a former district, or of a province before the merger."""

    name: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """All tiles of a province, the shades' least and most, and what stands in none."""

    groups: tuple[Group, ...]
    shades: tuple[tuple[int, int], ...]
    elsewhere: Mapping[str, int]  # by code


def level_of(territory: Territory, on: date) -> Level:
    """Say which areas are the tiles of a day: districts while there were any."""
    return Level.DISTRICT if territory.areas_on(on, Level.DISTRICT) else Level.COMMUNE


def tile_of(territory: Territory, code: str, on: date) -> str | None:
    """Say in which tile of a day an area lies that was said by its code of any day.

    Of an area that was split it is the likeliest part; of one that was not yet there, none.
    """
    level = level_of(territory, on)
    path = territory.path(code, on)
    if not path:
        ended = territory.reorganised((code, on), on)
        path = list(ended.into[:1]) if ended else []
    return next((area.code for area in path if area.level is level), None)


def grid_of(
    territory: Territory,
    province: str,
    on: date,
    counts: Mapping[str, int],
    seen: AbstractSet[str] | None = None,
) -> Grid:
    """Lay out the tiles of a province, as its areas were on a day.

    Args:
        territory: All areas.
        province: The code of the province, as it is used last.
        on: The day.
        counts: By the code under which each was recorded.
        seen: The codes of the tiles that are shown; all.
    """
    level = level_of(territory, on)
    ended = territory.last_ended(date.max)
    whole = territory.covered(province, max(on, ended + ONE_DAY) if ended else on)
    areas = [
        area
        for area in whole
        if area.level is level and area.holds_on(on) and (seen is None or area.code in seen)
    ]
    held: dict[str, dict[str, int]] = {area.code: {} for area in areas}
    elsewhere: dict[str, int] = {}
    for code, count in counts.items():
        held.get(tile_of(territory, code, on) or "", elsewhere)[code] = count
    sums = {code: sum(of.values()) for code, of in held.items()}
    shades = shades_of(sums.values())
    groups: dict[str, list[Tile]] = {}
    for area in areas:
        count = sums[area.code]
        tile = Tile(area, count, shade_of(count, shades), tuple(sorted(held[area.code])))
        groups.setdefault(group_of(territory, area), []).append(tile)
    return Grid(
        tuple(
            Group(name, tuple(sorted(groups[name], key=lambda one: fold(one.area.name_vi))))
            for name in sorted(groups, key=fold)
        ),
        shades,
        elsewhere,
    )


def group_of(territory: Territory, area: Area) -> str:
    """Say of what an area was part before it: a commune of a district, a district of a province."""
    if area.level is Level.DISTRICT:
        path = territory.path(area.code, area.valid_to or date.min)
        return path[1].name_vi if path[1:] else ""
    eve = (area.valid_from or date.min) - ONE_DAY
    olds = (territory.path(one.old, eve) for one in territory.predecessors(area.code))
    districts = Counter(one.name_vi for path in olds for one in path if one.level is Level.DISTRICT)
    # Of several, that of which most became part of it; of as many, the first by name.
    return min(districts, key=lambda name: (-districts[name], name), default="")


def shades_of(counts: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Cut what is there into shades of about as many tiles: the least and the most of each."""
    values = sorted({count for count in counts if count})
    size = max(1, -(-len(values) // CLASSES))
    parts = [values[start : start + size] for start in range(0, len(values), size)]
    return tuple((part[0], part[-1]) for part in parts)


def shade_of(count: int, shades: Sequence[tuple[int, int]]) -> int:
    """Say which shade a count has; the darkest is always that of the most."""
    darkest = CLASSES - len(shades)
    place = next((n for n, (least, most) in enumerate(shades, 1) if least <= count <= most), 0)
    return place + darkest if place else 0
