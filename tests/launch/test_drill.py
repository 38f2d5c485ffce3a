"""A backup is proven by bringing it back; whatever makes it doubtful is said."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.launch.deployment import Deployment
from services.launch.drill.copying import SUMS, NoBackup, bring_secrets, check
from services.launch.drill.examining import of_erased
from services.launch.drill.report import REPORT
from shared.edge import new_id
from shared.embedded.files import Home
from shared.messages import Role
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import read_secrets
from tests.support import servers
from tests.support.province import LUATSU, Client, Province
from tests.support.together import Together, together

ALL = ("registry", "inspection", "discipline", "reporting")
NUMBERS = {"erased": "048080999001", "kept": "048080999002", "later": "048080999003"}
PEOPLE = "/api/registry/persons/register-person"


@pytest.fixture(scope="module")
async def told(deployment: Deployment) -> AsyncIterator[UUID]:
    """Somebody was registered and erased, somebody else has applied, somebody was fined."""
    async with together(deployment, ALL) as services:
        yield await asyncio.to_thread(tell, deployment, services)


def tell(deployment: Deployment, _: Together) -> UUID:
    """Tell a little over HTTP."""
    port = deployment.settings.port
    place = Province(deployment, dict.fromkeys(ALL, port))
    department, admin = place.ask(Role.DEPARTMENT), place.ask(Role.ADMIN)
    one = register(department, "erased")
    register(department, "kept")
    asked = {
        "subject_id": str(one),
        "reason": "Không còn hành nghề",
        "basis": "Luật 91/2025/QH15 Đ.14",
        "requested_on": "2026-11-20",
    }
    request = admin.done("/api/registry/erasures/request-erasure", asked, key="ask")["id"]
    said = {"basis": "Luật 91/2025/QH15 Đ.14"}
    admin.done(f"/api/registry/erasures/{request}/record-erasure", said, key="erase")
    return one


def register(department: Client, name: str) -> UUID:
    """Register somebody."""
    person = {
        "full_name": "Người Giả Định",
        "citizen_number": NUMBERS[name],
        "birth_date": "1980-01-02",
        "address": "1 đường Không Có Thật",
        "area": "20194",
    }
    return UUID(department.done(PEOPLE, person, key=name)["id"])


async def luatsu(deployment: Deployment, *said: str | Path) -> tuple[int, str, str]:
    """Run the command line as an operator does."""
    done = await asyncio.to_thread(
        subprocess.run,
        ["env", f"LUATSU_DATA={deployment.home.path}", LUATSU, *said],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
async def backup(told: UUID, deployment: Deployment) -> AsyncIterator[Path]:
    """Back the running deployment up."""
    with servers.home() as room:
        folder = room.path / "backup"
        status, _, words = await luatsu(deployment, "backup", folder)
        assert status == 0, words
        yield folder


async def drilled(deployment: Deployment, *said: str | Path) -> tuple[int, Mapping[str, Any]]:
    """Drill, and read what it says to machines."""
    status, answer, words = await luatsu(deployment, "drill", "--json", *said)
    assert answer, words
    return status, json.loads(answer)


@pytest.mark.parametrize("lost", ["log/registry.dump", "keys/keys.dump", "keys/secrets.tar"])
async def test_a_damaged_or_missing_file_is_named(
    backup: Path, deployment: Deployment, tmp_path: Path, lost: str
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(backup, damaged)
    one = damaged / lost
    said = bytearray(one.read_bytes())
    said[len(said) // 2] ^= 1
    one.write_bytes(said)

    with pytest.raises(NoBackup, match=lost):
        check(damaged)
    status, _, words = await luatsu(deployment, "drill", damaged)
    assert (status, lost in words) == (1, True)
    one.unlink()
    with pytest.raises(NoBackup, match=lost):
        check(damaged)


def test_a_file_that_no_sum_vouches_for_is_named(tmp_path: Path) -> None:
    for part in ("log", "keys"):
        (tmp_path / part).mkdir()
        (tmp_path / part / SUMS).touch()
    (tmp_path / "log" / "registry.dump").write_text("anything")

    with pytest.raises(NoBackup, match=r"log/registry\.dump"):
        check(tmp_path)


async def test_the_first_keys_of_the_notaries_come_back(
    backup: Path, deployment: Deployment, tmp_path: Path
) -> None:
    await asyncio.to_thread(bring_secrets, backup, Home.at(tmp_path / "there"))

    for one in (deployment.home.path / "notary").iterdir():
        assert (tmp_path / "there" / "notary" / one.name).read_text() == one.read_text()


async def test_whoever_was_erased_and_can_be_read_is_doubted(
    told: UUID, deployment: Deployment
) -> None:
    settings = deployment.of("registry")
    engine = keys_engine(settings.needed("keys_url"))
    keys = Keys(engine, read_secrets(settings.master_key, settings.pepper))
    returned = new_id()
    await keys.make(returned)

    doubts = await of_erased(keys, [told, returned])

    assert [one.where for one in doubts] == ["keys"]
    assert await of_erased(keys, [told]) == []
    await engine.dispose()


async def test_into_a_place_that_holds_something_nothing_is_brought_back(
    backup: Path, deployment: Deployment
) -> None:
    status, _, words = await luatsu(deployment, "restore", backup)

    assert status != 0
    assert "holds a deployment already" in words


async def test_a_backup_is_proven_beside_the_running_deployment_and_doubted_when_they_differ(
    backup: Path, deployment: Deployment
) -> None:
    status, report = await drilled(deployment, backup)

    assert report["doubts"] == []
    assert (status, report["ok"]) == (0, True)
    assert report["rto_seconds"] > 0
    kept = json.loads((deployment.home.path / REPORT).read_text())
    assert kept["ok"]

    # Somebody comes after the backup, and the living log is edited where the backup ends.
    place = Province(deployment, dict.fromkeys(ALL, deployment.settings.port))
    await asyncio.to_thread(register, place.ask(Role.DEPARTMENT), "later")
    end = report["services"]["registry"]["restored"]
    edit = "update log.event set leaf = sha256(leaf) where position = %s"
    with psycopg.connect(deployment.postgres.conninfo("registry"), autocommit=True) as connection:
        connection.execute("alter table log.event disable trigger append_only")
        connection.execute(edit, [end])

    status, report = await drilled(deployment, backup)

    assert status == 1
    assert [one["where"] for one in report["doubts"]] == [f"registry @{end}"]
    assert report["services"]["registry"]["events_lost"] >= 1
    assert report["rpo_seconds"] > 0
    assert not json.loads((deployment.home.path / REPORT).read_text())["ok"]
