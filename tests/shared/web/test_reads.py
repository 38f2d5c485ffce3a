"""What may be read of a stream and of a list, and by whom."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from shared.messages import Role
from tests.shared.web.memory import (
    COMMUNE,
    NOW,
    OLD_COMMUNE,
    PERSON,
    PETITIONS,
    Card,
    Memory,
    client,
    names,
    opened,
)
from tests.shared.web.petition import Row, Stage, listing
from tests.shared.web.test_commands import DECIDING

LIST = "/api/registry/petition-list"
SEALED = "v1." + "A" * 60


def rows(count: int) -> list[Row]:
    """Make so many rows."""
    return [
        Row(
            cursor=f"{number:04}",
            stream=f"petition-{UUID(int=number)}",
            title=f"Đơn {number}",
            stage=Stage.OPEN if number % 2 else Stage.DECIDED,
            area=COMMUNE,
            filed_on=None,
            outcomes=number,
        )
        for number in range(count)
    ]


async def test_a_state_is_given_with_its_version_and_what_may_be_done() -> None:
    kernel = Memory()
    identity = await opened(kernel, address=SEALED)
    async with client(kernel, Role.DEPARTMENT) as officer:
        answer = await officer.get(f"{PETITIONS}/{identity}")
        same = await officer.get(
            f"{PETITIONS}/{identity}", headers={"If-None-Match": answer.headers["etag"]}
        )

    said = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert said["state"]["title"] == "Về thù lao"
    assert said["state"]["address"] == "«sealed»"
    assert said["steps"] == ["decide-petition", "void-record"]
    assert same.status_code == 304


async def test_the_history_has_every_event_with_its_envelope_and_nothing_personal() -> None:
    kernel = Memory()
    identity = await opened(kernel, address=SEALED)
    async with client(kernel, Role.DEPARTMENT) as officer:
        said = (await officer.get(f"{PETITIONS}/{identity}/history")).json()

    (event,) = said["events"]
    assert event["event"]["type"] == "PetitionFiled"
    assert event["event"]["address"] == "«sealed»"
    assert event["envelope"]["actor"]["role"] == "department"
    assert "AAAA" not in str(said)


@pytest.mark.parametrize(
    ("role", "more", "status"),
    [
        (Role.COMMUNE, {"areas": [COMMUNE]}, 200),
        (Role.COMMUNE, {"areas": []}, 404),
        (Role.COMMUNE, {"areas": [OLD_COMMUNE]}, 404),  # that area is gone
        (Role.APPLICANT, {"person_id": PERSON}, 200),
        (Role.APPLICANT, {"person_id": UUID(int=2)}, 404),
        (Role.APPLICANT, {}, 404),
        (Role.BAR, {}, 403),
        (None, {}, 401),
    ],
)
async def test_what_one_may_not_see_does_not_exist(
    role: Role | None, more: dict[str, object], status: int
) -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with client(kernel, role, **more) as somebody:
        seen = [
            (await somebody.get(f"{PETITIONS}/{identity}{part}")).status_code
            for part in ("", "/history")
        ]

    assert seen == [status, status]


async def test_an_officer_of_a_new_area_sees_what_was_filed_under_the_old_code() -> None:
    kernel = Memory()
    identity = await opened(kernel, area=OLD_COMMUNE)
    async with client(kernel, Role.COMMUNE, areas=[COMMUNE]) as clerk:
        answer = await clerk.get(f"{PETITIONS}/{identity}")

    assert answer.status_code == 200


async def test_a_state_is_given_as_it_was_known_and_as_it_stood() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    kernel.at = NOW + timedelta(days=1)
    async with client(kernel, Role.DEPARTMENT, exp=int(NOW.timestamp()) + 10**6) as officer:
        await officer.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)
        path = f"{PETITIONS}/{identity}"
        now = (await officer.get(path)).json()
        known = (await officer.get(path, params={"known_at": NOW.isoformat()})).json()
        stood = (await officer.get(path, params={"on": "2026-02-28"})).json()
        before = await officer.get(path, params={"known_at": "2020-01-01"})

    assert now["state"]["stage"] == "decided"
    assert known["state"]["stage"] == "open"
    assert known["version"] == 1
    assert stood["state"]["stage"] == "open"
    assert before.status_code == 404


async def test_a_void_holds_on_days_before_it_too() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    path = f"{PETITIONS}/{identity}"
    async with client(kernel, Role.DEPARTMENT) as officer:
        await officer.post(f"{path}/decide-petition", json=DECIDING)
        wrong = {"command_id": str(kernel.asked[-1].command_id), "reason": "Nhầm"}
        await officer.post(f"{path}/void-record", json=wrong)
        stood = (await officer.get(path, params={"on": "2026-03-01"})).json()
        told = (await officer.get(f"{path}/history")).json()["events"]

    assert stood["state"]["stage"] == "open"
    assert [one["voided"] for one in told] == [False, True, False]


async def test_personal_data_is_read_by_whoever_says_why() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with client(kernel, Role.DEPARTMENT) as officer:
        no_reason = await officer.post(f"{PETITIONS}/{identity}/reveal", json={"why": ""})
        read = await officer.post(f"{PETITIONS}/{identity}/reveal", json={"why": "Đối chiếu"})
    async with client(kernel, Role.COMMUNE) as clerk:
        hidden = await clerk.post(f"{PETITIONS}/{identity}/reveal", json={"why": "Tò mò"})

    assert no_reason.status_code == 422
    assert read.json() == {"fields": {"address": "12 Trần Phú"}}
    assert read.headers["cache-control"] == "no-store"
    assert hidden.status_code == 404
    assert kernel.readings == ["Đối chiếu"]


async def test_a_list_is_read_page_by_page_and_says_as_of_what() -> None:
    kernel = Memory(blueprint=Card(listings=(listing(rows(5)),)), parked=1)
    await opened(kernel)
    async with client(kernel, Role.DEPARTMENT) as officer:
        first = (await officer.get(LIST, params={"limit": "3"})).json()
        last = (await officer.get(LIST, params={"limit": "3", "cursor": first["next"]})).json()

    assert [row["outcomes"] for row in first["rows"]] == [0, 1, 2]
    assert [row["outcomes"] for row in last["rows"]] == [3, 4]
    assert last["next"] is None
    assert first["as_of_position"] == {"registry": 1}
    assert first["on"] == "2026-03-02"
    assert first["incomplete"] == 1


async def test_a_list_is_filtered() -> None:
    kernel = Memory(blueprint=Card(listings=(listing(rows(4)),)))
    async with client(kernel, Role.DEPARTMENT) as officer:
        said = (await officer.get(LIST, params={"stage": "open", "title": ""})).json()

    assert [row["outcomes"] for row in said["rows"]] == [1, 3]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("colour=red", ("unknown-parameter", "colour")),
        ("stage=red", ("enum", "stage")),
        ("stage=open&stage=open", ("said-twice", "stage")),
        ("filed_on=31/02/2026", ("date-from-datetime-parsing", "filed_on")),
        ("on=tomorrow", ("not-a-day", "on")),
        ("known_at=x", ("not-an-instant", "known_at")),
        ("limit=-1", ("not-in-range", "limit")),
        ("limit=501", ("not-in-range", "limit")),
        ("limit=" + "9" * 400, ("not-in-range", "limit")),
        ("at_least=registry", ("not-a-position", "at_least")),
        ("title=a%00b", ("unstorable-nul", "title")),
        ("cursor=a%00b", ("unstorable-nul", "cursor")),
    ],
)
async def test_a_wrong_question_is_422_with_its_field(query: str, fault: tuple[str, str]) -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.get(f"{LIST}?{query}")

    assert answer.status_code == 422
    assert names(answer.json()["faults"]) == [fault]


async def test_a_role_that_a_list_is_not_for_is_403_and_nobody_401() -> None:
    async with client(Memory(), Role.BAR) as somebody:
        refused = await somebody.get(LIST)
    async with client(Memory()) as nobody:
        unknown = await nobody.get(LIST)

    assert refused.status_code == 403
    assert unknown.status_code == 401


async def test_the_public_asks_for_a_day_and_not_for_what_was_known() -> None:
    public = replace(listing(rows(1)), public=True)
    async with client(Memory(blueprint=Card(listings=(public,)))) as nobody:
        today = await nobody.get(LIST, params={"on": "01/03/2026"})
        known = await nobody.get(LIST, params={"known_at": "2026-03-01"})

    assert today.status_code == 200
    assert known.status_code == 403
    assert names(known.json()["faults"]) == [("known-at-not-for-the-public", "known_at")]
