"""Lists of legal aid: a row is a matter that a lawyer took on; whom it was for, no sheet says."""

from collections.abc import Iterator
from datetime import date

from shared.contracts.registry.legalaid import AidForm, AidProvider, Beneficiary
from shared.sheets.areas import area_faults
from shared.sheets.references import LAWYER, lawyer_key, lawyer_of
from shared.sheets.sheet import (
    Column,
    Known,
    Sheet,
    Step,
    Values,
    Wrong,
    in_order,
    known,
    not_yet,
    same,
    taken,
)
from shared.sheets.values import day, digits, text, whole

FIELDS = (
    "area",
    "beneficiary",
    "provider",
    "aid_form",
    "matter_number",
    "begun_on",
    "hours",
    "ended_on",
)
COLUMNS = (
    *LAWYER,
    Column("area", "mã địa bàn", "area code", digits(5, 3)),
    Column(
        "beneficiary",
        "đối tượng",
        "beneficiary",
        options=Beneficiary,
        also=("diện người được trợ giúp",),
    ),
    Column("provider", "đơn vị thực hiện", "provider", options=AidProvider),
    Column(
        "registration",
        "số đăng ký tham gia trợ giúp",
        "aid registration number",
        text,
        needed=False,
    ),
    Column("aid_form", "hình thức trợ giúp", "form of aid", options=AidForm),
    Column("matter_number", "số vụ việc", "matter number", text, needed=False),
    Column("begun_on", "ngày bắt đầu", "begun on", day, also=("ngày thụ lý",)),
    Column("hours", "số giờ", "hours", whole, needed=False),
    Column("ended_on", "ngày kết thúc", "ended on", day, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """Say which command enters a row."""
    number = values.get("registration")
    body = {
        **taken(values, *FIELDS),
        **known(
            certificate_id=lawyer_of(values),
            registration_id=number and Known("aid-registration", (number,)),
        ),
    }
    columns = {
        **same(*FIELDS),
        "certificate_id": "certificate",
        "registration_id": "registration",
    }
    return (Step("RecordLegalAid", body, columns),)


def natural(values: Values) -> str:
    """Name a row by its number, or by the lawyer and the day."""
    return f"{lawyer_key(values)}/{values.get('matter_number', values['begun_on'])}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from not_yet(values, today, "certificate_on", "begun_on", "ended_on")
    yield from in_order(values, "begun_on", "ended_on", "ended-before-begun")
    if ("hours" in values) != ("ended_on" in values):
        yield "hours" if "ended_on" in values else "ended_on", "hours-and-end-together", {}
    yield from area_faults(values, today, "begun_on")


SHEET = Sheet(
    name="legal-aid",
    vi="Vụ việc trợ giúp pháp lý",
    en="Matters of legal aid",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("matter_number",),),
)
