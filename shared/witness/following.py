"""A witness at work: it asks each log now and then, and hears of new heads over the bus."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress

import structlog
from nats.aio.msg import Msg

from shared.bus.connection import connect
from shared.proof.head import read
from shared.proof.note import BadNote
from shared.witness.witness import Watched

LONGEST = 1000  # heads that wait to be judged; of those beyond, the next look tells

log = structlog.get_logger()


async def follow(watched: Sequence[Watched], every: float, bus: str | None, province: str) -> None:
    """Watch logs until told to stop.

    Args:
        watched: The logs.
        every: Seconds between two looks at a log's door, which alone suffices.
        bus: Where heads are heard of at once; None leaves the doors alone.
        province: Whose heads those are.
    """
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopped.set)
    # One that fails takes the others along: a witness that watches half is none.
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_look(one, every)) for one in watched]
        if bus is not None:
            tasks.append(group.create_task(hear(watched, bus, province)))
        await stopped.wait()
        for task in tasks:
            task.cancel()


async def look(watched: Sequence[Watched]) -> None:
    """Look at each log once."""
    await asyncio.gather(*(one.look() for one in watched))


async def _look(one: Watched, every: float) -> None:
    while True:
        await one.look()
        await asyncio.sleep(every)


async def hear(watched: Sequence[Watched], bus: str, province: str) -> None:
    """Judge heads as the bus brings them; while it is silent, the doors are asked all the same."""
    heard: asyncio.Queue[str] = asyncio.Queue(LONGEST)
    came = asyncio.Event()

    async def take(message: Msg) -> None:
        with suppress(asyncio.QueueFull):
            heard.put_nowait(message.data.decode(errors="replace"))

    async def connected() -> None:
        came.set()

    async def lost() -> None:
        came.clear()

    client = await connect(bus, name="witness", on_reconnect=connected, on_disconnect=lost)
    try:
        if not client.is_connected:
            await came.wait()
        await client.subscribe(f"head.{province}.*", cb=take)
        while True:
            await _judge(await heard.get(), {one.origin: one for one in watched})
    finally:
        await client.close()


async def _judge(said: str, watched: Mapping[str, Watched]) -> None:
    try:
        _, head = read(said)
    except BadNote:
        log.warning("heard no head")
        return
    if head.origin in watched:
        await watched[head.origin].hear(said)
