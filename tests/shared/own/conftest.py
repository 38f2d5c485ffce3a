"""One service with policies on its own events, that may stumble over some."""

from collections.abc import AsyncIterator, Iterator

import pytest

from services.launch.deployment import Deployment, running
from shared.service import Blueprint
from shared.settings import Settings
from tests.shared.follow.poison import Poisoned
from tests.shared.own.domino import with_dominoes
from tests.shared.own.table import Table
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
def poisoned() -> Poisoned:
    return Poisoned()


@pytest.fixture(scope="package")
async def table(deployment: Deployment, poisoned: Poisoned) -> AsyncIterator[Table]:
    def change(blueprint: Blueprint) -> Blueprint:
        return poisoned.change(with_dominoes(blueprint))

    async with together(deployment, ("discipline",), change) as services:
        yield Table(services)
