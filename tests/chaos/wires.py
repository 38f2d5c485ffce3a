"""A hand on the wires between services and servers, which run in a process of their own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tests.chaos import wire

Name: TypeAlias = tuple[str, str]  # a service, and a server that it needs
ROOT = Path(wire.__file__).parents[2]


@dataclass(slots=True)
class Wires:
    """The wires, by service and server: on which port each begins."""

    ports: Mapping[Name, int]
    _process: Process
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def do(self, names: Collection[Name], word: str, number: int = 0) -> None:
        """Have something done to wires: cut, down, hold, split, heal or target."""
        order = [*self.ports]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            for name in names:
                line = json.dumps([order.index(name), word, number])
                self._process.stdin.write(f"{line}\n".encode())
                await self._process.stdin.drain()
                said = await self._process.stdout.readline()
                if said != b"done\n":
                    raise RuntimeError("the wires have ended")


@asynccontextmanager
async def leading(ports: Mapping[Name, int], targets: Mapping[Name, int]) -> AsyncIterator[Wires]:
    """Let wires lead from ports to others, until the end."""
    pairs = json.dumps([(port, targets[name]) for name, port in ports.items()])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        wire.__name__,
        pairs,
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},  # noqa: TID251  # a child's
    )
    try:
        assert process.stdout is not None
        if await process.stdout.readline() != b"open\n":
            raise RuntimeError("the wires did not open")
        yield Wires(ports, process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
