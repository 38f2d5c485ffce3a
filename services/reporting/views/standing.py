"""How the Bar's members stand, as figures: membership, certificate, practice, area."""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.certificate import CertificateStatus, certificates
from services.reporting.views.members import MemberFilters, looked_at, membership_on, work_of
from services.reporting.views.membership import MembershipStatus, memberships
from services.reporting.views.seen import AND_BAR, SOURCES
from services.reporting.views.shown import Definition, Drill, FigureRow, figures_of
from shared.contracts.registry.practice import PracticeForm
from shared.read.listed import counted
from shared.web.listing import Ask, Listing

KEYS: Final = ("status", "certificate_status", "may_practise", "form", "area")
COUNTED: Final = Definition(
    vi="Người có tên trong danh sách Đoàn Luật sư vào ngày đang xem, kể cả đang bị tạm đình chỉ "
    "hay đã bị xóa tên; ai đã rút, chuyển đi hoặc chết thì không. Địa bàn là nơi cư trú theo hồ "
    "sơ của Đoàn.",
    en="Whoever is on the Bar's list on the day, suspended and deleted members among them; not who "
    "withdrew, went to another Bar or died. The area is that of residence in the Bar's file.",
)


class StandingFigure(FigureRow):
    """How many members of an area stand so."""

    status: MembershipStatus
    certificate_status: CertificateStatus | None
    may_practise: bool
    form: PracticeForm | None
    area: str


async def standing(
    connection: AsyncConnection, ask: Ask, filters: MemberFilters
) -> Sequence[BaseModel]:
    """Count members by how they stand."""
    at = work_of(ask, filters)
    columns = select(
        memberships.c.status,
        certificates.c.status.label("certificate_status"),
        at.may_practise().label("may_practise"),
        at.now.c.form,
        memberships.c.area,
    )
    lines = membership_on(ask, columns, at).where(*looked_at(ask, filters, at)).subquery("lines")
    query = counted(
        tuple(lines.c[name] for name in KEYS),
        (func.count().label("count"),),
        where=(),
        after=ask.after,
        limit=ask.limit,
    )
    drill = Drill("members", filters, {name: name for name in KEYS})
    return await figures_of(connection, query, StandingFigure, drill=drill, definition=COUNTED)


listing = Listing(
    name="members-figures",
    vi="Tình trạng thành viên Đoàn Luật sư",
    en="How the Bar's members stand",
    row=StandingFigure,
    filters=MemberFilters,
    query=standing,
    sources=SOURCES,
    roles=AND_BAR,
)
