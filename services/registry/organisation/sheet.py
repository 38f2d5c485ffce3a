"""Registers of law-practice organisations; what a row does not say stays open, and is named."""

from collections.abc import Iterator
from datetime import date

from shared.law.territory import fold
from shared.sheets.areas import area_faults
from shared.sheets.cells import Cell
from shared.sheets.references import number_faults, organisation_key
from shared.sheets.sheet import Column, Sheet, Step, Values, Wrong, known, not_yet
from shared.sheets.values import Meant, day, digits, text

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
    Column("name_vi", "tên tổ chức", "name", text, also=("tên tổ chức hành nghề luật sư",)),
    Column("form_vi", "hình thức", "form", form, needed=False, told=True, also=("loại hình",)),
    Column(
        "registration_number",
        "số đăng ký hoạt động",
        "registration number",
        text,
        also=("số ĐKHĐ", "số giấy đăng ký hoạt động"),
    ),
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
    Column("seat", "trụ sở", "seat", text, needed=False, told=True, also=("địa chỉ trụ sở",)),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which command enters a row."""
    previous = values.get("previous_registration_number")
    body = known(
        name=values.get("name_vi"),
        form=values.get("form_vi"),
        registration_number=values.get("registration_number"),
        previous_numbers=[previous] if previous else None,
        seat=values.get("seat"),
        area=values.get("area"),
        tax_code=values.get("tax_code"),
        registered_on=values.get("issued_on"),
        entered_from=entered_from(values),
    )
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
    return (Step("EnterOrganisation", body, columns),)


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
    return organisation_key(values["registration_number"])


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    for name in ("registration_number", "previous_registration_number"):
        yield from number_faults(name, values)
    yield from not_yet(values, today, "issued_on", "changed_on")
    yield from area_faults(values, today, "issued_on")


SHEET = Sheet(
    name="organisations",
    vi="Tổ chức hành nghề luật sư",
    en="Law-practice organisations",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("registration_number",),),
)
