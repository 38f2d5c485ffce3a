"""The pages for whom reporting is made: the Department, the Bar, a district or commune."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.clocks import Timing, WithWhom
from services.reporting.views.inspection import InspectionStatus
from services.reporting.views.late import LateFilters, What, late, running
from services.reporting.views.local import RecommendationFilters, recommended
from services.reporting.views.members import (
    Concern,
    MemberFilters,
    concerned,
    members,
    membership_on,
    work_of,
)
from services.reporting.views.offices import OrganisationFilters, offices, organised
from services.reporting.views.oversight import (
    InspectionFilters,
    Matter,
    ViolationFilters,
    inspected,
    matters,
    violated,
)
from services.reporting.views.recommendation import recommendations
from services.reporting.views.seen import AND_BAR, LOCAL, PROVINCE, SOURCES, believed, in_reach
from shared.web.listing import Ask, Page

A_FEW = 20  # rows of a list on a page; the list itself has them all


@dataclass(slots=True)
class Tally:
    """What waits with somebody, and how much of it is late."""

    open: int = 0
    late: int = 0
    without_a_day: int = 0
    longest: int = 0  # days

    def add(self, days_left: int | None, timing: Timing) -> None:
        """Count one thing more."""
        self.open += 1
        self.without_a_day += days_left is None
        if timing is Timing.LATE and days_left is not None:
            self.late += 1
            self.longest = max(self.longest, -days_left)


async def department(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say where dossiers are, what is late and with whom, what is inspected and violated."""
    holders = {whom: Tally() for whom in WithWhom}
    stages: dict[WithWhom, Tally] = {
        whom: Tally() for whom in WithWhom if whom is not WithWhom.INSPECTORATE
    }
    waiting: Counter[What] = Counter()
    async for kind, _, one in running(connection, ask, LateFilters()):
        waiting[kind.what] += 1
        days_left, timing = one.days_left(ask.on), one.timing(ask.on)
        holders[one.with_whom].add(days_left, timing)
        if kind.what is What.DOSSIER:
            stages[one.with_whom].add(days_left, timing)
    few = replace(ask, limit=A_FEW)
    ongoing = InspectionFilters(status=InspectionStatus.ONGOING)
    found = Counter({str(one): count for one, count in await matters(connection, ask)})
    return {
        "stages": stages,
        "holders": {whom: one for whom, one in holders.items() if one.open},
        "waiting": {what.value: waiting[what] for what in What},
        "late_count": sum(one.late for one in holders.values()),
        "late": await late(connection, few, LateFilters()),
        "inspections": await inspected(connection, few, ongoing),
        "matters": {one.value: found[one.value] for one in Matter},
        "violations": [
            *await violated(connection, few, ViolationFilters(matter=Matter.OPEN)),
            *await violated(connection, few, ViolationFilters(matter=Matter.PURSUED)),
        ],
    }


async def bar(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say how members stand, and who is under a violation, a restriction or a sanction."""
    few = replace(ask, limit=A_FEW)
    at = work_of(ask, MemberFilters())
    counted = {
        concern: await connection.scalar(
            membership_on(ask, select(func.count()), at).where(concerned(concern, ask))
        )
        for concern in Concern
    }
    standing = membership_on(ask, select(func.count()), at)
    return {
        "members": await connection.scalar(standing),
        "counts": {concern.value: count or 0 for concern, count in counted.items()},
        "concerned": {
            concern.value: await members(connection, few, MemberFilters(concern=concern))
            for concern in Concern
        },
    }


async def district(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say what became of an area's recommendations, and which organisations it has."""
    few = replace(ask, limit=A_FEW)
    table = recommendations.c
    query = (
        select(table.status, table.answered_on.is_not(None).label("answered"), func.count())
        .where(believed(recommendations, "inspection", ask), in_reach(ask.actor, table.area))
        .group_by("status", "answered")
    )
    fates: Counter[str] = Counter()
    for status, answered, count in await connection.execute(query):
        fates[status] += count
        fates["answered" if answered else "unanswered"] += count
    there = select(func.count()).select_from(offices(ask).subquery("there"))
    return {
        "fates": fates,
        "recommendations": await recommended(connection, few, RecommendationFilters()),
        "offices": await connection.scalar(there),
        "organisations": await organised(connection, few, OrganisationFilters()),
        "areas": ask.actor.areas if ask.actor.role in LOCAL else (),
    }


pages = (
    Page(
        path="department",
        vi="Tổng quan của Sở",
        en="The Department at a glance",
        template="department.html",
        build=department,
        sources=SOURCES,
        roles=PROVINCE,
    ),
    Page(
        path="bar",
        vi="Tổng quan của Đoàn Luật sư",
        en="The Bar at a glance",
        template="bar.html",
        build=bar,
        sources=SOURCES,
        roles=AND_BAR,
    ),
    Page(
        path="district",
        vi="Tổng quan của địa bàn",
        en="The area at a glance",
        template="district.html",
        build=district,
        sources=("registry", "inspection"),
        roles=PROVINCE | LOCAL,
    ),
)
