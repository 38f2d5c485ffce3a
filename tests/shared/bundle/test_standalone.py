"""`verify.py` is one file that any Python from 3.8 on runs, and says the same as its parts."""

import ast
import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from shutil import which

import pytest

from shared.bundle.standalone import OURS, PARTS, verifier
from shared.bundle.verifier.checking import check_all
from shared.bundle.verifier.findings import TEXTS
from tests.shared.bundle.forging import changed, contents, remade
from tests.shared.bundle.logs import Deployment


def another_python(version: str) -> str | None:
    """Find another Python of this machine, where it has one."""
    kept = (Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python")
    for one in (*map(str, kept), which(f"python{version}")):
        if one and subprocess.run([one, "-V"], capture_output=True, check=False).returncode == 0:
            return one
    return None


VERSIONS = ("3.8", "3.9", "3.10", "3.12", "3.13", "3.14")
PYTHONS = [sys.executable, *filter(None, map(another_python, VERSIONS))]  # those that are here


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(verifier(), feature_version=(3, 8))

    imported = {
        (one.module if isinstance(one, ast.ImportFrom) else one.names[0].name)
        for one in ast.walk(tree)
        if isinstance(one, ast.Import | ast.ImportFrom)
    }
    assert {str(one).partition(".")[0] for one in imported} <= sys.stdlib_module_names


def test_no_part_takes_a_name_of_another() -> None:
    names: Counter[str] = Counter()
    for node in ast.parse(verifier()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names[name] += 1
            case ast.Assign(targets=targets):
                names.update(one.id for one in targets if isinstance(one, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                names[name] += 1
            case ast.ImportFrom(names=imported) | ast.Import(names=imported):
                names.update(one.asname or one.name for one in imported)
            case _:
                pass

    assert [name for name, count in names.items() if count > 1] == []


def test_every_part_is_in_it_after_those_that_it_uses() -> None:
    folder = Path(import_module(OURS.rstrip(".")).__file__ or "").parent
    used: list[str] = []
    for part in PARTS:
        source = (folder / f"{part}.py").read_text()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared"):
                assert (node.module or "").removeprefix(OURS) in used
        used.append(part)

    assert {one.stem for one in folder.glob("*.py")} == {*PARTS, "__init__"}


def test_every_finding_is_said_in_both_languages() -> None:
    for level, vi, en in TEXTS.values():
        assert level in {"failure", "doubt", "note"}
        assert vi != en


@pytest.mark.parametrize("python", PYTHONS)
def test_other_pythons_say_the_same(
    python: str, case_zip: bytes, deployment: Deployment, tmp_path: Path
) -> None:
    whole, forged, program = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "verify.py"
    program.write_bytes(verifier())
    whole.write_bytes(case_zip)
    change = contents(case_zip)
    forged.write_bytes(
        remade(changed(change, "events/registry.ndjson", lambda one: one.replace(b"7", b"8")))
    )
    keys = [part for key in deployment.keys for part in ("--key", key)]

    for file in (whole, forged):
        said = subprocess.run(
            [python, "-I", "-S", "-W", "error", program, file, "--json", *keys],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={"PYTHONIOENCODING": "ascii"},
        )
        expected = check_all(str(file), deployment.keys)
        assert said.returncode == expected.exit_code, said.stderr
        assert json.loads(said.stdout)["findings"] == [asdict(one) for one in expected.findings]


def test_an_old_terminal_hinders_nothing(case_file: Path, tmp_path: Path) -> None:
    program = tmp_path / "verify.py"
    program.write_bytes(verifier())

    said = subprocess.run(
        [sys.executable, program, case_file],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "cp1252", "LC_ALL": "C"},
    )

    assert said.returncode == 3
    assert "hãy so bằng tay" in said.stdout.decode()
