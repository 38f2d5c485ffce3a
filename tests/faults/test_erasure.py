"""After an erasure nothing readable of the person is left anywhere, and the proofs stay whole."""

import base64
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.embedded.databases import KEYS
from shared.messages import Role
from tests.faults.needles import everything_in, forms, within
from tests.faults.whole import head, scalar
from tests.support.province import LUATSU, SERVICES, Client, Province, wait

COMMUNE = "20194"
NUMBER = "048131717273"
BORN = "1931-12-29"
ADDRESS = "Hẻm Tưởng Tượng Xanh số 7717"
PHONE = "0987717273"
REASON = "Đề nghị xóa vì chuyện riêng ở Bến Vàng"
PERSONAL = (NUMBER, BORN, ADDRESS, PHONE, REASON)
PERSON = {
    "full_name": "Lê Thị Ẩn Danh",
    "citizen_number": NUMBER,
    "birth_date": BORN,
    "address": ADDRESS,
    "phone": PHONE,
    "area": COMMUNE,
}
ERASED = "∎ đã xóa"


@pytest.fixture(scope="module")
def department(hurt: Province) -> Client:
    return hurt.ask(Role.DEPARTMENT)


@pytest.fixture(scope="module")
def person(department: Client) -> str:
    """Register somebody who files a dossier."""
    done = department.done("/api/registry/persons/register-person", PERSON, key="erasure/person")
    department.done(
        "/api/registry/certificates/apply-for-certificate",
        {
            "person_id": done["id"],
            "kind": "passed",
            "residence": ADDRESS,
            "area": COMMUNE,
            "received_on": "2026-10-05",
            "channel": "counter",
        },
        key="erasure/apply",
    )
    return str(done["id"])


def reveal(client: Client, person: str) -> dict[str, Any]:
    answer = client.post(f"/api/registry/persons/{person}/reveal", {"why": "Đối chiếu hồ sơ"})
    assert answer.status_code == httpx.codes.OK, answer.text
    fields: dict[str, Any] = answer.json()["fields"]
    return fields


def readings(hurt: Province, person: str, service: str = "registry") -> list[dict[str, Any]]:
    """Read what a service's log says of who read this person's data."""
    with hurt.database(service) as database:
        rows = database.execute(
            "select document::json from log.event where type = 'PersonalDataRead' order by position"
        )
        return [one for (one,) in rows if person in one["data"]["event"]["of"]]


def test_a_reading_is_recorded_with_who_what_and_why(
    hurt: Province, department: Client, person: str
) -> None:
    before = len(readings(hurt, person))

    shown = reveal(department, person)

    assert (shown["citizen_number"], shown["address"]) == (NUMBER, ADDRESS)
    *_, record = readings(hurt, person)
    assert len(readings(hurt, person)) == before + 1
    said = record["data"]["event"]
    assert set(said["fields"]) >= {"citizen_number", "birth_date", "address", "phone"}
    assert (said["case"], said["purpose"]) == (f"person-{person}", "Đối chiếu hồ sơ")
    assert record["data"]["context"]["actor"]["role"] == "department"
    assert record["source"] == "urn:luatsu:48:registry"


def test_who_may_not_see_a_person_is_shown_nothing_and_nothing_is_recorded(
    hurt: Province, person: str
) -> None:
    before = len(readings(hurt, person))

    for role, status in ((Role.FINANCE, 403), (Role.APPLICANT, 404)):
        answer = hurt.ask(role).post(f"/api/registry/persons/{person}/reveal", {"why": "Tò mò"})
        assert answer.status_code == status
        assert NUMBER not in answer.text

    assert len(readings(hurt, person)) == before


@pytest.fixture(scope="module")
def erased(hurt: Province, department: Client, person: str) -> str:
    """Erase the person, and wait until every service has followed."""
    reveal(department, person)  # the key is kept in a service's memory
    asked = department.done(
        "/api/registry/erasures/request-erasure",
        {
            "subject_id": person,
            "reason": REASON,
            "basis": "Luật 91/2025/QH15 Đ.14",
            "requested_on": "2026-11-01",
        },
        key="erasure/request",
    )["id"]
    done = hurt.ask(Role.ADMIN).done(
        f"/api/registry/erasures/{asked}/record-erasure",
        {"basis": "Luật 91/2025/QH15 Đ.14"},
        key="erasure/record",
    )
    for service in SERVICES:  # its own service as well: the key is in its memory, too
        with hurt.database(service) as database:
            wait(lambda: followed(database) >= done["position"])
    return person


def followed(database: Any) -> int:
    (position,) = database.execute(
        "select min(position) from follow.checkpoint where source = 'registry'"
    ).fetchone()
    return int(position)


def test_the_key_is_gone_and_a_tombstone_stands(hurt: Province, erased: str) -> None:
    with hurt.database(KEYS) as keys:
        for table in ("subject_key", "lookup"):
            count = keys.execute(
                f"select count(*) from {table} where subject = %s",
                [erased],
            ).fetchone()
            assert count == (0,), table
        assert keys.execute(
            "select count(*) from tombstone where subject = %s", [erased]
        ).fetchone() == (1,)


def test_what_was_personal_is_shown_as_erased(
    hurt: Province, department: Client, erased: str
) -> None:
    shown = reveal(department, erased)

    assert shown == dict.fromkeys(("citizen_number", "birth_date", "address", "phone"), ERASED)


def test_nothing_more_is_recorded_of_the_erased(
    hurt: Province, department: Client, erased: str
) -> None:
    before = head(hurt, "registry")

    again = department.post("/api/registry/persons/register-person", PERSON, key="erasure/person")
    corrected = department.post(
        f"/api/registry/persons/{erased}/correct-person", {**PERSON, "person_id": erased}
    )

    # What was answered once is answered so for ever; nothing else is taken of them.
    assert again.json()["position"] <= before
    assert corrected.status_code == 422, corrected.text
    for answer in (again, corrected):
        assert not any(value in answer.text for value in PERSONAL)
    assert events_of(hurt, erased) == 1


def events_of(hurt: Province, person: str) -> int:
    """Count what the log has of a person's own stream."""
    with hurt.database("registry") as database:
        count = "select count(*) from log.event where stream = %s"
        return int(scalar(database, count, f"person-{person}"))


def test_the_same_number_is_somebody_new_to_the_look_up(hurt: Province, erased: str) -> None:
    """Nobody can tell that it was there; another number is used so that no byte of it returns."""
    with hurt.database(KEYS) as keys:
        left = keys.execute("select count(*) from lookup where subject = %s", [erased]).fetchone()
    assert left == (0,)


def test_no_byte_on_disk_can_be_read_as_theirs(hurt: Province, erased: str) -> None:
    with hurt.database("registry") as database:
        database.execute("checkpoint")
    needles = frozenset().union(*map(forms, PERSONAL))

    assert within(written(hurt), needles) == []


def written(hurt: Province) -> Iterator[Path]:
    """Name every file of the deployment but its programs."""
    home = hurt.deployment.home.path
    for folder, folders, files in os.walk(home):
        folders[:] = [one for one in folders if not one.startswith("programs")]
        for name in files:
            path = Path(folder, name)
            if path.is_file():
                yield path


def test_no_table_holds_what_can_be_read(hurt: Province, erased: str) -> None:
    needles = frozenset().union(*map(forms, PERSONAL))
    for name in (*SERVICES, KEYS):
        for table, content in everything_in(hurt.deployment.postgres.conninfo(name)):
            assert not [one for one in needles if one in content], (name, table)


def test_the_log_is_whole_as_before(hurt: Province, erased: str) -> None:
    environment = {**os.environ, "LUATSU_DATA": str(hurt.deployment.home.path)}  # noqa: TID251  # a child's

    verified = subprocess.run(
        [LUATSU, "verify"], env=environment, capture_output=True, text=True, check=False
    )

    assert verified.returncode == 0, verified.stderr
    assert "whole" in verified.stdout


def test_a_name_in_the_needles_is_found() -> None:
    """The search itself: each form of a value is found where it stands in a longer text."""
    text = "xx" + ADDRESS + "yy"
    for content in (text.encode(), text.encode("utf-16-le"), base64.b64encode(text.encode())):
        assert any(needle in content for needle in forms(ADDRESS)), content
