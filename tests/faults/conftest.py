"""A province that is hurt in many ways, and has to be well again after each."""

from collections.abc import Iterator

import pytest

from tests.support import servers
from tests.support.province import Province, province


@pytest.fixture(scope="package")
def hurt() -> Iterator[Province]:
    """Run four processes over servers whose commits survive a kill."""
    with servers.home() as home, province(home.path, fsync=True) as running:
        yield running
