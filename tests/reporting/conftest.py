"""The read models of reporting on a real PostgreSQL, empty at the start of each test."""

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import dashboard
from tests.reporting.given import World


@pytest.fixture
async def world(connection: AsyncConnection) -> World:
    dashboard.REMEMBERED.clear()  # each test's logs begin anew
    one = World(connection)
    await one.create()
    return one
