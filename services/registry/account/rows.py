"""Accounts as rows: who acted as what, from which day to which."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Text

from services.registry.account.state import Account, Closed, Open, Unopened
from shared.messages import Role
from shared.read import intervals

accounts = intervals.interval_table(
    "account_register_1",
    Column("username", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("areas", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What an account was for a time."""

    username: str
    display_name: str
    role: Role
    unit: str
    areas: str


def rows_of(state: Account) -> set[Row]:
    """An account has a row from the day it was opened up to the day it was closed."""
    match state:
        case Unopened():
            return set()
        case Open():
            return rows(state, None)
        case Closed(closed_on=end, before=before):
            return rows(before, end) if before else set()


def rows(account: Open, end: date | None) -> set[Row]:
    """Say what an account was, unless it was closed on the day it was opened."""
    if end is not None and end <= account.opened_on:
        return set()
    return {
        Row(
            effective_from=account.opened_on,
            effective_to=end,
            username=account.username,
            display_name=account.display_name,
            role=account.role,
            unit=account.unit,
            areas=" ".join(account.areas),
        )
    }
