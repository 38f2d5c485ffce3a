"""The grid of tiles: the areas of a day, what became part of each, and their shades."""

from datetime import date

import pytest

from services.reporting.views.tiles import Grid, Tile, grid_of, tile_of
from tests.reporting.given import TERRITORY

DA_NANG = "48"
LAST_OLD_DAY, FIRST_NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
HAI_VAN = "20194"  # a ward before the merger and after it, of the district that had 490 or 493
LIEN_CHIEU = "490"


def tiles(grid: Grid) -> dict[str, Tile]:
    return {tile.area.code: tile for group in grid.groups for tile in group.tiles}


def test_before_the_merger_a_tile_is_a_district_of_what_are_two_provinces_no_more() -> None:
    grid = grid_of(TERRITORY, DA_NANG, LAST_OLD_DAY, {})

    assert [group.name for group in grid.groups] == ["Thành phố Đà Nẵng", "Tỉnh Quảng Nam"]
    assert {"Huyện Hoàng Sa", "Quận Hải Châu", "Thành phố Hội An"} <= {
        tile.area.name_vi for tile in tiles(grid).values()
    }


def test_after_it_a_tile_is_a_commune_beside_those_of_its_former_district() -> None:
    grid = grid_of(TERRITORY, DA_NANG, FIRST_NEW_DAY, {})
    hoang_sa = next(group for group in grid.groups if group.name == "Huyện Hoàng Sa")

    assert len(tiles(grid)) == len(TERRITORY.areas_on(FIRST_NEW_DAY, parent=DA_NANG))
    assert [tile.area.name_vi for tile in hoang_sa.tiles] == ["Đặc khu Hoàng Sa"]


def test_a_district_is_the_sum_of_its_communes() -> None:
    found = tiles(grid_of(TERRITORY, DA_NANG, LAST_OLD_DAY, {LIEN_CHIEU: 2, HAI_VAN: 7}))

    assert (found[LIEN_CHIEU].count, found[LIEN_CHIEU].codes) == (9, (HAI_VAN, LIEN_CHIEU))


@pytest.mark.parametrize("on", [LAST_OLD_DAY, FIRST_NEW_DAY])
def test_what_lies_in_no_tile_is_said_apart(on: date) -> None:
    grid = grid_of(TERRITORY, DA_NANG, on, {"01": 4, "nowhere": 1})

    assert grid.elsewhere == {"01": 4, "nowhere": 1}
    assert not any(tile.count for tile in tiles(grid).values())


def test_an_old_code_stands_in_what_became_of_it() -> None:
    (passed, *_) = TERRITORY.predecessors(HAI_VAN)

    assert tile_of(TERRITORY, passed.old, FIRST_NEW_DAY) == HAI_VAN


def test_a_commune_sees_its_own_tile() -> None:
    grid = grid_of(TERRITORY, DA_NANG, FIRST_NEW_DAY, {HAI_VAN: 1}, {HAI_VAN})

    assert list(tiles(grid)) == [HAI_VAN]


def test_shades_have_about_as_many_tiles_and_the_most_is_darkest() -> None:
    codes = [area.code for area in TERRITORY.areas_on(FIRST_NEW_DAY, parent=DA_NANG)]
    counts = dict(zip(codes, [0, 1, 2, 3, 5, 9], strict=False))
    grid = grid_of(TERRITORY, DA_NANG, FIRST_NEW_DAY, counts)
    few = grid_of(TERRITORY, DA_NANG, FIRST_NEW_DAY, {codes[0]: 3})
    found = tiles(grid)

    assert grid.shades == ((1, 2), (3, 5), (9, 9))
    assert [found[code].shade for code in codes[:7]] == [0, 1, 1, 2, 2, 3, 0]
    assert (few.shades, tiles(few)[codes[0]].shade) == (((3, 3),), 3)
