"""A table shown twice, as a list and as figures of it: whoever counts sees what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Label, Select, Table, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.leads import record
from services.reporting.views.seen import AND_BAR, LOCAL, believed, in_reach
from shared.law.territory import fold
from shared.messages import Actor, Role
from shared.read.listed import by, counted, looked_for, page
from shared.web.listing import Ask, Listing


class Definition(BaseModel):
    """What a figure counts, and what it leaves out."""

    vi: str
    en: str


class FigureRow(BaseModel):
    """How many there are, what that means, and by which filter of which list they are found.

    Nothing stands for the filter where what is counted agrees in something that is not known, or
    where whoever asks may not read the list.
    """

    cursor: str
    count: int
    in_list: str | None
    found_by: str | None
    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Rows of one table of the registry's, of which a list and its figures keep the same ones.

    A filter is a column of its name; one in `sought` is looked for within a column, one in `folded`
    is a column but for case and marks, one in `groups` is a question. Who sees only areas sees
    those of the table's `area`, if `local` says so.
    """

    name: str
    vi: str
    en: str
    table: Table
    row: type[BaseModel]
    filters: type[BaseModel]
    order: tuple[ColumnElement[Any], ...]
    sought: Mapping[str, ColumnElement[str]] = field(default_factory=dict)
    folded: Mapping[str, ColumnElement[str]] = field(default_factory=dict)
    groups: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)
    local: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Say who may read it."""
        return AND_BAR | LOCAL if self.local else AND_BAR

    def kept(
        self, ask: Ask, filters: BaseModel, also: frozenset[Role] = frozenset()
    ) -> list[ColumnElement[bool]]:
        """Keep to the day, to what was believed, to what one may see, and to what is looked for.

        Whoever is told figures `also` is told those of the whole province.
        """
        wanted = filters.model_dump(exclude_none=True)
        words = {name: fold(wanted.pop(name)) for name in self.sought if name in wanted}
        same = {name: fold(wanted.pop(name)) for name in self.folded if name in wanted}
        return [
            believed(self.table, "registry", ask),
            true() if ask.actor.role in also else self._seen(ask.actor),
            *(self.sought[name].contains(said, autoescape=True) for name, said in words.items()),
            *looked_for(*((self.folded[name], said) for name, said in same.items())),
            *looked_for(*((one, wanted.pop(name, None)) for name, one in self.groups.items())),
            *looked_for(*((self.table.c[name], value) for name, value in wanted.items())),
        ]

    def _seen(self, actor: Actor) -> ColumnElement[bool]:
        if self.local:
            return in_reach(actor, self.table.c.area, AND_BAR)
        return true() if actor.role in AND_BAR else false()

    async def rows(
        self, connection: AsyncConnection, ask: Ask, filters: BaseModel
    ) -> Sequence[BaseModel]:
        """List what is kept."""
        query = select(self.table).where(*self.kept(ask, filters))
        found = await connection.execute(
            page(query, by(*self.order), after=ask.after, limit=ask.limit)
        )
        return [self.row.model_validate(dict(one)) for one in found.mappings()]

    async def count(self, connection: AsyncConnection, ask: Ask, filters: BaseModel) -> int:
        """Count what is kept."""
        query = select(func.count()).select_from(self.table).where(*self.kept(ask, filters))
        return await connection.scalar(query) or 0

    @property
    def listing(self) -> Listing:
        """Show it as a list."""
        return Listing(
            name=self.name,
            vi=self.vi,
            en=self.en,
            row=self.row,
            filters=self.filters,
            query=self.rows,
            sources=("registry",),
            roles=self.roles,
            place=record,
        )

    def figures(  # noqa: PLR0913  # a figure's words and its columns
        self,
        row: type[FigureRow],
        keys: tuple[ColumnElement[Any], ...],
        *measures: Label[Any],
        vi: str,
        en: str,
        definition: Definition,
        count: ColumnElement[int] | None = None,
        name: str | None = None,
        also: frozenset[Role] = frozenset(),
    ) -> Listing:
        """Count it by some of its filters; each figure says by which filter its rows are found.

        Roles that are told the figures `also` may not read the list, and are led nowhere.
        """
        how_many = (func.count() if count is None else count).label("count")
        filter_of = {column.key: name for name, column in self.folded.items()}
        found_by = {filter_of.get(key.key, str(key.key)): str(key.key) for key in keys}

        async def query(
            connection: AsyncConnection, ask: Ask, filters: BaseModel
        ) -> Sequence[BaseModel]:
            return await figures_of(
                connection,
                counted(
                    keys,
                    (how_many, *measures),
                    where=self.kept(ask, filters, also),
                    after=ask.after,
                    limit=ask.limit,
                ),
                row,
                drill=None if ask.actor.role in also else Drill(self.name, filters, found_by),
                definition=definition,
            )

        return Listing(
            name=name or f"{self.name}-figures",
            vi=vi,
            en=en,
            row=row,
            filters=self.filters,
            query=query,
            sources=("registry",),
            roles=self.roles | also,
        )


@dataclass(frozen=True, slots=True)
class Drill:
    """In which list a figure's rows are found: by what was asked, and by its own keys."""

    in_list: str
    filters: BaseModel
    keys: Mapping[str, str]  # by the filter, which column of the figure it is

    def found_by(self, figure: Mapping[Any, Any]) -> str | None:
        """Write the filter; what is not known cannot be asked for."""
        own = {name: figure[key] for name, key in self.keys.items()}
        if None in own.values():
            return None
        said = {**self.filters.model_dump(mode="json", exclude_none=True), **own}
        return urlencode(
            {name: str(one).lower() if isinstance(one, bool) else one for name, one in said.items()}
        )


async def figures_of(
    connection: AsyncConnection,
    query: Select[Any],
    row: type[FigureRow],
    *,
    drill: Drill | None,
    definition: Definition,
) -> list[BaseModel]:
    """Read figures, each with its definition and the filter of its list."""
    return [
        row.model_validate(
            {
                **one,
                "in_list": drill.in_list if drill else None,
                "found_by": drill.found_by(one) if drill else None,
                "definition": definition,
            }
        )
        for one in (await connection.execute(query)).mappings()
    ]
