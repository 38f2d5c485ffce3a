"""`luatsu serve`: one service against servers that the environment names; the containers' way."""

from importlib import import_module
from typing import Annotated

import typer
import uvicorn
from prometheus_client import CollectorRegistry

from shared.logs import configure
from shared.runtime import Runtime
from shared.settings import Settings
from shared.tokens import machine_token
from shared.web.app import build_app

NAMES = typer.Argument(help="registry, inspection, discipline, reporting")


def serve(service: Annotated[str, NAMES]) -> None:
    """Chạy một dịch vụ / Run one service."""
    settings = Settings.read(service=service)
    configure(settings.log_level, frozenset())
    blueprint = import_module(f"services.{service}.app").build()
    runtime = Runtime(blueprint, settings, machine_token(settings, service))
    metrics = CollectorRegistry()
    metrics.register(runtime.gauges)
    uvicorn.run(
        build_app(runtime, registry=metrics, lifespan=runtime.lifespan),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
    )
