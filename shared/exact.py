"""Whose an exact value is, such as a citizen number: of whoever says it now, and nobody else.

The keys' store remembers who said a value first. One who was corrected, voided, or never recorded
says it no longer, and gives way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.decider import Decider, holding
from shared.folding import fold
from shared.log import reader
from shared.log.connect import at_once
from shared.personal.keys import Keys, normalised
from shared.personal.lookup import lookups
from shared.personal.seal import open_fields


@dataclass(frozen=True, slots=True)
class Exact:
    """Looks exact values up."""

    engine: AsyncEngine
    keys: Keys
    deciders: Mapping[str, Decider[Any, Any, Any, Any]]

    async def owner(self, kind: str, value: str) -> UUID | None:
        """Say whose a value is now."""
        holder = await self.keys.find(kind, value)
        if holder is None or not await self.says(holder, kind, value):
            return None
        return holder

    async def says(self, holder: UUID, kind: str, value: str) -> bool:
        """Say whether what is recorded of somebody still says this value of them."""
        decider, names = self._of(kind)
        stream = decider.stream(holder)
        async with at_once(self.engine).connect() as connection:
            rows = await reader.history(connection, stream)
        if not rows:
            return False
        for one in reversed(holding(fold(decider, stream, rows).history)):
            model = type(one.data)
            if named := names & model.model_fields.keys():
                body = one.data.model_dump(mode="json")
                said = await open_fields(body, model, self.keys, stream_subject=holder)
                return any(normalised(str(said[name])) == normalised(value) for name in named)
        return False

    def _of(self, kind: str) -> tuple[Decider[Any, Any, Any, Any], frozenset[str]]:
        """Find the noun whose streams are found by such a value, and what its fields are called."""
        for decider in self.deciders.values():
            names = {
                name
                for command in decider.commands
                for name, of in lookups(command).items()
                if of == kind
            }
            if names:
                return decider, frozenset(names)
        raise LookupError(kind)
