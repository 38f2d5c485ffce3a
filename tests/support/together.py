"""Services in this process over one deployment, with their doors open, for tests of the kernel."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

import uvicorn

from services.launch.deployment import Deployment
from services.launch.up import origin
from shared import edge
from shared.decider import Decider
from shared.messages import Actor, Command, Role
from shared.request import Done, Request
from shared.runtime import Runtime
from shared.service import Blueprint
from shared.tokens import machine_token


@dataclass(slots=True)
class Together:
    """Services that run."""

    runtimes: dict[str, Runtime]

    async def give(  # noqa: PLR0913  # what stands outside a command
        self,
        decider: Decider[Any, Any, Any, Any],
        command: Command,
        *,
        key: UUID | None = None,
        role: Role = Role.DEPARTMENT,
        command_id: UUID | None = None,
        areas: tuple[str, ...] = (),
        unit: str = "Sở Tư pháp",
    ) -> Done:
        """Give a command as somebody."""
        actor = Actor(id=UUID(int=7), role=role, unit=unit, areas=areas)
        request = Request(
            command_id=command_id or edge.new_id(),
            actor=actor,
            received_at=edge.now(),
            key=key,
        )
        return await self.runtimes[decider.service].handle(decider, command, request)


@asynccontextmanager
async def together(
    deployment: Deployment,
    names: Sequence[str],
    change: Callable[[Blueprint], Blueprint] = lambda blueprint: blueprint,
) -> AsyncIterator[Together]:
    """Run some services and their doors; a test may change what they are made of."""
    runtimes = {}
    for name in names:
        settings = deployment.of(name)
        blueprint = change(import_module(f"services.{name}.app").build())
        runtimes[name] = Runtime(blueprint, settings, machine_token(settings, name))
    server = uvicorn.Server(
        uvicorn.Config(
            origin(runtimes, lambda: True),
            port=deployment.settings.port,
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=1,
        )
    )
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]  # pytest's
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.gather(*(one.start() for one in runtimes.values()))
        yield Together(runtimes)
    finally:
        server.should_exit = True
        await serving
        await asyncio.gather(*(one.stop() for one in runtimes.values()))
