"""One deployment with its services for the tests of following."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.launch.deployment import Deployment, running
from shared.follow.follower import Follower
from shared.settings import Settings
from tests.shared.follow.poison import Poisoned
from tests.shared.follow.taking import beside
from tests.support import servers
from tests.support.province import free_port
from tests.support.together import Together, together


@pytest.fixture(scope="package")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


@pytest.fixture(scope="package")
def poisoned() -> Poisoned:
    return Poisoned()


@pytest.fixture(scope="package")
async def services(deployment: Deployment, poisoned: Poisoned) -> AsyncIterator[Together]:
    names = ("inspection", "discipline")
    async with together(deployment, names, poisoned.change) as services:
        yield services


@pytest.fixture
async def replica(services: Together, deployment: Deployment) -> AsyncIterator[Follower]:
    """Another follower over the same database, that knows only what it looked up itself."""
    async with beside(services, deployment) as follower:
        yield follower
