"""Lists of Party cells: a row is a cell and, where it says so, how many members it had on a day."""

from collections.abc import Iterator
from datetime import date

from shared.law.territory import fold
from shared.sheets.areas import area_faults
from shared.sheets.sheet import (
    Before,
    Column,
    Sheet,
    Step,
    Values,
    Wrong,
    in_order,
    not_yet,
    same,
    taken,
)
from shared.sheets.values import day, digits, text, whole

FOUNDED, COUNTED = ("name", "bar", "area", "founded_on"), ("members", "counted_on")
COLUMNS = (
    Column("name", "tên chi bộ", "cell", text, also=("chi bộ",)),
    Column("bar", "Đoàn luật sư", "Bar"),
    Column("area", "mã địa bàn", "area code", digits(5, 3), needed=False),
    Column("founded_on", "ngày thành lập", "founded on", day),
    Column("members", "số đảng viên", "members", whole, needed=False),
    Column("counted_on", "tính đến ngày", "counted on", day, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """A cell is founded once, by whichever row comes first; each row may count its members."""
    name = f"{fold(values.get('name', ''))}/{fold(values.get('bar', ''))}"
    founded = Step("FoundPartyCell", taken(values, *FOUNDED), same(*FOUNDED), natural=name)
    if not any(one in values for one in COUNTED):
        return (founded,)
    counted = Step("CountPartyMembers", taken(values, *COUNTED), same(*COUNTED), about=Before(0))
    return founded, counted


def natural(values: Values) -> str:
    """Name a row by the cell and the day."""
    return f"{fold(values['name'])}/{fold(values['bar'])}/{values.get('counted_on', '-')}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from not_yet(values, today, "founded_on", "counted_on")
    yield from in_order(values, "founded_on", "counted_on", "before-founding")
    yield from area_faults(values, today, "founded_on")


SHEET = Sheet(
    name="party-cells",
    vi="Chi bộ của Đoàn luật sư",
    en="Party cells",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("name", "bar", "counted_on"),),
)
