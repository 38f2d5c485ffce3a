"""The folder of one deployment: what its servers keep, their passwords and their ports."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSABLE = 0o711  # others may walk through to what is theirs, and list nothing
PRIVATE = 0o700
OWNER_ONLY = 0o600

# Below those that systems hand out to outgoing connections, which might sit on ours at a restart.
LOWEST_PORT, HIGHEST_PORT = 15_000, 32_000


class AlreadyRunning(Exception):
    """Another process keeps its servers in this folder; two would write over each other."""

    def __init__(self, folder: Path) -> None:
        """Say which folder is taken, and what to do."""
        super().__init__(
            f"{folder}: luatsu đang chạy với thư mục này; hãy dừng tiến trình kia hoặc đặt"
            f" LUATSU_DATA khác. luatsu already runs on this folder; stop it, or set another"
            f" LUATSU_DATA."
        )


@dataclass(frozen=True, slots=True)
class Home:
    """Where a deployment keeps everything; made when missing, never loosened when found."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "Home":
        """Open the folder, or make it."""
        path = path.absolute()
        if not path.is_dir():
            path.mkdir(parents=True)
            path.chmod(PASSABLE)
        return cls(path)

    @property
    def secrets(self) -> Path:
        """Name the folder of what nobody else may read."""
        folder = self.path / "secrets"
        folder.mkdir(mode=PRIVATE, exist_ok=True)
        return folder

    def password(self, name: str) -> str:
        """Read a password, made on first use; the same name gives the same one for ever."""
        path = self.secrets / name
        if not path.exists():
            write_whole(path, secrets.token_urlsafe(32))
        return path.read_text()

    def port(self, name: str) -> int:
        """Find the port that a server had the last time; another only when that one is taken."""
        path = self.path / "run.json"
        known: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
        if name not in known or not _is_free(known[name]):
            known[name] = _free_port(set(known.values()))
            write_whole(path, json.dumps(known, indent=2, sort_keys=True))
        return known[name]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other process off the folder; the lock ends with the process at the latest."""
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as taken:
                raise AlreadyRunning(self.path) from taken
            yield

    @property
    def is_held(self) -> bool:
        """Say whether a process keeps its servers here, whatever an earlier one left behind."""
        try:
            with (self.path / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False


def write_whole(path: Path, text: str) -> None:
    """Put a file in its place at once: after a crash it is there whole, or not at all."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    unfinished.replace(path)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port(taken: set[int]) -> int:
    while True:
        port = LOWEST_PORT + secrets.randbelow(HIGHEST_PORT - LOWEST_PORT)
        if port not in taken and _is_free(port):
            return port
