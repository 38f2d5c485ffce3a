"""Lists of trainees and of those who guide them, and how many stand how."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Text, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import certificates
from services.reporting.views.seen import AND_BAR, LOCAL, believed, in_reach
from services.reporting.views.shown import Definition, FigureRow, Shown
from services.reporting.views.traineeship import RUNNING, TraineeStatus, trainees
from shared.contracts.registry.traineeship import TraineeshipTerm
from shared.law.rules import RuleRow
from shared.law.territory import fold
from shared.read.listed import by, looked_for, page
from shared.web.listing import Ask, Listing

AT_MOST = "TRAINEE-PER-GUIDE-MAX"


class TraineeRow(BaseModel):
    """One trainee."""

    cursor: str
    stream: str
    full_name: str
    status: TraineeStatus
    term: TraineeshipTerm | None
    organisation_name: str | None
    guide_name: str | None
    registered_on: date
    completed_on: date | None
    area: str


class TraineeFilters(BaseModel):
    """By what trainees are found."""

    name: str | None = None
    status: TraineeStatus | None = None
    running: bool | None = None
    organisation_id: UUID | None = None
    guide_certificate: UUID | None = None
    area: str | None = None


class TraineeFigure(FigureRow):
    """How many trainees of an area stand so."""

    status: TraineeStatus
    area: str


shown = Shown(
    name="trainees",
    vi="Người tập sự hành nghề luật sư",
    en="Trainees",
    table=trainees,
    row=TraineeRow,
    filters=TraineeFilters,
    order=(trainees.c.sort, trainees.c.stream),
    sought={"name": trainees.c.sort},
    groups={"running": trainees.c.status.in_(RUNNING)},
    local=True,
)


# Who guides ------------------------------------------------------------------------------------


class GuideRow(BaseModel):
    """One lawyer who guides trainees, and how many more they may take by the law of the day."""

    cursor: str
    guide_certificate: UUID
    guide_name: str
    number: str | None
    guided: int
    places_left: int | None  # nothing where the law data has a gap


class GuideFilters(BaseModel):
    """By what guides are found."""

    name: str | None = None
    organisation_id: UUID | None = None


async def guides(
    connection: AsyncConnection, ask: Ask, filters: GuideFilters
) -> Sequence[GuideRow]:
    """List who guides trainees on a day, by name.

    Source: Luật Luật sư Đ.14(1).
    """
    table = trainees.c
    named = func.min(table.guide_name).label("guide_name")
    groups = (
        select(table.guide_certificate, named, func.count().label("guided"))
        .where(
            believed(trainees, "registry", ask),
            in_reach(ask.actor, table.area, AND_BAR),
            table.status.in_(RUNNING),
            table.guide_certificate.is_not(None),
            *looked_for((table.organisation_id, filters.organisation_id)),
        )
        .group_by(table.guide_certificate)
        .subquery("groups")
    )
    known = certificates.c
    stream = literal("certificate-", Text) + cast(groups.c.guide_certificate, Text)
    found = (
        select(groups, known.number, func.coalesce(known.sort, "").label("sort"))
        .select_from(
            groups.outerjoin(
                certificates, (known.stream == stream) & believed(certificates, "registry", ask)
            )
        )
        .subquery("found")
    )
    query = select(found)
    if filters.name is not None:
        query = query.where(found.c.sort.contains(fold(filters.name), autoescape=True))
    cursor = by(found.c.sort, found.c.guide_certificate)
    rows = await connection.execute(page(query, cursor, after=ask.after, limit=ask.limit))
    most = at_most(ask)
    return [
        GuideRow.model_validate(
            {**row, "places_left": None if most is None else max(0, most - row["guided"])}
        )
        for row in rows.mappings()
    ]


def at_most(ask: Ask) -> int | None:
    """Say how many trainees a lawyer guides at one time, by the law of the day."""
    match ask.rules.on(AT_MOST, ask.on):
        case RuleRow(value=value):
            return int(value)
        case _:
            return None


listings = (
    shown.listing,
    shown.figures(
        TraineeFigure,
        (trainees.c.status, trainees.c.area),
        vi="Số người tập sự theo tình trạng và địa bàn",
        en="Trainees by status and area",
        definition=Definition(
            vi="Người đã đăng ký tập sự hoặc được miễn, theo tình trạng vào ngày đang xem; địa bàn "
            "là nơi cư trú lúc đăng ký.",
            en="People registered as trainees, or exempt, as each stands on the day; the area is "
            "that of residence at the registration.",
        ),
    ),
    Listing(
        name="guides",
        vi="Luật sư hướng dẫn tập sự",
        en="Lawyers who guide trainees",
        row=GuideRow,
        filters=GuideFilters,
        query=guides,
        sources=("registry",),
        roles=AND_BAR | LOCAL,
    ),
)
