"""Whenever this happened there, or here, then this is to be recorded here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.decider import Ordered
from shared.messages import Recorded

VOIDS: Final = "voids"  # the stage at which a source's voids are heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A pure function from an event, of another service or of this one, to commands of this one.

    `name` is a part of the ids of its commands: it is written down once and never changes. Where
    `source` is the service's own name, it does not answer what it caused itself.
    """

    name: str
    source: str
    contract: Any  # the discriminated union of the events that it hears; others are skipped
    on: Callable[[Recorded[Any]], Sequence[Ordered[Any]]]
    from_beginning: bool = False  # else it starts where the source is when it is first deployed

    @property
    def stage(self) -> str:
        """Name the stage at which it hears, with a checkpoint of its own."""
        return f"policy/{self.name}"
