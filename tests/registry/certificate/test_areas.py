"""Whoever looks for an area of today finds what was filed under those that became it."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.certificate.queries import CertificateFilters, certificates
from tests.registry.certificate.given import HELD
from tests.registry.context import (
    COMMUNE,
    ELSEWHERE,
    FIRST_NEW_DAY,
    LAST_OLD_DAY,
    OLD_COMMUNE,
    PROVINCE,
)
from tests.registry.rows import ask, follow
from tests.support.spec import recorded


@pytest.mark.parametrize(
    ("on", "area", "found"),
    [
        (LAST_OLD_DAY, OLD_COMMUNE, 1),
        (LAST_OLD_DAY, "490", 0),
        (LAST_OLD_DAY, "492", 1),  # the district in which it lay
        (LAST_OLD_DAY, COMMUNE, 0),
        (FIRST_NEW_DAY, COMMUNE, 1),
        (FIRST_NEW_DAY, ELSEWHERE, 0),
        (FIRST_NEW_DAY, PROVINCE, 1),
    ],
)
async def test_a_filed_area_is_found_as_it_is_on_the_day(
    connection: AsyncConnection, on: date, area: str, found: int
) -> None:
    filed = HELD.model_copy(update={"area": OLD_COMMUNE})
    await follow(connection, "certificate", [recorded(filed)], "certificate-1")

    rows = await certificates(connection, ask(on), CertificateFilters(area=area))

    assert len(rows) == found
