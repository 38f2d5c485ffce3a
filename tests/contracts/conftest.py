"""The services as they are said, and one deployment in which they run."""

from collections.abc import AsyncIterator, Iterator
from importlib import import_module

import pytest

from services.launch.deployment import Deployment, running
from shared.cli.where import SERVICES
from shared.service import Blueprint
from shared.settings import Settings
from tests.support import servers
from tests.support.province import free_port
from tests.support.together import Together, together


@pytest.fixture(scope="package")
def blueprints() -> list[Blueprint]:
    return [import_module(f"services.{name}.app").build() for name in SERVICES]


@pytest.fixture(scope="package")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


@pytest.fixture(scope="package")
async def services(deployment: Deployment) -> AsyncIterator[Together]:
    async with together(deployment, SERVICES) as services:
        yield services
