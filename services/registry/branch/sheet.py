"""Registers of branches: a row is a branch of an organisation that is registered."""

from collections.abc import Iterator
from datetime import date

from shared.sheets.areas import area_faults
from shared.sheets.references import (
    OFFICE,
    certificate_key,
    number_faults,
    organisation_key,
    organisation_of,
)
from shared.sheets.sheet import (
    Column,
    Known,
    Sheet,
    Step,
    Values,
    Wrong,
    known,
    not_yet,
    same,
    taken,
)
from shared.sheets.values import day, digits, text

FROM = "Sổ cũ, nhập từ tệp danh sách chi nhánh"
FIELDS = ("name", "registration_number", "seat", "area", "registered_on")
COLUMNS = (
    OFFICE,
    Column("name", "tên chi nhánh", "branch"),
    Column(
        "registration_number",
        "số đăng ký chi nhánh",
        "branch registration number",
        text,
        also=("số ĐKHĐ chi nhánh", "số đăng ký hoạt động chi nhánh"),
    ),
    Column("seat", "trụ sở chi nhánh", "seat of the branch", text, also=("địa chỉ chi nhánh",)),
    Column("area", "mã địa bàn", "area code", digits(5, 3)),
    Column(
        "head",
        "số chứng chỉ trưởng chi nhánh",
        "certificate number of the head",
        text,
        needed=False,
        also=("CCHN trưởng chi nhánh",),
    ),
    Column("registered_on", "ngày đăng ký chi nhánh", "branch registered on", day),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which command enters a row."""
    head = values.get("head")
    body = {
        **taken(values, *FIELDS),
        **known(
            organisation_id=organisation_of(values),
            head_certificate=head and Known("certificate", (certificate_key(head),)),
        ),
        "entered_from": FROM,
    }
    columns = {**same(*FIELDS), "organisation_id": "organisation", "head_certificate": "head"}
    return (Step("EnterBranch", body, columns),)


def natural(values: Values) -> str:
    """Name a row by its registration number."""
    return organisation_key(values["registration_number"])


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse; a branch's number has a shape that nobody wrote down."""
    yield from number_faults("organisation", values)
    yield from not_yet(values, today, "registered_on")
    yield from area_faults(values, today, "registered_on")


SHEET = Sheet(
    name="branches",
    vi="Chi nhánh tổ chức hành nghề luật sư",
    en="Branches",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("registration_number",),),
)
