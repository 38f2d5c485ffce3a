"""Registers of law-practice organisations; what a row does not say stays open, and is named."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.launch.importing.areas import area_faults
from services.launch.importing.cells import Cell
from services.launch.importing.register import Column, Register, Step, Values
from services.launch.importing.values import Meant, day, digits, text
from shared.law.numbers import NotANumber, registration_number
from shared.law.territory import fold

FROM = "Sổ cũ, nhập từ tệp danh sách tổ chức"
FORMS = {
    "van phong luat su": "law_office",
    "cong ty luat tnhh mot thanh vien": "one_member_firm",
    "cong ty luat tnhh 1 thanh vien": "one_member_firm",
    "cong ty luat trach nhiem huu han mot thanh vien": "one_member_firm",
    "cong ty luat tnhh hai thanh vien tro len": "multi_member_firm",
    "cong ty luat tnhh 2 thanh vien tro len": "multi_member_firm",
    "cong ty luat trach nhiem huu han hai thanh vien tro len": "multi_member_firm",
    "cong ty luat hop danh": "partnership",
}
# Names that many registers use, and that do not say how many members a firm has.
SAYS_TOO_LITTLE = frozenset(
    {"cong ty luat", "cong ty luat tnhh", "cong ty luat trach nhiem huu han"}
)


def form(cell: Cell) -> Meant:
    """Read a form; one that does not say which of the four it is stays open."""
    said = text(cell)
    if said.fault is not None:
        return said
    name = fold(str(said.value))
    if name in SAYS_TOO_LITTLE:
        return Meant()
    found = FORMS.get(name)
    return Meant(found) if found else Meant(fault="unknown-form")


COLUMNS = (
    Column("name_vi", "tên tổ chức", "name", text),
    Column("form_vi", "hình thức", "form", form, needed=False, told=True),
    Column("registration_number", "số đăng ký hoạt động", "registration number", text),
    Column(
        "previous_registration_number",
        "số đăng ký cũ",
        "previous registration number",
        text,
        needed=False,
    ),
    Column("issued_by", "cơ quan cấp", "issued by", text, needed=False),
    Column("issued_on", "ngày cấp", "issued on", day, needed=False, told=True),
    Column("changed_on", "ngày thay đổi", "changed on", day, needed=False),
    Column("tax_code", "mã số thuế", "tax code", digits(10, 13), needed=False),
    Column("source_kind", "loại nguồn", "kind of source", text, needed=False),
    Column("source", "nguồn", "source", text, needed=False),
    Column("area", "mã địa bàn", "area code", digits(5, 3), needed=False, told=True),
    Column("seat", "trụ sở", "seat", text, needed=False, told=True),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which command enters a row."""
    previous = values.get("previous_registration_number")
    issued_on: date | None = values.get("issued_on")
    body = {
        "name": values.get("name_vi"),
        "form": values.get("form_vi"),
        "registration_number": values.get("registration_number"),
        "previous_numbers": [previous] if previous else None,
        "seat": values.get("seat"),
        "area": values.get("area"),
        "tax_code": values.get("tax_code"),
        "registered_on": issued_on and issued_on.isoformat(),
        "entered_from": entered_from(values),
    }
    columns = {
        "name": "name_vi",
        "form": "form_vi",
        "registration_number": "registration_number",
        "previous_numbers": "previous_registration_number",
        "seat": "seat",
        "area": "area",
        "tax_code": "tax_code",
        "registered_on": "issued_on",
        "entered_from": "source",
    }
    said = {name: value for name, value in body.items() if value is not None}
    return (Step("EnterOrganisation", said, columns),)


def entered_from(values: Values) -> str:
    """Say where a row comes from, with what the register says and no field of ours holds."""
    source = values.get("source")
    parts = [": ".join(filter(None, (values.get("source_kind"), source))) or FROM]
    if by := values.get("issued_by"):
        parts.append(f"cấp bởi {by}")
    if on := values.get("changed_on"):
        parts.append(f"thay đổi {on:%d/%m/%Y}")
    return "; ".join(parts)


def natural(values: Values) -> str:
    """Name a row by its registration number, however it is written."""
    number = registration_number(values["registration_number"])
    return f"{number.province}/{number.year or '-'}/{number.form}/{number.sequence}"


def check(values: Values, today: date) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Find what the rules would refuse."""
    for name in ("registration_number", "previous_registration_number"):
        if name in values:
            yield from number_faults(name, values[name])
    for name in ("issued_on", "changed_on"):
        if name in values and values[name] > today:
            yield name, "in-the-future", {"today": today}
    if "area" in values:
        days = (values.get("issued_on") or today, today)
        yield from area_faults("area", values["area"], *days)


def number_faults(column: str, written: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """A registration number has the shape of before 2025 or of after."""
    try:
        registration_number(written)
    except NotANumber:
        yield column, "not-a-registration-number", {"number": written}


REGISTER = Register(
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("registration_number",),),
)
