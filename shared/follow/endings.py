"""Which sessions have ended before their time, in each process that takes their tokens.

A token says by itself who brings it and until when; what nobody can read off it is that its
account was closed since, or signed out. The registry's log says that, and all services follow it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.follow.statute import REGISTRY
from shared.log.connect import at_once

SOME: Final = timedelta(minutes=5)  # between the clocks of two machines, and more
ENDS: Final = ("AccountSessionsEnded", "AccountClosed", "AccountRecordVoided")
SAID: Final = """
    select position, stream, type, document, recorded_at from {log}
     where {of} stream collate "C" >= 'account-' and stream collate "C" < 'account.'
       and position > :after and recorded_at > :since and type = any(:ends) order by position"""
OWN: Final = text(SAID.format(log="log.event", of=""))
FOLLOWED: Final = text(SAID.format(log="follow.followed", of="source = 'registry' and"))


class Endings:
    """Since when each account's sessions, or one of them, hold no longer."""

    def __init__(self, engine: AsyncEngine, service: str, longest: timedelta) -> None:
        """Know of none yet; what was ended longer ago than a session lasts, its token tells."""
        self._engine = engine
        self._back = longest + SOME
        self._query = OWN if service == REGISTRY else FOLLOWED
        self._position = 0
        self._accounts: dict[UUID, datetime] = {}
        self._sessions: set[UUID] = set()

    def ended(self, account: UUID, session: UUID | None, opened_at: datetime) -> bool:
        """Say whether what an account opened then holds no longer."""
        end = self._accounts.get(account)
        return session in self._sessions or (end is not None and opened_at < end)

    async def look(self, now: datetime) -> None:
        """Hear of those that were ended since the last look."""
        said = {"after": self._position, "since": now - self._back, "ends": list(ENDS)}
        async with at_once(self._engine).connect() as connection:
            rows = (await connection.execute(self._query, said)).all()
        for row in rows:
            self._hear(row)

    def _hear(self, row: Row[Any]) -> None:
        account = UUID(row.stream.removeprefix("account-"))
        event = orjson.loads(row.document)["data"]["event"]
        if one := event.get("session_id"):
            self._sessions.add(UUID(one))
        else:
            said = event.get("ended_at")
            end = datetime.fromisoformat(said) if said else row.recorded_at
            self._accounts[account] = max(end, self._accounts.get(account, NEVER))
        self._position = max(self._position, row.position)


NEVER: Final = datetime.min.replace(tzinfo=UTC)
