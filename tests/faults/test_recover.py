"""One service of four is restored to yesterday: its bus gives the day back, and all is level."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from shared.embedded.databases import KEYS, owner_of, setup_databases
from shared.messages import Role
from tests.faults.test_lost_bus import FOLLOWS, certificate_events, story
from tests.faults.whole import assert_bus_is, assert_followed, head, scalar
from tests.journeys.story import STEPS, Story
from tests.support.province import LUATSU, SERVICES, Client, Province, wait

SERVICE = "registry"
LOG = {
    "event": "select * from log.event order by position",
    "stream": "select * from log.stream order by stream",
    "claim": "select * from log.claim order by key",
    "command": """select id, fingerprint, answer::text, position from log.command
                   where outcome = 'done' order by id""",
    "counter": "select * from log.counter order by series, year",
    "tree_head": "select size, root, note from log.tree_head order by size",
}


PERSON = {
    "full_name": "Phan Thị Giả Định",
    "citizen_number": "048190777777",
    "birth_date": "1990-05-02",
    "area": "20194",
}


def stop(hurt: Province, service: str) -> None:
    """Stop a service as an operator does."""
    hurt.processes[service].send_signal(signal.SIGTERM)
    hurt.processes[service].wait(30)


def copy(hurt: Province, origin: str, to: str) -> None:
    """Let a database be what another is; nobody may be in either."""
    with psycopg.connect(hurt.deployment.postgres.conninfo(), autocommit=True) as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = any(%s)",
            [[origin, to]],
        )
        admin.execute(SQL("drop database if exists {} with (force)").format(Identifier(to)))
        admin.execute(
            SQL("create database {} template {} owner {}").format(
                Identifier(to), Identifier(origin), Identifier(owner_of(min(origin, to, key=len)))
            )
        )
    setup_databases(hurt.deployment.postgres)


def luatsu(hurt: Province, *said: str) -> subprocess.CompletedProcess[str]:
    """Give a command to the deployment."""
    environment = {**os.environ, "LUATSU_DATA": str(hurt.deployment.home.path)}  # noqa: TID251  # a child's
    return subprocess.run(
        [LUATSU, *said], env=environment, capture_output=True, text=True, check=False
    )


def tables(hurt: Province, service: str) -> dict[str, list[Any]]:
    with hurt.database(service) as database:
        return {name: database.execute(query).fetchall() for name, query in LOG.items()}


def all_signed(hurt: Province, service: str) -> bool:
    with hurt.database(service) as database:
        newest = scalar(database, "select max(size) from log.tree_head")
    return bool(newest == head(hurt, service))


def level(hurt: Province) -> bool:
    """Say whether every follower has all of every log that it follows."""
    return all(
        followed(hurt, by, source) >= head(hurt, source) for by in FOLLOWS for source in FOLLOWS[by]
    )


def followed(hurt: Province, by: str, source: str) -> int:
    with hurt.database(by) as database:
        query = "select min(position) from follow.checkpoint where source = %s"
        return int(scalar(database, query, source) or 0)


@pytest.fixture
def department(hurt: Province) -> Iterator[Client]:
    yield hurt.ask(Role.DEPARTMENT)
    for service in SERVICES:  # whatever became of the test, the others find all services running
        if hurt.processes[service].poll() is not None:
            hurt.start(service)
        hurt.ready(service)


def someone(department: Client, name: str) -> dict[str, Any]:
    """Register somebody who files a dossier."""
    said = {
        "citizen_number": "048" + str(190_000_000 + sum(name.encode())),
        "address": f"{name}, đường Không Có Thật",
    }
    person = department.done(
        "/api/registry/persons/register-person", PERSON | said, key=f"{name}/person"
    )
    dossier = department.done(
        "/api/registry/certificates/apply-for-certificate",
        {
            "person_id": person["id"],
            "kind": "passed",
            "area": "20194",
            "received_on": "2026-10-05",
            "channel": "counter",
        },
        key=f"{name}/apply",
    )
    return {"person": person, "dossier": dossier}


def dossier_number(department: Client, dossier: str) -> str:
    events = department.get(f"/api/registry/certificates/{dossier}/history").json()["events"]
    return next(
        str(value)
        for one in events
        for value in one["event"].values()
        if isinstance(value, str) and value.startswith("LS-")
    )


@dataclass(frozen=True)
class Recovered:
    """What was seen while a log was restored to yesterday and put back."""

    told: Story
    since: dict[str, Any]  # recorded after yesterday
    erased: str  # a person of yesterday, erased today
    number: str  # of a dossier of today
    before: dict[str, list[Any]]
    closed: httpx.Response  # what a command was answered meanwhile
    ready: int
    running: subprocess.CompletedProcess[str]  # recovering, while the service ran
    dry: subprocess.CompletedProcess[str]
    done: subprocess.CompletedProcess[str]
    after: dict[str, list[Any]]


@pytest.fixture(scope="module")
def recovered(hurt: Province) -> Recovered:
    """Live through yesterday and today, lose today, and take it back from the bus."""
    department = hurt.ask(Role.DEPARTMENT)
    told = story(hurt, "recovered")
    for step in STEPS[:3]:
        step(told)
    erased = someone(department, "erased today")["person"]["id"]
    yesterday(hurt)
    today(told, department)
    erase(hurt, department, erased)
    since = someone(department, "since yesterday")
    wait(lambda: level(hurt) and all_signed(hurt, SERVICE))
    before = tables(hurt, SERVICE)
    number = dossier_number(department, since["dossier"]["id"])
    restored(hurt)
    closed = department.post("/api/registry/persons/register-person", PERSON, key="while closed")
    ready = hurt.status(SERVICE, "/readyz")
    running = luatsu(hurt, "recover", SERVICE, "--json")
    stop(hurt, SERVICE)
    dry = luatsu(hurt, "recover", SERVICE, "--dry-run", "--json")
    done = luatsu(hurt, "recover", SERVICE, "--json")
    after = tables(hurt, SERVICE)
    hurt.start(SERVICE)
    hurt.ready(SERVICE)
    seen = (closed, ready, running, dry, done, after)
    return Recovered(told, since, erased, number, before, *seen)


def test_a_restored_log_takes_no_command_until_it_is_put_back(recovered: Recovered) -> None:
    assert recovered.closed.status_code == recovered.ready == httpx.codes.SERVICE_UNAVAILABLE
    assert "bus-ahead" in recovered.closed.text


def test_recover_refuses_while_the_service_runs_and_is_done_when_it_is_stopped(
    recovered: Recovered,
) -> None:
    assert recovered.running.returncode == 1
    assert json.loads(recovered.running.stdout)[SERVICE]["doubt"] == "running"
    assert recovered.dry.returncode == recovered.done.returncode == 0, recovered.done.stderr
    said = json.loads(recovered.done.stdout)[SERVICE]
    assert (said["left"], said["unproven"], said["lost"]) == (0, False, 0)
    assert said["position"] == said["bus"] == said["proven"] > said["restored"]


@pytest.mark.parametrize("table", LOG)
def test_the_log_is_what_it_was_to_the_last_byte(recovered: Recovered, table: str) -> None:
    assert recovered.after[table] == recovered.before[table]


def test_whoever_asks_again_has_the_first_answer_and_no_number_is_given_twice(
    recovered: Recovered, department: Client
) -> None:
    assert someone(department, "since yesterday") == recovered.since
    other = someone(department, "after recovering")
    assert dossier_number(department, other["dossier"]["id"]) > recovered.number


def test_no_personal_data_are_lost_with_the_log_and_nobody_comes_back(
    recovered: Recovered, department: Client
) -> None:
    since = recovered.since["person"]["id"]

    assert address(department, since).startswith("since yesterday,")
    assert address(department, recovered.erased) == "∎ đã xóa"


async def test_all_four_services_are_level_again_and_no_effect_came_twice(
    hurt: Province, recovered: Recovered, department: Client
) -> None:
    await asyncio.to_thread(STEPS[4], recovered.told)
    await asyncio.to_thread(wait, lambda: level(hurt))
    for service in SERVICES:
        await assert_bus_is(hurt, service)
    for follower, sources in FOLLOWS.items():
        for source in sources:
            await assert_followed(hurt, source, follower)
    kinds = [one["type"] for one in certificate_events(department, recovered.told)]
    assert kinds.count("CertificateUseDeprived") == 1


def test_the_log_is_proven_and_like_all_its_copies(hurt: Province, recovered: Recovered) -> None:
    for said in (("verify", SERVICE), ("reconcile",)):
        found = luatsu(hurt, *said)
        assert found.returncode == 0, found.stderr


def yesterday(hurt: Province) -> None:
    """Keep the log as it is now."""
    wait(lambda: level(hurt) and all_signed(hurt, SERVICE))
    stop(hurt, SERVICE)
    copy(hurt, SERVICE, f"{SERVICE}_yesterday")
    hurt.start(SERVICE)
    hurt.ready(SERVICE)


def today(told: Story, department: Client) -> None:
    """Let a penalty be decided, whose effect comes back to the registry."""
    STEPS[3](told)

    def deprived() -> bool:
        kinds = [one["type"] for one in certificate_events(department, told)]
        return kinds.count("CertificateUseDeprived") == 1

    wait(deprived)


def restored(hurt: Province) -> None:
    """Restore the log to yesterday, and let its service find that out; others are started anew."""
    stop(hurt, SERVICE)
    copy(hurt, f"{SERVICE}_yesterday", SERVICE)
    hurt.start(SERVICE)
    wait(lambda: hurt.status(SERVICE, "/livez") == httpx.codes.OK)
    # One that starts now asks the restored log whether it has what was followed.
    stop(hurt, "reporting")
    hurt.start("reporting")
    wait(lambda: "source behind" in (hurt.logs / "reporting.log").read_text())


def test_a_database_of_keys_restored_to_yesterday_loses_nobody_and_revives_nobody(
    hurt: Province, department: Client
) -> None:
    kept, erased = (someone(department, name)["person"]["id"] for name in ("kept", "to be erased"))
    copy(hurt, KEYS, f"{KEYS}_yesterday")
    since = someone(department, "after the backup of keys")["person"]["id"]
    erase(hurt, department, erased)
    stop(hurt, SERVICE)
    copy(hurt, f"{KEYS}_yesterday", KEYS)

    hurt.start(SERVICE)
    hurt.ready(SERVICE)

    assert address(department, kept).startswith("kept,")
    assert address(department, since).startswith("after the backup of keys,")
    assert address(department, erased) == "∎ đã xóa"
    with hurt.database(KEYS) as keys:
        assert scalar(keys, "select count(*) from subject_key where subject = %s", erased) == 0
        assert scalar(keys, "select count(*) from subject_key where subject = %s", since) == 1
    for service in SERVICES:
        hurt.ready(service)


def erase(hurt: Province, department: Client, person: str) -> None:
    asked = department.done(
        "/api/registry/erasures/request-erasure",
        {
            "subject_id": person,
            "reason": "Theo đề nghị",
            "basis": "Luật 91/2025/QH15 Đ.14",
            "requested_on": "2026-11-01",
        },
        key=f"{person}/request",
    )["id"]
    hurt.ask(Role.ADMIN).done(
        f"/api/registry/erasures/{asked}/record-erasure",
        {"basis": "Luật 91/2025/QH15 Đ.14"},
        key=f"{person}/record",
    )
    with hurt.database(KEYS) as keys:
        query = "select count(*) from tombstone where subject = %s"
        wait(lambda: scalar(keys, query, person) == 1)


def address(department: Client, person: str) -> str:
    answer = department.post(f"/api/registry/persons/{person}/reveal", {"why": "Đối chiếu hồ sơ"})
    assert answer.status_code == httpx.codes.OK, answer.text
    return str(answer.json()["fields"]["address"])


def test_a_followed_copy_that_was_changed_is_found_and_mended_by_a_command(
    hurt: Province, recovered: Recovered
) -> None:
    position = recovered.since["person"]["position"]
    with hurt.database("reporting") as database:
        database.execute(
            """update follow.followed set document = replace(document, 'urn:luatsu', 'urn:khac')
                where source = %s and position = %s""",
            [SERVICE, position],
        )
        database.execute(
            """update follow.followed
                  set leaf = sha256('\\x00'::bytea || convert_to(document, 'UTF8'))
                where source = %s and position = %s""",
            [SERVICE, position],
        )

    found = luatsu(hurt, "reconcile", "reporting", "--json")
    mended = luatsu(hurt, "reconcile", "reporting", "--mend")

    (said,) = json.loads(found.stdout)["reporting"]
    assert (found.returncode, said["what"], said["finding"]) == (1, SERVICE, "copy-differs")
    assert said["position"] == position
    assert mended.returncode == 0, mended.stderr
