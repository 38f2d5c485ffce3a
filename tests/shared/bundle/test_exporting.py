"""The command line over services that run: what it writes holds, what it opens is recorded."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from services.registry.certificate import decider as certificates
from services.registry.certificate.application import ItemHandedIn
from services.registry.person import decider as persons
from shared.bundle.verifier.checking import Checked
from shared.bundle.verifier.findings import FAILURE, Finding
from shared.cli import command_line
from shared.cli import export as exported
from shared.log import reader
from shared.personal.document import DocumentHandedIn
from shared.proof import store
from tests.shared.asked import application, person
from tests.support.eventually import eventually
from tests.support.together import Together

PLAIN = b"%PDF-1.7 gi\xe1\xba\xa5y kh\xc3\xa1m s\xe1\xbb\xa9c kh\xe1\xbb\x8fe"


async def scan() -> AsyncIterator[bytes]:
    yield PLAIN


@pytest.fixture
async def dossier(handling: Together) -> str:
    """Name a certificate's stream with a paper in it, signed by the notary."""
    registry = handling.runtimes["registry"]
    applicant = await handling.give(persons, person())
    paper = await registry.keep(
        applicant.id, scan(), media_type="application/pdf", name="health-certificate"
    )
    handed_in = ItemHandedIn(label="Giấy khám", document=DocumentHandedIn(**paper.model_dump()))
    asked = application(applicant.id).model_copy(update={"items": (handed_in,)})
    done = await handling.give(certificates, asked)
    assert done.position is not None
    await signed(handling, done.position)
    return done.stream


async def signed(handling: Together, position: int) -> None:
    async def size() -> int:
        async with handling.runtimes["registry"].engine.connect() as connection:
            newest = await store.newest(connection)
            return 0 if newest is None else newest.size

    await eventually(size, lambda found: found >= position)


async def luatsu(handling: Together, *arguments: str) -> tuple[int, str, str]:
    """Run the command line in the deployment's folder, as its operator does."""
    settings = handling.runtimes["registry"].settings
    env = {"LUATSU_DATA": str(settings.data)}
    said = await asyncio.to_thread(
        CliRunner().invoke, command_line(), ["export", *arguments], env=env
    )
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    return said.exit_code, said.stdout, said.stderr


def checked(file: Path, key: str) -> int:
    """Check a bundle as a program of its own."""
    return subprocess.run([sys.executable, "-I", file, "--key", key], check=False).returncode


async def test_a_case_is_exported_and_holds(
    handling: Together, dossier: str, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"

    code, out, err = await luatsu(handling, "case", dossier, "-o", str(file), "--json")

    said = json.loads(out.splitlines()[-1])  # the services log to the same place here
    assert (code, said["failures"]) == (0, []), err
    names = ZipFile(file).namelist()
    assert [one for one in names if one.startswith("papers/opened")] == []
    assert len([one for one in names if one.startswith("papers/sealed")]) == 1
    key = said["keys"]["luatsu/48/registry"]
    assert await asyncio.to_thread(checked, file, key) == 0
    assert PLAIN not in file.read_bytes()


async def test_a_bundle_that_fails_its_own_check_does_not_have_the_name(
    handling: Together, dossier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.zip"
    wrong = Finding("leaf", FAILURE, "events/registry.ndjson", 1, "sai", "wrong")
    monkeypatch.setattr(exported, "check_all", lambda _: Checked([wrong]))

    code, _, err = await luatsu(handling, "case", dossier, "-o", str(file))

    assert code != 0
    assert "wrong" in err
    assert not file.exists()
    assert file.with_name("case.zip.failed").exists()


async def test_papers_in_clear_are_a_reading_that_is_recorded(
    handling: Together, dossier: str, tmp_path: Path
) -> None:
    file = tmp_path / "case.zip"
    asked = ("case", dossier, "-o", str(file), "--papers")

    refused, _, _ = await luatsu(handling, *asked)
    code, _, err = await luatsu(handling, *asked, "--why", "tòa án yêu cầu")

    assert (refused, code) == (2, 0), err
    opened = ZipFile(file)
    (name,) = [one for one in opened.namelist() if one.startswith("papers/opened")]
    assert opened.read(name) == PLAIN
    assert {"tòa án yêu cầu", dossier} <= await newest_reading(handling)


async def newest_reading(handling: Together) -> set[Any]:
    async with handling.runtimes["registry"].engine.connect() as connection:
        position = (await reader.head(connection)).position
        (last,) = await reader.after(connection, position - 1, 1)
    said = json.loads(last.document)["data"]["event"]
    return {said["purpose"], said["case"]}


async def test_a_range_is_exported_and_holds(
    handling: Together, dossier: str, tmp_path: Path
) -> None:
    assert dossier
    file = tmp_path / "range.zip"
    code, out, err = await luatsu(handling, "range", "registry", "1..2", "-o", str(file))

    assert code == 0, err
    assert "SHA-256" in out


async def test_what_is_not_there_is_said_and_leaves_no_file(
    handling: Together, dossier: str, tmp_path: Path
) -> None:
    assert dossier
    output = ("-o", str(tmp_path / "none.zip"))
    unknown = f"certificate-{UUID(int=1)}"

    refused = [
        await luatsu(handling, "case", unknown, *output),
        await luatsu(handling, "range", "registry", "1..999999999", *output),
        await luatsu(handling, "range", "registry", "1..2", "--head", "registry=9999", *output),
        await luatsu(handling, "range", "registry", "two", *output),
    ]

    assert [code for code, _, _ in refused] == [1, 1, 1, 2]
    assert all("Traceback" not in err for _, _, err in refused)
    assert await asyncio.to_thread(lambda: list(tmp_path.iterdir())) == []
