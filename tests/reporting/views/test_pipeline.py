"""The way of dossiers to a certificate: how many reach each step, how long it took, who is late."""

from datetime import date, timedelta
from urllib.parse import parse_qsl
from uuid import UUID

from services.reporting.views.dossiers import DossierFilters, dossiers
from services.reporting.views.pipeline import PipelineFilters, PipelineRow, Step, pipeline
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateBarConfirmed,
    CertificateProposed,
    CertificateRefused,
    DossierKind,
)
from shared.messages import Actor
from tests.reporting.given import AREA, BAR, LAN, World
from tests.reporting.given import applied as another_applied
from tests.support.spec import OFFICER

JULY_1 = date(2025, 7, 1)
JUNE_2 = date(2025, 6, 2)
LATER = date(2025, 9, 30)


def applied(on: date) -> CertificateApplied:
    return another_applied(on, f"LS-{on.year}-{on.month:02}{on.day:02}")


def proposed(filed: CertificateApplied, on: date) -> CertificateProposed:
    return CertificateProposed(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        area=AREA,
        kind=DossierKind.PASSED,
        dossier_number=filed.dossier_number,
        filed_on=filed.filed_on,
        proposed_on=on,
    )


def refused(filed: CertificateApplied, on: date) -> CertificateRefused:
    return CertificateRefused(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        area=AREA,
        kind=DossierKind.PASSED,
        dossier_number=filed.dossier_number,
        filed_on=filed.filed_on,
        ground="a",
        refused_on=on,
    )


async def steps(
    world: World,
    on: date,
    filters: PipelineFilters | None = None,
    actor: Actor = OFFICER,
    **known: int,
) -> dict[Step, PipelineRow]:
    ask = world.ask(on, actor, known_at=known)
    rows = await pipeline(world.connection, ask, filters or PipelineFilters())
    return {row.step: row for row in rows}


async def filed(world: World, days: list[int], *, still: int = 0) -> None:
    """File dossiers on a day, each proposed after so many days; and some that wait."""
    for number, after in enumerate(days):
        one = applied(JULY_1)
        done = proposed(one, JULY_1 + timedelta(days=after))
        await world.record("certificate", UUID(int=100 + number), one, done)
    for number in range(still):
        await world.record("certificate", UUID(int=200 + number), applied(LATER))


async def test_half_and_nine_in_ten_took_no_longer(world: World) -> None:
    await filed(world, [1, 2, 3, 4, 5, 6, 7, 8, 9, 30], still=1)

    checked = (await steps(world, LATER))[Step.DEPARTMENT]
    assert (checked.reached, checked.waiting, checked.late) == (11, 1, 0)
    assert (checked.half_days, checked.most_days) == (5, 9)


async def test_on_a_day_before_they_were_under_way(world: World) -> None:
    await filed(world, [1, 40])

    on = await steps(world, date(2025, 7, 20))
    assert (on[Step.DEPARTMENT].waiting, on[Step.DEPARTMENT].late) == (1, 1)
    assert (on[Step.AUTHORITY].reached, on[Step.AUTHORITY].waiting) == (1, 1)
    assert on[Step.DEPARTMENT].half_days == 1
    assert on[Step.AUTHORITY].half_days is None  # nobody went on yet
    assert not (await steps(world, date(2025, 6, 30)))[Step.DEPARTMENT].reached


async def test_what_was_filed_before_july_2025_goes_through_the_bar(world: World) -> None:
    one = applied(JUNE_2)
    confirmed = CertificateBarConfirmed(statement="Đủ", confirmed_on=date(2025, 6, 6))
    await world.record("certificate", LAN, one, confirmed, proposed(one, date(2025, 6, 9)))
    await world.record("certificate", UUID(int=9), applied(JULY_1))

    on = await steps(world, LATER)
    assert (on[Step.BAR].reached, on[Step.BAR].half_days) == (1, 4)
    assert (on[Step.DEPARTMENT].reached, on[Step.DEPARTMENT].half_days) == (2, 3)


async def test_an_end_counts_and_takes_no_time(world: World) -> None:
    one = applied(JULY_1)
    await world.record("certificate", LAN, one, refused(one, date(2025, 7, 8)))

    end = (await steps(world, LATER))[Step.REFUSED]
    assert (end.reached, end.waiting, end.half_days, end.found_by) == (1, 0, None, None)


async def test_it_is_counted_as_was_believed(world: World) -> None:
    await filed(world, [1])
    before = world.at["registry"]
    await filed(world, [], still=1)

    assert (await steps(world, LATER))[Step.DEPARTMENT].reached == 2
    assert (await steps(world, LATER, registry=before))[Step.DEPARTMENT].reached == 1


async def test_each_step_names_the_filter_of_who_waits_there(world: World) -> None:
    await filed(world, [40, 50], still=2)
    on = date(2025, 8, 1)

    for year in (None, 2025, 2024):
        rows = await steps(world, on, PipelineFilters(year=year, area=AREA))
        for row in rows.values():
            if row.found_by is not None:
                asked = DossierFilters.model_validate(dict(parse_qsl(row.found_by)))
                found = await dossiers(world.connection, world.ask(on), asked)
                assert len(found) == row.waiting


async def test_the_bar_sees_no_dossiers(world: World) -> None:
    await filed(world, [1], still=1)

    assert not any(row.reached for row in (await steps(world, LATER, actor=BAR)).values())
