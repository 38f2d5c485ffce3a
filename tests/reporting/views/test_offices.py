"""Organisations and branches: how each registration stands on a day, and where its seat lies."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views.offices import Office, OrganisationFilters, organised
from services.reporting.views.organisation import OrganisationStatus
from shared.contracts.registry.branch import BranchChanged, BranchTerminated
from shared.contracts.registry.organisation import (
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationContent,
    OrganisationConverted,
    OrganisationEntered,
    OrganisationEvent,
    OrganisationForm,
    OrganisationRecordVoided,
    OrganisationResumed,
    OrganisationSuspended,
)
from shared.contracts.registry.organisation_ending import (
    MergerKind,
    OrganisationMerged,
    OrganisationTerminated,
    OrganisationTerminationAnnounced,
    TerminationGround,
)
from shared.contracts.registry.reorganisation import (
    BranchAreaReorganised,
    OrganisationAreaReorganised,
)
from tests.reporting.duties import branched
from tests.reporting.given import ANOTHER_AREA, AREA, BAR, FIRM, ONE, World, registered

MARCH, APRIL, JUNE, AUGUST = (date(2025, month, 10) for month in (3, 4, 6, 8))
JULY_1 = date(2025, 7, 1)
STOPPED = OrganisationSuspended(
    reason="Sửa trụ sở",
    demanded=False,
    reported_on=MARCH,
    starts_on=APRIL,
    ends_on=JUNE,
    late=False,
)
MOVED = OrganisationChanged(
    contents=(OrganisationContent.SEAT, OrganisationContent.NAME),
    name="Văn phòng luật sư Quân",
    seat="5 Trần Phú",
    area=ANOTHER_AREA,
    changed_on=JUNE,
)
ENDED = OrganisationTerminated(name="", ground=TerminationGround.OWN_WILL, terminated_on=JUNE)


async def of(world: World, on: date, **said: Any) -> list[Any]:
    known = said.pop("known_at", None)
    ask = world.ask(on, known_at=known)
    return [*await organised(world.connection, ask, OrganisationFilters(**said))]


@pytest.mark.parametrize(
    ("events", "on", "status"),
    [
        ([], AUGUST, OrganisationStatus.OPERATING),
        ([STOPPED], MARCH, OrganisationStatus.OPERATING),
        ([STOPPED], APRIL, OrganisationStatus.STOPPED),
        ([STOPPED], AUGUST, OrganisationStatus.STOPPED),  # until it resumes
        (
            [STOPPED, OrganisationResumed(resumed_on=JUNE)],
            AUGUST,
            OrganisationStatus.OPERATING,
        ),
        (
            [
                OrganisationChangeFiled(
                    contents=(OrganisationContent.SEAT,),
                    decided_on=MARCH,
                    filed_on=APRIL,
                    late=False,
                )
            ],
            JUNE,
            OrganisationStatus.CHANGE_PENDING,
        ),
        (
            [OrganisationTerminationAnnounced(announced_on=APRIL, ends_on=JUNE, late=False)],
            AUGUST,
            OrganisationStatus.TERMINATING,
        ),
        ([STOPPED, ENDED], AUGUST, OrganisationStatus.TERMINATED),
        (
            [
                OrganisationConverted(
                    into_id=ONE,
                    into_name="Công ty luật Quân",
                    into_form=OrganisationForm.PARTNERSHIP,
                    converted_on=JUNE,
                )
            ],
            AUGUST,
            OrganisationStatus.CONVERTED,
        ),
        (
            [
                OrganisationMerged(
                    kind=MergerKind.MERGER, into_id=ONE, into_name="Khác", merged_on=JUNE
                )
            ],
            AUGUST,
            OrganisationStatus.MERGED,
        ),
    ],
)
async def test_a_registration_stands_as_its_facts_say(
    world: World, events: list[OrganisationEvent], on: date, status: OrganisationStatus
) -> None:
    await world.record("organisation", FIRM, registered(), *events)

    (row,) = await of(world, on)
    assert row.status is status


async def test_an_end_recorded_late_and_in_error_is_both_seen(world: World) -> None:
    await world.record("organisation", FIRM, registered())
    before = world.at["registry"]
    end = await world.record("organisation", FIRM, ENDED)
    believed = world.at["registry"]
    await world.record("organisation", FIRM, OrganisationRecordVoided(reason="Nhầm"), voids=end)

    for known_at, there in ((before, 1), (believed, 0), (world.at["registry"], 1)):
        found = await of(world, AUGUST, there=True, known_at={"registry": known_at})
        assert len(found) == there


async def test_a_seat_moves_by_a_change_and_follows_its_area(world: World) -> None:
    await world.record("organisation", FIRM, registered(), MOVED)
    followed = OrganisationAreaReorganised(
        previous_area=ANOTHER_AREA, area=AREA, chosen=False, reorganised_on=JULY_1
    )
    stale = OrganisationAreaReorganised(
        previous_area=AREA, area="99999", chosen=False, reorganised_on=JUNE
    )
    await world.record("organisation", FIRM, followed, stale)

    (before,), (changed,), (after,) = [await of(world, day) for day in (MARCH, JUNE, AUGUST)]
    assert (before.area, before.name) == (AREA, "Văn phòng luật sư Quân và Cộng sự")
    assert (changed.area, changed.seat) == (ANOTHER_AREA, "5 Trần Phú")
    assert (after.area, after.name) == (AREA, "Văn phòng luật sư Quân")


async def test_an_old_register_may_say_no_seat(world: World) -> None:
    entered = OrganisationEntered(
        name="Công ty luật Xưa", registration_number="41.01.0001", entered_from="sổ cũ"
    )
    await world.record("organisation", FIRM, entered)

    (row,) = await of(world, AUGUST)
    assert (row.area, row.form, row.status) == (None, None, OrganisationStatus.OPERATING)


async def test_a_branch_changes_follows_its_area_and_ends(world: World) -> None:
    changed = BranchChanged(organisation_id=FIRM, name="Chi nhánh Cẩm Lệ", changed_on=APRIL)
    followed = BranchAreaReorganised(
        organisation_id=FIRM,
        previous_area=AREA,
        area=ANOTHER_AREA,
        chosen=True,
        reorganised_on=JULY_1,
    )
    ended = BranchTerminated(organisation_id=FIRM, name="", reason="Thôi", terminated_on=AUGUST)
    await world.record("branch", ONE, branched(AREA, MARCH), changed, followed, ended)

    said = [
        [(row.name, row.area) for row in await of(world, day, office=Office.BRANCH)]
        for day in (MARCH, APRIL, JULY_1, AUGUST)
    ]
    assert said == [
        [("Chi nhánh Hội An", AREA)],
        [("Chi nhánh Cẩm Lệ", AREA)],
        [("Chi nhánh Cẩm Lệ", ANOTHER_AREA)],
        [],
    ]


async def test_the_bar_sees_organisations_and_not_who_was_inspected(world: World) -> None:
    await world.record("organisation", FIRM, registered())

    ask = world.ask(AUGUST, BAR)
    (row,) = await organised(world.connection, ask, OrganisationFilters())
    assert (row.inspections, row.recommendations) == (None, None)
    assert (await of(world, AUGUST))[0].inspections == 0


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"status": OrganisationStatus.OPERATING}, 2),
        ({"status": OrganisationStatus.TERMINATED}, 0),
        ({"form": OrganisationForm.LAW_OFFICE}, 1),
        ({"office": Office.BRANCH, "area": ANOTHER_AREA}, 1),
        ({"name": "hoi an"}, 1),
        ({"there": False}, 0),
    ],
)
async def test_offices_are_filtered(world: World, said: dict[str, Any], found: int) -> None:
    await world.record("organisation", FIRM, registered())
    await world.record("branch", UUID(int=90), branched(ANOTHER_AREA, MARCH))

    assert len(await of(world, AUGUST, **said)) == found
