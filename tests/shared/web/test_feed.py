"""The feed: as much of the log as a token lets through."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import psycopg
import pytest
from typing_extensions import override

from shared.messages import Actor, Role
from tests.shared.web.memory import COMMUNE, OLD_COMMUNE, PETITIONS, Memory, client, names, opened
from tests.shared.web.test_commands import DECIDING

FEED = "/api/registry/events"
SOMEWHERE_ELSE = "99999"


async def three_events() -> Memory:
    """Record two filings, and a decision on the first."""
    kernel = Memory()
    first = await opened(kernel, area=COMMUNE)
    await opened(kernel, area=SOMEWHERE_ELSE)
    async with client(kernel, Role.DEPARTMENT) as officer:
        await officer.post(f"{PETITIONS}/{first}/decide-petition", json=DECIDING)
    return kernel


async def read(kernel: Memory, query: str = "", **said: Any) -> list[dict[str, object]]:
    """Read the feed as a machine."""
    async with client(kernel, Role.INTEGRATOR, **said) as machine:
        answer = await machine.get(f"{FEED}{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [orjson.loads(line) for line in answer.text.splitlines()]


async def test_an_unfiltered_reader_sees_every_event_and_how_far_it_read() -> None:
    lines = await read(await three_events(), scopes=["feed:all"])

    assert [line.get("position") for line in lines[:-1]] == [1, 2, 3]
    assert lines[-1] == {"through": 3}


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({"scopes": ["feed:types=PetitionDecided"]}, [3]),
        ({"scopes": ["feed:types=PetitionDecided,PetitionFiled"]}, [1, 2, 3]),
        ({"scopes": ["feed"], "areas": [COMMUNE]}, [1, 3]),
        ({"scopes": ["feed:types=PetitionFiled"], "areas": [COMMUNE]}, [1]),
        ({"scopes": ["feed"], "areas": [OLD_COMMUNE]}, []),  # abolished
        ({"scopes": ["feed"]}, []),
    ],
)
async def test_a_filtered_reader_sees_its_types_and_areas(
    said: dict[str, Any], seen: list[int]
) -> None:
    lines = await read(await three_events(), **said)

    assert [line.get("position") for line in lines[:-1]] == seen
    assert lines[-1] == {"through": 3}


async def test_a_page_goes_on_after_where_the_one_before_ended() -> None:
    kernel = await three_events()
    page = await read(kernel, "?after=1&limit=1", scopes=["feed:all"])
    end = await read(kernel, "?after=3&wait=1", scopes=["feed:all"])

    assert [line.get("position") for line in page[:-1]] == [2]
    assert page[-1] == {"through": 2}
    assert end == [{"through": 3}]


async def test_the_feed_needs_a_scope_of_its_own() -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        without = await officer.get(FEED)
    async with client(Memory()) as nobody:
        unknown = await nobody.get(FEED)

    assert without.status_code == 403
    assert names(without.json()["faults"]) == [("scope-missing", None)]
    assert unknown.status_code == 401


@pytest.mark.parametrize("query", ["after=-1", "limit=1001", "wait=31", "after=x", "more=1"])
async def test_a_wrong_question_is_422(query: str) -> None:
    async with client(Memory(), Role.INTEGRATOR, scopes=["feed:all"]) as machine:
        answer = await machine.get(f"{FEED}?{query}")

    assert answer.status_code == 422


class Away(Memory):
    """A log whose database is away: the feed is read past SQLAlchemy."""

    @override
    async def feed(self, after: int, limit: int, actor: Actor) -> AsyncIterator[bytes]:
        nothing: tuple[bytes, ...] = ()
        for line in nothing:
            yield line
        raise psycopg.OperationalError("the connection was closed")


async def test_a_database_that_is_away_is_no_fault_of_ours() -> None:
    async with client(Away(), Role.INTEGRATOR, scopes=["feed:all"]) as machine:
        answer = await machine.get(FEED)

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
