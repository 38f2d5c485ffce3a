"""The read models of reporting on a real PostgreSQL, empty at the start of each test."""

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.reporting.given import World


@pytest.fixture
async def world(connection: AsyncConnection) -> World:
    one = World(connection)
    await one.create()
    return one
