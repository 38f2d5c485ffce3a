"""The client of a source's second door: what the bus has missed or lost is read here."""

from collections.abc import Callable, Sequence
from typing import Protocol

import httpx
import orjson

from shared.settings import BadSettings

PATIENCE = 10.0  # seconds


class Feed(Protocol):
    """A source's second door."""

    async def after(self, position: int, limit: int) -> Sequence[tuple[int, bytes]]:
        """Read documents after a position."""


class HttpFeed:
    """Reads the feed of one service with a token of our own."""

    def __init__(self, url: str, source: str, token: Callable[[], str]) -> None:
        """Say where the source answers, such as `http://127.0.0.1:8000`."""
        self._path = f"/api/{source}/events"
        self._token = token
        self._client = httpx.AsyncClient(base_url=url, timeout=PATIENCE)

    async def after(self, position: int, limit: int) -> Sequence[tuple[int, bytes]]:
        """Read documents after a position.

        Raises:
            OSError: when the source does not answer; it is asked again later.
        """
        try:
            token = self._token()
        except (BadSettings, ValueError) as error:
            raise OSError(f"{self._path}: no token") from error
        try:
            answer = await self._client.get(
                self._path,
                params={"after": position, "limit": limit},
                headers={"Authorization": f"Bearer {token}"},
            )
        except httpx.HTTPError as error:
            raise OSError(f"{self._path}: {type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            raise OSError(f"{self._path}: {answer.status_code}")
        try:
            return [one for line in answer.content.splitlines() if (one := entry(line))]
        except (ValueError, LookupError, TypeError) as error:
            raise OSError(f"{self._path}: {type(error).__name__}") from error

    async def stop(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


def entry(line: bytes) -> tuple[int, bytes] | None:
    """Read a line; the last of a page only says how far the page goes.

    The document's bytes are cut out, not written anew: their leaf was taken of just these bytes.
    """
    before, found, after = line.partition(b',"document":')
    if not found:
        int(orjson.loads(line)["through"])  # nothing else stands there
        return None
    return orjson.loads(before + b"}")["position"], after[: after.rindex(b"}")]
