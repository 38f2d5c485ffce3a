"""Months as a question says them: a text that sorts, and the days that lie in it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import StringConstraints
from sqlalchemy import ColumnElement

Month: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]
OF_A_YEAR = 12


def month_of(day: date) -> Month:
    """Say in which month a day lies."""
    return f"{day:%Y-%m}"


def first_day(month: Month) -> date:
    """Say with which day a month begins."""
    return date.fromisoformat(f"{month}-01")


def moved(month: Month, months: int) -> Month:
    """Go so many months on, or back."""
    day = first_day(month)
    whole = day.year * OF_A_YEAR + day.month - 1 + months
    return f"{whole // OF_A_YEAR:04}-{whole % OF_A_YEAR + 1:02}"


def through(first: Month, last: Month) -> Iterator[Month]:
    """List the months from one to another, both of them included."""
    month = first
    while month <= last:
        yield month
        month = moved(month, 1)


def within(
    column: ColumnElement[Any], first: Month | None, last: Month | None
) -> list[ColumnElement[bool]]:
    """Keep to the days of some months."""
    found = [] if first is None else [column >= first_day(first)]
    return found if last is None else [*found, column < first_day(moved(last, 1))]
