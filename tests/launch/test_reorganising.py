"""`luatsu reorganise` beside a running registry: places follow once, and what was split waits."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.launch.deployment import Deployment
from services.launch.reorganising import UNIT, reorganise
from shared.messages import Role
from shared.tokens import make
from tests.support.together import Together

OLD, NEW, SPLIT, PART = "20227", "20242", "20296", "20197"


async def test_places_follow_once_and_what_was_split_waits_for_an_officer(
    deployment: Deployment, registry: Together, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run(*, dry_run: bool = False) -> tuple[int, str]:
        code = await asyncio.to_thread(reorganise, deployment.settings, dry_run=dry_run)
        return code, capsys.readouterr().out

    token = make(deployment.settings, role=Role.DEPARTMENT, unit=UNIT)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{deployment.settings.port}", headers=headers
    ) as http:
        people = [await enter(http, number, OLD) for number in range(3)]
        one = await enter(http, 7, SPLIT)

        code, said = await run(dry_run=True)
        assert (code, said.count("chuyển vào: Phường Hải Châu (20242)")) == (1, 3)
        code, said = await run()
        assert code == 1
        assert "3 đã chuyển, 0 không đổi, 0 bị từ chối, 0 chưa gửi được; 1 chờ cán bộ" in said
        assert f"person-{one}: Xã Hòa Liên (20296) đã chia, cán bộ chọn" in said
        assert [await area(http, each) for each in (*people, one)] == [NEW, NEW, NEW, SPLIT]
        assert await area(http, people[0], on="2025-06-30") == OLD

        code, said = await run()
        assert (code, "0 đã chuyển" in said) == (1, True)
        path = f"/api/registry/persons/{one}/follow-reorganisation"
        answer = await http.post(path, json={})
        assert answer.json()["faults"][0]["code"] == "area-was-split"
        (await http.post(path, json={"area": PART})).raise_for_status()

        code, said = await run()
        assert (code, "0 chờ cán bộ chọn" in said) == (0, True), said


async def test_nobody_answers(deployment: Deployment) -> None:
    code = await asyncio.to_thread(reorganise, deployment.settings, url="http://127.0.0.1:9")

    assert code == 1


async def enter(http: httpx.AsyncClient, number: int, area: str) -> UUID:
    """Register somebody who lived there in 2024."""
    body = {
        "full_name": f"Nguyễn Văn {number}",
        "citizen_number": f"0480900000{number:02}",
        "birth_date": "01/02/1990",
        "area": area,
        "registered_on": "2024-03-01",
    }
    answer = await http.post("/api/registry/persons/register-person", json=body)
    answer.raise_for_status()
    return UUID(answer.json()["id"])


async def area(http: httpx.AsyncClient, person: UUID, **asked: str) -> Any:
    """Ask where somebody lives."""
    answer = await http.get(f"/api/registry/persons/{person}", params=asked)
    answer.raise_for_status()
    return answer.json()["state"]["places"][-1]["area"]
