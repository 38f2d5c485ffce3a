"""What happens to the wires between a service and its servers."""

import asyncio

from tests.chaos.faults.plan import WIRES, Fault, Hands, Kind
from tests.chaos.wires import Name


def wires(hands: Hands, on: str) -> list[Name]:
    """Find the wires that a fault is about: one service's or all."""
    whose, towards = on.split(">")
    return [
        name for name in hands.world.wires.ports if name[1] == towards and whose in {name[0], "all"}
    ]


def its_wire(on: str) -> tuple[str, ...]:
    """Hold a wire; who breaks all of a server's waits for nobody, and heals them all."""
    return (f"wire {on}",)


async def cut(hands: Hands, fault: Fault) -> None:
    """Every connection is reset, and may be made anew."""
    await hands.world.wires.do(wires(hands, fault.on), "cut")


async def down(hands: Hands, fault: Fault) -> None:
    """Every connection is reset, and none can be made for a while."""
    await _for_a_while(hands, fault, "down")


async def hold(hands: Hands, fault: Fault) -> None:
    """No byte gets through for a while; then all of them do, or the connection is gone."""
    await _for_a_while(hands, fault, "hold", cut_at_last=fault.number % 2 == 0)


async def split(hands: Hands, fault: Fault) -> None:
    """A connection breaks in the middle of what is sent over it."""
    mine = wires(hands, fault.on)
    await hands.world.wires.do(mine, "split", fault.chance.randrange(1, 20_000))
    await asyncio.sleep(1)
    await hands.world.wires.do(mine, "heal")


async def _for_a_while(hands: Hands, fault: Fault, word: str, *, cut_at_last: bool = False) -> None:
    mine, all_of = wires(hands, fault.on), hands.world.wires
    await all_of.do(mine, word)
    await asyncio.sleep(fault.chance.choice((0.3, 1.0, 2.0, 4.0, 8.0)))
    if cut_at_last:
        await all_of.do(mine, "cut")
    await all_of.do(mine, "heal")


KINDS = (
    Kind("cut a wire", 8, WIRES, cut, its_wire),
    Kind("a wire is down", 7, WIRES, down, its_wire),
    Kind("hold a wire", 7, WIRES, hold, its_wire),
    Kind("break a wire in mid-stream", 8, WIRES, split, its_wire),
)
