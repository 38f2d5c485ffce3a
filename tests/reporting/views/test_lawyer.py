"""The public page of a lawyer: three questions, and no more than the law makes public."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views.lawyer import lawyer, office
from services.reporting.views.register import RegisterFilters, register
from shared.contracts.discipline.case import Form
from shared.law.practising import Reason
from shared.web.problems import Problem
from tests.reporting.duties import joined
from tests.reporting.given import (
    ANYBODY,
    AREA,
    FIRM,
    LAN,
    MATTER,
    ONE,
    QUAN,
    TERRITORY,
    World,
    admitted,
    disciplined,
    entered,
    registered,
    suspended,
)

JUNE, DECEMBER = date(2025, 6, 10), date(2025, 12, 10)
BEGIN, END = date(2025, 6, 1), date(2025, 11, 30)


@pytest.fixture
async def quan(world: World) -> World:
    await world.record("certificate", QUAN, entered())
    await world.record("membership", QUAN, admitted(), suspended(ONE, BEGIN, END))
    await world.record("organisation", FIRM, registered())
    await world.record("practice", UUID(int=61), joined())
    return world


async def asked(world: World, on: date, certificate: UUID = QUAN) -> Mapping[str, Any]:
    return await lawyer(world.connection, world.ask(on, ANYBODY, certificate=str(certificate)))


async def test_a_sanction_in_force_is_published_with_its_days(quan: World) -> None:
    shown = await asked(quan, JUNE)

    assert (shown["verdict"].allowed, shown["verdict"].until) == (False, END)
    (sanction,) = shown["sanctions"]
    assert (sanction.reason, sanction.first, sanction.last) == (Reason.SUSPENDED, BEGIN, END)


async def test_one_that_has_expired_is_published_no_more(quan: World) -> None:
    shown = await asked(quan, DECEMBER)

    assert shown["verdict"].allowed
    assert shown["sanctions"] == ()


async def test_a_reprimand_is_not_published(quan: World) -> None:
    await quan.record("case", MATTER, disciplined(DECEMBER, form=Form.REPRIMAND))

    assert (await asked(quan, DECEMBER))["sanctions"] == ()


async def test_it_says_where_somebody_practises(quan: World) -> None:
    (place,) = (await asked(quan, JUNE))["practises"]

    assert (place.organisation_id, place.gone) == (FIRM, False)
    assert (place.organisation_name, place.seat) == (registered().name, registered().seat)


async def test_whoever_is_called_the_same_is_named_beside(quan: World) -> None:
    await quan.record("certificate", LAN, entered(LAN))

    (other,) = (await asked(quan, JUNE))["namesakes"]
    assert other.stream == f"certificate-{LAN}"


async def test_a_lawyer_is_found_by_organisation_and_commune(quan: World) -> None:
    await quan.record("certificate", LAN, entered(LAN, "Nguyễn Thị Lan"))
    place = TERRITORY.area(AREA, DECEMBER)
    assert place is not None

    for sought, found in (
        (RegisterFilters(organisation="quan va cong su"), [QUAN]),
        (RegisterFilters(organisation="không có"), []),
        (RegisterFilters(commune=place.name_vi), [QUAN]),
        (RegisterFilters(commune="hoang sa"), []),
    ):
        rows = await register(quan.connection, quan.ask(DECEMBER, ANYBODY), sought)
        assert [row.stream for row in rows] == [f"certificate-{one}" for one in found]


async def test_an_organisations_page_names_who_practises_there(quan: World) -> None:
    shown = await office(quan.connection, quan.ask(JUNE, ANYBODY, organisation=str(FIRM)))

    assert (shown["row"].name, shown["gone"]) == (registered().name, False)
    assert [one.may_practise for one in shown["lawyers"]] == [False]
    with pytest.raises(Problem):
        await office(quan.connection, quan.ask(JUNE, ANYBODY, organisation=str(QUAN)))
