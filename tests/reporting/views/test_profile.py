"""A person's page: what stands there, for whom, as of which day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views.firm_sections import FIRM_TABS, REGISTRATION
from services.reporting.views.person_sections import IDENTITY, PERSON_TABS
from services.reporting.views.profile import profile
from services.reporting.views.sections import Section
from services.reporting.views.seen import AND_BAR, LOCAL
from shared.contracts.discipline.violation import Track
from shared.law.practising import Because, Reason
from shared.messages import Actor, Reach, Role
from shared.web.problems import Problem
from tests.reporting.duties import joined
from tests.reporting.given import (
    BAR,
    COMMUNE,
    ELSEWHERE,
    FIRM,
    LAN,
    MATTER,
    ONE,
    QUAN,
    World,
    admitted,
    case_opened,
    disciplined,
    entered,
    fined,
    minutes,
    suspended,
    taken,
    violated,
)
from tests.support.spec import OFFICER

MAY, JUNE = date(2025, 5, 10), date(2025, 6, 10)
BEGIN, END = date(2025, 6, 1), date(2025, 11, 30)
HERSELF = Actor(id=UUID(int=50), role=Role.APPLICANT, unit="", person_id=QUAN)
SOMEBODY_ELSE = Actor(id=UUID(int=51), role=Role.APPLICANT, unit="", person_id=LAN)


@pytest.fixture
async def quan(world: World) -> World:
    await world.record("certificate", QUAN, entered())
    await world.record("membership", QUAN, admitted(), suspended(ONE, BEGIN, END))
    await world.record("practice", UUID(int=61), joined())
    await world.record("violation", MATTER, violated(MAY), taken(MAY))
    await world.record("case", MATTER, case_opened(MAY), disciplined(BEGIN))
    await world.record("penalty", MATTER, minutes(MAY), fined(BEGIN))
    return world


async def page(
    world: World, tab: str, actor: Actor = OFFICER, on: date = JUNE, who: UUID = QUAN
) -> Mapping[str, Any]:
    """Open a part of the page; of another day than ours, as of that day."""
    ask = world.ask(on, actor, id=str(who), tab=tab)
    day = {} if on == JUNE else {"on": on.isoformat()}
    return await profile(world.connection, replace(ask, parameters={**ask.parameters, **day}))


async def is_not_there(world: World, tab: str, actor: Actor = OFFICER, who: UUID = QUAN) -> bool:
    try:
        await page(world, tab, actor, who=who)
    except Problem as problem:
        return problem.status == 404
    return False


def parts(of: Mapping[str, Any]) -> dict[str, int | None]:
    return {tab.key: tab.count for tab in of["tabs"]}


async def test_the_answer_names_its_provision_and_its_days(quan: World) -> None:
    shown = await page(quan, "certificate")

    assert shown["name"] == "Đặng Minh Quân"
    assert not shown["verdict"].allowed
    bar = Because(Reason.SUSPENDED, "Luật Luật sư Đ.85(1)(c)", BEGIN, END)
    assert shown["verdict"].because == (bar,)
    assert shown["now_of"].certificate.number == "0412/TP/LS-CCHN"
    assert [one.organisation_id for one in shown["now_of"].practices] == [FIRM]


async def test_before_the_suspension_the_page_shows_what_stood_then(quan: World) -> None:
    shown = await page(quan, "membership", on=MAY)

    assert shown["verdict"].allowed
    ((_, rows),) = shown["sections"]
    assert [row.said.status for row in rows] == ["active"]
    ((_, later),) = (await page(quan, "membership"))["sections"]
    assert [row.said.status for row in later] == ["active", "suspended", "active"]
    assert later[1].said.last_day == END


async def test_each_row_leads_to_its_record(quan: World) -> None:
    every = (await page(quan, "violations"))["sections"]

    assert [(section.key, rows[0].link) for section, rows in every] == [
        ("violations", f"/discipline/violations/{MATTER}"),
        ("cases", f"/discipline/cases/{MATTER}"),
        ("penalties", f"/discipline/penalties/{MATTER}"),
    ]
    assert parts(await page(quan, "practice"))["violations"] == len(every)


async def test_the_bar_sees_its_own_track_and_no_penalty(quan: World) -> None:
    every = (await page(quan, "violations", BAR))["sections"]

    assert {section.key: len(rows) for section, rows in every} == {"violations": 1, "cases": 1}
    other = UUID(int=32)
    await quan.record("violation", other, violated(MAY, Track.PENALTY))
    ((_, rows), _) = (await page(quan, "violations", BAR))["sections"]
    assert len(rows) == 1


async def test_an_area_sees_whom_its_registers_name_and_no_more_of_them(quan: World) -> None:
    shown = await page(quan, "certificate", COMMUNE)

    assert not {"violations", "training"} & parts(shown).keys()
    assert await is_not_there(quan, "violations", COMMUNE)
    assert await is_not_there(quan, "certificate", ELSEWHERE)


async def test_somebody_sees_their_own_page_and_nobody_elses(quan: World) -> None:
    shown = await page(quan, "practice", HERSELF)

    assert "violations" not in parts(shown)
    assert await is_not_there(quan, "certificate", SOMEBODY_ELSE)


async def test_what_nobody_is_or_no_part_is_called_is_not_there(quan: World) -> None:
    assert await is_not_there(quan, "certificate", who=LAN)
    assert await is_not_there(quan, "nothing")


# Whoever sees a row here may open its record, except who is named as one that may not.

SERVICES = ("registry", "inspection", "discipline", "reporting")
EVERY = {
    (one.noun, one.key): one
    for tabs in (PERSON_TABS, FIRM_TABS)
    for of in tabs.values()
    for one in (*of, IDENTITY, REGISTRATION)
}


@pytest.mark.parametrize("section", EVERY.values(), ids=lambda one: f"{one.noun}-{one.key}")
def test_a_register_is_shown_to_whom_its_own_service_shows_it(section: Section) -> None:
    nouns = {
        one.noun: one
        for name in SERVICES
        for one in import_module(f"services.{name}.app").build().nouns
    }
    record = nouns[section.noun]
    see = {role for role in AND_BAR | LOCAL | {Role.APPLICANT} if section.is_for(role)}

    assert section.page == f"/{record.service}/{record.nouns}"
    assert see - section.closed <= set(record.open_to)
    assert Reach.PROVINCE not in {record.open_to.get(role) for role in section.closed}
