"""Lists of engagements: a row is an agency that engaged a lawyer, and how that ended."""

from collections.abc import Iterator
from datetime import date

from shared.contracts.registry.engagement import EngagementResult, EngagementStage, Purpose
from shared.sheets.areas import area_faults
from shared.sheets.references import (
    LAWYER,
    OFFICE,
    lawyer_key,
    lawyer_of,
    number_faults,
    organisation_of,
)
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
from shared.sheets.values import day, digits, text

OPENED = ("agency", "area", "purpose", "about", "stage", "opened_on")
CLOSED = ("result", "outcome", "closed_on")
CERTIFICATE, CERTIFICATE_ON = LAWYER
COLUMNS = (
    Column("agency", "cơ quan", "agency", text, also=("cơ quan, đơn vị",)),
    Column("area", "mã địa bàn", "area code", digits(5, 3)),
    Column("purpose", "mục đích", "purpose", options=Purpose),
    Column("about", "dự án, vụ việc", "about", text, also=("nội dung",)),
    Column("stage", "giai đoạn", "stage", options=EngagementStage),
    Column(CERTIFICATE.name, CERTIFICATE.vi, CERTIFICATE.en, needed=False, also=CERTIFICATE.also),
    CERTIFICATE_ON,
    Column(OFFICE.name, OFFICE.vi, OFFICE.en, needed=False, also=OFFICE.also),
    Column("opened_on", "ngày bắt đầu", "opened on", day),
    Column("result", "kết thúc ra sao", "how it ended", needed=False, options=EngagementResult),
    Column("outcome", "kết quả", "outcome", text, needed=False),
    Column("closed_on", "ngày kết thúc", "closed on", day, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """An engagement is opened, and closed where the row says how it ended."""
    body = {
        **taken(values, *OPENED),
        **known(certificate_id=lawyer_of(values), organisation_id=organisation_of(values)),
    }
    columns = {
        **same(*OPENED),
        "certificate_id": "certificate",
        "organisation_id": "organisation",
    }
    opened = Step("OpenEngagement", body, columns)
    if not any(name in values for name in CLOSED):
        return (opened,)
    return opened, Step("CloseEngagement", taken(values, *CLOSED), same(*CLOSED), about=Before(0))


def natural(values: Values) -> str:
    """Name a row by the agency, the day and whom it engaged."""
    whom = lawyer_key(values) or values.get("organisation")
    return f"{values['agency']}/{values['opened_on']}/{whom}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse."""
    if "certificate" not in values and "organisation" not in values:
        yield "certificate", "nobody-engaged", {}
    yield from number_faults("organisation", values)
    yield from not_yet(values, today, "certificate_on", "opened_on", "closed_on")
    yield from in_order(values, "opened_on", "closed_on", "ended-before-begun", "begun_on")
    yield from area_faults(values, today, "opened_on")


SHEET = Sheet(
    name="engagements",
    vi="Cơ quan sử dụng luật sư",
    en="Engagements of lawyers",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
)
