"""An engine that runs; one that was started for these tests is stopped after them."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.containers.place import ROOT
from tests.support.province import wait

STARTED = Path("/var/cache/stand-in/dockerd.pid")


def engine_answers() -> bool:
    """Say whether an engine is there."""
    try:
        return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="session")
def engine() -> Iterator[None]:
    """Nothing is skipped for want of an engine: where it can be installed, it is."""
    ran = engine_answers()
    ready = subprocess.run(
        [ROOT / "deploy/stand-ins.sh"], capture_output=True, text=True, check=False
    )
    assert ready.returncode == 0, ready.stderr[-2000:]
    yield
    if not ran:
        daemon = int(STARTED.read_text())
        os.kill(daemon, signal.SIGTERM)
        wait(lambda: not engine_answers())
