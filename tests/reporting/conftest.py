"""The read models of reporting on a real PostgreSQL, empty at the start of each test."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import dashboard
from services.reporting.views.inbox import REMEMBERED
from shared.log import migrate
from tests.reporting.given import World

DESK = Path(migrate.__file__).parent / "schema" / "desk.sql"
TABLE = "create table if not exists"


@pytest.fixture
async def world(connection: AsyncConnection) -> World:
    REMEMBERED.clear()  # each test's logs begin anew
    await connection.execute(text("create schema if not exists access"))
    for statement in DESK.read_text().split(";"):
        if statement.strip():
            await connection.execute(text(statement.replace("create table", TABLE)))
    dashboard.REMEMBERED.clear()  # each test's logs begin anew
    one = World(connection)
    await one.create()
    return one
