"""`luatsu up`: real servers and all four services behind one origin, in one process."""

import asyncio
import signal
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import asynccontextmanager, nullcontext
from importlib import import_module
from typing import Any, TypeAlias

import structlog
import uvicorn
import uvloop
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.registry import Collector
from typing_extensions import override

from services.launch.deployment import Deployment, running
from shared.embedded.databases import SERVICES
from shared.runtime import Runtime
from shared.settings import Settings
from shared.tokens import machine_token
from shared.web.app import build_app

Scope: TypeAlias = MutableMapping[str, Any]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Then: TypeAlias = Callable[[Deployment], Awaitable[None]]

FRONT = "reporting"  # it has the first page
OWNS_ACCOUNTS = "registry"
log = structlog.get_logger()


class Origin:
    """One origin: each path goes to the service that it names."""

    def __init__(
        self,
        apps: Mapping[str, App],
        ready: Callable[[], bool],
        metrics: Sequence[CollectorRegistry] = (),
    ) -> None:
        """Know the services, and where each keeps its figures."""
        self._apps = apps
        self._ready = ready
        self._metrics = CollectorRegistry()
        self._metrics.register(Together(metrics))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            return
        match scope["path"]:
            case "/livez":
                await _plain(send, 200, b"ok\n")
            case "/readyz":
                ready = self._ready()
                await _plain(send, 200 if ready else 503, b"ok\n" if ready else b"not ready\n")
            case "/metrics":
                await _plain(send, 200, generate_latest(self._metrics))
            case "/":
                front = {**scope, "path": f"/{FRONT}", "raw_path": f"/{FRONT}".encode()}
                await self._apps[FRONT](front, receive, send)
            case path:
                await self._apps[owner_of(path)](scope, receive, send)


def origin(runtimes: Mapping[str, Runtime], ready: Callable[[], bool]) -> Origin:
    """Put services behind one origin, with the figures of all."""
    metrics = {name: CollectorRegistry() for name in runtimes}
    apps: dict[str, App] = {}
    for name, one in runtimes.items():
        metrics[name].register(one.gauges)
        apps[name] = build_app(one, registry=metrics[name])
    return Origin(apps, ready, tuple(metrics.values()))


class Together(Collector):
    """The figures of several services as one, each family once."""

    def __init__(self, registries: Sequence[CollectorRegistry]) -> None:
        """Know where each service keeps its figures."""
        self._registries = registries

    @override
    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for registry in self._registries:
            for family in registry.collect():
                if family.name in families:
                    families[family.name].samples.extend(family.samples)
                else:
                    families[family.name] = family
        yield from families.values()


def owner_of(path: str) -> str:
    """Say whose a path is, such as `/api/registry/…` or `/registry/…`."""
    parts = path.strip("/").split("/")
    name = parts[1] if parts[0] == "api" and len(parts) > 1 else parts[0]
    if name in {"login", "logout"}:
        return OWNS_ACCOUNTS
    return name if name in SERVICES else FRONT


async def _plain(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def up(settings: Settings, then: Then | None = None) -> None:
    """Run everything until it is told to stop; `then` runs once commands are taken."""
    with running(settings) as deployment:
        uvloop.run(serve(deployment, then))


async def serve(deployment: Deployment, then: Then | None) -> None:
    """Serve over a deployment that runs; `then` runs once commands are taken."""
    async with services(deployment) as runtimes:
        prepared = asyncio.Event()
        if then is None:
            prepared.set()

        def ready() -> bool:
            return prepared.is_set() and all(all(r.ready().values()) for r in runtimes.values())

        server = uvicorn.Server(
            uvicorn.Config(
                origin(runtimes, ready),
                host=deployment.settings.host,
                port=deployment.settings.port,
                lifespan="off",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=5,
            )
        )
        serving = asyncio.create_task(_until_stopped(server), name="http")
        preparing = asyncio.create_task(_prepare(server, deployment, then, prepared))
        await serving
        preparing.cancel()
        await asyncio.wait([preparing])
        if not preparing.cancelled() and (error := preparing.exception()):
            raise error


async def _prepare(
    server: uvicorn.Server, deployment: Deployment, then: Then | None, prepared: asyncio.Event
) -> None:
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    log.info("listening", url=f"http://127.0.0.1:{deployment.settings.port}")
    if then is not None:
        try:
            await then(deployment)
        except Exception:
            server.should_exit = True
            raise
        prepared.set()


async def _until_stopped(server: uvicorn.Server) -> None:
    """Serve; Ctrl-C stops the server first, and all that stands behind it afterwards."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    server.capture_signals = nullcontext  # type: ignore[assignment, method-assign]  # they are ours
    await server.serve()


@asynccontextmanager
async def services(deployment: Deployment) -> AsyncIterator[dict[str, Runtime]]:
    """Start every service; stop them in the end."""
    runtimes = {}
    for name in SERVICES:
        settings = deployment.of(name)
        blueprint = import_module(f"services.{name}.app").build()
        runtimes[name] = Runtime(blueprint, settings, machine_token(settings, name))
    try:
        await asyncio.gather(*(one.start() for one in runtimes.values()))
        yield runtimes
    finally:
        await asyncio.gather(*(one.stop() for one in runtimes.values()))
