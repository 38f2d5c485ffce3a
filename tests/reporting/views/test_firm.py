"""One organisation by its own record: founders, numbers of both shapes, changes, offices."""

from datetime import date
from uuid import UUID

import pytest

from services.reporting.views.firm import Numbered, read
from services.reporting.views.firm_page import numbers, organisation
from services.reporting.views.firm_sections import FIRM_TABS
from services.reporting.views.sections import Whose, rows
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationChanged,
    OrganisationContent,
    OrganisationNumberChanged,
    TransactionOfficeEnded,
    TransactionOfficeMoved,
    TransactionOfficeNotified,
    TransactionOfficePaused,
)
from shared.web.problems import Problem
from tests.reporting.given import (
    AREA,
    COMMUNE,
    ELSEWHERE,
    FIRM,
    QUAN,
    World,
    opened,
    recommended,
    registered,
)

MARCH, APRIL, JUNE = date(2025, 3, 10), date(2025, 4, 10), date(2025, 6, 10)
OFFICE = UUID(int=41)
NEW = "48.2019.01.0233/TP/ĐKHĐ"


def told(*events: object) -> list[dict[str, object]]:
    return [event.model_dump(mode="json") for event in events]  # type: ignore[attr-defined]


def test_both_shapes_of_the_number_stay_with_their_days() -> None:
    begun = registered()
    changed = OrganisationNumberChanged(
        registration_number=NEW, previous_number=begun.registration_number, changed_on=APRIL
    )
    firm = read(told(begun, changed))

    assert firm.numbers == (
        Numbered("48.01.0233/TP/ĐKHĐ", date(2019, 3, 2)),
        Numbered(NEW, APRIL),
    )
    assert [one.new_shape for one in numbers(firm)] == [True, False]


def test_founders_changes_and_offices_are_folded() -> None:
    founder = Founder(certificate_id=QUAN, person_id=QUAN, full_name="Đặng Minh Quân")
    begun = registered().model_copy(update={"founders": (founder,)})
    firm = read(
        told(
            begun,
            OrganisationChanged(
                contents=(OrganisationContent.SEAT,), seat="20 phố Cầu Đá", changed_on=MARCH
            ),
            TransactionOfficeNotified(
                office_id=OFFICE,
                address="1 phố Chợ",
                area=AREA,
                founded_on=MARCH,
                notified_on=MARCH,
                late=False,
            ),
            TransactionOfficeMoved(
                office_id=OFFICE,
                address="2 phố Chợ",
                area=AREA,
                notified_on=APRIL,
                moved_on=APRIL,
                late=False,
            ),
            TransactionOfficePaused(
                office_id=OFFICE,
                notified_on=APRIL,
                starts_on=APRIL,
                ends_on=date(2025, 5, 9),
                late=False,
            ),
            TransactionOfficeEnded(office_id=OFFICE, notified_on=JUNE, ended_on=JUNE, late=False),
        )
    )

    assert firm.founders == (founder,)
    assert [change.seat for change in firm.changes] == ["20 phố Cầu Đá"]
    office = firm.offices[OFFICE]
    assert (office.paused_until(APRIL), office.paused_until(JUNE)) == (date(2025, 5, 9), None)
    assert (firm.offices[OFFICE].address, firm.offices[OFFICE].ended_on) == ("2 phố Chợ", JUNE)


def test_what_a_newer_version_added_says_nothing() -> None:
    assert read([{"type": "OrganisationPainted", "colour": "red"}]) == read([])


async def test_inspections_and_recommendations_are_of_this_organisation_alone(world: World) -> None:
    await world.record("inspection", UUID(int=71), opened(MARCH))
    await world.record("recommendation", UUID(int=72), recommended(MARCH))
    found = {
        one.key: await rows(world.connection, world.ask(JUNE), one, Whose(organisations=(firm,)))
        for firm in (FIRM,)
        for key in ("inspections", "recommendations")
        for one in FIRM_TABS[key]
    }

    assert {key: [row.link for row in of] for key, of in found.items()} == {
        "inspections": [f"/inspection/inspections/{UUID(int=71)}"],
        "recommendations": [f"/inspection/recommendations/{UUID(int=72)}"],
    }
    (section,) = FIRM_TABS["inspections"]
    nothing = Whose(organisations=(QUAN,))
    assert not await rows(world.connection, world.ask(JUNE), section, nothing)
    there = Whose(organisations=(FIRM,))
    assert await rows(world.connection, world.ask(JUNE, COMMUNE), section, there)
    assert not await rows(world.connection, world.ask(JUNE, ELSEWHERE), section, there)


async def test_an_organisation_elsewhere_is_not_there(world: World) -> None:
    await world.record("organisation", FIRM, registered())
    with pytest.raises(Problem):
        await organisation(world.connection, world.ask(JUNE, ELSEWHERE, id=str(FIRM)))
