"""One province of four processes for all journeys that need no other day than today."""

from collections.abc import Iterator

import pytest

from tests.support import servers
from tests.support.province import Province, province


@pytest.fixture(scope="package", name="province")
def of_today() -> Iterator[Province]:
    with servers.home() as home, province(home.path) as one:
        yield one
