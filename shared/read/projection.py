"""A read model said once: from which streams it is folded, and which rows follow from a state."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Table

from shared.decider import Decider
from shared.folding import types_of
from shared.messages import Event
from shared.read.intervals import Row

S = TypeVar("S")
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection(Generic[S, E]):
    """Rows of one table, each stream of a noun folded alone; live and rebuilt by the same code.

    Another shape is another table name: it is filled from the log beside the old one.
    """

    table: Table  # made by `intervals.interval_table`
    source: str  # the service whose log is folded: the own one, or a followed one
    noun: str
    contract: Any  # the discriminated union of the noun's events; others are skipped
    initial: S
    evolve: Callable[[S, E], S]
    rows_of: Callable[[S], AbstractSet[Row]]
    ignores: frozenset[str] = frozenset()  # types whose events change no row, whatever came before

    @property
    def types(self) -> frozenset[str]:
        """Name the types of the events that are folded; all others are passed over unread."""
        return types_of(self.contract) - self.ignores

    @property
    def stage(self) -> str:
        """Name the stage of following after the table: another shape is another stage."""
        return f"read/{self.table.name}"


def of_noun(
    decider: Decider[S, Any, Any, E],
    table: Table,
    rows_of: Callable[[S], AbstractSet[Row]],
    ignores: AbstractSet[str] = frozenset(),
) -> Projection[S, E]:
    """Say the read model of a service's own noun: folded as its decider folds it."""
    return Projection(
        table=table,
        source=decider.service,
        noun=decider.noun,
        contract=decider.contract,
        initial=decider.initial,
        evolve=decider.evolve,
        rows_of=rows_of,
        ignores=frozenset(ignores),
    )
