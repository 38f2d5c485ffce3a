"""Giving commands over HTTP until they are answered, whatever breaks meanwhile."""

import asyncio
import random
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.messages import Role
from tests.chaos.ledger import Given, Ledger, Who, key_of, same
from tests.support.province import SERVICES, Province

AGAIN = frozenset({404, 502, 503, 504})  # nothing is wrong with the command, or it comes too early
PATIENCE = 8.0  # seconds for one answer: a service may stand still
BETWEEN = 0.15
GIVES_UP = 90.0  # seconds of healthy time without an answer
OK = frozenset({200, 201})


class Ended(Exception):
    """A story cannot go on: a command was refused, or was about nothing for too long."""


@dataclass(slots=True)
class Desk:
    """Everybody who gives commands, over one connection pool a service."""

    province: Province
    ledger: Ledger
    chance: random.Random
    doors: dict[str, list[int]]  # the ports at which a service answers now
    open: asyncio.Event = field(default_factory=asyncio.Event)  # cleared: nothing new is begun
    answered: int = 0
    tries: int = 0
    _clients: dict[int, httpx.AsyncClient] = field(default_factory=dict)
    _tokens: dict[Who, str] = field(default_factory=dict)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @classmethod
    def of(cls, province: Province, ledger: Ledger, chance: random.Random) -> "Desk":
        """Open a desk."""
        one = cls(province, ledger, chance, {name: [province.ports[name]] for name in SERVICES})
        one.open.set()
        return one

    async def close(self) -> None:
        """Close the connections."""
        await self._stack.aclose()

    async def give(
        self, who: Who, path: str, body: Mapping[str, Any], *, name: str
    ) -> dict[str, Any]:
        """Give a command until it is answered for good.

        Raises:
            Ended: when it was refused, or what it is about did not come about.
        """
        service = path.split("/")[2]
        one = self.ledger.note(service, path, who, key_of(name), body)
        patience = GIVES_UP
        while True:
            status, said = await self._once(one)
            if status in OK:
                answer: dict[str, Any] = said
                return answer
            if status in {409, 422}:
                raise Ended(name)
            if status in {404, 0}:
                patience -= BETWEEN
            if patience < 0:
                raise Ended(name)
            await asyncio.sleep(BETWEEN * self.chance.uniform(0.5, 1.5))

    async def _once(self, one: Given) -> tuple[int, Any]:
        """Give it once; what is no final answer is 0."""
        one.tries += 1
        self.tries += 1
        if not self.doors[one.service]:
            return 0, None
        try:
            answer = await self._client(one.service).post(
                one.path,
                json=dict(one.body),
                headers={
                    "Authorization": f"Bearer {self._token(one.who)}",
                    "Idempotency-Key": one.key,
                },
            )
        except httpx.TransportError:
            return 0, None
        status = answer.status_code
        if status in AGAIN:
            return (404 if status == httpx.codes.NOT_FOUND else 0), None
        said = answer.json()
        if status == httpx.codes.CONFLICT and said["type"].endswith(":busy"):
            return 0, None
        final = status in OK or said.get("type", "").endswith(":rejected")
        if not final:
            self.ledger.unexpected.append(f"{one.path}: {status} {said.get('type')}")
            raise Ended(one.path)
        self._note(one, 200 if status in OK else status, said)
        return status, said

    def _note(self, one: Given, status: int, said: Any) -> None:
        if not one.answers:
            one.answered, self.answered = self.answered, self.answered + 1
        elif one.answers[-1][0] == status and same(one.answers[-1][1], said):
            return
        one.answers.append((status, said))

    async def read(self, who: Who, path: str, query: Mapping[str, Any]) -> httpx.Response:
        """Read until there is an answer."""
        patience = GIVES_UP
        while True:
            try:
                service = path.split("/")[2]
                if not self.doors[service]:
                    raise httpx.ConnectError("its door is shut")
                answer = await self._client(service).get(
                    path,
                    params=dict(query),
                    headers={"Authorization": f"Bearer {self._token(who)}"},
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == httpx.codes.OK:
                return answer
            if answer is not None and answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
                self.ledger.unexpected.append(f"{path}: 500")
            patience -= BETWEEN
            if patience < 0:
                raise Ended(path)
            await asyncio.sleep(BETWEEN)

    def _client(self, service: str) -> httpx.AsyncClient:
        port = self.chance.choice(self.doors[service])
        if port not in self._clients:
            self._clients[port] = httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE
            )
            self._stack.push_async_callback(self._clients[port].aclose)
        return self._clients[port]

    def _token(self, who: Who) -> str:
        if who not in self._tokens:
            said: dict[str, Any] = {"unit": who.unit, "areas": who.areas}
            self._tokens[who] = self.province.token(Role(who.role), **said)
        return self._tokens[who]


@dataclass(frozen=True, slots=True)
class Stage:
    """What the journeys' scenes act on, in place of a province: their callers are given here."""

    desk: Desk
    loop: asyncio.AbstractEventLoop

    def ask(self, role: Role, unit: str = "", areas: tuple[str, ...] = ()) -> "Teller":
        """Act in a role."""
        return Teller(self, Who(role.value, unit or role.value, areas))

    def wait_for(self, work: Any) -> Any:
        """Let the loop do something, from a thread of a scene."""
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return future.result()


@dataclass(frozen=True, slots=True)
class Teller:
    """Somebody in a scene, which runs in a thread of its own."""

    stage: Stage
    who: Who

    def done(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Give a command until it is taken."""
        assert key is not None
        said: dict[str, Any] = self.stage.wait_for(
            self.stage.desk.give(self.who, path, body, name=key)
        )
        return said

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read."""
        answer: httpx.Response = self.stage.wait_for(self.stage.desk.read(self.who, path, query))
        return answer
