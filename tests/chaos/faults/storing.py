"""What happens to what the servers keep: wiped, flipped, filled up, put back from an old copy."""

import asyncio
import shutil
from pathlib import Path

import nats
from nats.js.errors import NotFoundError

from shared.embedded.databases import SERVICES
from tests.chaos.disks import empty
from tests.chaos.faults.plan import Fault, Hands, Kind
from tests.chaos.world import SERVERS, World

COPY = "nats"  # the name of a kept copy of the NATS store


def the_bus(_: str) -> tuple[str, ...]:
    """Hold NATS."""
    return ("nats",)


async def wipe(hands: Hands, fault: Fault) -> None:
    """NATS loses its disk."""
    await hands.world.kill("nats")
    await asyncio.to_thread(empty, store(hands.world))
    await hands.world.start("nats")


async def flip(hands: Hands, fault: Fault) -> None:
    """Some bits on the disk of NATS are no longer what was written."""
    world, chance = hands.world, fault.chance
    await world.kill("nats")
    blocks = sorted(one for one in store(world).rglob("*.blk") if one.stat().st_size)
    for block in chance.sample(blocks, min(len(blocks), chance.randint(1, 3))):
        with block.open("r+b") as opened:
            at = chance.randrange(block.stat().st_size)
            opened.seek(at)
            (byte,) = opened.read(1)
            opened.seek(at)
            opened.write(bytes([byte ^ 1 << chance.randrange(8)]))
    await world.start("nats")


async def put_back(hands: Hands, fault: Fault) -> None:
    """An old copy of the NATS store is put back; where there is none yet, one is taken."""
    world, chance = hands.world, fault.chance
    copy: Path = world.home / "nats-copy"
    await (world.stop if chance.random() < 0.5 else world.kill)("nats")
    if COPY in hands.kept and chance.random() < 0.8:
        await asyncio.to_thread(_replace, copy, store(world))
    else:
        await asyncio.to_thread(_replace, store(world), copy)
        hands.kept[COPY] = fault.number
    await world.start("nats")


async def delete_stream(hands: Hands, fault: Fault) -> None:
    """Somebody with the right to do so deletes a service's stream."""
    bus = await nats.connect(hands.world.deployment.nats.url(), connect_timeout=5)
    try:
        await bus.jetstream().delete_stream(f"LUATSU_48_{fault.on.upper()}")
    except NotFoundError:
        pass  # as good as deleted
    finally:
        await bus.close()


async def delete_consumer(hands: Hands, fault: Fault) -> None:
    """The place at which a service reads a stream is deleted."""
    bus = await nats.connect(hands.world.deployment.nats.url(), connect_timeout=5)
    source = fault.chance.choice([one for one in SERVICES if one != fault.on])
    try:
        await bus.jetstream().delete_consumer(f"LUATSU_48_{source.upper()}", fault.on)
    except NotFoundError:
        pass  # it does not follow that one
    finally:
        await bus.close()


async def full(hands: Hands, fault: Fault) -> None:
    """A server's disk is full for a while; who dies of it is started again by who watches."""
    disk = hands.world.disks.of[fault.on]
    await asyncio.to_thread(disk.fill)
    try:
        await asyncio.sleep(fault.chance.choice((0.5, 1.0, 3.0)))
    finally:
        await asyncio.to_thread(disk.free)


def its_disk(on: str) -> tuple[str, ...]:
    """Hold a disk."""
    return (f"disk {on}",)


def store(world: World) -> Path:
    """Name the folder of JetStream."""
    return world.home / "nats"


def _replace(old: Path, new: Path) -> None:
    if new.exists():
        empty(new)
    shutil.copytree(
        old,
        new,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("lost+found", "filler"),
    )


KINDS = (
    Kind("wipe the NATS store", 3, ("nats",), wipe),
    Kind("flip bits in the NATS store", 4, ("nats",), flip, calls=True),
    Kind("an old copy of the NATS store", 3, ("nats",), put_back, calls=True),
    Kind("delete a stream", 3, SERVICES, delete_stream, the_bus),
    Kind("delete a consumer", 3, SERVICES, delete_consumer, the_bus),
    Kind("a full disk", 4, SERVERS, full, its_disk, needs="disks", calls=True),
)
