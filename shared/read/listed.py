"""What every list and every figure has in common: what is looked for, in pages, counted by keys."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import Column, ColumnElement, Label, Select, Table, Text, cast, func, select

from shared.law.territory import Territory


def looked_for(*wanted: tuple[ColumnElement[Any], Any]) -> list[ColumnElement[bool]]:
    """Keep to what each column has to be; where nothing is said, nothing is looked for."""
    return [column == value for column, value in wanted if value is not None]


def lies_in(
    column: ColumnElement[Any], area: str | None, territory: Territory, on: date
) -> list[ColumnElement[bool]]:
    """Keep to an area as it is on a day: itself, what lies in it, and what passed into it.

    A row keeps the code under which it was filed; whoever looks for a commune of today finds what
    was filed under those that became it. One that was split is found under each part.
    """
    return [] if area is None else [column.in_({area, *territory.covers(area, on)})]


def by(*columns: ColumnElement[Any]) -> Label[str]:
    """Say after what a list is ordered, and where one of its pages ends."""
    return reduce(lambda said, one: said + "/" + one, map(word, columns)).label("cursor")


def word(column: ColumnElement[Any]) -> ColumnElement[str]:
    """Write what a column says as a word to order by; what says nothing comes first."""
    said = column if isinstance(column.type, Text) else cast(column, Text)
    of_table = isinstance(column, Column) and isinstance(column.table, Table)
    return said if of_table and not column.nullable else func.coalesce(said, "")


def page(query: Select[Any], cursor: Label[str], *, after: str | None, limit: int) -> Select[Any]:
    """Take the next page of a list; each row says where it stands."""
    return query.add_columns(cursor).where(cursor > (after or "")).order_by(cursor).limit(limit)


def counted(
    keys: Sequence[ColumnElement[Any]],
    measures: Iterable[Label[Any]],
    *,
    where: Iterable[ColumnElement[bool]],
    after: str | None,
    limit: int,
) -> Select[Any]:
    """Count what is kept, a row for all that agree in the keys."""
    query = select(*keys, *measures).where(*where).group_by(*keys)
    return page(query, by(*keys), after=after, limit=limit)
