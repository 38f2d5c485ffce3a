"""The wires between services and servers: each can be cut, held, or broken in mid-stream.

They run in a process of their own, which does nothing else: whoever gives commands and checks
would hold up every packet. It is told what to do by lines of JSON: a wire, a word, a number.
"""

import asyncio
import json
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass, field

import uvloop

CHUNK = 1 << 16
AT_ONCE = struct.pack("ii", 1, 0)  # close with a reset, and forget what is on its way


@dataclass(slots=True)
class Wire:
    """A port that leads to another one, through us."""

    port: int
    target: int
    down: bool = False
    left: int | None = None  # bytes until it breaks; no end where nothing is said
    _flowing: asyncio.Event = field(default_factory=asyncio.Event)
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    async def open(self) -> None:
        """Begin to lead through."""
        self._flowing.set()
        await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    def do(self, word: str, number: int) -> None:
        """Do what is said of the wire."""
        match word:
            case "cut":  # every connection is reset; another may be made at once
                self._cut()
            case "down":  # and none may be made
                self.down = True
                self._cut()
            case "hold":  # no byte gets through, and nobody is told
                self._flowing.clear()
            case "split":  # so many bytes more, and it breaks
                self.left = number
            case "heal":
                self.down, self.left = False, None
                self._flowing.set()
            case "target":
                self.target = number
            case _:
                raise ValueError(word)

    def _cut(self) -> None:
        for line in [*self._lines]:
            _reset(line)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            _reset(writer)
            return
        try:
            beyond, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            _reset(writer)
            return
        self._lines |= {writer, back}
        both = [
            asyncio.ensure_future(self._pump(reader, back)),
            asyncio.ensure_future(self._pump(beyond, writer)),
        ]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for one in both:
            one.cancel()
        self._lines -= {writer, back}
        writer.close()  # what was read of the other side still gets there
        back.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._flowing.wait()
                if self.left is not None and len(data) >= self.left:
                    part, self.left = data[: self.left], None
                    writer.write(part)
                    await writer.drain()
                    self._cut()
                    return
                if self.left is not None:
                    self.left -= len(data)
                writer.write(data)
                await writer.drain()


def _reset(line: asyncio.StreamWriter) -> None:
    sock = line.get_extra_info("socket")
    with suppress(OSError, ValueError):  # it may be closed by now
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    line.transport.abort()


async def lead(wires: list[Wire]) -> None:
    """Lead through until nobody tells us anything any more."""
    for wire in wires:
        await wire.open()
    told = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    print("open", flush=True)  # noqa: T201  # heard by whoever started us
    while line := await told.readline():
        number, word, value = json.loads(line)
        wires[number].do(word, value)
        print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(lead([Wire(*one) for one in json.loads(sys.argv[1])]))
