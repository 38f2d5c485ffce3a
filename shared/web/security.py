"""What every answer carries, what every request leaves in the log, what a failure says.

No query string is logged, nor any header or body: they may name people.
"""

import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.edge import new_id

log = structlog.get_logger(__name__)

POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
QUIET: Final = frozenset({"/livez", "/readyz", "/metrics"})
Failed = Callable[[Request], Awaitable[Response]]


class Edge:
    """The outermost layer of a service."""

    def __init__(
        self,
        app: ASGIApp,
        registry: CollectorRegistry,
        failed: Failed,
        *,
        service: str,
        https: bool,
    ) -> None:
        """Count into a registry, and let `failed` say that something broke."""
        self.app = app
        self.failed = failed
        self.https = https
        self.service = service
        self.requests = Counter(
            "luatsu_http_requests",
            "Answered requests.",
            ["service", "method", "status"],
            registry=registry,
        )
        self.seconds = Histogram(
            "luatsu_http_request_seconds",
            "Time to answer.",
            ["service", "method"],
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _id_of(Headers(scope=scope).get("x-request-id"))
        scope.setdefault("state", {})["request_id"] = request_id
        began = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=str(request_id)):
            try:
                await self.app(scope, receive, sending)
            # The last line of defence: whatever broke is logged under an id, and answered.
            except Exception as error:
                if status:
                    raise
                log.error(  # noqa: TRY400  # a traceback may show values
                    "request failed", error=type(error).__name__, frames=frames(error)
                )
                await (await self.failed(Request(scope)))(scope, receive, sending)
            finally:
                self._note(scope, status, time.perf_counter() - began)

    def _dress(self, headers: MutableHeaders, request_id: UUID) -> None:
        headers["X-Request-ID"] = str(request_id)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self.https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"].isalpha() else "other"
        self.requests.labels(self.service, method, str(status)).inc()
        self.seconds.labels(self.service, method).observe(seconds)
        if scope["path"] not in QUIET:
            log.info(
                "answered",
                method=method,
                route=_route_of(scope),
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


def _id_of(said: str | None) -> UUID:
    try:
        return UUID(said or "")
    except ValueError:
        return new_id()


def _route_of(scope: Scope) -> str:
    """Name the route and not the path: what stands in a path may be about somebody."""
    if "endpoint" not in scope:
        return "none"
    path = str(scope["path"])
    for name, value in scope.get("path_params", {}).items():
        path = path.replace(str(value), f"{{{name}}}")
    return path


def frames(error: Exception) -> list[str]:
    """Say where it broke; neither the message nor any value is repeated, they may name people."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
