"""Who read somebody's data: that person sees it, auditors do, and nobody else about them."""

from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest

from services.launch.deployment import Deployment
from shared.messages import Actor, Role
from shared.tokens import make
from tests.support.together import Together

SPACE, LISTED = UUID(int=5), "/api/registry/readings"


class People:
    """Asks as whoever it is told."""

    def __init__(self, deployment: Deployment) -> None:
        """Know where."""
        self.settings = deployment.settings

    async def __call__(
        self, method: str, path: str, role: Role, person: UUID | None = None, **more: Any
    ) -> httpx.Response:
        """Ask in a role, perhaps as a person."""
        token = make(self.settings, role=role, unit="Sở Tư pháp", person=person)
        url = f"http://127.0.0.1:{self.settings.port}"
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=url, headers=headers) as http:
            return await http.request(method, path, **more)

    async def register(self, number: int) -> UUID:
        """Register somebody."""
        body = {
            "full_name": f"Nguyễn Văn {number}",
            "citizen_number": f"0480900001{number:02}",
            "birth_date": "01/02/1990",
            "area": "20242",
        }
        path = "/api/registry/persons/register-person"
        answer = await self("POST", path, Role.DEPARTMENT, json=body)
        answer.raise_for_status()
        return UUID(answer.json()["id"])

    async def reveal(self, person: UUID, why: str, role: Role = Role.DEPARTMENT) -> None:
        """Read what is sealed of somebody."""
        path = f"/api/registry/persons/{person}/reveal"
        (await self("POST", path, role, json={"why": why})).raise_for_status()

    async def seen(
        self, role: Role, person: UUID | None = None, **asked: str
    ) -> list[dict[str, Any]]:
        """List who read."""
        answer = await self("GET", LISTED, role, person, params=asked)
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows


@pytest.fixture
def people(deployment: Deployment, registry: Together) -> People:
    return People(deployment)


async def test_a_person_sees_who_read_their_data_and_why_the_newest_first(people: People) -> None:
    one, other = await people.register(1), await people.register(2)
    await people.reveal(one, "Thẩm định hồ sơ")
    await people.reveal(other, "Xem nhầm")
    await people.reveal(one, "Kiểm tra định kỳ", Role.AUDITOR)

    rows = await people.seen(Role.APPLICANT, one)

    assert [(row["role"], row["purpose"]) for row in rows] == [
        ("auditor", "Kiểm tra định kỳ"),
        ("department", "Thẩm định hồ sơ"),
    ]
    assert rows[0]["case"] == f"person-{one}"
    assert rows[0]["fields"] == ["birth_date", "citizen_number"]
    assert {row["reader"] for row in rows} == {None}  # which office read, not which clerk
    again = await people.seen(Role.APPLICANT, one, person_id=str(other))
    assert again == rows  # whoever they ask about, their own


async def test_it_comes_page_by_page_and_officers_ask_about_anybody(people: People) -> None:
    one = await people.register(3)
    for number in range(5):
        await people.reveal(one, f"Lần {number}")

    every = await people.seen(Role.AUDITOR, person_id=str(one))
    paged: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {"person_id": str(one), "limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = (await people("GET", LISTED, Role.DEPARTMENT, params=asked)).json()
        paged, cursor = [*paged, *answer["rows"]], answer["next"]

    assert [row["purpose"] for row in every] == [f"Lần {number}" for number in (4, 3, 2, 1, 0)]
    assert paged == every
    assert all(row["reader"] for row in every)
    assert [row["purpose"] for row in await people.seen(Role.AUDITOR)][:5] == [
        row["purpose"] for row in every
    ]
    assert await people.seen(Role.AUDITOR, person_id=str(one), on="2020-01-01") == []


async def test_who_may_not_ask_is_refused_and_who_is_no_person_sees_nothing(
    people: People,
) -> None:
    for role in (Role.BAR, Role.DISTRICT, Role.COMMUNE, Role.INSPECTORATE, Role.OPERATOR):
        assert (await people("GET", LISTED, role)).status_code == 403
    assert await people.seen(Role.APPLICANT) == []


async def test_a_file_that_is_not_theirs_to_see_is_not_named_to_them(
    people: People, registry: Together
) -> None:
    one = await people.register(4)
    clerk = Actor(id=uuid5(SPACE, "clerk"), role=Role.DEPARTMENT, unit="Thanh tra Sở")
    runtime = registry.runtimes["registry"]
    await runtime.note_reading(clerk, (one,), ("phone",), f"violation-{SPACE}", "Tố giác")

    assert await people.seen(Role.APPLICANT, one) == []
    (row,) = await people.seen(Role.AUDITOR, person_id=str(one))
    assert row["case"] == f"violation-{SPACE}"


async def test_the_page_of_a_person_leads_to_who_read_their_data(people: People) -> None:
    one = await people.register(5)
    await people.reveal(one, "Thẩm định hồ sơ")

    page = await people("GET", f"/registry/persons/{one}", Role.APPLICANT, one)
    address = f"/registry/readings?person_id={one}"
    assert address in page.text
    assert "Thẩm định hồ sơ" in (await people("GET", address, Role.APPLICANT, one)).text
    assert address not in (await people("GET", f"/registry/persons/{one}", Role.BAR)).text
