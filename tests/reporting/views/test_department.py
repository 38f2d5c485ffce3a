"""The Department: where dossiers are, what is late and with whom, what came of violations."""

from datetime import date

import pytest

from services.reporting.views.clocks import Timing, WithWhom
from services.reporting.views.dossiers import DossierFilters, DossierRow, dossiers
from services.reporting.views.late import LateFilters, What, late
from services.reporting.views.oversight import (
    InspectionFilters,
    ViolationFilters,
    inspected,
    violated,
)
from shared.contracts.registry.certificate import (
    CertificateBarConfirmed,
    CertificateProposed,
    DossierKind,
    DossierSupplemented,
    DossierSupplementRequested,
)
from shared.messages import Actor, Channel, Role
from tests.reporting import given as reporting
from tests.reporting.given import (
    AREA,
    LAN,
    MATTER,
    ONE,
    World,
    applied,
    minutes,
    opened,
    recommended,
)

JULY_1, JULY_3, JULY_8, JULY_9 = (date(2025, 7, day) for day in (1, 3, 8, 9))
COMMITTEE = Actor(id=None, role=Role.COMMITTEE, unit="UBND tỉnh")


async def dossier(world: World, on: date, **known: int) -> DossierRow:
    (row,) = await dossiers(world.connection, world.ask(on, known_at=known), DossierFilters())
    return row


def asked(on: date, filed_on: date = JULY_1) -> DossierSupplementRequested:
    return DossierSupplementRequested(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        area=AREA,
        kind=DossierKind.PASSED,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        missing=("Bằng",),
        reason="Thiếu",
        requested_on=on,
        channel=Channel.COUNTER,
    )


def completed(on: date, filed_on: date = JULY_1) -> DossierSupplemented:
    return DossierSupplemented(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        area=AREA,
        kind=DossierKind.PASSED,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        items=(),
        supplemented_on=on,
        channel=Channel.COUNTER,
    )


def proposed(on: date, filed_on: date = JULY_1) -> CertificateProposed:
    return CertificateProposed(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        area=AREA,
        kind=DossierKind.PASSED,
        dossier_number="LS-2025-000147",
        filed_on=filed_on,
        proposed_on=on,
    )


async def test_the_department_has_five_working_days(world: World) -> None:
    await world.record("certificate", LAN, applied(JULY_1))

    row = await dossier(world, JULY_3)
    assert (row.with_whom, row.due_on, row.days_left) == (WithWhom.DEPARTMENT, JULY_8, 5)
    assert (row.timing, row.rule_row) == (Timing.IN_TIME, "CERT-DEPT-CHECK-DAYS/2025-07-01")
    assert row.explanation.vi.startswith("Vì sao hạn là 08/07/2025")
    assert row.explanation.en.startswith("Why the limit ends on 08/07/2025")


@pytest.mark.parametrize(
    ("on", "timing"), [(JULY_8, Timing.DUE_TODAY), (JULY_9, Timing.LATE), (JULY_3, Timing.IN_TIME)]
)
async def test_it_is_late_from_the_day_after(world: World, on: date, timing: Timing) -> None:
    await world.record("certificate", LAN, applied(JULY_1))

    assert (await dossier(world, on)).timing is timing


async def test_an_old_dossier_passes_through_the_bar_first(world: World) -> None:
    filed_on, confirmed_on = date(2025, 6, 20), date(2025, 6, 25)
    await world.record("certificate", LAN, applied(filed_on))
    before = await dossier(world, JULY_9)
    await world.record(
        "certificate",
        LAN,
        CertificateBarConfirmed(statement="Đủ tiêu chuẩn", confirmed_on=confirmed_on),
    )

    after = await dossier(world, JULY_9)
    assert (before.with_whom, before.due_on) == (WithWhom.BAR, date(2025, 7, 1))
    assert (after.with_whom, after.due_on) == (WithWhom.DEPARTMENT, date(2025, 7, 4))
    assert (await dossier(world, date(2025, 6, 24))).with_whom is WithWhom.BAR


async def test_a_supplement_starts_from_zero_and_the_authority_has_its_own_time(
    world: World,
) -> None:
    await world.record("certificate", LAN, applied(JULY_1), asked(JULY_3), completed(JULY_9))

    with_applicant, again = await dossier(world, JULY_3), await dossier(world, JULY_9)
    assert (with_applicant.with_whom, with_applicant.due_on) == (
        WithWhom.APPLICANT,
        date(2025, 7, 18),
    )
    assert (again.with_whom, again.due_on) == (WithWhom.DEPARTMENT, date(2025, 7, 16))
    await world.record("certificate", LAN, proposed(date(2025, 7, 10)))
    row = await dossier(world, date(2025, 7, 10))
    assert (row.with_whom, row.due_on) == (WithWhom.AUTHORITY, date(2025, 7, 24))


async def test_where_the_law_data_has_a_gap_there_is_no_day(world: World) -> None:
    await world.record("certificate", LAN, applied(date(2027, 3, 1)))

    row = await dossier(world, date(2027, 6, 1))
    assert (row.due_on, row.days_left, row.timing) == (None, None, Timing.NO_LIMIT)
    assert "Chưa có thời hạn trong dữ liệu luật" in row.explanation.vi


async def test_a_calendar_that_is_not_entered_is_said(world: World) -> None:
    await world.record("certificate", LAN, applied(date(2027, 2, 1)))

    assert (await dossier(world, date(2027, 2, 2))).timing in {Timing.NO_CALENDAR, Timing.IN_TIME}


async def test_what_was_voided_is_known_only_where_it_was_believed(world: World) -> None:
    await world.record("certificate", LAN, applied(JULY_1))
    before = world.at["registry"]
    await world.record("certificate", LAN, proposed(JULY_3))

    assert (await dossier(world, JULY_9, registry=before)).with_whom is WithWhom.DEPARTMENT
    assert (await dossier(world, JULY_9)).with_whom is WithWhom.AUTHORITY


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (DossierFilters(timing=Timing.LATE), 1),
        (DossierFilters(timing=Timing.IN_TIME), 0),
        (DossierFilters(with_whom=WithWhom.DEPARTMENT), 1),
        (DossierFilters(with_whom=WithWhom.BAR), 0),
        (DossierFilters(name="nguyen thi"), 1),
        (DossierFilters(area="00004"), 0),
        (DossierFilters(dossier_number="LS-2025-000147"), 1),
    ],
)
async def test_dossiers_are_filtered(world: World, filters: DossierFilters, found: int) -> None:
    await world.record("certificate", LAN, applied(JULY_1))

    assert len(await dossiers(world.connection, world.ask(JULY_9), filters)) == found


async def test_what_is_late_is_said_with_whom_the_longest_first(world: World) -> None:
    await world.record("certificate", LAN, applied(JULY_1))
    await world.record("penalty", MATTER, minutes(JULY_1))
    await world.record("recommendation", ONE, recommended(date(2025, 1, 1)))
    await world.record("inspection", ONE, opened(date(2025, 8, 5)))

    rows = await late(world.connection, world.ask(date(2025, 9, 1)), LateFilters())
    assert [(row.what, row.with_whom) for row in rows] == [
        (What.DOSSIER, WithWhom.DEPARTMENT),
        (What.PENALTY, WithWhom.AUTHORITY),
        (What.INSPECTION, WithWhom.DEPARTMENT),
    ]
    assert (rows[0].due_on, rows[0].days_late) == (JULY_8, 55)
    one = await late(
        world.connection,
        world.ask(date(2025, 9, 1), after=rows[0].cursor),
        LateFilters(with_whom=WithWhom.AUTHORITY),
    )
    assert [row.what for row in one] == [What.PENALTY]
    assert not await late(world.connection, world.ask(JULY_8), LateFilters())


@pytest.mark.parametrize("actor", [reporting.BAR, reporting.COMMUNE, reporting.ANYBODY])
async def test_others_see_nothing_of_it(world: World, actor: Actor) -> None:
    await world.record("certificate", LAN, applied(JULY_1))
    await world.record("inspection", ONE, opened(JULY_1))
    await world.record("violation", MATTER, reporting.violated(JULY_1))
    connection, ask = world.connection, world.ask(date(2025, 12, 1), actor)

    assert not await dossiers(connection, ask, DossierFilters())
    assert not await late(connection, ask, LateFilters())
    assert not await inspected(connection, ask, InspectionFilters())
    assert not await violated(connection, ask, ViolationFilters())


async def test_the_committee_sees_the_province(world: World) -> None:
    await world.record("certificate", LAN, applied(JULY_1))

    ask = world.ask(JULY_3, COMMITTEE)
    assert len(await dossiers(world.connection, ask, DossierFilters())) == 1
