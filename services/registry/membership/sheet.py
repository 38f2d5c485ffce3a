"""Lists of a Bar's members: a row is a membership of somebody whose certificate is registered."""

from collections.abc import Iterator
from datetime import date

from shared.sheets.references import LAWYER, lawyer_key, lawyer_of
from shared.sheets.sheet import (
    Before,
    Column,
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
from shared.sheets.values import day, text

FROM = "Sổ cũ, nhập từ tệp danh sách thành viên Đoàn luật sư"
COLUMNS = (
    *LAWYER,
    Column("bar", "Đoàn luật sư", "Bar"),
    Column("admitted_on", "ngày gia nhập", "admitted on", day),
    Column(
        "card_number",
        "số thẻ",
        "card number",
        text,
        needed=False,
        told=True,
        also=("số thẻ luật sư",),
    ),
    Column("card_on", "ngày cấp thẻ", "card issued on", day, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """A membership is entered with its card; where the card's day is known, the card by itself."""
    card, card_on = values.get("card_number"), values.get("card_on")
    apart = card is not None and card_on is not None
    body = {
        **taken(values, "bar", "admitted_on"),
        **known(certificate_id=lawyer_of(values), card_number=None if apart else card),
        "entered_from": FROM,
    }
    columns = {**same("bar", "admitted_on", "card_number"), "certificate_id": "certificate"}
    entered = Step("EnterMembership", body, columns)
    if not apart:
        return (entered,)
    issued = Step(
        "RecordCardIssued",
        known(card_number=card, issued_on=card_on),
        {"card_number": "card_number", "issued_on": "card_on"},
        about=Before(0),
    )
    return entered, issued


def natural(values: Values) -> str:
    """Name a row by the lawyer and the Bar."""
    return f"{lawyer_key(values)}/{values['bar']}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    yield from not_yet(values, today, "certificate_on", "admitted_on", "card_on")
    yield from in_order(values, "certificate_on", "admitted_on", "admitted-before-issue")
    yield from in_order(values, "admitted_on", "card_on", "card-before-admission")
    if "card_on" in values and "card_number" not in values:
        yield "card_number", "needed", {}


SHEET = Sheet(
    name="members",
    vi="Danh sách thành viên Đoàn luật sư",
    en="Members of the Bar",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
    unique=(("certificate", "certificate_on", "bar"), ("card_number", "bar")),
)
