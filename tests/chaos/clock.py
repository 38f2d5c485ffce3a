"""Clocks that a fault may set: each process sees the machine's, moved by what a file says.

A small library is put before the C library of PostgreSQL and of the services. nats-server does not
use the C library: its clock stays, and nothing of ours depends on it.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
WHOSE = "LUATSU_CHAOS_CLOCK"
PRELOAD = "LD_PRELOAD"


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a world's processes; none can be set where there is no C compiler."""

    folder: Path
    library: Path | None

    @classmethod
    def made(cls, folder: Path) -> "Clocks":
        """Compile the library beside what it moves."""
        folder.chmod(0o711)  # PostgreSQL's own user walks through
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            return cls(folder, None)
        library = folder / "clock.so"
        command: list[str | Path] = [
            compiler,
            "-O2",
            "-shared",
            "-fPIC",
            "-o",
            library,
            SOURCE,
            "-ldl",
        ]
        made = subprocess.run(command, check=False, capture_output=True)
        if made.returncode:
            return cls(folder, None)
        library.chmod(0o755)
        return cls(folder, library)

    def environment(self, who: str) -> Mapping[str, str]:
        """Name the variables with which a process is started so that its clock can be set."""
        if self.library is None:
            return {}
        file = self.folder / f"clock-{who}"
        if not file.exists():
            self.set(who, 0)
            file.chmod(0o644)
        return {PRELOAD: str(self.library), WHOSE: str(file)}

    @contextmanager
    def for_children(self, who: str) -> Iterator[None]:
        """Give what is started meanwhile a clock of this name."""
        said = self.environment(who)
        before = {name: os.environ.get(name) for name in said}  # noqa: TID251  # a child's
        os.environ.update(said)  # noqa: TID251
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]  # noqa: TID251
                else:
                    os.environ[name] = value  # noqa: TID251

    def set(self, who: str, seconds: float) -> None:
        """Set a clock ahead of the machine's, or behind it."""
        file = self.folder / f"clock-{who}"
        # In place: whoever has mapped the file sees it at once.
        with file.open("r+b" if file.exists() else "w+b") as opened:
            opened.write(int(seconds * 1e9).to_bytes(8, "little", signed=True))
