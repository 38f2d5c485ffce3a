"""How many there are of something in each area; on the grid of tiles, and as a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import engagement, legalaid, trainees
from services.reporting.views.certificate import WAITING, certificates
from services.reporting.views.headline import by_residence
from services.reporting.views.offices import OrganisationFilters, offices
from services.reporting.views.offices import looked_at as offices_looked_at
from services.reporting.views.recommendation import recommendations
from services.reporting.views.seen import (
    AND_BAR,
    LOCAL,
    PROVINCE,
    SOURCES,
    believed,
    in_reach,
    province_only,
)
from services.reporting.views.shown import Definition, FigureRow
from services.reporting.views.tiles import tile_of
from services.reporting.views.violation import ViolationStatus, violations
from shared.messages import Role
from shared.web.listing import Ask, Listing


class Placed(StrEnum):
    """What is counted by area."""

    ORGANISATIONS = "organisations_there"
    MEMBERS = "bar_members"
    TRAINEES = "trainees_running"
    DOSSIERS = "dossiers_waiting"
    RECOMMENDATIONS = "recommendations_unanswered"
    VIOLATIONS = "violations_open"
    LEGAL_AID = "legal_aid_of_year"
    ENGAGEMENTS = "engagements_of_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which rows of a list are counted by area, and by which filter they are found."""

    in_list: str
    by: Callable[[date], Mapping[str, Any]]
    areas: Callable[[Ask], Select[Any]]  # a row for each that is counted, with its area
    vi: str
    en: str
    roles: frozenset[Role]


def organisations(ask: Ask) -> Select[Any]:
    """Organisations that are there, by their seat."""
    lines = offices(ask).subquery("lines")
    filters = OrganisationFilters.model_validate({"office": "organisation", "there": True})
    return select(lines.c.area).where(*offices_looked_at(lines.c, filters))


def dossiers(ask: Ask) -> Select[Any]:
    """Dossiers that wait for somebody."""
    table = certificates.c
    return select(table.area).where(
        believed(certificates, "registry", ask),
        province_only(ask.actor),
        table.status.in_(WAITING),
        table.filed_on.is_not(None),
    )


def unanswered(ask: Ask) -> Select[Any]:
    """Recommendations whose recommender waits for an answer."""
    table = recommendations.c
    return select(table.area).where(
        believed(recommendations, "inspection", ask),
        in_reach(ask.actor, table.area),
        table.answered_on.is_(None),
    )


def unpursued(ask: Ask) -> Select[Any]:
    """Violations on which nothing was opened yet."""
    table = violations.c
    return select(table.area).where(
        believed(violations, "discipline", ask),
        province_only(ask.actor),
        table.status == ViolationStatus.OPEN,
    )


FIGURES: Final[Mapping[Placed, Counted]] = {
    Placed.ORGANISATIONS: Counted(
        in_list="organisations",
        by=lambda _: {"office": "organisation", "there": "true"},
        areas=organisations,
        vi="Tổ chức hành nghề đã đăng ký, chưa chấm dứt và chưa bị thu hồi đăng ký, theo nơi đặt "
        "trụ sở.",
        en="Organisations that are registered, neither ended nor revoked, by their seat.",
        roles=AND_BAR | LOCAL,
    ),
    Placed.MEMBERS: Counted(
        in_list="members",
        by=lambda _: {},
        areas=by_residence,
        vi="Người có tên trong danh sách Đoàn Luật sư, theo nơi cư trú.",
        en="Whoever is on the Bar's list, by residence.",
        roles=AND_BAR,
    ),
    Placed.TRAINEES: Counted(
        in_list="trainees",
        by=lambda _: {"running": "true"},
        areas=lambda ask: select(trainees.shown.table.c.area).where(
            *trainees.shown.kept(ask, trainees.TraineeFilters(running=True))
        ),
        vi="Người đang tập sự, theo nơi cư trú lúc đăng ký.",
        en="Trainees whose traineeship runs, by residence at the registration.",
        roles=AND_BAR | LOCAL,
    ),
    Placed.DOSSIERS: Counted(
        in_list="dossiers",
        by=lambda _: {},
        areas=dossiers,
        vi="Hồ sơ cấp chứng chỉ chưa có kết quả cuối, theo nơi cư trú của người nộp.",
        en="Dossiers for a certificate without a final outcome, by the applicant's residence.",
        roles=PROVINCE,
    ),
    Placed.RECOMMENDATIONS: Counted(
        in_list="recommendations",
        by=lambda _: {"answered": "false"},
        areas=unanswered,
        vi="Kiến nghị kiểm tra, thanh tra chưa được trả lời, theo trụ sở của tổ chức.",
        en="Recommendations to inspect that nobody answered, by the seat of the organisation.",
        roles=PROVINCE | LOCAL,
    ),
    Placed.VIOLATIONS: Counted(
        in_list="violations",
        by=lambda _: {"matter": "open"},
        areas=unpursued,
        vi="Vi phạm đã ghi nhận, chưa ai mở hồ sơ xử lý và chưa bị loại, theo địa bàn ghi nhận.",
        en="Violations on which nothing was opened and that were not screened out, by area.",
        roles=PROVINCE,
    ),
    Placed.LEGAL_AID: Counted(
        in_list="legal-aid",
        by=lambda on: {"year": on.year},
        areas=lambda ask: select(legalaid.shown.table.c.area).where(
            *legalaid.shown.kept(ask, legalaid.LegalAidFilters(year=ask.on.year))
        ),
        vi="Vụ việc trợ giúp pháp lý kết thúc trong năm, hoặc bắt đầu trong năm và chưa kết thúc.",
        en="Matters of legal aid that ended in the year, or began in it and have not ended.",
        roles=AND_BAR | LOCAL,
    ),
    Placed.ENGAGEMENTS: Counted(
        in_list="engagements",
        by=lambda on: {"year": on.year},
        areas=lambda ask: select(engagement.shown.table.c.area).where(
            *engagement.shown.kept(ask, engagement.EngagementFilters(year=ask.on.year))
        ),
        vi="Lần cơ quan bắt đầu sử dụng luật sư trong năm, theo địa bàn của cơ quan.",
        en="Times that an agency engaged a lawyer in the year, by the area of the agency.",
        roles=AND_BAR | LOCAL,
    ),
}


class PlaceFilters(BaseModel):
    """Of what, and in which tile of the grid: an area of the day, and what became part of it."""

    placed: Placed | None = None
    tile: str | None = None


class PlaceFigure(FigureRow):
    """How many there are of something under the code of an area."""

    placed: Placed
    area: str


async def by_place(
    connection: AsyncConnection, ask: Ask, filters: PlaceFilters
) -> Sequence[PlaceFigure]:
    """Count by the code under which each was recorded; a code may be of an area that ended."""
    rows = []
    for placed, one in FIGURES.items():
        if filters.placed not in (None, placed) or ask.actor.role not in one.roles:
            continue
        lines = one.areas(ask).subquery("lines")
        query = (
            select(lines.c.area, func.count().label("count"))
            .where(lines.c.area.is_not(None))
            .group_by(lines.c.area)
        )
        for area, count in await connection.execute(query):
            if filters.tile in (None, tile_of(ask.territory, area, ask.on)):
                rows.append(figure(placed, area, count, ask.on))
    rows.sort(key=lambda row: row.cursor)
    return [row for row in rows if row.cursor > (ask.after or "")][: ask.limit]


def figure(placed: Placed, area: str, count: int, on: date) -> PlaceFigure:
    """Write one line."""
    one = FIGURES[placed]
    return PlaceFigure(
        cursor=f"{placed.value}/{area}",
        placed=placed,
        area=area,
        count=count,
        in_list=one.in_list,
        found_by=urlencode({**one.by(on), "area": area}),
        definition=Definition(vi=one.vi, en=one.en),
    )


listing = Listing(
    name="places",
    vi="Theo địa bàn",
    en="By area",
    row=PlaceFigure,
    filters=PlaceFilters,
    query=by_place,
    sources=SOURCES,
    roles=AND_BAR | LOCAL,
)
