"""Which faults a run brings, drawn from its seed: the same seed, the same faults in their order."""

import random
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from shared.embedded.databases import SERVICES
from tests.chaos.asking import Desk
from tests.chaos.disks import Disks
from tests.chaos.world import World

LONGEST = 4.0  # times the mean pause between two faults


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, as it is planned: what, where, and all further chance."""

    number: int
    kind: str
    on: str
    pause: float  # seconds after the one before it
    seed: int

    @property
    def chance(self) -> random.Random:
        """Give the chance of its particulars, the same in each run."""
        return random.Random(self.seed)


@dataclass(slots=True)
class Hands:
    """What a fault may lay hands on, beside the world."""

    world: World
    desk: Desk
    kept: dict[str, Any] = field(default_factory=dict)  # copies that may be put back
    commands: list[str] = field(default_factory=list)  # documented commands that a fault needed


Act: TypeAlias = Callable[[Hands, Fault], Awaitable[None]]
Held: TypeAlias = Callable[[str], Sequence[str]]


def itself(on: str) -> Sequence[str]:
    """Hold what is broken."""
    return (on,)


def nothing(_: str) -> Sequence[str]:
    """Hold nothing: what the fault breaks mends itself or is mended by who watches."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: how often it comes, on what, and what it does."""

    name: str
    weight: float
    targets: Sequence[str]
    act: Act
    holds: Held = itself
    needs: str = ""  # disks, clocks or recover: left out where that is not there
    calls: bool = False  # whether it may call for an operator's command


def able(kinds: Iterable[Kind], *, disks: Disks, clocks: bool, recover: bool) -> Iterator[Kind]:
    """List the kinds that are possible here."""
    there: Mapping[str, bool] = {
        "": True,
        "disks": bool(disks.of),
        "clocks": clocks,
        "recover": recover,
    }
    return (one for one in kinds if there[one.needs])


def plan(kinds: Sequence[Kind], seed: int, count: int, pause: float) -> Iterator[Fault]:
    """Draw faults, so many seconds apart in the mean."""
    chance = random.Random(seed)
    for number in range(count):
        (kind,) = chance.choices(kinds, [one.weight for one in kinds])
        yield Fault(
            number=number,
            kind=kind.name,
            on=chance.choice(kind.targets),
            pause=pause * min(chance.expovariate(1), LONGEST),
            seed=chance.getrandbits(64),
        )


WIRES = tuple(
    f"{service}>{server}" for service in (*SERVICES, "all") for server in ("postgres", "nats")
)
