"""What a deployment says of itself: how far each log is, and three totals of its business."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.read.intervals import as_of

HEAD = text("""
    select e.position, e.leaf, extract(epoch from e.recorded_at)
      from log.event e where e.position = :position""")
LAST = text("select position from log.head")


class Point(BaseModel):
    """A position of a log, what stands there, and when it was recorded (seconds of the epoch)."""

    model_config = ConfigDict(frozen=True)

    position: int
    leaf: str = ""  # empty where there is nothing
    at: float = 0.0


class Figures(BaseModel):
    """A deployment in few figures."""

    model_config = ConfigDict(frozen=True)

    on: date
    last: Mapping[str, Point]  # where each log ends
    asked: Mapping[str, Point]  # the positions for which the totals are
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the business out of one service's read model."""

    name: str
    vi: str
    en: str
    service: str
    module: str
    table: str
    distinct: str | None = None
    sum: str | None = None
    status: str | None = None
    given: str | None = None  # a column that is not empty

    def question(self, on: date, known_at: int) -> Any:
        """Ask for it as it stood on a day, as was believed at a position."""
        table: Table = getattr(import_module(self.module), self.table)
        wanted: ColumnElement[Any] = func.count()
        if self.distinct is not None:
            wanted = func.count(table.c[self.distinct].distinct())
        if self.sum is not None:
            wanted = func.coalesce(func.sum(table.c[self.sum]), 0)
        question = select(wanted).where(as_of(table, on=on, known_at=known_at))
        if self.status is not None:
            question = question.where(table.c.status == self.status)
        if self.given is not None:
            question = question.where(table.c[self.given].is_not(None))
        return question


TOTALS = (
    Total(
        "certificates",
        "người có chứng chỉ hành nghề còn hiệu lực",
        "persons with a certificate in force",
        "registry",
        "services.registry.certificate.rows",
        "register",
        distinct="person_id",
        status="issued",
    ),
    Total(
        "dossiers",
        "hồ sơ đang chờ giải quyết",
        "dossiers that wait",
        "registry",
        "services.registry.certificate.rows",
        "register",
        given="hands",
    ),
    Total(
        "fines",
        "tổng tiền phạt đã quyết định (đồng)",
        "sum of fines decided (đồng)",
        "discipline",
        "services.discipline.penalty.rows",
        "penalties",
        sum="fine_vnd",
    ),
)


async def figures(
    databases: Mapping[str, str], on: date, positions: Mapping[str, int] | None = None
) -> Figures:
    """Read the figures of a deployment.

    Args:
        databases: Where each service's is, for psycopg.
        on: The day for which the totals are.
        positions: What was known then; where the logs end when nothing is said.
    """
    last, asked, totals = {}, {}, {}
    for service, url in databases.items():
        engine = create_async_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        try:
            async with engine.connect() as connection:
                await connection.execute(text("set search_path = read"))
                end = int(await connection.scalar(LAST) or 0)
                at = end if positions is None else positions.get(service, 0)
                last[service] = await point(connection, end)
                asked[service] = await point(connection, at)
                for one in TOTALS:
                    if one.service == service:
                        totals[one.name] = int(await connection.scalar(one.question(on, at)) or 0)
        finally:
            await engine.dispose()
    return Figures(on=on, last=last, asked=asked, totals=totals)


async def point(connection: AsyncConnection, position: int) -> Point:
    """Read what stands at a position."""
    row = (await connection.execute(HEAD, {"position": position})).one_or_none()
    if row is None:
        return Point(position=position)
    return Point(position=int(row[0]), leaf=bytes(row[1]).hex(), at=float(row[2]))
