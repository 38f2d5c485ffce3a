"""What is held against a world at rest: the independent checker, then our own commands against it.

A bit that flips inside a stream is seen by whoever reads it; nothing else looks there before the
night. So the checker finds it first, `luatsu reconcile` has to find the same, and the command that
it names has to heal it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.embedded.databases import SERVICES
from tests.chaos.checker import check
from tests.chaos.healing import Healing
from tests.chaos.ledger import Ledger
from tests.chaos.world import World

SETTLES = 180.0  # seconds in which everything must be well once no more faults come


async def audit(
    world: World, ledger: Ledger, healing: Healing, *, flips: int, whole: bool
) -> list[str]:
    """List everything that is wrong.

    Args:
        world: At rest, as far as it ever is.
        ledger: What was answered.
        healing: Gives commands.
        flips: How often bits on the bus's disk were flipped since the last time.
        whole: Whether our own commands look as well: they take longer.
    """
    checked = await check(world, ledger)
    found = [*checked.findings]
    said = [one for wrong in checked.bus.values() for one in wrong]
    if checked.bus and not flips:
        found += said
    elif checked.bus:
        found += await _mended(world, ledger, healing, checked.bus)
    if whole:
        found += await _proven(world)
        found += await _rebuilt(world)
    return found


async def _mended(
    world: World, ledger: Ledger, healing: Healing, bus: Mapping[str, Sequence[str]]
) -> list[str]:
    """Find by our own command what the checker found, heal it by the one that it names, look."""
    seen = await _reconciled(world)
    blind = [
        f"the reconciler does not see: {one}"
        for service in bus.keys() - seen
        for one in bus[service]
    ]
    for service in bus:
        await healing.recreate(service)
    if not await healing.level(SETTLES):
        return [*blind, f"not well after streams were made anew: {healing.seen}"]
    again = (await check(world, ledger)).bus
    return [*blind, *(one for wrong in again.values() for one in wrong)]


async def _reconciled(world: World) -> frozenset[str]:
    """Ask `luatsu reconcile` which streams are not their logs."""
    _, said = await world.command("reconcile", "--json")
    for line in said.splitlines():
        if line.startswith("{"):
            wrong: dict[str, list[dict[str, Any]]] = json.loads(line)
            return frozenset(
                name for name, of in wrong.items() if any("recreate" in one["heal"] for one in of)
            )
    return frozenset()


async def _proven(world: World) -> list[str]:
    """See that `luatsu verify` finds nothing either."""
    code, said = await world.command("verify")
    return _unless(code == 0, "luatsu verify", said)


async def _rebuilt(world: World) -> list[str]:
    """See that every read model is what it would be if it were made anew."""
    found: list[str] = []
    for service in SERVICES:
        code, said = await world.command("rebuild", service, "--check")
        found += _unless(code == 0, f"luatsu rebuild {service} --check", said)
    return found


def _unless(good: bool, command: str, said: str) -> list[str]:  # noqa: FBT001  # of a command
    return [] if good else [f"{command}: {' '.join(said.split())[:600]}"]
