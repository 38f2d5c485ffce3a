"""The worklist's queues: what waits, whose it is, what is done, what was refused elsewhere."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views import effect, leaving
from services.reporting.views.inbox import Queue, matches, rail_of
from services.reporting.views.leads import place
from services.reporting.views.worklist import build, keeps, start
from shared.contracts.kernel.effect import EffectRefused, EffectResolved
from shared.contracts.registry.account import AccountClosed, AccountOpened
from shared.contracts.registry.certificate import (
    CertificateProposed,
    DossierSupplementRequested,
    DossierWithdrawn,
)
from shared.contracts.reporting.assignment import (
    WorkAssigned,
    WorkHandedOver,
    WorkReleased,
    WorkReminded,
)
from shared.messages import Actor, Channel, Role
from shared.web.problems import Problem
from tests.reporting.given import (
    AREA,
    COMMUNE,
    ELSEWHERE,
    FIRM,
    LAN,
    QUAN,
    World,
    applied,
    recommended,
)
from tests.reporting.given import BAR as BAR_OFFICER
from tests.support.spec import OFFICER

FILED, TODAY = date(2025, 7, 2), date(2025, 7, 8)  # five working days: the last is 09/07
BAO, CHI, ME, WORK, GIVEN = (
    UUID(int=72),
    UUID(int=73),
    UUID(int=7),
    f"certificate-{QUAN}",
    UUID(int=91),
)
assert OFFICER.id == ME


@pytest.fixture
async def inbox(world: World) -> World:
    world.at["reporting"] = 0
    for table in effect.TABLES.values():
        await world.connection.run_sync(table.metadata.create_all)
    for key, name in ((ME, "Lê Thị Hạnh"), (BAO, "Phạm Gia Bảo")):
        await world.record("account", key, officer(name))
    await world.record("certificate", QUAN, applied(FILED))
    return world


def officer(name: str) -> AccountOpened:
    return AccountOpened(
        username="x",
        display_name=name,
        role=Role.DEPARTMENT,
        unit="Sở Tư pháp",
        opened_on=date(2025, 1, 2),
    )


async def seen(world: World, queue: Queue, on: date = TODAY, **asked: str) -> dict[str, Any]:
    ask = replace(world.ask(on), parameters={"queue": queue.value, **asked})
    return dict(await build(world.connection, ask))


async def streams(world: World, queue: Queue, on: date = TODAY, **asked: str) -> list[str]:
    return [one.stream for one in (await seen(world, queue, on, **asked))["rows"]]


async def test_mine_is_what_was_given_to_me_and_to_nobody_else(inbox: World) -> None:
    assert await streams(inbox, Queue.UNASSIGNED) == [WORK]
    assert await streams(inbox, Queue.MINE) == []

    given = WorkAssigned(work=WORK, to=ME, assigned_on=TODAY)
    await inbox.record("assignment", GIVEN, given)
    assert await streams(inbox, Queue.MINE) == [WORK]
    assert await streams(inbox, Queue.UNASSIGNED) == []
    assert await streams(inbox, Queue.SOON, to=str(ME)) == [WORK]
    assert await streams(inbox, Queue.SOON, to="nobody") == []

    back = WorkReleased(work=WORK, handed_from=ME, released_on=TODAY)
    await inbox.record("assignment", GIVEN, back)
    assert await streams(inbox, Queue.UNASSIGNED) == [WORK]


async def test_work_of_a_closed_account_is_nobodys_again(inbox: World) -> None:
    await inbox.record("assignment", GIVEN, WorkAssigned(work=WORK, to=BAO, assigned_on=TODAY))
    before = await streams(inbox, Queue.UNASSIGNED)
    await inbox.record("account", BAO, AccountClosed(username="x", closed_on=TODAY))
    after = await seen(inbox, Queue.UNASSIGNED)

    assert before == []
    assert [(one.stream, one.gone) for one in after["rows"]] == [(WORK, True)]


@pytest.mark.parametrize(
    ("on", "queue", "left"),
    [
        (date(2025, 7, 3), None, 4),
        (date(2025, 7, 4), Queue.SOON, 3),
        (date(2025, 7, 9), Queue.SOON, 0),
        (date(2025, 7, 10), Queue.LATE, -1),
    ],
)
async def test_what_is_near_and_what_is_late_is_counted_in_working_days(
    inbox: World, on: date, queue: Queue | None, left: int
) -> None:
    (one,) = (await seen(inbox, Queue.UNASSIGNED, on))["rows"]

    assert one.days_left == left
    for each in (Queue.SOON, Queue.LATE):
        assert bool(await streams(inbox, each, on)) is (each is queue)


async def test_the_least_working_time_comes_first_and_what_has_no_day_last(inbox: World) -> None:
    await inbox.record("recommendation", FIRM, recommended(FILED))
    await inbox.record("certificate", LAN, applied(date(2025, 7, 1), "LS-2025-000148"))

    assert await streams(inbox, Queue.UNASSIGNED) == [
        f"certificate-{LAN}",
        WORK,
        f"recommendation-{FIRM}",
    ]
    assert await streams(inbox, Queue.UNASSIGNED, what="recommendation") == [
        f"recommendation-{FIRM}"
    ]
    assert await streams(inbox, Queue.UNASSIGNED, q="000148") == [f"certificate-{LAN}"]
    assert await streams(inbox, Queue.UNASSIGNED, area="99999") == []


async def test_what_another_has_to_do_waits_for_them(inbox: World) -> None:
    asked = DossierSupplementRequested(
        **of_the_dossier(),
        missing=("đơn đề nghị",),
        reason="thiếu",
        requested_on=date(2025, 7, 4),
        channel=Channel.COUNTER,
    )
    await inbox.record("certificate", QUAN, asked)
    counts = {one.queue: one.count for one in (await seen(inbox, Queue.OTHERS))["rails"]}

    assert await streams(inbox, Queue.OTHERS) == [WORK]
    assert counts[Queue.OTHERS] == 1
    assert counts[Queue.UNASSIGNED] == counts[Queue.DONE] == 0


def of_the_dossier() -> dict[str, Any]:
    filed = applied(FILED)
    return {
        "person_id": filed.person_id,
        "full_name": filed.full_name,
        "area": AREA,
        "kind": filed.kind,
        "dossier_number": filed.dossier_number,
        "filed_on": FILED,
    }


async def test_what_was_done_is_told_for_a_week(inbox: World) -> None:
    withdrawn = DossierWithdrawn(**of_the_dossier(), withdrawn_on=date(2025, 7, 7))
    await inbox.record("certificate", QUAN, withdrawn)
    (one,) = (await seen(inbox, Queue.DONE))["done"]

    assert (one.stream, one.on) == (WORK, date(2025, 7, 7))
    assert await streams(inbox, Queue.UNASSIGNED) == []
    assert not (await seen(inbox, Queue.DONE, q="không ai"))["done"]
    assert not (await seen(inbox, Queue.DONE, on=date(2025, 7, 15)))["done"]


async def test_a_refused_effect_is_work_until_somebody_saw_to_it(inbox: World) -> None:
    refused = EffectRefused(
        order_id=UUID(int=1),
        policy="x",
        source="discipline",
        cause=UUID(int=2),
        target=WORK,
        command="RecordDeprivation",
        faults=("not-in-this-state",),
    )
    await inbox.record("effect", UUID(int=3), refused)
    (one,) = (await seen(inbox, Queue.REFUSED))["refused"]
    await inbox.record("effect", UUID(int=3), EffectResolved(reason="đã xem"))

    assert (one.target, one.faults) == (WORK, ("not-in-this-state",))
    assert not (await seen(inbox, Queue.REFUSED))["refused"]


async def test_a_proposed_dossier_waits_for_the_authority(inbox: World) -> None:
    await inbox.record(
        "certificate", QUAN, CertificateProposed(**of_the_dossier(), proposed_on=date(2025, 7, 7))
    )

    assert await streams(inbox, Queue.OTHERS) == [WORK]
    assert await streams(inbox, Queue.OTHERS, on=date(2025, 7, 6)) == []


@pytest.mark.parametrize(("said", "number"), [("100", 100), ("x", 0), ("-1", 0), ("9" * 30, 0)])
def test_a_page_starts_where_its_address_says(world: World, said: str, number: int) -> None:
    assert start(world.ask(TODAY, start=said)) == number


def test_words_are_found_without_case_and_marks() -> None:
    assert matches(("LS-2025-000147", "Đặng Minh Quân", None), "quan dang")
    assert not matches(("Đặng Minh Quân",), "lan")
    assert place(WORK) == f"/registry/certificates/{QUAN}"
    assert not place("unknown-1")


# What somebody keeps for themselves, and what others than the Department wait for ---------------


async def kept(world: World, queue: Queue, **typed: str) -> bool:
    ask = replace(world.ask(TODAY), parameters={"queue": queue.value, "q": typed.pop("q", "")})
    return await keeps(world.connection, ask, list(typed.items()))


async def test_new_is_what_came_after_i_looked_through_a_queue_last(inbox: World) -> None:
    before = await seen(inbox, Queue.UNASSIGNED)
    assert await kept(inbox, Queue.UNASSIGNED, do="looked")
    assert await kept(inbox, Queue.MINE, do="looked")
    after = await seen(inbox, Queue.UNASSIGNED)
    await inbox.record("certificate", LAN, applied(FILED))
    await inbox.record("assignment", GIVEN, WorkAssigned(work=WORK, to=ME, assigned_on=TODAY))
    later, mine = await seen(inbox, Queue.UNASSIGNED), await seen(inbox, Queue.MINE)
    await kept(inbox, Queue.MINE, do="looked")
    reminded = WorkReminded(work=WORK, to=ME, reminded_on=TODAY)
    seen_mine = (await seen(inbox, Queue.MINE))["new"]
    await inbox.record("assignment", GIVEN, reminded)

    assert (before["looked"], before["new"]) == (False, set())
    assert (after["looked"], after["new"]) == (True, set())
    assert later["new"] == {f"certificate-{LAN}"}
    assert [one.fresh for one in later["rails"] if one.queue is Queue.UNASSIGNED] == [1]
    assert mine["new"] == {WORK}
    assert seen_mine == set()
    assert (await seen(inbox, Queue.MINE))["new"] == {WORK}  # whoever is reminded looks again


async def test_a_view_is_saved_under_a_name_and_dropped(inbox: World) -> None:
    assert await kept(inbox, Queue.LATE, do="save", name="Của bà Lan", q="lan")
    assert not await kept(inbox, Queue.LATE, do="give")
    (one,) = (await seen(inbox, Queue.MINE))["saved"]
    with pytest.raises(Problem):
        await kept(inbox, Queue.LATE, do="save", name=" ")
    await kept(inbox, Queue.LATE, do="drop", name="Của bà Lan")

    assert (one.name, one.query) == ("Của bà Lan", "queue=late&q=lan")
    assert (await seen(inbox, Queue.MINE))["saved"] == []


async def test_the_bar_and_an_area_see_their_own_and_nothing_else(inbox: World) -> None:
    await inbox.record("recommendation", FIRM, recommended(TODAY))

    async def streams_of(actor: Actor) -> dict[str, list[str]]:
        found = {}
        for queue in rail_of(actor.role):
            ask = replace(inbox.ask(TODAY), actor=actor, parameters={"queue": queue.value})
            built = await build(inbox.connection, ask)
            found[queue.value] = [one.stream for one in built["rows"]]
        return found

    assert (await streams_of(COMMUNE))["ours"] == [f"recommendation-{FIRM}"]
    assert not any((await streams_of(ELSEWHERE)).values())
    assert WORK not in str(await streams_of(BAR_OFFICER))
    assert Queue.MINE not in rail_of(Role.BAR)


# Whoever leaves ---------------------------------------------------------------------------------


async def leaves(world: World, **typed: str) -> list[tuple[str, UUID]]:
    ask = replace(world.ask(TODAY), parameters={"of": str(ME)})
    given = await leaving.orders(world.connection, ask, list(typed.items()))
    return [(one.about, one.command.model_dump()["to"]) for one in given]


async def test_a_leavers_work_goes_to_others_and_none_is_left(inbox: World) -> None:
    other, second = f"certificate-{LAN}", UUID(int=92)
    await inbox.record("account", CHI, officer("Đỗ Kim Chi"))
    await inbox.record("certificate", LAN, applied(FILED))
    for key, work in ((GIVEN, WORK), (second, other)):
        await inbox.record("assignment", key, WorkAssigned(work=work, to=ME, assigned_on=TODAY))

    with pytest.raises(Problem) as lacking:
        await leaves(inbox, **{f"to:{WORK}": str(CHI)})
    with pytest.raises(Problem):
        await leaves(inbox, to=str(ME))  # nobody hands over to themselves
    given = dict(await leaves(inbox, to=str(BAO), **{f"to:{WORK}": str(CHI)}))
    for key, work in ((GIVEN, WORK), (second, other)):
        handed = WorkHandedOver(work=work, handed_from=ME, to=given[work], handed_on=TODAY)
        await inbox.record("assignment", key, handed)
    ask = replace(inbox.ask(TODAY), parameters={"of": str(ME)})
    left = await leaving.build(inbox.connection, ask)
    await inbox.record("account", ME, AccountClosed(username="x", closed_on=TODAY))
    open_work = {one.stream for one in (await seen(inbox, Queue.SOON))["rows"]}

    assert [one.code for one in lacking.value.faults] == ["nobody-chosen-for"]
    assert given == {WORK: CHI, other: BAO}
    assert left["rows"] == []
    assert open_work == {WORK, other}
    assert await streams(inbox, Queue.UNASSIGNED) == []  # nothing was orphaned
