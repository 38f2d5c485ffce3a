"""Whether a world is well, how long that took, and the documented commands that it needed."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.embedded.databases import SERVICES
from tests.chaos.looking import Eyes, Seen
from tests.chaos.world import World

EVERY = 0.25  # seconds between two looks
BOUND = 120.0  # seconds in which a fault has to be healed; others may come meanwhile
STANDS = 4.0  # seconds that an alarm stands before an operator gives the command that it names
NO_SPACE = "no-space"
SPARE = 20.0  # seconds between two commands for the same thing


@dataclass(slots=True)
class Healing:
    """Looks at a world again and again, and gives the commands that alarms call for."""

    world: World
    eyes: Eyes
    seen: Seen | None = None
    late: str = ""  # who was behind when a fault was last not healed in time
    alarms: dict[tuple[str, str], float] = field(default_factory=dict)  # (service, alarm): since
    commands: list[str] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)  # what the services complained of, counted
    _still: float = 0.0  # when NATS last said that its disk is full
    _read: dict[str, int] = field(default_factory=dict)  # how far each log file was read
    _last: dict[str, float] = field(default_factory=dict)

    async def watch(self) -> None:
        """Look for as long as the world runs."""
        try:
            while True:
                self.seen = await self.eyes.look()
                self._listen()
                await self._command()
                await asyncio.sleep(EVERY)
        finally:
            await self.eyes.close()

    async def healed(self, since: float, within: float = BOUND) -> float | None:
        """Wait until everybody is past where the logs stood when a fault ended.

        Returns:
            The seconds that it took from then on; None when it was not so in time.
        """
        heads: Mapping[str, int] = {}
        now = asyncio.get_running_loop().time
        while now() < since + within:
            seen = self.seen
            if seen is not None and seen.at >= since:
                if not heads and len(seen.heads) == len(SERVICES):
                    heads = seen.heads
                if heads and seen.past(heads):
                    return seen.at - since
            await asyncio.sleep(EVERY)
        self.late = self.seen.behind(heads) if self.seen else "nothing was seen"
        return None

    async def level(self, within: float) -> bool:
        """Wait until nothing is behind anything and every log takes commands."""
        now = asyncio.get_running_loop().time
        begun, until = now(), now() + within
        while now() < until:
            if self.seen is not None and self.seen.at > begun and self.seen.level:
                return True
            await asyncio.sleep(EVERY)
        return False

    # Hearing --------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Read on in what the services say: which alarms stand, what they complain of."""
        for service in SERVICES:
            with (self.world.home / f"{service}.log").open("rb") as file:
                file.seek(self._read.get(service, 0))
                whole, end, _ = file.read().rpartition(b"\n")
            self._read[service] = self._read.get(service, 0) + len(whole) + len(end)
            for line in whole.splitlines():
                self._hear(service, line)
        self._listen_to_nats()

    def _listen_to_nats(self) -> None:
        """Hear whether NATS goes on saying that its disk is full when it no longer is."""
        with (self.world.home / "nats.log").open("rb") as file:
            file.seek(self._read.get("nats", 0))
            data = file.read()
        self._read["nats"] = self._read.get("nats", 0) + len(data)
        if self.world.hold("disk nats").locked():
            self.alarms.pop(("nats", NO_SPACE), None)
        elif b"no space left" in data:
            self.alarms.setdefault(("nats", NO_SPACE), asyncio.get_running_loop().time())
            self._still = asyncio.get_running_loop().time()

    def _hear(self, service: str, line: bytes) -> None:
        try:
            said: dict[str, Any] = json.loads(line)
        except ValueError:
            return  # a traceback of a start that failed, or the like
        event, alarm = str(said.get("event")), str(said.get("alarm"))
        now = asyncio.get_running_loop().time()
        match event:
            case "relay alarm":
                self.alarms[service, alarm] = now
            case "relay alarm over":
                self.alarms.pop((service, alarm), None)
            case "follower stopped":
                self.alarms[service, "follower-stopped"] = now
            case (
                "log open"
            ):  # of a process that has begun anew; what its relay says stands for itself
                self.alarms.pop((service, "follower-stopped"), None)
            case _:
                pass
        if (level := said.get("level")) in {"error", "warning"}:
            key = (
                f"{level} {service}: {event} {said.get('error') or said.get('alarm') or ''}".strip()
            )
            self.said[key] = self.said.get(key, 0) + 1

    def _over(self, service: str) -> None:
        self.alarms = {key: at for key, at in self.alarms.items() if key[0] != service}

    # Commanding -----------------------------------------------------------------------------

    async def _command(self) -> None:
        """Give, as an operator does, the command that a standing alarm calls for."""
        now = asyncio.get_running_loop().time()
        for (service, alarm), since in [*self.alarms.items()]:
            fresh = now - since < STANDS or now - self._last.get(service, 0) < SPARE
            away = self.world.hold("nats").locked() or self.world.hold("postgres").locked()
            if not fresh and not away and alarm in {"bus-differs", "bus-incomplete"}:
                self._last[service] = now
                await self.recreate(service)
            if alarm == NO_SPACE and self._still - since > STANDS and not away:
                await self._restart_nats()

    async def _restart_nats(self) -> None:
        """Start NATS anew: a stream that met a full disk takes nothing more before that."""
        async with self.world.hold("nats"):
            await self.world.stop("nats")
            await self.world.start("nats")
        self.alarms.pop(("nats", NO_SPACE), None)
        self.commands.append("restart nats-server")

    async def recreate(self, service: str) -> None:
        """Have a service's stream made anew out of its log."""
        command = ("bus", "apply", "--recreate", service)
        code, said = await self.world.command(*command)
        self.commands.append(f"luatsu {' '.join(command)}" + ("" if code == 0 else f": {said}"))
        if code == 0:
            self._over(service)
