"""The door at which a witness asks a log, over HTTP: hashes and notes, open to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

PATIENCE = 10.0  # seconds for an answer
LARGEST = 4_000_000  # bytes of one
HASH = 32
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


class NoAnswer(Exception):
    """The log could not be asked, or answered something else; it is asked again later."""


class NotThere(NoAnswer):
    """The log answers that it has no such thing."""


@dataclass(frozen=True, slots=True)
class Door:
    """One log's door."""

    client: httpx.AsyncClient
    url: str  # of its proofs, such as http://127.0.0.1:8000/api/registry/proof

    async def keys(self) -> str:
        """Ask what the notary's keys say of themselves."""
        return _text(await self._get("keys"), "keys")

    async def head(self) -> str | None:
        """Ask for the newest head; none where nothing is signed."""
        try:
            return _text(await self._get("head"), "head")
        except NotThere:
            return None

    async def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """Ask for the proof that a tree is the beginning of another."""
        answer = await self._get("consistency", {"from": first, "to": second})
        try:
            said: dict[str, Any] = orjson.loads(answer)
            hashes = tuple(bytes.fromhex(one) for one in said["hashes"])
        except (ValueError, KeyError, TypeError) as bad:
            raise NoAnswer("consistency: no proof") from bad
        if (said.get("from"), said.get("to")) != (first, second):
            raise NoAnswer("consistency: of other sizes")
        if any(len(one) != HASH for one in hashes):
            raise NoAnswer("consistency: no hashes")
        return hashes

    async def give(self, cosigned: str) -> None:
        """Give a cosignature to the log."""
        await self._ask("POST", "cosignatures", content=cosigned.encode(), headers=PLAIN)

    async def _get(self, what: str, query: Mapping[str, int] | None = None) -> bytes:
        return await self._ask("GET", what, params=query)

    async def _ask(self, method: str, what: str, **said: Any) -> bytes:
        """Ask; an answer that does not end is cut off."""
        try:
            async with self.client.stream(method, f"{self.url}/{what}", **said) as answer:
                body = b""
                async for some in answer.aiter_bytes():
                    body += some
                    if len(body) > LARGEST:
                        raise NoAnswer(f"{what}: too long")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(f"{what}: {type(error).__name__}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise NotThere(f"{what}: 404")
        if not answer.is_success:
            raise NoAnswer(f"{what}: {answer.status_code}")
        return body


def _text(answer: bytes, what: str) -> str:
    try:
        return answer.decode()
    except UnicodeDecodeError as bad:
        raise NoAnswer(f"{what}: no text") from bad


def client() -> httpx.AsyncClient:
    """Make what asks; it follows nobody elsewhere."""
    return httpx.AsyncClient(timeout=PATIENCE)
