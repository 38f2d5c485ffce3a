"""Many commands in one request: each as if it had come alone, whatever becomes of the others."""

from typing import Any
from uuid import UUID, uuid5

from httpx import AsyncClient

from shared.messages import Role
from shared.web.batch import MOST
from shared.web.commands import COMMANDS
from tests.shared.web.memory import (
    ACCOUNT,
    OPEN,
    OPENING,
    PETITIONS,
    Memory,
    client,
    opened,
)

MANY = "/api/registry/commands"
KEY = UUID(int=9)
DECIDING = {
    "decision": {
        "authority": "Sở Tư pháp",
        "number": "184/QĐ-STP",
        "signed_on": "2026-03-01",
        "signer": "Trần Thị Minh Nguyệt",
    },
    "granted": True,
}


def order(to: str = OPEN, body: Any = None, **more: Any) -> dict[str, Any]:
    """Say one command."""
    return {"to": to, "body": OPENING if body is None else body, **more}


async def gave(somebody: AsyncClient, *orders: dict[str, Any]) -> list[dict[str, Any]]:
    """Give commands together; tell what came of each."""
    answer = await somebody.post(MANY, json={"commands": orders})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["answers"]
    return found


async def test_each_is_answered_as_by_its_own_route() -> None:
    kernel = Memory()
    async with client(kernel, Role.DEPARTMENT) as officer:
        first, second, third = await gave(
            officer,
            order(key=str(KEY), request_id=str(UUID(int=5))),
            order(body={**OPENING, "title": ""}),
            order(to="/api/registry/petitions/no-such-command"),
        )
        alone = await officer.post(OPEN, json={**OPENING, "title": ""})

    assert (first["status"], first["replayed"]) == (201, False)
    assert first["body"]["events"] == ["PetitionFiled"]
    assert second["status"] == alone.status_code == 422
    assert second["body"] | {"instance": ""} == alone.json() | {"instance": ""}
    assert third["status"] == 404
    assert kernel.asked[0].command_id == uuid5(COMMANDS, f"test/{ACCOUNT}/Sở Tư pháp/{KEY}")
    assert kernel.asked[0].correlation_id == UUID(int=5)


async def test_the_same_key_is_the_same_command_by_either_way() -> None:
    kernel = Memory()
    headers = {"Idempotency-Key": str(KEY)}
    async with client(kernel, Role.DEPARTMENT) as officer:
        alone = await officer.post(OPEN, json=OPENING, headers=headers)
        again, other = await gave(
            officer,
            order(key=str(KEY)),
            order(key=str(KEY), body={**OPENING, "title": "Khác"}),
        )

    assert again == {"status": 201, "replayed": True, "body": alone.json()}
    assert other["body"]["type"] == "urn:luatsu:problem:key-used-before"
    assert len(kernel.log) == 1


async def test_those_of_one_record_go_one_after_another() -> None:
    kernel = Memory()
    key = await opened(kernel)
    decide = f"{PETITIONS}/{key}/decide-petition"
    async with client(kernel, Role.DEPARTMENT) as officer:
        stale, taken, late, elsewhere = await gave(
            officer,
            order(decide, DECIDING, version=7),
            order(decide, DECIDING, version=1),
            order(decide, DECIDING, version=1),
            order(f"{PETITIONS}/{UUID(int=3)}/decide-petition", DECIDING),
        )

    assert [one["status"] for one in (stale, taken, late, elsewhere)] == [412, 200, 412, 404]


async def test_a_role_is_refused_command_by_command() -> None:
    async with client(Memory(), Role.AUDITOR) as auditor:
        (answer,) = await gave(auditor, order())

    assert answer["status"] == 403
    assert answer["body"]["faults"][0]["code"] == "role-not-allowed"


async def test_whoever_has_not_signed_in_gives_none() -> None:
    async with client(Memory(), None) as nobody:
        answer = await nobody.post(MANY, json={"commands": [order()]})

    assert answer.status_code == 401


async def test_too_many_are_refused_together() -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(MANY, json={"commands": [order(body={})] * (MOST + 1)})

    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "commands"
