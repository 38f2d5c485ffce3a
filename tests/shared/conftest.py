"""One deployment with two services for the tests of the kernel's way in."""

from collections.abc import AsyncIterator

import pytest

from services.launch.deployment import running
from shared.settings import Settings
from tests.support import servers
from tests.support.province import free_port
from tests.support.together import Together, together


@pytest.fixture(scope="session")
async def handling() -> AsyncIterator[Together]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            async with together(deployment, ("registry", "discipline")) as services:
                yield services
