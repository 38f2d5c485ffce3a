"""Whether the service lives, and whether it can take commands; how it fares is in the metrics."""

import orjson
from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from shared.web.kernel import Kernel


def mount(app: FastAPI, kernel: Kernel, registry: CollectorRegistry) -> None:
    """Add the three addresses that machines look at."""

    async def livez(_: Request) -> Response:
        """Answer, and touch nothing."""
        return Response("ok\n", media_type="text/plain")

    async def readyz(_: Request) -> Response:
        """Answer 503 while a command could not be taken, naming what is missing."""
        parts = dict(kernel.ready())
        reason = kernel.log_open()
        said = {"ready": all(parts.values()) and reason is None, "parts": parts, "closed": reason}
        status = 200 if said["ready"] else 503
        return Response(orjson.dumps(said), status_code=status, media_type="application/json")

    async def metrics(_: Request) -> Response:
        """Give the counters and gauges of this service."""
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    for name, endpoint in (("livez", livez), ("readyz", readyz), ("metrics", metrics)):
        app.add_route(f"/{name}", endpoint, methods=["GET"], include_in_schema=False)
