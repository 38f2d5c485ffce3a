"""The log as its feed tells it: what was voided, and what an import has recorded."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx
import orjson

PAGE: Final = 1000
SCOPES: Final = ("feed:all",)  # whoever undoes or repeats has to see all of it
ID: Final = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Told:
    """An event, as far as an import asks."""

    position: int
    id: UUID
    stream: str
    command_id: UUID
    correlation_id: UUID
    causation_id: UUID | None
    by_policy: bool
    voids: UUID | None
    names: frozenset[bytes]  # every id that stands in it


async def told(http: httpx.AsyncClient, service: str) -> AsyncIterator[Told]:
    """Read the whole log, event by event."""
    after = 0
    while True:
        answer = await http.get(
            f"/api/{service}/events", params={"after": str(after), "limit": str(PAGE)}
        )
        answer.raise_for_status()
        *lines, last = answer.content.splitlines()
        for line in lines:
            yield read(line)
        through = int(orjson.loads(last)["through"])
        if through == after:
            return
        after = through


def read(line: bytes) -> Told:
    """Read a line of the feed."""
    said = orjson.loads(line)
    document: dict[str, Any] = said["document"]
    context = document["data"]["context"]
    return Told(
        position=said["position"],
        id=UUID(document["id"]),
        stream=document["subject"],
        command_id=UUID(document["commandid"]),
        correlation_id=UUID(document["correlationid"]),
        causation_id=_id(document.get("causationid")),
        by_policy=context["actor"]["role"] == "policy",
        voids=_id(document.get("voids")),
        names=frozenset(ID.findall(line)),
    )


def _id(said: str | None) -> UUID | None:
    return None if said is None else UUID(said)


def void(events: Iterable[tuple[UUID, UUID]]) -> frozenset[UUID]:
    """Say which commands count for nothing: each was voided, by one that counts itself.

    Args:
        events: The command of each void, and the command that it voids, in the log's order.
    """
    gone: set[UUID] = set()
    for command, voided in reversed(list(events)):
        if command not in gone:
            gone.add(voided)
    return frozenset(gone)


async def voided(http: httpx.AsyncClient, service: str) -> frozenset[UUID]:
    """Read which commands count for nothing."""
    found = told(http, service)
    return void([(one.command_id, one.voids) async for one in found if one.voids is not None])
