"""The Bar's page: standing of members, and who is under a violation, restriction or sanction."""

from datetime import date

import pytest

from services.reporting.views.members import Concern, MemberFilters, MemberRow, members
from services.reporting.views.verdict import Reason
from shared.contracts.discipline.case import DisciplineAnnulled, Form
from shared.contracts.discipline.violation import Track
from shared.messages import Actor
from tests.reporting import given as reporting
from tests.reporting.given import (
    ANYBODY,
    AREA,
    BAR,
    COMMUNE,
    LAN,
    MATTER,
    ONE,
    QUAN,
    World,
    admitted,
    case_opened,
    deprived,
    disciplined,
    entered,
    fined,
    minutes,
    suspended,
    taken,
)
from tests.support.spec import OFFICER

MARCH, APRIL, MAY, JUNE = (date(2025, month, 10) for month in (3, 4, 5, 6))


@pytest.fixture
async def bar(world: World) -> World:
    for person, name in ((QUAN, "Đặng Minh Quân"), (LAN, "Nguyễn Thị Lan")):
        await world.record("certificate", person, entered(person, name))
        await world.record("membership", person, admitted(person, name))
    return world


async def listed(
    world: World, on: date, actor: Actor = BAR, filters: MemberFilters | None = None
) -> list[MemberRow]:
    return list(await members(world.connection, world.ask(on, actor), filters or MemberFilters()))


async def names(world: World, concern: Concern, actor: Actor = BAR, on: date = JUNE) -> list[str]:
    return [row.full_name for row in await listed(world, on, actor, MemberFilters(concern=concern))]


async def test_a_member_in_good_standing(bar: World) -> None:
    quan, lan = await listed(bar, JUNE)

    assert (quan.full_name, quan.may_practise, quan.open_violations) == ("Đặng Minh Quân", True, 0)
    assert (lan.sanctions, lan.reasons) == ((), ())
    assert not await names(bar, Concern.RESTRICTION)


async def test_a_violation_concerns_until_it_is_concluded(bar: World) -> None:
    await bar.record("violation", MATTER, reporting.violated(MARCH), taken(APRIL))
    await bar.record("case", MATTER, case_opened(APRIL))
    assert await names(bar, Concern.VIOLATION) == ["Đặng Minh Quân"]

    await bar.record("case", MATTER, disciplined(MAY))
    assert not await names(bar, Concern.VIOLATION)
    assert await names(bar, Concern.VIOLATION, on=APRIL) == ["Đặng Minh Quân"]
    assert await names(bar, Concern.SANCTION) == ["Đặng Minh Quân"]
    assert (await listed(bar, JUNE))[0].sanctions == (Form.REPRIMAND,)


async def test_an_annulled_sanction_is_none(bar: World) -> None:
    annulled = DisciplineAnnulled(
        case_id=MATTER,
        violation_id=MATTER,
        decision_id=ONE,
        certificate=QUAN,
        area=AREA,
        annulled_on=MAY,
    )
    await bar.record("case", MATTER, case_opened(MARCH), disciplined(APRIL), annulled)

    assert await names(bar, Concern.SANCTION, on=APRIL) == ["Đặng Minh Quân"]
    assert not await names(bar, Concern.SANCTION)


async def test_restrictions_of_either_kind_are_listed(bar: World) -> None:
    await bar.record("certificate", QUAN, deprived(ONE, MARCH, MAY))
    await bar.record("membership", LAN, suspended(ONE, APRIL, JUNE))

    assert await names(bar, Concern.RESTRICTION, on=APRIL) == ["Đặng Minh Quân", "Nguyễn Thị Lan"]
    (row,) = await listed(bar, JUNE, filters=MemberFilters(may_practise=False))
    assert (row.full_name, row.reasons, row.until) == (
        "Nguyễn Thị Lan",
        (Reason.SUSPENDED,),
        JUNE,
    )


async def test_the_bar_sees_its_own_track_and_the_department_both(bar: World) -> None:
    track = Track.PENALTY
    await bar.record("violation", MATTER, reporting.violated(MARCH, track, reporting.NUMBER))
    assert not await names(bar, Concern.VIOLATION, BAR)
    assert await names(bar, Concern.VIOLATION, OFFICER) == ["Đặng Minh Quân"]

    await bar.record("penalty", MATTER, minutes(MARCH), fined(APRIL))
    assert not await names(bar, Concern.SANCTION, BAR)
    assert await names(bar, Concern.SANCTION, OFFICER) == ["Đặng Minh Quân"]
    assert (await listed(bar, JUNE, BAR))[0].penalties is None
    assert (await listed(bar, JUNE, OFFICER))[0].penalties == 1


@pytest.mark.parametrize("actor", [COMMUNE, ANYBODY])
async def test_others_see_no_list_of_members(bar: World, actor: Actor) -> None:
    assert not await listed(bar, JUNE, actor)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (MemberFilters(name="quan"), 1),
        (MemberFilters(number="1187/TP/LS-CCHN"), 1),
        (MemberFilters(card_number="7731"), 2),
        (MemberFilters(may_practise=True), 2),
        (MemberFilters(area="00004"), 0),
    ],
)
async def test_members_are_filtered(bar: World, filters: MemberFilters, found: int) -> None:
    assert len(await listed(bar, JUNE, filters=filters)) == found
