"""Lists of training: a row is a course that a member of the Bar took part in."""

from collections.abc import Iterator
from datetime import date

from shared.contracts.registry.training import TrainingContent, TrainingProvider
from shared.sheets.references import HOLDER, LAWYER, lawyer_key, lawyer_of, member_of
from shared.sheets.sheet import (
    Before,
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
from shared.sheets.values import day, text, whole

FIELDS = ("content", "hours", "course", "provider", "provider_name", "held_on", "proof")
COLUMNS = (
    *LAWYER,
    Column("held_on", "ngày học", "held on", day, also=("ngày tổ chức", "ngày bồi dưỡng")),
    Column("content", "nội dung", "content", options=TrainingContent),
    Column("hours", "số giờ", "hours", whole),
    Column("course", "khóa bồi dưỡng", "course", text, also=("tên khóa học", "chuyên đề")),
    Column("provider", "đơn vị tổ chức", "provider", options=TrainingProvider),
    Column("provider_name", "tên đơn vị tổ chức", "name of the provider", text, needed=False),
    Column("proof", "giấy chứng nhận", "proof", text, needed=False),
)


def steps(values: Values) -> tuple[Step, ...]:
    """A lawyer's year is opened once, by whichever row comes first; the hours are of that year."""
    held_on: date | None = values.get("held_on")
    year = held_on and held_on.year
    holder = lawyer_of(values, HOLDER)
    opened = Step(
        "OpenTrainingYear",
        known(membership_id=member_of(values), year=year),
        {"membership_id": "certificate", "year": "held_on"},
        natural=f"{lawyer_key(values)}/{year}",
        otherwise=Known("training", (holder, year)) if holder and year else None,
    )
    hours = Step("RecordCpdHours", taken(values, *FIELDS), same(*FIELDS), about=Before(0))
    return opened, hours


def natural(values: Values) -> str:
    """Name a row by the lawyer and the day."""
    return f"{lawyer_key(values)}/{values['held_on']}"


def check(values: Values, today: date) -> Iterator[Wrong]:
    """Find what the rules would refuse; which content and provider count, the law data says."""
    yield from not_yet(values, today, "certificate_on", "held_on")


SHEET = Sheet(
    name="training",
    vi="Giờ bồi dưỡng",
    en="Hours of training",
    columns=COLUMNS,
    steps=steps,
    natural=natural,
    check=check,
)
