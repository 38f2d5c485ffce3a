"""Those who act in the invented province, each with a token of their role, over HTTP alone."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx

from services.launch.demo.people import People
from services.launch.demo.timeline import Timeline
from services.launch.deployment import Deployment
from shared import edge
from shared.law.data import load_territory
from shared.law.territory import Level
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make

AT_ONCE = 8  # requests on their way; the servers are in this same process
PATIENCE = 60.0  # seconds
LOOK = 0.02
LASTS = timedelta(days=400)  # longer than the year that passes while they are used
CHAIR, DIRECTOR = "Chủ tịch UBND cấp tỉnh", "Giám đốc Sở Tư pháp"
MOVING = frozenset({409, 503})  # Busy, or not open yet: the same again is the same command


class NotTaken(Exception):
    """A command of the invented year was refused: the year and the rules do not fit each other."""

    def __init__(self, path: str, status: int, codes: tuple[str, ...]) -> None:
        """Say which and why; the codes repeat nothing that was sent."""
        super().__init__(f"{path}: {status} {', '.join(codes)}")


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody with a role."""

    http: httpx.AsyncClient
    gate: asyncio.Semaphore
    token: str
    key: Callable[[], UUID] = edge.new_id  # names a command, so that it may be said again

    async def done(self, path: str, body: Mapping[str, Any]) -> UUID:
        """Give a command; say which stream it went to.

        Raises:
            NotTaken: when it was refused.
        """
        answer = await self._ask("POST", path, json=dict(body))
        if answer.status_code not in {httpx.codes.OK, httpx.codes.CREATED}:
            raise NotTaken(path, answer.status_code, codes_of(answer))
        return UUID(answer.json()["id"])

    async def send(self, path: str, body: Mapping[str, Any]) -> None:
        """Ask for what is no command.

        Raises:
            NotTaken: when it was refused.
        """
        answer = await self._ask("POST", path, json=dict(body))
        if not answer.is_success:
            raise NotTaken(path, answer.status_code, codes_of(answer))

    async def history(self, path: str) -> list[dict[str, Any]]:
        """Read the events of a stream; none where it is not there yet."""
        answer = await self._ask("GET", f"{path}/history")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return []
        if answer.status_code != httpx.codes.OK:
            raise NotTaken(path, answer.status_code, codes_of(answer))
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    async def listed(self, path: str, **asked: str) -> list[dict[str, Any]]:
        """Read a list to its end.

        Raises:
            NotTaken: when it was refused.
        """
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = await self._ask("GET", path, params={**asked, "cursor": cursor})
            if answer.status_code != httpx.codes.OK:
                raise NotTaken(path, answer.status_code, codes_of(answer))
            said = answer.json()
            rows += said["rows"]
            cursor = said["next"]
        return rows

    async def event(self, path: str, *kinds: str) -> dict[str, Any]:
        """Wait until one of these events has happened; give the last of them, with its envelope.

        Raises:
            TimeoutError: when it does not.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [one for one in await self.history(path) if one["event"]["type"] in kinds]
                if found:
                    return found[-1]
                await asyncio.sleep(LOOK)

    async def _ask(self, method: str, path: str, **said: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(self.key())
        async with self.gate, asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await self.http.request(method, path, headers=headers, **said)
                except httpx.TransportError:  # the server closed a connection that stood idle
                    await asyncio.sleep(LOOK)
                    continue
                if answer.status_code not in MOVING or "rejected" in kind_of(answer):
                    return answer
                await asyncio.sleep(LOOK)


def kind_of(answer: httpx.Response) -> str:
    """Say what kind of problem an answer tells of."""
    return str(answer.json().get("type", ""))


def codes_of(answer: httpx.Response) -> tuple[str, ...]:
    """Name the faults of an answer, and nothing else of it."""
    said = answer.json()
    faults = tuple(str(one["code"]) for one in said.get("faults", ()))
    return faults or (str(said.get("type", "")),)


@dataclass(slots=True)
class World:
    """The invented province: who acts, what day it is, and people to be invented."""

    settings: Settings
    http: httpx.AsyncClient
    timeline: Timeline
    people: People
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def signed(self, by: str, kind: str, on: date) -> dict[str, str]:
        """Write a decision on paper, under a number that no other has."""
        return {
            "authority": by,
            "number": f"{next(self.numbers)}/{kind}",
            "signed_on": on.isoformat(),
            "signer": "Người ký giả định",
        }

    @property
    def bar(self) -> str:
        """Name the Bar of the province."""
        return f"Đoàn Luật sư {self._here}"

    @property
    def inspectorate(self) -> str:
        """Name the inspectorate of the province."""
        return f"Thanh tra {self._here}"

    @property
    def _here(self) -> str:
        name = self.settings.province_vi
        return name[:1].lower() + name[1:]

    def department_does(self) -> Someone:
        """Act as an officer of the Department."""
        return self._as(Role.DEPARTMENT, "Sở Tư pháp")

    def admin_does(self) -> Someone:
        """Act as an administrator."""
        return self._as(Role.ADMIN, "Quản trị")

    def bar_does(self) -> Someone:
        """Act as an officer of the Bar."""
        return self._as(Role.BAR, self.bar)

    def inspectorate_does(self) -> Someone:
        """Act as an officer of the inspectorate."""
        return self._as(Role.INSPECTORATE, self.inspectorate)

    def local_does(self, area: str) -> Someone:
        """Act as an officer of a commune, or of a district as long as there were any."""
        found = load_territory().area(area, self.timeline.today)
        district = found is not None and found.level is Level.DISTRICT
        role = Role.DISTRICT if district else Role.COMMUNE
        return self._as(role, f"UBND {self.name_of(area)}", areas=(area,))

    def applicant_does(self, person: UUID) -> Someone:
        """Act as somebody who applies online."""
        return self._as(Role.APPLICANT, "Cổng dịch vụ công", person=person)

    def name_of(self, area: str) -> str:
        """Name a commune."""
        found = load_territory().area(area, self.timeline.today)
        return found.name_vi if found else area

    def _as(self, role: Role, unit: str, **said: Any) -> Someone:
        token = make(self.settings, role=role, unit=unit, lasts=LASTS, **said)
        return Someone(self.http, self.gate, token)


def communes(province: str, day: date) -> tuple[str, ...]:
    """List the communes of a province on a day."""
    areas = load_territory().areas_on(day, parent=province)
    return tuple(area.code for area in areas)


@asynccontextmanager
async def door(deployment: Deployment) -> AsyncIterator[httpx.AsyncClient]:
    """Hold connections to the one origin."""
    url = f"http://127.0.0.1:{deployment.settings.port}"
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, limits=limits) as http:
        yield http
