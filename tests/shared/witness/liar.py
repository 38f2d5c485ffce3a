"""A log in memory with a door of its own, which may show whatever its operator likes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from shared.proof import keychain, note, tree
from shared.proof.head import TreeHead, origin, parse
from shared.proof.keychain import Loss
from shared.proof.note import Signer
from tests.support.eventually import eventually
from tests.support.province import free_port

ORIGIN = origin("48", "registry")
URL = "http://log/api/registry/proof"
START = datetime(2026, 11, 24, 10, tzinfo=UTC)


def leaf(number: int, of: str = "true") -> bytes:
    """Make a leaf of some history."""
    return sha256(f"\0{of}{number}".encode()).digest()


def leaves(count: int, *, forged_at: int | None = None) -> list[bytes]:
    """Make a history; a forged one differs at one position."""
    return [leaf(n, "true" if n != forged_at else "forged") for n in range(1, count + 1)]


def prove(history: Sequence[bytes], first: int, second: int) -> list[bytes]:
    """Prove that a tree is the beginning of another."""
    return [tree.root_of(history[one.start : one.end]) for one in tree.consistency(first, second)]


@dataclass
class Liar:
    """A notary, its keys and the history that it shows now."""

    history: list[bytes]
    signer: Signer = field(default_factory=lambda: note.new_signer(ORIGIN))
    minutes: int = 0
    keys: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # cosignatures that were given
    asked: list[str] = field(default_factory=list)
    shown: str | bytes | None = None  # instead of the newest head
    silent: bool = False
    seen: int = 0  # so often was it asked for its head
    takes: bool = True

    def __post_init__(self) -> None:
        """Begin with one key."""
        self.keys.append(str(keychain.state(ORIGIN, 1, 0, signer=self.signer)))
        self.first = self.signer.verifier

    def head(self, size: int | None = None) -> str:
        """Sign a head of the history."""
        self.minutes += 1
        count = len(self.history) if size is None else size
        signed_at = START + timedelta(minutes=self.minutes)
        text = TreeHead(ORIGIN, count, tree.root_of(self.history[:count]), signed_at).text
        return str(note.Note(text, (self.signer.sign(text),)))

    def rotate(self) -> None:
        """Sign with another key from now on."""
        after = note.new_signer(ORIGIN)
        number, since = len(self.keys) + 1, len(self.history)
        stated = keychain.state(ORIGIN, number, since, signer=after, before=self.signer)
        self.keys.append(str(stated))
        self.signer = after

    def lose(self, kept: int, of: int) -> None:
        """State that all beyond a size is lost; what is shown from now on is signed later."""
        root, at = tree.root_of(self.history[:kept]), START + timedelta(minutes=self.minutes)
        loss = Loss(root, of, at, "ổ đĩa hỏng")
        stated = keychain.state_loss(keychain.chain(self.keys), kept, loss, self.signer)
        self.keys.append(str(stated))

    def client(self) -> httpx.AsyncClient:
        """Open its door."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self._door()))

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Open it to other processes."""
        config = uvicorn.Config(self._door(), port=free_port(), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]  # pytest's
        serving = asyncio.create_task(server.serve())
        await eventually(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{config.port}"
        finally:
            server.should_exit = True
            await serving

    def _shown(self) -> Response:
        self.seen += 1
        if self.silent:
            return PlainTextResponse("", 503)
        if not self.history:
            return PlainTextResponse("", 404)
        return PlainTextResponse(self.shown or self.head())

    def _door(self) -> Starlette:
        async def keys(_: Request) -> Response:
            return PlainTextResponse(keychain.joined(self.keys))

        async def head(_: Request) -> Response:
            return self._shown()

        async def consistency(request: Request) -> Response:
            first, second = int(request.query_params["from"]), int(request.query_params["to"])
            self.asked.append(f"{first}-{second}")
            if second > len(self.history):
                return PlainTextResponse("", 404)
            hashes = [one.hex() for one in prove(self.history, first, second)]
            return JSONResponse({"from": first, "to": second, "hashes": hashes})

        async def cosignatures(request: Request) -> Response:
            if not self.takes:
                return PlainTextResponse("", 503)
            self.taken.append((await request.body()).decode())
            return Response(status_code=204)

        return Starlette(
            routes=[
                Route("/api/registry/proof/keys", keys),
                Route("/api/registry/proof/head", head),
                Route("/api/registry/proof/consistency", consistency),
                Route("/api/registry/proof/cosignatures", cosignatures, methods=["POST"]),
            ]
        )


def size_of(cosigned: str) -> int:
    """Read the size of a cosigned head."""
    return parse(note.parse(cosigned)).size
