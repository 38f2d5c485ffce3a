"""Lists of lawyers: a row is a person, their certificate and their membership of a Bar."""

from collections.abc import Iterator
from datetime import date

from shared.sheets.areas import area_faults, province_code
from shared.sheets.people import PERSON, citizen_faults, register_person
from shared.sheets.sheet import (
    Before,
    Column,
    Sheet,
    Step,
    Values,
    Wrong,
    known,
    not_yet,
    same,
    taken,
)
from shared.sheets.values import day, text

FROM = "Sổ cũ, nhập từ tệp danh sách luật sư"
MEMBERSHIP = ("bar", "card_number", "admitted_on")

COLUMNS = (
    *PERSON,
    Column(
        "serial",
        "số chứng chỉ",
        "certificate number",
        text,
        also=("số chứng chỉ hành nghề", "số CCHN", "CCHN số"),
    ),
    Column("issuer", "cơ quan cấp", "issued by", text, also=("nơi cấp",)),
    Column("province", "tỉnh cấp", "province of issue", text),
    Column("issued_on", "ngày cấp", "issued on", day, also=("ngày cấp CCHN", "ngày cấp chứng chỉ")),
    Column("bar", "Đoàn luật sư", "Bar", text, needed=False, told=True),
    Column("card_number", "số thẻ", "card number", text, needed=False, also=("số thẻ luật sư",)),
    Column("admitted_on", "ngày gia nhập", "admitted on", day, needed=False, told=True),
)


def province_of(values: Values) -> str | None:
    """Find the province that issued."""
    said = values.get("province")
    return None if said is None else province_code(said, values.get("issued_on"))


def steps(values: Values) -> tuple[Step, ...]:
    """Say which commands enter a row; who is in no Bar has no membership."""
    issued_on: date | None = values.get("issued_on")
    number = known(
        province=province_of(values),
        issuer=values.get("issuer"),
        year=issued_on and issued_on.year,
        serial=values.get("serial"),
    )
    certificate = Step(
        "EnterCertificate",
        {
            **taken(values, "area", "issued_on"),
            "person_id": Before(0),
            "number": number,
            "entered_from": FROM,
        },
        {
            **same("area", "issued_on"),
            "number.province": "province",
            "number.issuer": "issuer",
            "number.serial": "serial",
            "number.year": "issued_on",
        },
    )
    if not any(name in values for name in MEMBERSHIP):
        return register_person(values), certificate
    membership = Step(
        "EnterMembership",
        {**taken(values, *MEMBERSHIP), "certificate_id": Before(1), "entered_from": FROM},
        same(*MEMBERSHIP),
    )
    return register_person(values), certificate, membership


def natural(values: Values) -> str:
    """Name a row by what is printed on the certificate."""
    issued_on: date = values["issued_on"]
    return f"{province_of(values)}/{values['issuer']}/{issued_on.year}/{values['serial']}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse, and what the shape of a number tells."""
    yield from area_faults(values, today)
    issued_on, admitted_on = values.get("issued_on"), values.get("admitted_on")
    yield from not_yet(values, today, "issued_on", "admitted_on")
    if issued_on and admitted_on and admitted_on < issued_on:
        yield "admitted_on", "admitted-before-issue", {}
    if "province" in values and province_of(values) is None:
        yield "province", "unknown-province", {}
    yield from citizen_faults(values)


SHEET = Sheet(
    name="lawyers",
    vi="Danh sách luật sư",
    en="Lawyers",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("citizen_number",), ("serial", "issuer", "province", "issued_on")),
)
