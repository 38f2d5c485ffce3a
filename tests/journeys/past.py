"""A simulated folder whose clock a test moves: the services run in this process, by its clock."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid5

import httpx
import psycopg

from services.launch.demo import marking
from services.launch.deployment import Deployment, running
from shared import edge
from shared.embedded.databases import SERVICES
from shared.law.calendar import LEGAL_ZONE, legal_day
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make
from tests.support import servers
from tests.support.eventually import eventually
from tests.support.province import SAID, free_port
from tests.support.together import together

MORNING = time(9)
MOVE = "update log.head set ahead = %s where simulated"


def morning(day: date) -> datetime:
    """Name the hour at which a test's days begin."""
    return datetime.combine(day, MORNING, LEGAL_ZONE)


@dataclass(frozen=True, slots=True)
class Past:
    """Registry and inspection on a day of their own."""

    deployment: Deployment
    http: httpx.AsyncClient

    async def turn_to(self, day: date) -> None:
        """Let it be the morning of a day, unless that day has come already."""
        if legal_day(edge.now()) >= day:
            return
        ahead = morning(day) - marking.machine()
        for name in SERVICES:
            with psycopg.connect(marking.owner(self.deployment, name)) as connection:
                connection.execute(MOVE, [ahead])
        edge.clock.ahead = ahead

    def ask(self, role: Role, **said: Any) -> "Asker":
        """Act in a role, by a token of this day."""
        settings = self.deployment.of("registry")
        return Asker(self.http, make(settings, role=role, **{"unit": str(role), **said}))


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a token, over HTTP."""

    http: httpx.AsyncClient
    token: str

    async def post(self, path: str, body: Mapping[str, Any], *, key: str) -> httpx.Response:
        """Give a command."""
        headers = self._headers | {"Idempotency-Key": str(uuid5(SAID, key))}

        async def taken() -> httpx.Response:
            return await self.http.post(path, json=body, headers=headers)

        # While the clock is being moved the log may be closed for a moment, and says so.
        away = httpx.codes.SERVICE_UNAVAILABLE
        return await eventually(taken, wanted=lambda said: said.status_code != away)

    async def done(self, path: str, body: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """Give a command that is taken."""
        answer = await self.post(path, body, key=key)
        assert answer.status_code in {httpx.codes.OK, httpx.codes.CREATED}, (path, answer.text)
        said: dict[str, Any] = answer.json()
        return said

    async def faults(self, path: str, body: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """Give a command that is refused; say why, by code."""
        answer = await self.post(path, body, key=key)
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, (path, answer.text)
        return {one["code"]: one["parameters"] for one in answer.json()["faults"]}

    async def get(self, path: str, **query: Any) -> httpx.Response:
        """Read."""
        return await self.http.get(path, params=query, headers=self._headers)

    async def events(self, path: str, kind: str) -> list[dict[str, Any]]:
        """Read a stream's events of a kind."""
        history = (await self.get(f"{path}/history")).json()["events"]
        return [one for one in history if one["event"]["type"] == kind]

    async def row(self, path: str, stream: str) -> dict[str, Any] | None:
        """Find a stream in a list."""
        rows = (await self.get(path, limit=500)).json()["rows"]
        return next((row for row in rows if row["stream"] == stream), None)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@asynccontextmanager
async def past(start: date) -> AsyncIterator[Past]:
    """Begin on a day; the clock of this process is put right again at the end."""
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            assert marking.mark(deployment, morning(start))
            base = f"http://127.0.0.1:{settings.port}"
            try:
                async with (
                    together(deployment, ("registry", "inspection")) as services,
                    httpx.AsyncClient(base_url=base, timeout=30) as http,
                ):
                    for one in services.runtimes.values():
                        await eventually(one.log_open, wanted=None, within=60)
                    yield Past(deployment, http)
            finally:
                edge.clock.ahead = timedelta()
