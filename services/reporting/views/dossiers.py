"""The pipeline of dossiers for a certificate: where each is, until when, with whom."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any, Protocol

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import WAITING, CertificateStatus, certificates
from services.reporting.views.clocks import Explanation, Running, Timing, WithWhom, of_dossier
from services.reporting.views.leads import record
from services.reporting.views.months import Month, within
from services.reporting.views.seen import PROVINCE, believed, province_only
from shared.contracts.registry.certificate import DossierKind
from shared.law.territory import fold
from shared.read.listed import looked_for
from shared.web.listing import Ask, Listing


class DossierRow(BaseModel):
    """One dossier that waits for somebody."""

    cursor: str
    stream: str
    dossier_number: str
    full_name: str
    kind: DossierKind
    status: CertificateStatus
    with_whom: WithWhom
    filed_on: date
    since: date
    due_on: date | None  # nothing where the law data has a gap
    days_left: int | None
    timing: Timing
    rule_row: str
    area: str
    explanation: Explanation


class DossierFilters(BaseModel):
    """By what dossiers are found."""

    name: str | None = None
    dossier_number: str | None = None
    kind: DossierKind | None = None
    status: CertificateStatus | None = None
    with_whom: WithWhom | None = None
    timing: Timing | None = None
    year: int | None = None  # of filing
    from_month: Month | None = None  # of filing
    to_month: Month | None = None
    area: str | None = None


async def waiting(
    connection: AsyncConnection, ask: Ask, filters: DossierFilters
) -> AsyncIterator[tuple[dict[str, Any], Running]]:
    """Give the dossiers that wait, the oldest first, each with the limit that runs on it."""
    table = certificates.c
    cursor = (cast(table.filed_on, Text) + "/" + table.stream).label("cursor")
    query = select(certificates, cursor).where(
        believed(certificates, "registry", ask),
        province_only(ask.actor),
        table.status.in_(WAITING),
        table.filed_on.is_not(None),
        cursor > (ask.after or ""),
    )
    if filters.name is not None:
        query = query.where(table.sort.contains(fold(filters.name), autoescape=True))
    wanted = looked_for(
        (table.dossier_number, filters.dossier_number),
        (table.kind, filters.kind),
        (table.status, filters.status),
        (table.area, filters.area),
    )
    query = query.where(*wanted, *filed_in(filters))
    for row in map(dict, (await connection.execute(query.order_by(cursor))).mappings()):
        running = of_dossier(row, ask)
        if filters.with_whom not in (None, running.with_whom):
            continue
        if filters.timing in (None, running.timing(ask.on)):
            yield row, running


class Filed(Protocol):
    """By when dossiers were filed."""

    year: int | None
    from_month: Month | None
    to_month: Month | None


def filed_in(filters: Filed) -> Sequence[ColumnElement[bool]]:
    """Keep to the dossiers that were filed in a year, and in some months."""
    filed_on = certificates.c.filed_on
    months = within(filed_on, filters.from_month, filters.to_month)
    if filters.year is None:
        return months
    year = filters.year
    return (filed_on >= date(year, 1, 1), filed_on < date(year + 1, 1, 1), *months)


async def dossiers(
    connection: AsyncConnection, ask: Ask, filters: DossierFilters
) -> Sequence[DossierRow]:
    """List the dossiers that wait for somebody, the oldest first."""
    found: list[DossierRow] = []
    async for row, running in waiting(connection, ask, filters):
        found.append(shown(row, running, ask))
        if len(found) == ask.limit:
            break
    return found


def shown(row: dict[str, Any], running: Running, ask: Ask) -> DossierRow:
    """Write one line."""
    return DossierRow.model_validate(
        {
            **row,
            "with_whom": running.with_whom,
            "due_on": running.clock.due_on,
            "days_left": running.days_left(ask.on),
            "timing": running.timing(ask.on),
            "rule_row": running.clock.rule_row,
            "explanation": running.explanation(),
        }
    )


listing = Listing(
    name="dossiers",
    vi="Hồ sơ đang giải quyết",
    en="Dossiers under way",
    row=DossierRow,
    filters=DossierFilters,
    query=dossiers,
    sources=("registry",),
    roles=PROVINCE,
    place=record,
)
