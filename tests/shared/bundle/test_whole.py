"""A bundle as it was made holds, for whoever checks it with Python alone."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from shared.bundle.chosen import Chosen, Paper
from shared.bundle.collecting import NoSuchCase
from shared.bundle.exporting import Case, Place, Range, export
from shared.bundle.papers import gathered
from shared.bundle.sources import NotSigned
from shared.bundle.standalone import verifier
from shared.bundle.verifier.checking import check, check_all
from shared.bundle.verifier.findings import FAILURE
from tests.shared.bundle import logs
from tests.shared.bundle.conftest import bundle
from tests.shared.bundle.forging import contents, failures
from tests.shared.bundle.logs import Deployment


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Check with a bare Python, in a folder with nothing but the check."""
    program = folder / "alone" / "verify.py"
    program.parent.mkdir(exist_ok=True)
    program.write_bytes(verifier())
    return subprocess.run(
        [sys.executable, "-I", "-S", program, *arguments],
        cwd=program.parent,
        capture_output=True,
        encoding="utf-8",
        env={},
        check=False,
    )


def pinned(deployment: Deployment) -> list[str]:
    """Say on a command line which keys are known."""
    return [part for key in deployment.keys for part in ("--key", key)]


def test_a_case_holds(case_file: Path, deployment: Deployment, tmp_path: Path) -> None:
    witness = logs.WITNESS.verifier.vkey

    said = run(tmp_path, str(case_file), *pinned(deployment), "--witness", witness, "--json")

    found = json.loads(said.stdout)
    assert [one for one in found["findings"] if one["level"] == FAILURE] == []
    assert said.returncode == 0, said.stderr
    assert {one["origin"] for one in found["logs"]} == {
        "luatsu/48/registry",
        "luatsu/48/discipline",
    }


def test_a_range_holds(range_file: Path, deployment: Deployment, tmp_path: Path) -> None:
    said = run(tmp_path, str(range_file), *pinned(deployment))

    assert said.returncode == 0, said.stdout
    assert "NGUYÊN VẸN" in said.stdout


def test_a_key_that_nobody_compared_is_a_doubt(case_file: Path, tmp_path: Path) -> None:
    said = run(tmp_path, str(case_file))

    assert said.returncode == 3
    assert "hãy so bằng tay" in said.stdout
    assert "compare it by hand" in said.stdout


def test_it_runs_from_its_own_folder_and_as_a_program(
    case_file: Path, deployment: Deployment, tmp_path: Path
) -> None:
    folder = tmp_path / "unpacked"
    ZipFile(case_file).extractall(folder)

    for program in (folder / "verify.py", case_file):
        said = subprocess.run(
            [sys.executable, "-I", program, *pinned(deployment)], capture_output=True, check=False
        )
        assert said.returncode == 0, said.stdout.decode()


def test_what_runs_in_process_is_what_the_bundle_carries(
    case_file: Path, deployment: Deployment
) -> None:
    assert ZipFile(case_file).read("verify.py") == verifier()
    assert [one for one in check(str(case_file), deployment.keys) if one.level == FAILURE] == []


async def test_the_same_log_and_head_give_the_same_bytes(
    deployment: Deployment, case_zip: bytes, range_zip: bytes
) -> None:
    assert await bundle(deployment, Case(logs.CASE)) == case_zip
    assert await bundle(deployment, Range("registry", 3, 40)) == range_zip


def test_a_case_brings_what_belongs_to_it_and_says_why(case_file: Path) -> None:
    manifest = json.loads(ZipFile(case_file).read("manifest.json"))

    found = [
        (service, why["reason"])
        for service, events in manifest["events"].items()
        for one in events
        for why in one["why"]
    ]
    assert sorted(found) == [
        ("discipline", "cause"),
        ("discipline", "cause"),
        ("discipline", "correlation"),
        ("discipline", "correlation"),
        ("discipline", "effect"),
        ("discipline", "named"),
        ("registry", "erasure"),
        ("registry", "named"),
        ("registry", "own"),
        ("registry", "own"),
        ("registry", "reading"),
        ("registry", "rule-row"),
    ]
    assert manifest["erased"] == [str(logs.ERASED)]
    assert [one["code"] for one in manifest["left_out"]] == ["not-in-store", "in-clear"]


def test_a_stamp_and_what_witnesses_said_are_shown(case_file: Path, deployment: Deployment) -> None:
    witness = logs.WITNESS.verifier.vkey

    found = check_all(str(case_file), [*deployment.keys, witness])

    codes = [one.code for one in found.findings]
    assert "stamp-by-openssl" in codes
    assert codes.count("witnessed") == 2
    assert found.exit_code == 0


async def test_a_paper_in_clear_is_put_in_and_one_of_an_erased_person_is_not(
    deployment: Deployment, tmp_path: Path
) -> None:
    asked = []

    async def opener(paper: Paper) -> bytes:
        asked.append((paper.service, paper.stream, paper.digest))
        return b"sixteen letters!"

    given = await bundle(deployment, Case(logs.CASE), opener)
    chosen = Chosen(
        papers={logs.DIGEST: Paper("registry", logs.CASE, logs.paper())}, erased={str(logs.PERSON)}
    )
    erased = await gathered(chosen, deployment.documents, opener)

    assert asked == [("registry", logs.CASE, logs.DIGEST)]
    assert failures(given, tmp_path) == []
    assert contents(given)[f"papers/opened/{logs.DIGEST}.pdf"] == b"sixteen letters!"
    assert [one["code"] for one in erased.left_out] == ["erased"]


async def test_a_paper_that_was_damaged_in_the_store_is_said(
    deployment: Deployment, tmp_path: Path
) -> None:
    file = tmp_path / logs.DIGEST[:2] / logs.DIGEST
    file.parent.mkdir()
    file.write_bytes(b"other")
    chosen = Chosen(papers={logs.DIGEST: Paper("registry", logs.CASE, logs.paper())})

    found = await gathered(chosen, tmp_path, None)

    assert found.sealed == {}
    assert [one["code"] for one in found.left_out] == ["damaged", "in-clear"]


async def test_names_are_followed_as_far_as_is_asked(deployment: Deployment) -> None:
    streams = []
    for hops in (0, 1, 2):
        files = contents(await bundle(deployment, Case(logs.FINDING, hops)))
        said = [
            json.loads(line)
            for name in files
            for line in files[name].splitlines()
            if "events/" in name
        ]
        streams.append({one["document"]["subject"] for one in said})

    assert logs.PERSON_STREAM not in streams[0]
    assert logs.PENALTY in streams[0]  # the same story
    assert streams[0] <= streams[1] <= streams[2]


async def test_a_head_of_old_is_used_where_it_is_asked_for(deployment: Deployment) -> None:
    sizes = []
    for heads in ({}, {"registry": 315}):
        files = contents(await bundle(deployment, Range("registry", 3, 40), heads=heads))
        sizes.append(json.loads(files["manifest.json"])["logs"]["registry"]["size"])

    assert sizes == [317, 315]
    with pytest.raises(NotSigned):
        await bundle(deployment, Range("registry", 3, 40), heads={"registry": 316})
    with pytest.raises(NoSuchCase):
        await bundle(deployment, Range("registry", 3, 316), heads={"registry": 315})
    with pytest.raises(NoSuchCase):
        await bundle(deployment, Case(f"certificate-{logs.STRANGER}"))


async def test_a_log_that_cannot_be_read_is_said(deployment: Deployment, tmp_path: Path) -> None:
    to = BytesIO()
    place = Place(
        province="48",
        databases={"registry": deployment.databases["registry"]},
        documents=deployment.documents,
        made_by="luatsu 1",
        unreachable=["discipline"],
    )

    manifest = await export(to, Case(logs.CASE), place)

    assert failures(to.getvalue(), tmp_path, deployment.keys) == []
    assert list(manifest["logs"]) == ["registry"]
    assert manifest["left_out"][0]["what"] == "events/discipline.ndjson"
