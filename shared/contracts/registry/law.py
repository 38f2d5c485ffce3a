"""Events about the law as data: rule rows, and the days on which offices work. All follow them."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.messages import Event


class RuleRowAdded(Event):
    """The law data says this from one day to another; a row added later corrects an earlier."""

    type: Literal["RuleRowAdded"] = "RuleRowAdded"
    row_id: str  # by which envelopes name it
    rule: str  # such as CERT-DECIDE-DAYS
    label: str
    value: str
    unit: str  # as in the rows that the law data starts from: role, day, working_day …
    valid_from: date
    valid_to: date | None  # that day included
    basis: str  # the provision that says so


class RuleRowEnded(Event):
    """The row holds no longer; its last day is named."""

    type: Literal["RuleRowEnded"] = "RuleRowEnded"
    row_id: str
    rule: str
    valid_to: date
    basis: str


class HolidayDeclared(Event):
    """The Government made a day a day off, or a weekend day a day of work in exchange."""

    type: Literal["HolidayDeclared"] = "HolidayDeclared"
    day: date
    name: str
    working: bool
    decision_no: str


class LawRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["LawRecordVoided"] = "LawRecordVoided"
    reason: str


LawEvent: TypeAlias = Annotated[
    RuleRowAdded | RuleRowEnded | HolidayDeclared | LawRecordVoided,
    Field(discriminator="type"),
]
