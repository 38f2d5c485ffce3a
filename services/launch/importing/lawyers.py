"""Lists of lawyers: a row is a person, their certificate and their membership of a Bar."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.launch.importing.areas import area_faults, province_code
from services.launch.importing.register import Column, Register, Step, Values
from services.launch.importing.values import day, digits, part_of_a_day, text
from shared.law.data import load_citizen_codes
from shared.law.numbers import CitizenFinding, check_citizen_number

FROM = "Sổ cũ, nhập từ tệp danh sách luật sư"
CITIZEN, BEFORE = 12, 9  # digits of a citizen number, and of the paper before it
MEMBERSHIP = ("bar", "card_number", "admitted_on")

COLUMNS = (
    Column("full_name", "họ tên", "full name", text),
    Column("citizen_number", "số định danh", "citizen number", digits(CITIZEN, BEFORE)),
    Column("birth_date", "ngày sinh", "date of birth", part_of_a_day),
    Column("address", "địa chỉ", "address", text, needed=False),
    Column("phone", "điện thoại", "telephone", digits(10, 11), needed=False),
    Column("area", "mã địa bàn", "area code", digits(5, 3)),
    Column("serial", "số chứng chỉ", "certificate number", text),
    Column("issuer", "cơ quan cấp", "issued by", text),
    Column("province", "tỉnh cấp", "province of issue", text),
    Column("issued_on", "ngày cấp", "issued on", day),
    Column("bar", "Đoàn luật sư", "Bar", text, needed=False, told=True),
    Column("card_number", "số thẻ", "card number", text, needed=False),
    Column("admitted_on", "ngày gia nhập", "admitted on", day, needed=False, told=True),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which commands enter a row; who is in no Bar has no membership."""
    issued_on: date | None = values.get("issued_on")
    number = {
        "province": province_code(values.get("province"), issued_on),
        "issuer": values.get("issuer"),
        "year": issued_on and issued_on.year,
        "serial": values.get("serial"),
    }
    person = ("full_name", "citizen_number", "birth_date", "address", "phone", "area")
    found = [
        Step(
            "RegisterPerson",
            {name: values[name] for name in person if name in values},
            {name: name for name in person},
        ),
        Step(
            "EnterCertificate",
            known(
                area=values.get("area"),
                number=known(**number),
                issued_on=issued_on and issued_on.isoformat(),
                entered_from=FROM,
            ),
            {
                "area": "area",
                "issued_on": "issued_on",
                "number.province": "province",
                "number.issuer": "issuer",
                "number.serial": "serial",
                "number.year": "issued_on",
            },
            refers="person_id",
        ),
    ]
    if any(name in values for name in MEMBERSHIP):
        admitted_on: date | None = values.get("admitted_on")
        membership = known(
            bar=values.get("bar"),
            card_number=values.get("card_number"),
            admitted_on=admitted_on and admitted_on.isoformat(),
            entered_from=FROM,
        )
        columns = {name: name for name in MEMBERSHIP}
        found.append(Step("EnterMembership", membership, columns, refers="certificate_id"))
    return tuple(found)


def known(**fields: Any) -> dict[str, Any]:
    """Leave out what nobody knows."""
    return {name: value for name, value in fields.items() if value is not None}


def natural(values: Values) -> str:
    """Name a row by what is printed on the certificate."""
    province = province_code(values["province"], values["issued_on"])
    return f"{province}/{values['issuer']}/{values['issued_on'].year}/{values['serial']}"


def check(values: Values, today: date) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Find what the rules would refuse, and what the shape of a number tells."""
    if "area" in values:
        yield from area_faults("area", values["area"], today, today)
    issued_on, admitted_on = values.get("issued_on"), values.get("admitted_on")
    for name, on in (("issued_on", issued_on), ("admitted_on", admitted_on)):
        if on is not None and on > today:
            yield name, "in-the-future", {"today": today}
    if issued_on and admitted_on and admitted_on < issued_on:
        yield "admitted_on", "admitted-before-issue", {}
    if "province" in values and province_code(values["province"], issued_on) is None:
        yield "province", "unknown-province", {}
    yield from citizen_faults(values.get("citizen_number"))


def citizen_faults(number: str | None) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """A citizen number begins with a province; there is no check digit."""
    if number is None or len(number) != CITIZEN:
        return
    found = check_citizen_number(number, load_citizen_codes())
    if CitizenFinding.UNKNOWN_PROVINCE in found:
        yield "citizen_number", "unknown-province-of-birth", {}


REGISTER = Register(
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("citizen_number",), ("serial", "issuer", "province", "issued_on")),
)
