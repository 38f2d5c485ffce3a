"""A client that costs next to nothing, so that the service is measured and not the asking."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Door:
    """One connection to a service, kept open; one question at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    token: str

    async def get(self, path: str) -> tuple[int, bytes]:
        """Read."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, body: Mapping[str, object]) -> tuple[int, bytes]:
        """Give a command."""
        return await self._ask("POST", path, orjson.dumps(body))

    async def _ask(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        self.writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        return int(head.split(b" ")[1]), await self.reader.readexactly(length)


@asynccontextmanager
async def door(port: int, token: str) -> AsyncIterator[Door]:
    """Connect to a service."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Door(reader, writer, token)
    finally:
        writer.close()
        with suppress(ConnectionError):  # it was closed from there
            await writer.wait_closed()
