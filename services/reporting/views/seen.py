"""Who sees what: said in the SQL of every list, so that nobody is told what is not theirs."""

from collections.abc import Set as AbstractSet
from typing import Final

from sqlalchemy import ColumnElement, Table, false, true

from shared.messages import Actor, Role
from shared.read.intervals import as_of
from shared.web.listing import Ask

SOURCES: Final = ("registry", "inspection", "discipline")
PROVINCE: Final = frozenset({Role.DEPARTMENT, Role.COMMITTEE, Role.AUDITOR})
AND_BAR: Final = PROVINCE | {Role.BAR}
LOCAL: Final = frozenset({Role.DISTRICT, Role.COMMUNE})


def believed(table: Table, source: str, ask: Ask) -> ColumnElement[bool]:
    """Keep to the day that is asked for, as was believed at the position of the rows' source."""
    return as_of(table, on=ask.on, known_at=ask.known_at[source])


def province_only(actor: Actor) -> ColumnElement[bool]:
    """Let those see who look after the whole province."""
    return true() if actor.role in PROVINCE else false()


def in_reach(
    actor: Actor, area: ColumnElement[str], whole: AbstractSet[Role] = PROVINCE
) -> ColumnElement[bool]:
    """Let a district or a commune see its own areas, and who looks after all of them all."""
    if actor.role in LOCAL:
        return area.in_(actor.areas)
    return true() if actor.role in whole else false()
