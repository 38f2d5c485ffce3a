"""What stands in docs/contracts is what the code says, and the command keeps it so."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli import command_line
from shared.published.golden import FOLDER, files, standing
from shared.service import Blueprint

EVENT = "events/registry/CertificateIssued.json"
COMMAND = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "contracts"))


def contracts(folder: Path, *options: str) -> Result:
    return COMMAND.invoke(command_line(), ["contracts", "--folder", str(folder), *options])


def change(folder: Path, path: str, **properties: Any) -> None:
    """Let an event have been published with other fields than it has; none takes one away."""
    said = json.loads((folder / path).read_text())
    fields = said["$defs"][Path(path).stem]["properties"]
    for name, schema in properties.items():
        if schema is None:
            del fields[name]
        else:
            fields[name] = schema
    (folder / path).write_text(json.dumps(said))


def test_what_is_published_is_what_the_code_says(blueprints: list[Blueprint]) -> None:
    was, now = standing(FOLDER), files(blueprints)

    stale = sorted(path for path in was.keys() | now.keys() if was.get(path) != now.get(path))

    assert not stale, f"run `make contracts`: {stale}"


def test_the_command_writes_all_that_is_published_and_takes_away_what_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "README.md").write_text("by hand")
    (tmp_path / "openapi-gone.json").write_text("{}")

    assert contracts(tmp_path).exit_code == 0

    assert standing(tmp_path) == standing(FOLDER)
    assert (tmp_path / "README.md").read_text() == "by hand"
    assert contracts(tmp_path, "--check").exit_code == 0


def test_a_difference_is_found(folder: Path) -> None:
    (folder / "map.md").write_text("of yesterday")

    result = contracts(folder, "--check")

    assert result.exit_code == 1
    assert "map.md" in result.stderr


def test_a_broken_promise_is_refused_and_nothing_is_written(folder: Path) -> None:
    change(folder, EVENT, promised={"type": "string"})
    before = standing(folder)

    result = contracts(folder, "--readers-are-out")

    assert result.exit_code == 1
    assert f"{EVENT}.event.promised: the field is gone" in result.stderr
    assert standing(folder) == before


def test_what_no_log_holds_yet_may_change(folder: Path) -> None:
    change(folder, EVENT, promised={"type": "string"})

    assert contracts(folder, "--unreleased").exit_code == 0

    assert standing(folder) == standing(FOLDER)


def test_a_new_value_waits_until_its_readers_are_out(folder: Path) -> None:
    path = "events/registry/CertificateApplied.json"
    said = json.loads((folder / path).read_text())
    said["$defs"]["Channel"]["enum"].remove("online")
    (folder / path).write_text(json.dumps(said))

    refused, taken = contracts(folder), contracts(folder, "--readers-are-out")

    assert (refused.exit_code, taken.exit_code) == (1, 0)
    assert "the value 'online' is new" in refused.stderr


def test_what_only_adds_needs_no_leave(folder: Path) -> None:
    change(folder, "events/registry/CertificateApplied.json", residence=None)

    assert contracts(folder).exit_code == 0
