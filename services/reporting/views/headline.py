"""The figures that the province is asked for, each with what it means and where it is found."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlalchemy import Select, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import (
    engagement,
    legalaid,
    members,
    offices,
    party,
    register,
    trainees,
    training,
)
from services.reporting.views.membership import memberships
from services.reporting.views.seen import AND_BAR, LOCAL, believed
from services.reporting.views.shown import Definition, FigureRow, Shown
from shared.messages import Role
from shared.read.listed import looked_for
from shared.web.listing import Ask, Listing

Counts = Callable[[AsyncConnection, Ask, Any], Awaitable[int]]


class Headline(StrEnum):
    """What is counted. Source: 2162/UBND-NCKS; Biểu số 08a, 30/BTP/BTTP/LSTN."""

    LAWYERS_PRACTISING = "lawyers_practising"
    BAR_MEMBERS = "bar_members"
    ORGANISATIONS_THERE = "organisations_there"
    BRANCHES_THERE = "branches_there"
    TRAINEES_RUNNING = "trainees_running"
    TRAINING_SHORT = "training_short"
    LEGAL_AID_OF_YEAR = "legal_aid_of_year"
    ENGAGEMENTS_OF_YEAR = "engagements_of_year"
    ENGAGED_FROM_BEGINNING = "engaged_from_beginning"
    PARTY_CELLS_STANDING = "party_cells_standing"


class HeadlineRow(FigureRow):
    """One figure of the day."""

    figure: Headline


class HeadlineFilters(BaseModel):
    """Of which area, where a figure knows areas."""

    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a figure counts: the rows of a list by a filter, which may depend on the day."""

    in_list: str
    filters: type[BaseModel]
    by: Callable[[date], Mapping[str, Any]]
    count: Counts
    vi: str
    en: str
    roles: frozenset[Role] = AND_BAR


def of(shown: Shown, by: Callable[[date], Mapping[str, Any]], vi: str, en: str) -> Counted:
    """Count the rows of a list."""
    return Counted(
        in_list=shown.name,
        filters=shown.filters,
        by=by,
        count=shown.count,
        vi=vi,
        en=en,
        roles=shown.roles,
    )


async def lawyers(connection: AsyncConnection, ask: Ask, filters: Any) -> int:
    """Count lines of the register."""
    lines, conditions = register.found(ask, filters)
    query = select(func.count()).select_from(lines).where(*conditions)
    return await connection.scalar(query) or 0


def by_residence(ask: Ask) -> Select[Any]:
    """Give the area of each member of the Bar, and nothing beside: that is asked for most."""
    return select(memberships.c.area).where(
        believed(memberships, "registry", ask), true() if ask.actor.role in AND_BAR else false()
    )


async def on_the_list(connection: AsyncConnection, ask: Ask, filters: Any) -> int:
    """Count members of the Bar."""
    lines = by_residence(ask).where(*looked_for((memberships.c.area, filters.area))).subquery()
    return await connection.scalar(select(func.count()).select_from(lines)) or 0


async def there(connection: AsyncConnection, ask: Ask, filters: Any) -> int:
    """Count organisations or branches."""
    lines = offices.offices(ask).subquery("lines")
    conditions = offices.looked_at(lines.c, filters)
    query = select(func.count()).select_from(lines).where(*conditions)
    return await connection.scalar(query) or 0


FIGURES: Final[Mapping[Headline, Counted]] = {
    Headline.LAWYERS_PRACTISING: Counted(
        in_list="register",
        filters=register.RegisterFilters,
        by=lambda _: {"may_practise": True},
        count=lawyers,
        vi="Người có chứng chỉ hành nghề luật sư, là thành viên Đoàn Luật sư, không bị hạn chế nào "
        "vào ngày đang xem; địa bàn là nơi hành nghề.",
        en="Holders of a certificate who are members of the Bar and under no restriction on the "
        "day; the area is that of practice.",
    ),
    Headline.BAR_MEMBERS: Counted(
        in_list="members",
        filters=members.MemberFilters,
        by=lambda _: {},
        count=on_the_list,
        vi="Người có tên trong danh sách Đoàn Luật sư, kể cả đang bị tạm đình chỉ hay đã bị xóa "
        "tên; địa bàn là nơi cư trú.",
        en="Whoever is on the Bar's list, suspended and deleted members among them; the area is "
        "that of residence.",
    ),
    Headline.ORGANISATIONS_THERE: Counted(
        in_list="organisations",
        filters=offices.OrganisationFilters,
        by=lambda _: {"office": "organisation", "there": True},
        count=there,
        vi="Tổ chức hành nghề luật sư đã đăng ký, chưa chấm dứt và chưa bị thu hồi đăng ký, kể cả "
        "đang tạm ngừng.",
        en="Organisations that are registered, neither ended nor revoked; those that stopped for a "
        "time among them.",
        roles=AND_BAR | LOCAL,
    ),
    Headline.BRANCHES_THERE: Counted(
        in_list="organisations",
        filters=offices.OrganisationFilters,
        by=lambda _: {"office": "branch", "there": True},
        count=there,
        vi="Chi nhánh đã đăng ký tại tỉnh, chưa chấm dứt.",
        en="Branches that are registered in the province and have not ended.",
        roles=AND_BAR | LOCAL,
    ),
    Headline.TRAINEES_RUNNING: of(
        trainees.shown,
        lambda _: {"running": True},
        "Người đang tập sự, kể cả đang tạm ngừng hay bị tạm đình chỉ.",
        "Trainees whose traineeship runs, those in a pause or suspended among them.",
    ),
    Headline.TRAINING_SHORT: of(
        training.shown,
        lambda on: {"status": "short", "year": on.year - 1},
        "Luật sư chưa đủ giờ bồi dưỡng của năm trước năm đang xem, không được miễn.",
        "Lawyers who have too few hours of the year before that of the day, and are not exempt.",
    ),
    Headline.LEGAL_AID_OF_YEAR: of(
        legalaid.shown,
        lambda on: {"year": on.year},
        "Vụ việc trợ giúp pháp lý kết thúc trong năm, hoặc bắt đầu trong năm và chưa kết thúc.",
        "Matters of legal aid that ended in the year, or began in it and have not ended.",
    ),
    Headline.ENGAGEMENTS_OF_YEAR: of(
        engagement.shown,
        lambda on: {"year": on.year},
        "Lần cơ quan bắt đầu sử dụng luật sư trong năm.",
        "Times that an agency engaged a lawyer in the year.",
    ),
    Headline.ENGAGED_FROM_BEGINNING: of(
        engagement.shown,
        lambda on: {"year": on.year, "stage": "beginning"},
        "Trong đó, luật sư tham gia ngay từ khi bắt đầu.",
        "Of these, those in which the lawyer came in at the very beginning.",
    ),
    Headline.PARTY_CELLS_STANDING: of(
        party.shown,
        lambda _: {"status": "standing"},
        "Chi bộ của Đoàn Luật sư đang hoạt động.",
        "Party cells of the Bar that are there.",
    ),
}


async def headlines(
    connection: AsyncConnection, ask: Ask, filters: HeadlineFilters
) -> Sequence[HeadlineRow]:
    """Count what the province is asked for, as far as whoever asks may see it."""
    rows = []
    for place, (figure, one) in enumerate(FIGURES.items()):
        cursor = f"{place:02}"
        if ask.actor.role in one.roles and cursor > (ask.after or ""):
            by = {**one.by(ask.on), **filters.model_dump(exclude_none=True)}
            rows.append(
                HeadlineRow(
                    cursor=cursor,
                    figure=figure,
                    count=await one.count(connection, ask, one.filters.model_validate(by)),
                    in_list=one.in_list,
                    found_by=urlencode(
                        {key: "true" if value is True else value for key, value in by.items()}
                    ),
                    definition=Definition(vi=one.vi, en=one.en),
                )
            )
    return rows[: ask.limit]


listing = Listing(
    name="figures",
    vi="Số liệu chính của ngày",
    en="Main figures of the day",
    row=HeadlineRow,
    filters=HeadlineFilters,
    query=headlines,
    sources=("registry", "inspection", "discipline"),
    roles=AND_BAR | LOCAL,
)
