"""Whoever runs the bus may write to it: what its source did not record is not taken from there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import nats
import orjson
import pytest
from nats.js import JetStreamContext

from services.discipline.violation import decider as violations
from services.launch.deployment import Deployment
from shared.bus.apply import apply
from shared.bus.declarations import stream_name
from shared.bus.streams import last_sequence
from shared.follow import store
from shared.log import reader
from tests.shared.follow.story import checked, referred
from tests.support.eventually import eventually
from tests.support.together import Together

STREAM = stream_name("48", "inspection")
SUBJECT = "evt.48.inspection.inspection.ViolationReferred"


@asynccontextmanager
async def as_operator(deployment: Deployment) -> AsyncIterator[JetStreamContext]:
    """Do what only an operator may."""
    bus = await nats.connect(deployment.nats.url())
    try:
        yield bus.jetstream()
    finally:
        await bus.close()


async def version(services: Together, key: UUID) -> int:
    folded = await services.runtimes["discipline"].fold(violations, key)
    return 0 if folded is None else folded.version


async def head(services: Together) -> int:
    async with services.runtimes["inspection"].engine.connect() as connection:
        return (await reader.head(connection)).position


async def last_document(services: Together) -> dict[str, Any]:
    async with services.runtimes["inspection"].engine.connect() as connection:
        (stored,) = await reader.after(connection, await head(services) - 1, 1)
    said: dict[str, Any] = orjson.loads(stored.document)
    return said


async def leaves(services: Together) -> tuple[list[bytes], list[bytes]]:
    """Read both logs: as it is, and as it was followed."""
    async with services.runtimes["inspection"].engine.connect() as connection:
        own = await reader.after(connection, 0, 10_000)
    async with services.runtimes["discipline"].engine.connect() as connection:
        followed = await store.Source("inspection", own=False).after(connection, 0, 10_000)
    return [one.leaf for one in own], [one.leaf for one in followed]


def canonical(said: dict[str, Any]) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def garbage(_: dict[str, Any]) -> bytes:
    return b"\x00\xff nothing that anybody wrote"


def not_canonical(said: dict[str, Any]) -> bytes:
    return orjson.dumps({**said, "streamversion": said["streamversion"] + 1}) + b" "


def oversized(said: dict[str, Any]) -> bytes:
    return canonical({**said, "streamversion": said["streamversion"] + 1, "x": "x" * 200_000})


def another_source(said: dict[str, Any]) -> bytes:
    return canonical({**said, "source": "urn:luatsu:48:registry"})


def another_province(said: dict[str, Any]) -> bytes:
    return canonical({**said, "source": "urn:luatsu:79:inspection"})


def version_twice(said: dict[str, Any]) -> bytes:
    return canonical(said)


def version_ahead(said: dict[str, Any]) -> bytes:
    return canonical({**said, "streamversion": said["streamversion"] + 2})


def before_the_last(said: dict[str, Any]) -> bytes:
    earlier = {"streamversion": said["streamversion"] + 1, "time": "2020-01-01T00:00:00.000000Z"}
    return canonical({**said, **earlier})


def an_erasure(said: dict[str, Any]) -> bytes:
    event = {
        "type": "ErasureCarriedOut",
        "subject_id": str(UUID(int=3)),
        "basis": "không",
        "carried_out_on": "2026-01-01",
    }
    return canonical(
        {
            **said,
            "type": "vn.luatsu.inspection.ErasureCarriedOut",
            "streamversion": said["streamversion"] + 1,
            "data": {**said["data"], "event": event},
        }
    )


FORGERIES = (
    garbage,
    not_canonical,
    oversized,
    another_source,
    another_province,
    version_twice,
    version_ahead,
    before_the_last,
    an_erasure,
)


@pytest.mark.parametrize("forge", FORGERIES)
async def test_a_forged_event_is_not_taken_and_the_source_is_asked(
    services: Together, deployment: Deployment, forge: Any
) -> None:
    discipline = services.runtimes["discipline"]
    follower = discipline.followers["inspection"]
    await checked(services)
    await eventually(lambda: follower.position, wanted=await head(services))
    async with as_operator(deployment) as js:
        await js.publish(SUBJECT, forge(await last_document(services)))
        if forge is not an_erasure:
            await eventually(lambda: follower.alarm, wanted="bus-differs")

        # The log goes on beside it; the follower takes from the source what the bus holds wrong.
        _, referral, _ = await referred(services)
        relay = services.runtimes["inspection"].relay
        assert relay is not None
        await eventually(lambda: relay.alarm, wanted="bus-differs")
        assert services.runtimes["inspection"].log_open() is None
        if forge is not an_erasure:
            await eventually(lambda: discipline.gauges.alarms, wanted={"bus-differs"})

        # An operator makes the stream anew; what was missed comes by it, and all is well.
        await apply(js, "48", ("inspection",), recreate=("inspection",))
        await eventually(lambda: version(services, referral), wanted=1, within=20)
        await eventually(lambda: last_sequence(js, STREAM), wanted=await head(services))
    await eventually(lambda: (relay.alarm, follower.alarm), wanted=(None, None))
    await eventually(lambda: follower.position, wanted=await head(services))
    own, followed = await leaves(services)
    assert followed == own
    async with discipline.engine.connect() as connection:
        assert await store.count_parked(connection, "inspection") == 0
    assert await discipline.keys.erased([UUID(int=3)]) == frozenset()
