"""Real servers for tests, thrown away with their folder."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.embedded.files import PASSABLE, Home


@contextmanager
def home() -> Iterator[Home]:
    """Lend a folder that a server's own user may walk through."""
    folder = Path(tempfile.mkdtemp(prefix="luatsu-tests-"))
    folder.chmod(PASSABLE)
    try:
        yield Home.at(folder)
    finally:
        shutil.rmtree(folder)
