"""The keys' two homes, compared: nobody who was erased comes back, and no key is lost with one."""

from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.reconcile import Compared
from shared.follow.erasures import erase_again
from shared.personal.errors import SecondHomeAway
from shared.personal.homes import Settled
from shared.personal.keys import Keys
from shared.reconciling.ranges import keep

KEYS: Final = "keys"
DIFFER: Final = "keys-differ"  # two keys of one person: nothing says which is right
AWAY: Final = "keys-copy-away"  # the second home cannot be reached: nobody new can be recorded
LOOKED = text("select compared_at from follow.reconciled where what = :what and first = 0")

log = structlog.get_logger()


class TwoHomes:
    """Sees to it that the database of keys and its copy are alike; `standing` names what is not."""

    def __init__(self, engine: AsyncEngine, service: str, keys: Keys) -> None:
        """Know the service's database, where erasures are recorded, and the keys."""
        self.standing: frozenset[str] = frozenset()
        self._engine = engine
        self._service = service
        self._keys = keys
        self._compared = False  # since this process began

    async def first(self) -> int:
        """Do what must be done before anything is recorded; count who was erased again.

        A copy that cannot be reached hinders nobody: the log itself says who was erased, and no key
        is made without the copy.
        """
        if self._keys.homes is not None:
            try:
                self._say(await self._keys.homes.compare(urgent=True))
                self.standing -= {AWAY}
            except SecondHomeAway as away:
                self._away(away)
        return await erase_again(self._engine, self._service, self._keys)

    async def minute(self, connection: AsyncConnection) -> None:
        """See who was erased and is not known so any more; once, compare both homes."""
        if again := await erase_again(self._engine, self._service, self._keys):
            log.warning("erased again", service=self._service, persons=again)
        if self._keys.homes is None:
            return
        try:
            if not self._compared:
                await self._compare(connection, whole=False)
                self._compared = True
            elif await self._keys.homes.lost():
                self._say(await self._keys.homes.compare())
            self.standing -= {AWAY}
        except SecondHomeAway as away:
            self._away(away)

    async def night(self, connection: AsyncConnection, began: datetime) -> None:
        """Look into every key, once a night."""
        looked = await connection.scalar(LOOKED, {"what": KEYS})
        if self._keys.homes is None or (looked is not None and looked >= began):
            return
        try:
            await self._compare(connection, whole=True)
        except SecondHomeAway as away:
            self._away(away)

    async def _compare(self, connection: AsyncConnection, *, whole: bool) -> None:
        assert self._keys.homes is not None
        settled = await self._keys.homes.compare(whole=whole)
        self._say(settled)
        if whole:
            self.standing = (self.standing - {DIFFER}) | ({DIFFER} if settled.doubtful else set())
            finding = DIFFER if settled.doubtful else None
            await keep(connection, Compared(what=KEYS, first=0, last=0, finding=finding))

    def _say(self, settled: Settled) -> None:
        """Say what was put right, and what was not: how many, never who."""
        if not settled.nothing:
            log.warning(
                "keys put right",
                service=self._service,
                to_copy=settled.to_copy,
                to_database=settled.to_database,
                destroyed=settled.destroyed,
                doubtful=len(settled.doubtful),
            )
        if settled.doubtful:
            self.standing |= {DIFFER}

    def _away(self, away: SecondHomeAway) -> None:
        if AWAY not in self.standing:
            log.error("keys' second home away", service=self._service, error=str(away))
        self.standing |= {AWAY}
