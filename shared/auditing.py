"""What an auditor asks of a running service: a bundle of its log, and a stream made anew."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import IO, Any

from shared.bundle.exporting import Case, Place, Range, export
from shared.folding import noun_of
from shared.follow.replay import Replayed, Stretch, replay_now
from shared.follow.store import Source
from shared.service import Blueprint
from shared.settings import Settings
from shared.web.render import SERVICES


class Auditing:
    """The part of a running service that auditors work with; all of it reads."""

    name: str
    blueprint: Blueprint
    settings: Settings

    async def bundle(self, to: IO[bytes], wanted: Case | Range) -> Mapping[str, Any]:
        """Write a bundle of this log alone: what other logs have is named as left out.

        Raises:
            NoSuchCase: The log does not hold what is wanted, or not yet in its signed head.
            NotSigned: It has no signed head.
            TooLarge: A plain zip cannot hold it.
        """
        place = Place(
            province=self.settings.province,
            databases={self.name: self._driver},
            documents=self.settings.documents,
            made_by=f"luatsu {self.settings.software_version}",
            unreachable=[one for one in SERVICES if one != self.name],
        )
        return await export(to, wanted, place)

    async def replay(self, stream: str, position: int) -> Sequence[Replayed]:
        """Make the rows of one stream anew up to a position, and compare them with what is shown.

        Nothing live is touched; a noun without a read model has nothing to compare.
        """
        of = [
            one
            for one in self.blueprint.projections
            if one.source == self.name and one.noun == noun_of(stream)
        ]
        if not of:
            return ()
        source = Source(self.name, own=True)
        stretch = Stretch(1, position)
        return await asyncio.to_thread(
            replay_now, self._driver, source, of, stretch, only=(stream,)
        )

    @property
    def _driver(self) -> str:
        """Say where the log is, as psycopg reads it."""
        return (self.settings.database_url or "").replace("postgresql+psycopg://", "postgresql://")
