"""Importing as the command does it, beside a running registry."""

import asyncio
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.launch.deployment import Deployment
from services.launch.importing.command import bring_in, id_of, over, reached, take_back
from services.launch.importing.words import kinds
from shared import edge
from shared.law.calendar import legal_day
from shared.web.importing.checking import entries
from shared.web.importing.giver import connected
from shared.web.importing.reading import read
from shared.web.importing.sending import Sent, send
from tests.support.together import Together


class KilledError(Exception):
    """Somebody has ended the import."""


class Take:
    """Imports files as the command does, beside the services' own loop."""

    def __init__(
        self, deployment: Deployment, registry: Together, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Know where."""
        self._settings = deployment.settings
        self._registry = registry
        self._capsys = capsys

    async def __call__(
        self, path: Path, kind: str = "lawyers", *, leave: bool = False
    ) -> tuple[int, str]:
        """Import; give the exit code and what was said."""
        code = await asyncio.to_thread(bring_in, self._settings, path, kind, leave=leave)
        return code, self._said()

    def _said(self) -> str:
        lines = self._capsys.readouterr().out.splitlines()
        return "\n".join(line for line in lines if "[info " not in line)

    async def killed_after(self, path: Path, rows: int) -> None:
        """Import lawyers, and be killed after so many rows."""
        told = 0

        def on_row(_: Sent) -> None:
            nonlocal told
            told += 1
            if told == rows:
                raise KilledError

        kind = kinds()["lawyers"]
        today = legal_day(edge.now())
        address, token = reached(self._settings, None)
        listed, import_id = entries(read(path), kind, today), id_of(path, kind.sheet)
        with pytest.raises(KilledError):
            await over(address, token, lambda giver: send(listed, giver, import_id, on_row))

    async def found(self, listed: str, name: str) -> list[dict[str, Any]]:
        """Find the rows of a list by a name."""
        address, token = reached(self._settings, None)
        async with connected(address, token) as http:
            answer = await http.get(f"/api/registry/{listed}", params={"name": name})
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows

    async def undo(self, said: str) -> tuple[int, str]:
        """Undo the import that said this of itself."""
        (named,) = re.findall(r"Mã đợt nhập: (\S+)\.", said)
        code = await asyncio.to_thread(take_back, self._settings, UUID(named))
        return code, self._said()

    async def recorded(self) -> int:
        """Count what people have recorded; what follows of itself takes its time."""
        count = text(
            'select count(*) from log.event where strpos(document, \'"role":"policy"\') = 0'
        )
        async with self._registry.runtimes["registry"].engine.connect() as connection:
            return int((await connection.execute(count)).scalar_one())
