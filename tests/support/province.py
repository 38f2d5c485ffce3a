"""A whole province for a test: real servers, each service a process of its own, HTTP alone."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import psycopg

from services.launch.deployment import Deployment, running
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make

SERVICES = ("registry", "inspection", "discipline", "reporting")
SAID = UUID("1f0e3dad-99b0-4f67-8d2a-6b5f0c1a2b3c")
LUATSU = Path(sys.executable).with_name("luatsu")
WITHIN = 120.0  # seconds; on a loaded machine four processes take a while to start


@dataclass(slots=True)
class Province:
    """Four processes over one deployment, and clients who may or may not."""

    deployment: Deployment
    ports: Mapping[str, int]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    logs: Path = Path()
    beside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # variables, by service

    def start(self, service: str) -> None:
        """Start a service's process."""
        settings = self.deployment.of(
            service,
            **{f"feed_{name}": f"http://127.0.0.1:{port}" for name, port in self.ports.items()},
        )
        environment = {
            **os.environ,  # noqa: TID251  # a child starts from what we have
            "LUATSU_PORT": str(self.ports[service]),
            **{
                f"LUATSU_{name.upper()}": str(value)
                for name, value in settings.model_dump().items()
                if value is not None and name not in {"port", "feed_token"}
            },
            **self.beside.get(service, {}),
        }
        with (self.logs / f"{service}.log").open("ab") as log:
            self.processes[service] = subprocess.Popen(
                [LUATSU, "serve", service], env=environment, stdout=log, stderr=log
            )

    def kill(self, service: str) -> None:
        """Let a service die as it stands."""
        self.processes[service].kill()
        self.processes[service].wait()

    def stop(self) -> None:
        """Stop what runs."""
        for one in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                one.send_signal(signal.SIGTERM)
        for one in self.processes.values():
            one.wait(20)

    def ready(self, service: str, within: float = 2 * WITHIN) -> None:
        """Wait until a service takes commands; one that died meanwhile says why."""

        def is_ready() -> bool:
            words = (self.logs / f"{service}.log").read_text()[-2000:]
            assert self.processes[service].poll() is None, words
            return self.status(service, "/readyz") == httpx.codes.OK

        wait(is_ready, within)

    def status(self, service: str, path: str) -> int:
        """Ask for a path without a token; 0 where nobody answers."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.ports[service]}{path}").status_code
        except httpx.HTTPError:
            return 0

    def token(self, role: Role, **said: Any) -> str:
        """Sign a token."""
        settings = self.deployment.of("registry")
        return make(settings, role=role, **{"unit": str(role), **said})

    def ask(self, role: Role, **said: Any) -> "Client":
        """Act in a role."""
        return Client(self, self.token(role, **said))

    def database(self, service: str) -> psycopg.Connection:
        """Look into a service's database, as an administrator."""
        return psycopg.connect(self.deployment.postgres.conninfo(service), autocommit=True)


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody with a token, over HTTP."""

    province: Province
    token: str

    def post(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> httpx.Response:
        """Give a command; the same key again is the same command."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if key is not None:
            headers["Idempotency-Key"] = str(uuid5(SAID, key))
        return httpx.post(self._url(path), json=body, headers=headers, timeout=30)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.get(self._url(path), params=query, headers=headers, timeout=30)

    def done(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Give a command until it is taken; under a key it is taken once, however often given."""
        until = time.monotonic() + WITHIN
        while True:
            try:
                answer = self.post(path, body, key=key)
            except httpx.TransportError:
                assert key is not None, path
                assert time.monotonic() < until, path
            else:
                if answer.status_code in {200, 201}:
                    said: dict[str, Any] = answer.json()
                    return said
                assert answer.status_code in {409, 503, 404}, (path, answer.text)
                assert time.monotonic() < until, (path, answer.text)
            time.sleep(0.05)  # between tries, as `eventually` does

    def _url(self, path: str) -> str:
        service = path.split("/")[2] if path.startswith("/api/") else path.split("/")[1]
        return f"http://127.0.0.1:{self.province.ports[service]}{path}"


def wait(look: Any, within: float = WITHIN) -> None:
    """Look again and again until it is so, and fail when it does not become so."""
    until = time.monotonic() + within
    while not look():
        assert time.monotonic() < until, "it did not become so in time"
        time.sleep(0.05)  # between looks, as `eventually` does


@contextmanager
def province(folder: Path, *, fsync: bool = False) -> Iterator[Province]:
    """Bring a province up, and take it down."""
    folder.chmod(0o711)
    settings = Settings.read(data=folder)
    with running(settings, fsync=fsync) as deployment:
        one = Province(deployment, {name: free_port() for name in SERVICES}, logs=folder)
        try:
            for name in SERVICES:
                one.start(name)
            for name in SERVICES:
                one.ready(name)
            yield one
        finally:
            one.stop()


def free_port() -> int:
    """Find a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
