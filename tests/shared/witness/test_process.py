"""A witness as a process: killed at any moment, it has put its name to one view."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shared.cli.witness import app
from shared.proof.head import read
from shared.settings import BadSettings
from shared.witness import following
from shared.witness.door import Door
from shared.witness.store import opened, signer
from shared.witness.witness import Watched
from tests.shared.witness.liar import URL, Liar, leaves, size_of
from tests.shared.witness.process import NAME
from tests.support.eventually import eventually

ROOT = Path(__file__).parents[3]
KILLS = 3
COMMAND = "from shared.cli import main; main()"


async def started(*said: str, folder: Path) -> Process:
    """Start a process of ours in a place where no deployment is."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, *said),
        stdout=PIPE,
        stderr=PIPE,
        cwd=ROOT,
        env={**os.environ, "LUATSU_DATA": str(folder)},  # noqa: TID251  # a child starts from ours
    )


class Seen:
    """Whether a log was looked at since."""

    def __init__(self, liar: Liar) -> None:
        """Begin to count."""
        self._liar = liar
        self._before = liar.seen

    def again(self) -> bool:
        """Say whether it was."""
        return self._liar.seen > self._before


async def lie_and_grow(liar: Liar) -> None:
    """Show the truth and a lie by turns, so that the witness ends at one or the other."""
    for count in range(len(liar.history) + 1, len(liar.history) + 9):
        for history in (leaves(count), leaves(count, forged_at=count - 1)):
            liar.history = history
            await asyncio.sleep(0.03)


async def test_killed_at_any_moment_it_has_signed_one_view(tmp_path: Path) -> None:
    liar = Liar(leaves(3))
    codes: list[int | None] = []
    async with liar.served() as at:
        for end in (*[signal.SIGKILL] * KILLS, signal.SIGTERM):
            said = ("-m", "tests.shared.witness.process", str(tmp_path), at, liar.first.vkey)
            process = await started(*said, folder=tmp_path)
            seen = Seen(liar)
            await eventually(seen.again, within=120)
            await lie_and_grow(liar)
            process.send_signal(end)
            await process.communicate()
            codes.append(process.returncode)

    assert codes == [*[-signal.SIGKILL] * KILLS, 0]  # told to stop, it stops well
    assert liar.taken
    roots: dict[int, set[bytes]] = {}
    for one in liar.taken:
        roots.setdefault(size_of(one), set()).add(read(one)[1].root)
    assert all(len(found) == 1 for found in roots.values())
    sizes = [size_of(one) for one in liar.taken]
    assert sizes == sorted(sizes)


async def test_one_look_shouts_with_its_exit_status(tmp_path: Path) -> None:
    liar = Liar(leaves(10))
    await looked(liar, tmp_path / "witness")
    liar.history = leaves(12, forged_at=5)
    async with liar.served() as at:
        said = ("witness", "--name", NAME, "--at", at, "--key", liar.first.vkey, "--once")
        process = await started("-c", COMMAND, *said, folder=tmp_path)
        out, errors = await process.communicate()

    assert process.returncode == 1
    assert out.decode().startswith(f"{NAME}+")
    assert "heads contradict" in errors.decode()


# What it says -------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUATSU_DATA", str(tmp_path))
    return tmp_path / "witness"


async def looked(liar: Liar, place: Path) -> None:
    """Look at a log once, as the process does."""
    async with liar.client() as client:
        with opened(place, alone=True) as store:
            mine = signer(place, NAME)
            await following.look([Watched(liar.first, Door(client, URL), store, mine)])


def luatsu(*said: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, said)
    return done.exit_code, done.output


def status(*more: str) -> tuple[int, dict[str, Any]]:
    code, said = luatsu("status", "--json", *more)
    return code, json.loads(said)


async def test_a_witness_says_how_it_stands(place: Path) -> None:
    liar = Liar(leaves(10))
    assert status()[0] == 1  # nobody has looked yet

    await looked(liar, place)
    code, said = status()
    assert (code, said["wrong"], said["vkey"]) == (0, [], (place / "vkey").read_text().strip())
    assert said["logs"][0]["size"] == 10
    assert luatsu("status")[0] == 0
    assert status("--silent-after", "0")[0] == 1

    liar.history = leaves(6)
    liar.shown = liar.head()
    liar.minutes = -10
    liar.shown = liar.head()  # signed before, and not a part of what is there
    await looked(liar, place)
    code, said = status()
    assert (code, said["logs"][0]["trouble"]) == (1, "behind")
    assert said["wrong"] == ["luatsu/48/registry: behind"]


def retold(file: Path) -> str:
    """Write other words around the same evidence."""
    said = file.read_text().replace("Điểm chốt sổ sau không nối", "Mọi thứ đều nối")
    other = file.with_name("retold")
    other.write_text(said)
    return str(other)


async def test_evidence_is_checked_by_anybody_and_settled_by_the_witness(place: Path) -> None:
    liar = Liar(leaves(10))
    await looked(liar, place)
    liar.history = leaves(12, forged_at=5)
    await looked(liar, place)
    code, said = status()
    (found,) = said["evidence"]
    assert (code, found["doubt"], found["after"], found["until"]) == (1, "inconsistent", 0, 10)
    assert luatsu("status")[0] == 1

    assert luatsu("check", found["file"], "--key", liar.first.vkey)[0] == 0
    assert "Mọi thứ" not in luatsu("check", retold(Path(found["file"])))[1]
    assert luatsu("check", found["file"], "--key", Liar(leaves(1)).first.vkey)[0] == 1

    assert luatsu("settle", "another", "--reason", "?")[0] == 1
    assert luatsu("settle", found["id"], "--reason", "Đã báo thanh tra")[0] == 0
    assert status()[0] == 0
    assert "Đã báo thanh tra" in luatsu("status")[1]


@pytest.mark.parametrize(
    "said",
    [
        ["--name", NAME, "--key", "luatsu/48/registry+00000000+AAAA"],
        ["--name", "a name", "--key", "x"],
        ["--key", "x"],
        ["--name", NAME],
    ],
)
def test_what_its_operator_must_mend_is_said(place: Path, said: list[str]) -> None:
    with pytest.raises(BadSettings, match="cần"):
        CliRunner().invoke(app, said, catch_exceptions=False)
