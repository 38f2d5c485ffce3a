"""A door of a service over a log alone: its feed and its proofs, on a real port."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from typing_extensions import override

from shared.log import reader
from shared.messages import Actor
from shared.web.app import build_app
from tests.shared.web.memory import Deployed, Memory
from tests.support.province import free_port


@dataclass
class Feeding(Memory):
    """A kernel that feeds out of a log."""

    @override
    async def feed(self, after: int, limit: int, actor: Actor) -> AsyncIterator[bytes]:
        async with self.connection() as connection:
            async for line in reader.copy_feed(connection, after, limit):
                yield line


@asynccontextmanager
async def open_door(kernel: Memory) -> AsyncIterator[str]:
    """Open a kernel's door, and say where it is."""
    port = free_port()
    config = uvicorn.Config(build_app(kernel), port=port, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]  # pytest's
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


def deployed(witnesses: str) -> Deployed:
    """Deploy with witnesses."""
    return Deployed(witnesses=witnesses)
