"""What is told of a person or an organisation, register by register, and to whom.

A reader finds here what the registers themselves would show them, by the same role and reach.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, literal, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.answer import known
from services.reporting.views.seen import AND_BAR, LOCAL, believed
from services.reporting.views.through import ONE_DAY
from shared.messages import Actor, Role
from shared.web.listing import Ask

AT_MOST: Final = 200  # rows of one register on a page


@dataclass(frozen=True, slots=True)
class Whose:
    """About whom a page is, as the registers name them."""

    person: UUID | None = None
    certificates: tuple[str, ...] = ()  # their streams, and their printed numbers
    organisations: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One register: which of its rows are about somebody, who may see them, and what of each."""

    key: str  # its name among the texts
    noun: str
    table: Table
    source: str = "registry"
    by: str = "person_id"  # or certificate, organisation_id, or an organisation's own stream
    page: str  # of a record, without its id
    columns: tuple[tuple[str, ...], ...]
    roles: frozenset[Role] = AND_BAR
    closed: frozenset[Role] = frozenset()  # see the row here, and not the record's own page
    local: bool = False  # a district or a commune sees those of its areas
    own: bool = False  # somebody sees their own
    through: bool = False  # its stretches through time; else what holds on the day
    visible: Callable[[Actor], ColumnElement[bool]] | None = None

    def is_for(self, role: Role) -> bool:
        """Say whether a role sees any of it."""
        return (
            role in self.roles
            or (self.local and role in LOCAL)
            or (self.own and role is Role.APPLICANT)
        )

    def about(self, ask: Ask, whose: Whose) -> ColumnElement[bool]:
        """Keep to what is about somebody, as far as whoever asks may see it."""
        return and_(self._named(whose), self._seen(ask.actor, whose))

    def _named(self, whose: Whose) -> ColumnElement[bool]:
        column = self.table.c[self.by]
        match self.by:
            case "certificate":
                return column.in_(whose.certificates)
            case "organisation_id":
                return column.in_(whose.organisations)
            case "stream":
                return column.in_([f"{self.noun}-{one}" for one in whose.organisations])
            case _:
                return column == whose.person

    def _seen(self, actor: Actor, whose: Whose) -> ColumnElement[bool]:
        if actor.role in LOCAL:
            return self.table.c.area.in_(actor.areas)
        if actor.role is Role.APPLICANT:
            return literal(whose.person is not None and actor.person_id == whose.person)
        return self.visible(actor) if self.visible is not None else true()

    def on_the_day(self, ask: Ask, whose: Whose) -> ColumnElement[bool]:
        """Keep to what holds on the day that is asked for."""
        return and_(self.about(ask, whose), believed(self.table, self.source, ask))

    def ever(self, ask: Ask, whose: Whose) -> ColumnElement[bool]:
        """Keep to what is believed about whichever day; of an asked day, what had begun by it."""
        begun = (self.table.c.effective_from <= ask.on) if asked_day(ask) else true()
        position = ask.known_at[self.source]
        return and_(self.about(ask, whose), known(self.table, position), begun)

    def link(self, stream: str, role: Role) -> str:
        """Lead to the record's own page, where this reader may open it."""
        return "" if role in self.closed else f"{self.page}/{stream.removeprefix(self.noun + '-')}"


def asked_day(ask: Ask) -> bool:
    """Say whether a day was asked for; else it is today, and what comes is shown too."""
    return bool(ask.parameters.get("on"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line, and where its record stands."""

    said: Any
    link: str


async def rows(
    connection: AsyncConnection, ask: Ask, section: Section, whose: Whose
) -> Sequence[Row]:
    """Read a register about somebody, the latest first."""
    wanted = section.ever if section.through else section.on_the_day
    table = section.table
    query = select(table).where(wanted(ask, whose))
    latest = query.order_by(table.c.effective_from.desc(), table.c.stream.desc()).limit(AT_MOST)
    found = (await connection.execute(latest)).mappings()
    return [Row(line(one), section.link(one["stream"], ask.actor.role)) for one in found]


def line(row: Mapping[Any, Any]) -> SimpleNamespace:
    """Write a line with the last day on which it holds, as people say it."""
    end: date | None = row["effective_to"]
    return SimpleNamespace(**row, last_day=None if end is None else end - ONE_DAY)


async def counts(
    connection: AsyncConnection, ask: Ask, sections: Sequence[Section], whose: Whose
) -> dict[str, int]:
    """Count the records of each register about somebody, in one question."""
    queries = []
    for one in sections:
        wanted = one.ever if one.through else one.on_the_day
        how_many = func.count(one.table.c.stream.distinct()).label("how_many")
        queries.append(select(literal(one.key).label("key"), how_many).where(wanted(ask, whose)))
    if not queries:
        return {}
    found = await connection.execute(union_all(*queries))
    return {one.key: one.how_many for one in found}


async def streams(
    connection: AsyncConnection, ask: Ask, sections: Sequence[Section], whose: Whose
) -> dict[str, str]:
    """Name the streams about somebody that whoever asks may see, each with its source.

    One that is not believed any more is named too: that it was recorded in error is told.
    """
    queries = [
        select(one.table.c.stream, literal(one.source).label("source")).where(
            one.about(ask, whose), one.table.c.known_from <= ask.known_at[one.source]
        )
        for one in sections
    ]
    if not queries:
        return {}
    found = await connection.execute(union_all(*queries))
    return {one.stream: one.source for one in found}
