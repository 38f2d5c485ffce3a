"""The registry alone, running, for what its nouns make known to each other."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.launch.deployment import Deployment, running
from shared.settings import Settings
from tests.registry.cascade.register import Register
from tests.support import servers
from tests.support.province import free_port
from tests.support.together import together


@pytest.fixture(scope="package")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


@pytest.fixture(scope="package")
async def register(deployment: Deployment) -> AsyncIterator[Register]:
    async with together(deployment, ("registry",)) as services:
        yield Register(services)
