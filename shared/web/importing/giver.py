"""One command, given until there is an answer to it that holds."""

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import orjson

from shared.messages import Actor
from shared.sheets.sheet import Step
from shared.web import batch
from shared.web.auth import Caller, Claims
from shared.web.commands import command_id
from shared.web.importing.feed import voided
from shared.web.importing.posting import FLIGHTS, Answer, Post
from shared.web.importing.steps import key_of
from shared.web.importing.words import House

AT_ONCE = FLIGHTS * batch.MOST  # rows under way
TRIES = 40
ATTEMPTS = 20  # of one command: each undone, or refused for what may have been mended since
PAUSE = 0.25  # seconds, between tries
PATIENCE = 60.0
LOOKS = 15  # each waits a little by itself
ANY_LIST = "organisations"  # any of them says how far the lists have come
PASSING = ":busy"


class NotLetIn(Exception):
    """The system does not let this token import: it is asked once, and not for every row."""


@dataclass(slots=True)
class Giver:
    """Somebody who gives commands with a token."""

    http: httpx.AsyncClient
    who: Caller
    house: House
    last: int = 0  # the position up to which lists are to be seen
    gone: frozenset[UUID] | None = None  # commands that were voided; read when it matters
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    together: Post = field(init=False)

    def __post_init__(self) -> None:
        """Let commands be sent together."""
        self.together = Post(self.http, batch.address(self.house.name))

    async def give(
        self, step: Step, natural: str, path: str, body: Mapping[str, Any], row: UUID
    ) -> Answer:
        """Give a command of a row; twice under one key is once.

        An answer that was given before stands, but where what it tells of has been voided, or
        where it was a refusal: what stood against the command may be gone.

        Raises:
            NotLetIn: when the system does not take this token.
            httpx.TransportError: when nobody answers.
        """
        for attempt in count():
            key = key_of(self.house, step, natural, path, body, attempt)
            answer = await self.post(path, body, key, row)
            again = answer.replayed or changed(answer)
            stands = answer.is_success or changed(answer)
            if not again or attempt == ATTEMPTS or (stands and not await self._is_void(key)):
                return answer
        raise AssertionError("unreachable")

    async def post(
        self, path: str, body: Mapping[str, Any], key: UUID, correlation: UUID
    ) -> Answer:
        """Give a command until there is an answer to it."""
        for tried in range(1, TRIES + 1):
            try:
                answer = await self.together.give(path, body, key, correlation)
            except httpx.TransportError:
                if tried == TRIES:
                    raise
            else:
                if answer.status in {401, 403}:
                    raise NotLetIn(answer.kind)
                if not passing(answer) or tried == TRIES:
                    if answer.is_success:
                        self.last = max(self.last, answer.body["position"] or 0)
                    return answer
            await asyncio.sleep(PAUSE)
        raise AssertionError("unreachable")

    async def _is_void(self, key: UUID) -> bool:
        async with self.reading:
            if self.gone is None:
                self.gone = await voided(self.http, self.house.name)
        return command_id(self.who, key) in self.gone

    async def settle(self) -> None:
        """Wait until the lists show what was entered, so that they are read right after.

        They follow by themselves; where they take long, nobody is kept.
        """
        for _ in range(LOOKS):
            if await self.look(at_least=self.last) >= self.last:
                return

    async def look(self, at_least: int = 0) -> int:
        """Say how far the registry's lists have come, or wait until they have come so far.

        Raises:
            NotLetIn: when the system does not take this token.
        """
        query = {"limit": "1", "at_least": f"{self.house.name}:{at_least}"}
        answer = await self.http.get(f"/api/{self.house.name}/{ANY_LIST}", params=query)
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise NotLetIn(str(answer.json().get("type", "")))
        answer.raise_for_status()
        return int(answer.json()["as_of_position"][self.house.name])


def connected(url: str, token: str) -> httpx.AsyncClient:
    """Speak to the system with a token."""
    limits = httpx.Limits(max_connections=FLIGHTS + 2, max_keepalive_connections=FLIGHTS + 2)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=PATIENCE, limits=limits)


def caller_of(token: str) -> Caller:
    """Read off our own token whose it is; ids of commands are made of that."""
    body = token.split(".")[1]
    claims = Claims.model_validate(orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    return Caller(Actor(id=claims.sub, role=claims.role, unit=claims.unit), claims.client)


def passing(answer: Answer) -> bool:
    """Say whether the same again may be taken: others were writing, or the log is not open."""
    unavailable = answer.status == httpx.codes.SERVICE_UNAVAILABLE
    return unavailable or answer.kind.endswith(PASSING)


def changed(answer: Answer) -> bool:
    """Say whether the same key was used for another body: what is personal in the row differs."""
    return "key-used-before" in answer.codes
