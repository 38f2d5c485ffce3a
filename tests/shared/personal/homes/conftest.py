"""Keys with both their homes, each test its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.personal.copy import KeyCopy
from shared.personal.keys import Keys
from shared.personal.secret import Secrets
from tests.shared.personal.homes.given import TABLES, Yesterday


@pytest.fixture
async def engine(engine: AsyncEngine, owner_engine: AsyncEngine) -> AsyncEngine:
    """Empty the database of keys: whatever is in it, a home that is compared must have too."""
    async with owner_engine.begin() as connection:
        await connection.execute(text(f"truncate {', '.join(TABLES)}"))
    return engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys-copy"


@pytest.fixture
def keys(engine: AsyncEngine, secrets: Secrets, folder: Path) -> Keys:
    return Keys(engine, secrets, copy=KeyCopy(folder))


@pytest.fixture
def fresh(engine: AsyncEngine, secrets: Secrets, folder: Path) -> Callable[[], Keys]:
    """Make the keys as a process sees them that was just started."""
    return lambda: Keys(engine, secrets, copy=KeyCopy(folder))


@pytest.fixture
def yesterday(owner_engine: AsyncEngine, folder: Path) -> Yesterday:
    return Yesterday(owner_engine, folder)
