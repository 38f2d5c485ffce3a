"""The Bar's list: who stood on it on a day, as far as whoever asks may see."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.membership.queries import MemberFilters, members
from services.registry.membership.rows import rows_of
from services.registry.membership.standing import Status
from services.registry.membership.state import Membership
from shared.contracts.registry.membership import MembershipEvent
from shared.messages import Actor, Recorded, Role
from tests.registry.context import BAR, COMMUNE, PERSON
from tests.registry.membership.given import (
    ADMITTED_ON,
    ANOTHER,
    ONE,
    admitted,
    deleted,
    suspended,
)
from tests.registry.rows import ask, follow
from tests.support.spec import recorded

JUNE_1, JULY_1, DEC_1 = date(2025, 6, 1), date(2025, 7, 1), date(2025, 12, 1)
ANYBODY = Actor(id=None, role=Role.CITIZEN, unit="")
ALL = MemberFilters()
history: list[Recorded[MembershipEvent]] = [
    recorded(admitted, 1),
    recorded(suspended(ONE, JUNE_1, date(2025, 11, 30)), 2),
    recorded(deleted(ANOTHER, DEC_1), 3),
]


@pytest.fixture(autouse=True)
async def the_list(connection: AsyncConnection) -> None:
    await follow(connection, "membership", history, "membership-1")


@pytest.mark.parametrize(
    ("on", "known_at", "status"),
    [
        (ADMITTED_ON, 3, Status.ACTIVE),
        (JULY_1, 1, Status.ACTIVE),
        (JULY_1, 2, Status.SUSPENDED),
        (DEC_1, 2, Status.ACTIVE),
        (DEC_1, 3, Status.DELETED),
    ],
)
async def test_a_member_stood_as_was_then_believed(
    connection: AsyncConnection, on: date, known_at: int, status: Status
) -> None:
    (row,) = await members(connection, ask(on, known_at=known_at), ALL)

    assert (row.status, row.number) == (status, "0147")


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (BAR, 1),
        (ANYBODY, 0),
        (Actor(id=UUID(int=8), role=Role.COMMUNE, unit="UBND phường", areas=(COMMUNE,)), 1),
        (Actor(id=UUID(int=9), role=Role.APPLICANT, unit="", person_id=PERSON), 1),
    ],
)
async def test_whose_name_was_deleted_is_on_no_public_list(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    assert len(await members(connection, ask(DEC_1, actor=actor), ALL)) == seen
    assert len(await members(connection, ask(JULY_1, actor=actor), ALL)) == 1


async def test_members_are_found_by_name_and_number(connection: AsyncConnection) -> None:
    found = MemberFilters(name="hanh", number="0147", status=Status.ACTIVE, area=COMMUNE)

    assert len(await members(connection, ask(ADMITTED_ON), found)) == 1
    assert await members(connection, ask(ADMITTED_ON), MemberFilters(card_number="1")) == []
    assert rows_of(Membership()) == set()
