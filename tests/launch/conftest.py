"""One deployment a module, with services in this process behind one origin; one year for all."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from services.launch.demo.year import mark, play
from services.launch.deployment import Deployment, running
from shared.settings import Settings
from tests.launch.taking import Take
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


@pytest.fixture
def take(deployment: Deployment, registry: Together, capsys: pytest.CaptureFixture[str]) -> Take:
    return Take(deployment, registry, capsys)


PLAYED = ("registry", "inspection", "discipline")


@dataclass(frozen=True, slots=True)
class Year:
    """An invented year that was played, with the services that took it."""

    deployment: Deployment
    services: Together


@pytest.fixture(scope="package")
async def year() -> AsyncIterator[Year]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            assert mark(deployment)
            async with together(deployment, PLAYED) as services:
                await play(deployment)
                yield Year(deployment, services)
