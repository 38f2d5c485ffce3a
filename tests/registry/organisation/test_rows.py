"""The register of organisations, as it stood before and after a number changed."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.organisation.queries import OrganisationFilters, organisations
from services.registry.organisation.rows import rows_of
from services.registry.organisation.state import Unregistered
from shared.contracts.registry.organisation import OrganisationEvent, OrganisationForm
from shared.messages import Actor, Recorded, Role
from tests.registry.context import COMMUNE
from tests.registry.organisation.given import (
    CHANGED_ON,
    NEW_NUMBER,
    OLD_NUMBER,
    REGISTERED_ON,
    changed,
    registered,
)
from tests.registry.rows import ask, follow
from tests.support.spec import recorded

ANYBODY = Actor(id=None, role=Role.CITIZEN, unit="")
history: list[Recorded[OrganisationEvent]] = [recorded(registered, 1), recorded(changed, 2)]


@pytest.mark.parametrize(
    ("on", "known_at", "number", "others"),
    [
        (REGISTERED_ON, 2, OLD_NUMBER, NEW_NUMBER),
        (CHANGED_ON, 2, NEW_NUMBER, OLD_NUMBER),
        (CHANGED_ON, 1, OLD_NUMBER, ""),
    ],
)
async def test_an_organisation_has_the_number_of_the_day(
    connection: AsyncConnection, on: date, known_at: int, number: str, others: str
) -> None:
    await follow(connection, "organisation", history, "organisation-1")
    (row,) = await organisations(
        connection, ask(on, known_at=known_at, actor=ANYBODY), OrganisationFilters()
    )

    assert (row.registration_number, row.other_numbers) == (number, others)


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        (OrganisationFilters(name="binh minh", form=OrganisationForm.LAW_OFFICE), 1),
        (OrganisationFilters(number="41.01.1844"), 1),
        (OrganisationFilters(number="79.2012", area=COMMUNE), 1),
        (OrganisationFilters(number="99"), 0),
    ],
)
async def test_an_organisation_is_found_by_any_number_it_had(
    connection: AsyncConnection, filters: OrganisationFilters, seen: int
) -> None:
    await follow(connection, "organisation", history, "organisation-1")

    assert len(await organisations(connection, ask(CHANGED_ON), filters)) == seen


def test_what_is_not_registered_has_no_row() -> None:
    assert rows_of(Unregistered()) == set()
