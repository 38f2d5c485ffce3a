"""One deployment a module, with services in this process behind one origin."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.launch.deployment import Deployment, running
from shared.settings import Settings
from tests.support import servers
from tests.support.province import free_port
from tests.support.together import Together, together


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


@pytest.fixture(scope="module")
async def registry(deployment: Deployment) -> AsyncIterator[Together]:
    async with together(deployment, ("registry",)) as services:
        yield services
