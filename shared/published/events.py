"""Which events there are, and which services record them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from shared.messages import Event
from shared.service import Blueprint, with_kernel_nouns

KERNEL = "kernel"  # the owner of what every service records about its own work


@dataclass(frozen=True, slots=True)
class Published:
    """A type of event, whose it is and who records it."""

    owner: str
    noun: str
    event: type[Event]
    services: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name the event."""
        return self.event.__name__

    @property
    def id(self) -> str:
        """Name its schema; it is what documents say in `dataschema`, but for the kernel's own."""
        return f"urn:luatsu:schema:{self.owner}:{self.name}"

    @property
    def dataschemas(self) -> tuple[str, ...]:
        """Name what documents of this type say in `dataschema`."""
        return tuple(f"urn:luatsu:schema:{service}:{self.name}" for service in self.services)


def published(blueprints: Iterable[Blueprint]) -> tuple[Published, ...]:
    """List every type of event, each once, those of the kernel last."""
    services = tuple(blueprints)
    names = tuple(one.name for one in services)
    own = [
        Published(one.name, decider.noun, event, (one.name,))
        for one in services
        for decider in one.nouns
        for event in members(decider.contract)
    ]
    kernel = [
        Published(KERNEL, decider.noun, event, names)
        for decider in with_kernel_nouns(services[0]).nouns[len(services[0].nouns) :]
        for event in members(decider.contract)
    ]
    return (*own, *kernel)


def recorded_by(service: str, events: Iterable[Published]) -> tuple[Published, ...]:
    """List what one service records."""
    return tuple(one for one in events if service in one.services)


def members(contract: Any) -> Iterator[type[Event]]:
    """List the members of a discriminated union, in the order in which they stand."""
    for part in get_args(contract) or (contract,):
        if isinstance(part, type) and issubclass(part, Event):
            yield part
        elif get_args(part):
            yield from members(part)
