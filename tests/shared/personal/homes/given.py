"""Both homes of the keys, as they were yesterday and as they are."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.edge import new_id
from shared.personal.homes import Homes, Settled
from shared.personal.keys import Keys

ERASURE = new_id()
TABLES = ("subject_key", "tombstone", "lookup")


class Yesterday:
    """Both homes as they were, each to be brought back alone."""

    def __init__(self, owner: AsyncEngine, folder: Path) -> None:
        """Know both."""
        self._owner = owner
        self._folder = folder
        self._rows: dict[str, list[dict[str, Any]]] = {}

    async def keep(self) -> None:
        """Keep both as they are now."""
        async with self._owner.connect() as connection:
            for table in TABLES:
                rows = await connection.execute(text(f"select * from {table}"))
                self._rows[table] = [dict(row._mapping) for row in rows]  # noqa: SLF001  # a row's
        shutil.copytree(self._folder, self._folder.with_name("kept"))

    async def restore_database(self) -> None:
        """Bring the database back, as a dump does."""
        async with self._owner.begin() as connection:
            await connection.execute(text("set local session_replication_role = replica"))
            for table, rows in self._rows.items():
                await connection.execute(text(f"truncate {table}"))
                for row in rows:
                    names = ", ".join(row)
                    values = ", ".join(f":{name}" for name in row)
                    await connection.execute(
                        text(f"insert into {table} ({names}) values ({values})"), row
                    )

    async def restore_copy(self) -> None:
        """Bring the folder back."""
        shutil.rmtree(self._folder)
        shutil.copytree(self._folder.with_name("kept"), self._folder)


def homes_of(keys: Keys) -> Homes:
    """Name the homes of keys."""
    assert keys.homes is not None
    return keys.homes


async def compare(keys: Keys, **said: bool) -> Settled:
    return await homes_of(keys).compare(**said)


async def assert_alike(keys: Keys) -> None:
    assert (await compare(keys, whole=True)).nothing
