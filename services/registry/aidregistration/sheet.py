"""Lists of the organisations that registered to take part in legal aid."""

from collections.abc import Iterator
from datetime import date

from shared.sheets.areas import area_faults
from shared.sheets.references import OFFICE, number_faults, organisation_key, organisation_of
from shared.sheets.sheet import Column, Sheet, Step, Values, Wrong, known, not_yet, same, taken
from shared.sheets.values import day, digits, text

FIELDS = ("area", "registration_number", "registered_on")
COLUMNS = (
    OFFICE,
    Column("area", "mã địa bàn", "area code", digits(5, 3)),
    Column("registration_number", "số đăng ký tham gia trợ giúp", "aid registration number", text),
    Column("registered_on", "ngày đăng ký tham gia", "registered on", day),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which command enters a row."""
    body = {**taken(values, *FIELDS), **known(organisation_id=organisation_of(values))}
    return (Step("RegisterForAid", body, {**same(*FIELDS), "organisation_id": "organisation"}),)


def natural(values: Values) -> str:
    """Name a row by the organisation and its number."""
    return f"{organisation_key(values['organisation'])}/{values['registration_number']}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from number_faults("organisation", values)
    yield from not_yet(values, today, "registered_on")
    yield from area_faults(values, today, "registered_on")


SHEET = Sheet(
    name="aid-bodies",
    vi="Tổ chức đăng ký tham gia trợ giúp pháp lý",
    en="Organisations that registered for legal aid",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("registration_number",),),
)
