"""One caller's fault fails nobody else's command, and who sleeps in a transaction blocks nobody."""

import asyncio
import json
from collections import Counter
from typing import Any

import httpx

from shared.messages import Role
from tests.faults.load import RECORD, body
from tests.support.province import Client, Province

MANY = 12


async def post(client: Client, said: dict[str, Any], key: str) -> httpx.Response:
    return await asyncio.to_thread(client.post, RECORD, said, key=key)


async def test_bad_text_a_used_key_and_a_conflict_fail_only_their_own_command(
    hurt: Province,
) -> None:
    department = hurt.ask(Role.DEPARTMENT)
    opened = department.done(RECORD, body(1), key="others/stream")["id"]
    department.done(RECORD, body(2), key="others/used")
    nul = {**body(3), "description": "Vi\x00phạm"}
    half = {**body(3), "description": "Vi phạm \ud83d"}
    handed = {"to": "bar", "reason": "Chuyển", "handed_on": "2026-10-03"}
    hand = f"/api/discipline/violations/{opened}/hand-over"

    async def raw(said: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {department.token}"}
        url = f"http://127.0.0.1:{hurt.ports['discipline']}{RECORD}"
        async with httpx.AsyncClient() as client:
            headers["Content-Type"] = "application/json"
            return await client.post(url, content=json.dumps(said), headers=headers, timeout=30)

    answers = await asyncio.gather(
        *(post(department, body(n), f"others/{n}") for n in range(MANY)),
        raw(nul),
        raw(half),
        post(department, body(9), "others/used"),
        *(asyncio.to_thread(department.post, hand, handed, key=f"hand/{n}") for n in range(4)),
    )

    good, bad, hands = answers[:MANY], answers[MANY : MANY + 3], answers[MANY + 3 :]
    assert [one.status_code for one in good] == [201] * MANY, [one.text for one in good]
    assert [one.status_code for one in bad] == [422] * 3
    # Of those who hand one violation over at once, one does; the others find it handed over.
    counted = Counter(one.status_code for one in hands)
    assert counted[200] >= 1
    assert set(counted) <= {200, 409}, [one.text for one in hands]


async def test_a_session_that_sleeps_in_its_transaction_blocks_nobody(hurt: Province) -> None:
    department = hurt.ask(Role.DEPARTMENT)
    with hurt.database("discipline") as sleeping:
        sleeping.autocommit = False
        sleeping.execute("select count(*) from log.event, log.head, log.claim, log.command limit 1")
        sleeping.execute("select * from follow.checkpoint limit 1")

        answers = await asyncio.gather(
            *(post(department, body(n), f"asleep/{n}") for n in range(MANY))
        )
        assert {one.status_code for one in answers} == {201}
        position = max(one.json()["position"] for one in answers)
        listed = await asyncio.to_thread(
            department.get,
            "/api/discipline/violations",
            at_least=f"discipline:{position}",
        )

        assert listed.status_code == httpx.codes.OK, listed.text
        assert listed.json()["as_of_position"]["discipline"] >= position
        sleeping.rollback()
