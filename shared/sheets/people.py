"""Persons in the rows of sheets: whoever has a row of their own is entered, or found."""

from collections.abc import Iterable

from shared.law.data import load_citizen_codes
from shared.law.numbers import CitizenFinding, check_citizen_number
from shared.sheets.sheet import Column, Step, Values, Wrong, same, taken
from shared.sheets.values import digits, part_of_a_day, text

CITIZEN, BEFORE = 12, 9  # digits of a citizen number, and of the paper before it
FIELDS = ("full_name", "citizen_number", "birth_date", "address", "phone", "area")
PERSON = (
    Column("full_name", "họ tên", "full name", text, also=("họ và tên", "tên luật sư")),
    Column(
        "citizen_number",
        "số định danh",
        "citizen number",
        digits(CITIZEN, BEFORE),
        also=("số CCCD", "CCCD", "số căn cước", "số CMND", "số định danh cá nhân"),
    ),
    Column(
        "birth_date",
        "ngày sinh",
        "date of birth",
        part_of_a_day,
        also=("năm sinh", "ngày tháng năm sinh"),
    ),
    Column(
        "address", "địa chỉ", "address", text, needed=False, also=("nơi ở", "địa chỉ thường trú")
    ),
    Column(
        "phone",
        "điện thoại",
        "telephone",
        digits(10, 11),
        needed=False,
        also=("số điện thoại", "SĐT"),
    ),
    Column("area", "mã địa bàn", "area code", digits(5, 3), also=("mã xã", "mã phường xã")),
)


def register_person(values: Values) -> Step:
    """Enter the person of a row; whom the citizen number names already is found instead."""
    return Step("RegisterPerson", taken(values, *FIELDS), same(*FIELDS))


def citizen_faults(values: Values) -> Iterable[Wrong]:
    """A citizen number begins with a province; there is no check digit."""
    number = values.get("citizen_number")
    if number is None or len(number) != CITIZEN:
        return
    if CitizenFinding.UNKNOWN_PROVINCE in check_citizen_number(number, load_citizen_codes()):
        yield "citizen_number", "unknown-province-of-birth", {}
