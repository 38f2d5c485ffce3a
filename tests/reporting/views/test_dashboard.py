"""The dashboard: its figures counted anew out of the events, and what each reader is shown."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest

from services.reporting.app import build
from services.reporting.views.charts import Cell, Table
from services.reporting.views.dashboard import dashboard
from services.reporting.views.happenings import Happening, MonthFilters, by_month
from services.reporting.views.holders import HolderFilters, by_holder, by_officer
from services.reporting.views.late import LateFilters, late
from services.reporting.views.pipeline import PipelineFilters, Step, pipeline
from shared.contracts.discipline.violation import Source, ViolationRecorded
from shared.contracts.inspection.recommendation import InspectionRecommended
from shared.contracts.registry.account import AccountOpened
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateIssued,
    CertificateProposed,
)
from shared.contracts.registry.certificate_revocation import CertificateRevoked, LegalBasis
from shared.contracts.registry.membership import MembershipAdmitted
from shared.contracts.reporting.assignment import WorkAssigned
from shared.decider import holding
from shared.messages import Actor, Event, Role
from shared.web.problems import Problem
from tests.reporting import duties
from tests.reporting.given import (
    AREA,
    BAR,
    COMMUNE,
    ELSEWHERE,
    LAN,
    MATTER,
    NUMBER,
    ONE,
    QUAN,
    World,
    admitted,
    applied,
    entered,
    recommended,
    violated,
)
from tests.support.spec import OFFICER

TODAY = date(2025, 11, 20)
HANH = UUID(int=7)
FINANCE = Actor(id=UUID(int=14), role=Role.FINANCE, unit="Sở Tài chính")
COMMITTEE = Actor(id=UUID(int=15), role=Role.COMMITTEE, unit="UBND tỉnh")
LISTS = {one.name: one for one in build().listings}


def of_lan(filed: CertificateApplied) -> dict[str, Any]:
    return filed.model_dump(include={"person_id", "full_name", "area", "kind", "dossier_number"})


def issued(on: date, filed: CertificateApplied) -> CertificateIssued:
    return CertificateIssued(**of_lan(filed), filed_on=filed.filed_on, number=NUMBER, issued_on=on)


def proposed(on: date, filed: CertificateApplied) -> CertificateProposed:
    return CertificateProposed(**of_lan(filed), filed_on=filed.filed_on, proposed_on=on)


def revoked(on: date) -> CertificateRevoked:
    return CertificateRevoked(
        decision_id=ONE,
        person_id=QUAN,
        full_name="Đặng Minh Quân",
        area=AREA,
        number=NUMBER,
        ground=None,
        basis=LegalBasis(law="65/2006/QH11", version=date(2013, 7, 1), article="18"),
        decided_on=on,
        revoked_on=on,
    )


@pytest.fixture
async def province(world: World) -> World:
    """Half a year: seven dossiers, four of them issued, one filed by mistake, and more."""
    world.at["reporting"] = 0
    for number in range(5):
        filed = applied(date(2025, 7, 3) + timedelta(days=20 * number), f"LS-{number}")
        done = [issued(filed.filed_on + timedelta(days=17), filed)] if number % 2 == 0 else []
        await world.record("certificate", UUID(int=100 + number), filed, *done)
    wrong = await world.record("certificate", UUID(int=107), applied(date(2025, 8, 1), "LS-7"))
    await world.record("certificate", UUID(int=107), applied(date(2025, 8, 2)), voids=wrong)
    await world.record("certificate", QUAN, entered(), revoked(date(2025, 9, 10)))
    await world.record("membership", QUAN, admitted())
    for number, on in enumerate((date(2025, 8, 5), date(2025, 8, 25), date(2025, 10, 1))):
        await world.record("violation", UUID(int=200 + number), violated(on))
        await world.record("recommendation", UUID(int=300 + number), recommended(on))
    await world.record("training", QUAN, duties.owed())
    await world.record("legalaid", ONE, duties.aided(date(2025, 3, 10)))
    await world.record("engagement", ONE, duties.engaged(date(2025, 3, 10)))
    return world


def told(event: Event) -> tuple[Happening, date] | None:
    """Say what an event is to the months, by itself."""
    match event:
        case CertificateApplied():
            return Happening.FILED, event.filed_on
        case CertificateIssued():
            return Happening.ISSUED, event.issued_on
        case CertificateRevoked():
            return Happening.REVOKED, event.revoked_on
        case MembershipAdmitted():
            return Happening.ADMITTED, event.admitted_on
        case ViolationRecorded(source=Source.REPORT):
            return Happening.REPORTED, event.recorded_on
        case InspectionRecommended():
            return Happening.RECOMMENDED, event.received_on
        case _:
            return None


def recounted(world: World) -> Counter[tuple[str, Happening]]:
    """Count out of the events that hold, and out of nothing else."""
    found = (told(one.data) for history in world.streams.values() for one in holding(history))
    return Counter((f"{one[1]:%Y-%m}", one[0]) for one in found if one and one[1] <= TODAY)


async def test_months_are_what_the_events_say(province: World) -> None:
    rows = await by_month(province.connection, province.ask(TODAY), MonthFilters())

    assert {(row.month, row.happening): row.count for row in rows} == recounted(province)
    some = MonthFilters(from_month="2025-08", to_month="2025-09", area=AREA)
    rows = await by_month(province.connection, province.ask(TODAY), some)
    assert {row.month for row in rows} == {"2025-08", "2025-09"}


async def test_what_waits_with_everybody_is_what_waits(province: World) -> None:
    ask = province.ask(TODAY)
    every = await late(province.connection, ask, LateFilters())
    holders = await by_holder(province.connection, ask, HolderFilters())

    assert sum(row.count for row in holders) == len(every) > 0
    assert max(row.longest for row in holders) == max(row.days_late for row in every)


async def test_an_officer_has_what_was_given_to_them(province: World) -> None:
    account = AccountOpened(
        username="x",
        display_name="Lê Thị Hạnh",
        role=Role.DEPARTMENT,
        unit="Sở Tư pháp",
        opened_on=date(2025, 1, 2),
    )
    await province.record("account", HANH, account)
    work = f"certificate-{UUID(int=101)}"
    given = WorkAssigned(work=work, to=HANH, assigned_on=date(2025, 8, 1))
    await province.record("assignment", ONE, given)

    rows = await by_officer(province.connection, province.ask(TODAY), HolderFilters())
    (hanh,) = (row for row in rows if row.officer == "Lê Thị Hạnh")
    assert (hanh.open, hanh.count) == (1, 1)
    assert hanh.found_by is not None
    asked = LateFilters.model_validate(dict(parse_qsl(hanh.found_by)))
    (found,) = await late(province.connection, province.ask(TODAY), asked)
    assert found.stream == work


async def test_the_time_at_a_step_is_counted_as_its_limit_is(world: World) -> None:
    for number, days in enumerate((1, 4, 6)):  # a Thursday and on: 1, 2 and 4 working days
        filed = applied(date(2025, 7, 3))
        done = proposed(date(2025, 7, 3) + timedelta(days=days), filed)
        await world.record("certificate", UUID(int=100 + number), filed, done)

    rows = await pipeline(world.connection, world.ask(TODAY), PipelineFilters())
    checked = next(row for row in rows if row.step is Step.DEPARTMENT)
    assert (checked.half_days, checked.most_days) == (4, 6)
    assert (checked.half_of_limit, checked.most_of_limit) == (2, 4)
    assert (checked.limit, checked.limit_unit) == (5, "working_day")
    then = await pipeline(world.connection, world.ask(date(2027, 4, 1)), PipelineFilters())
    assert next(row for row in then if row.step is Step.DEPARTMENT).limit is None  # a gap


async def test_the_bar_and_a_commune_see_what_is_late_of_their_own(world: World) -> None:
    await world.record("certificate", LAN, applied(date(2025, 6, 2)))  # with the Bar, by then
    await world.record("certificate", QUAN, applied(date(2025, 7, 2), "LS-2"))
    await world.record("recommendation", MATTER, recommended(date(2025, 7, 2)))

    async def streams(actor: Actor) -> list[str]:
        rows = await late(world.connection, world.ask(TODAY, actor), LateFilters())
        return [row.stream for row in rows]

    assert await streams(BAR) == [f"certificate-{LAN}"]
    waits = [
        row.with_whom
        for row in await by_holder(world.connection, world.ask(TODAY, COMMUNE), HolderFilters())
    ]
    assert waits == ["department"]
    assert not await by_holder(world.connection, world.ask(TODAY, ELSEWHERE), HolderFilters())


# The page ---------------------------------------------------------------------------------------


async def built(world: World, actor: Actor = OFFICER, **asked: str) -> dict[str, Any]:
    ask = replace(world.ask(TODAY, actor), parameters=asked)
    return dict(await dashboard(world.connection, ask))


def tables(page: dict[str, Any]) -> dict[str, Table]:
    return {one.chart.key: one for one in page["tables"]}


EVERYBODY = {"legal-aid-by-year", "engagements-by-year"}
LOCAL = EVERYBODY | {"late-by-holder", "months"}
OF_BAR = LOCAL | {"training-by-year"}
WHOLE = OF_BAR | {"late-by-officer", "funnel", "time-per-step"}


async def test_each_reader_has_their_own_charts(province: World) -> None:
    shown = {
        actor.role: await built(province, actor)
        for actor in (OFFICER, COMMITTEE, BAR, COMMUNE, FINANCE)
    }

    assert {role: set(tables(page)) for role, page in shown.items()} == {
        Role.DEPARTMENT: WHOLE,
        Role.COMMITTEE: WHOLE,
        Role.BAR: OF_BAR,
        Role.COMMUNE: LOCAL,
        Role.FINANCE: EVERYBODY,
    }
    for role, page in shown.items():
        every = [one for table in page["tables"] for _, line in table.lines for one in line]
        linked = [one for one in every if one.found_by]
        assert bool(linked) == (role is not Role.FINANCE)
        assert all(role in LISTS[one.in_list].roles for one in linked)
        assert all(one.definition for one in page["tables"] if one.lines)
    # Who pays is told how much, and not whose.
    whole, paid = (tables(shown[role]) for role in (Role.DEPARTMENT, Role.FINANCE))
    assert all(values(paid[key]) == values(whole[key]) != [] for key in EVERYBODY)


def values(one: Table) -> list[list[int | None]]:
    return [[cell.value for cell in cells] for _, cells in one.lines]


async def test_a_month_without_anything_has_its_line(province: World) -> None:
    page = await built(province, from_month="2025-05", to_month="2025-09")
    (heads, lines) = (tables(page)["months"].heads, tables(page)["months"].lines)

    assert [month for month, _ in lines] == ["2025-05", "2025-06", "2025-07", "2025-08", "2025-09"]
    assert lines[0][1] == tuple(Cell(0) for _ in heads)
    counts = recounted(province)
    for month, cells in lines:
        expected = [counts[month, Happening(happening)] for happening, _ in heads]
        assert [cell.value for cell in cells] == expected


async def test_twelve_months_end_with_the_one_that_is_looked_at(province: World) -> None:
    assert (await built(province))["period"].months[::11] == ["2024-12", "2025-11"]


async def test_all_that_is_wrong_with_the_address_is_said_at_once(province: World) -> None:
    for asked, codes in (
        (
            {"from_month": "2025-13", "to_month": "x", "placed": "moon"},
            ["not-a-month", "not-a-month", "not-on-the-map"],
        ),
        ({"from_month": "2025-05", "to_month": "2025-04"}, ["ends-before-it-begins"]),
        ({"from_month": "1950-01"}, ["too-many-months"]),
    ):
        ask = replace(province.ask(TODAY), parameters=asked)
        with pytest.raises(Problem) as refused:
            await dashboard(province.connection, ask)
        assert [fault.code for fault in refused.value.faults] == codes


async def test_a_map_is_of_what_its_reader_may_see(province: World) -> None:
    officer = await built(province, placed="violations_open")
    commune = await built(province, COMMUNE, placed="violations_open")

    assert sum(one.count for one in officer["place_figures"].values()) == 3
    assert commune["place"] == "organisations_there"
    seen = [tile.area.code for group in commune["grid_of"]("48").groups for tile in group.tiles]
    assert seen == [AREA]
