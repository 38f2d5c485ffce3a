"""What deciding may know: gathered at the edge, so that rules fetch nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from shared.law.calendar import Calendar, legal_day
from shared.law.catalogue import Catalogue
from shared.law.rules import Rules
from shared.law.territory import Territory
from shared.messages import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who asks, when, where, under which law; a service adds what it knows of its other nouns."""

    actor: Actor
    at: datetime  # when the command was received, the same at each retry
    province: str
    command_id: UUID
    stream: str  # of the noun's own
    rules: Rules
    calendar: Calendar
    territory: Territory
    catalogue: Catalogue
    numbers: Mapping[str, str] = field(default_factory=dict)  # reserved, by series

    @property
    def today(self) -> date:
        """Say which day it is for the law."""
        return legal_day(self.at)

    def new_id(self, name: str) -> UUID:
        """Make an id for something that this command brings about; a retry makes the same."""
        return uuid5(self.command_id, name)
