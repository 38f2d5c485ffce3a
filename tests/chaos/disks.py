"""Disks of a few hundred megabytes for the servers' folders, so that one can be full.

Each is a file with a file system in it, mounted where a server keeps its data: only root may do
that, and not in every container. Where it may not be done no disk is ever full.
"""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shared.embedded.files import PASSABLE

SIZES = {"postgres": 8 << 30, "nats": 2 << 30}  # bytes; a file with holes, until they are used
FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of its own below a folder."""

    at: Path

    def fill(self) -> None:
        """Leave no byte free."""
        with (self.at / FILLER).open("wb") as filler:
            size, step = 0, 1 << 30
            while step >= 1 << 10:
                try:
                    os.posix_fallocate(filler.fileno(), size, step)
                    size += step
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    step //= 2

    def free(self) -> None:
        """Take away what fills it."""
        (self.at / FILLER).unlink(missing_ok=True)

    def empty(self) -> None:
        """Lose all that is on it."""
        empty(self.at)


@dataclass(slots=True)
class Disks:
    """The disks of a world, by server; none where they may not be mounted."""

    of: dict[str, Disk] = field(default_factory=dict)
    why_none: str = ""


@contextmanager
def disks(home: Path) -> Iterator[Disks]:
    """Mount a disk for each server's folder, and take them away again."""
    found = Disks()
    with ExitStack() as mounted:
        for name, size in SIZES.items():
            try:
                found.of[name] = mounted.enter_context(_disk(home, name, size))
            except (OSError, subprocess.CalledProcessError) as error:
                found.why_none = f"{name}: {type(error).__name__}"
        yield found


@contextmanager
def _disk(home: Path, name: str, size: int) -> Iterator[Disk]:
    at, image = home / name, home / f"{name}.img"
    at.mkdir()
    with image.open("wb") as made:
        made.truncate(size)
    try:
        _run("mkfs.ext4", "-q", "-F", "-m", "0", image)
        _run("mount", "-o", "loop", image, at)
    except (OSError, subprocess.CalledProcessError):
        at.rmdir()
        image.unlink()
        raise
    try:
        at.chmod(PASSABLE)
        yield Disk(at)
    finally:
        _run("umount", "-l", at)
        image.unlink()


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def empty(folder: Path) -> None:
    """Remove what is in a folder, and leave the folder, which may be a disk's."""
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            if one.name != "lost+found":
                shutil.rmtree(one)
        else:
            one.unlink()
