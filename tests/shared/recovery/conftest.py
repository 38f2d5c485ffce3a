"""One deployment whose logs are restored again and again."""

from collections.abc import Iterator

import pytest

from services.launch.deployment import running
from shared.settings import Settings
from tests.shared.recovery.place import Place
from tests.support import servers
from tests.support.province import free_port


@pytest.fixture(scope="package")
def place() -> Iterator[Place]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield Place(deployment)
