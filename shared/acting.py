"""What somebody does on a day, as a noun's part in a simulated province says it (`simulate.py`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.law.calendar import Calendar
from shared.messages import Command, DecisionOnPaper, Role

SIGNER = "Người ký giả định"


@dataclass(frozen=True, slots=True)
class Act:
    """A command, the day on which it is given, and the role of whoever gives it."""

    on: date
    by: Role
    command: Command


@dataclass(frozen=True, slots=True)
class Papers:
    """Decisions on paper of one story: no two have the same number."""

    of: str  # what the story's numbers begin with

    def signed(self, authority: str, kind: str, on: date) -> DecisionOnPaper:
        """Write a decision on paper: one of an authority, kind and day is one number."""
        return DecisionOnPaper(
            authority=authority,
            number=f"{self.of}{on:%j}/{kind}",
            signed_on=on,
            signer=SIGNER,
        )


def after(calendar: Calendar, day: date, *working_days: int) -> Iterator[date]:
    """Name the days that come so many working days after a day, each counted from the one before.

    Raises:
        MissingYear: when nobody knows the days off of a year.
    """
    for count in working_days:
        day = calendar.add_working_days(day, count)
        yield day
