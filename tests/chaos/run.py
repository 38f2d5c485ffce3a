"""One run: a world, a load, the faults of a seed, healing between them, and the checks."""

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nats.errors
import psycopg

from tests.chaos.asking import Desk
from tests.chaos.audit import SETTLES, audit
from tests.chaos.faults import dying, restoring, storing, timing, wiring
from tests.chaos.faults.plan import Fault, Hands, Kind, able, plan
from tests.chaos.healing import Healing
from tests.chaos.ledger import Ledger
from tests.chaos.load import Load
from tests.chaos.looking import Eyes
from tests.chaos.world import World, world

KINDS = (*dying.KINDS, *wiring.KINDS, *storing.KINDS, *timing.KINDS, *restoring.KINDS)
BURST = (4, 16)  # faults, each of which may come before the one before it is healed
MISSED = (psycopg.Error, nats.errors.Error, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is to do."""

    seed: int
    faults: int
    minutes: float | None = None  # after which no more faults come
    check_every: int = 100  # faults
    pause: float = 1.0  # seconds between two faults of a burst, in the mean
    recover: bool = False
    kinds: Sequence[Kind] = KINDS
    whole: bool = True  # whether our own verify and rebuild look at the end as well


@dataclass(slots=True)
class Outcome:
    """What became of one fault."""

    fault: Fault
    took: float  # seconds that it lasted
    healed: float | None  # seconds from its end until all was well; None: not in time
    missed: str = ""  # why it could do nothing
    by_command: bool = False  # an operator's command helped


@dataclass(slots=True)
class Run:
    """What a run has come to."""

    wanted: Wanted
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    checks: list[float] = field(default_factory=list)  # seconds that each took
    settled: list[float] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    broken_off: int = 0  # stories and commands that the rules ended
    left_out: str = ""
    answered: int = 0
    tries: int = 0
    events: int = 0
    seconds: float = 0
    folder: Path = Path()


Tell = Callable[[str], None]


async def run(wanted: Wanted, tell: Tell) -> Run:
    """Bring a world up, break it as the seed says, and hold it against what was answered."""
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="luatsu-chaos-"))
    done = Run(wanted, folder=folder)
    try:
        async with world(folder) as one:
            tell(f"up after {time.monotonic() - begun:.0f} s in {folder}")
            await Running(one, done, tell).go()
    finally:
        done.seconds = time.monotonic() - begun
        if not done.findings:  # else the folder is what the finding is found in
            shutil.rmtree(folder, ignore_errors=True)
    return done


class Running:
    """The parts of a run that go on at the same time."""

    def __init__(self, one: World, done: Run, tell: Tell) -> None:
        """Put them together."""
        self.world, self.done, self.tell = one, done, tell
        self.flips = 0  # since the last check
        wanted = done.wanted
        chance = random.Random(wanted.seed)
        self.ledger = Ledger()
        self.desk = Desk.of(one.province, self.ledger, chance)
        self.healing = Healing(one, Eyes(one))
        self.load = Load(self.desk, f"s{wanted.seed}", chance, self._lag)
        self.hands = Hands(one, self.desk, commands=self.healing.commands)
        self.kinds = {
            kind.name: kind
            for kind in able(
                wanted.kinds,
                disks=one.disks,
                clocks=one.clocks.library is not None,
                recover=wanted.recover,
            )
        }
        gone = [kind.name for kind in wanted.kinds if kind.name not in self.kinds]
        done.left_out = ", ".join([*gone, *([one.disks.why_none] if one.disks.why_none else [])])

    def _lag(self) -> int:
        return self.healing.seen.lag if self.healing.seen else 0

    async def go(self) -> None:
        """Break and heal until all faults have come."""
        wanted = self.done.wanted
        async with self._watched():
            self.load.begin()
            try:
                await self._break(wanted)
                await self._settle(whole=wanted.whole)
            finally:
                await self.load.end()
                await self.desk.close()
                self._note()

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(self.world.supervise()),
            asyncio.create_task(self.healing.watch()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

    async def _break(self, wanted: Wanted) -> None:
        """Let faults come in bursts, one into the other, and let all be well between two bursts."""
        now = asyncio.get_running_loop().time
        until = now() + 60 * wanted.minutes if wanted.minutes else None
        chance = random.Random(wanted.seed)
        burst, checked = chance.randint(*BURST), 0
        working: list[asyncio.Task[None]] = []
        for fault in plan([*self.kinds.values()], wanted.seed, wanted.faults, wanted.pause):
            await asyncio.sleep(fault.pause)
            working.append(asyncio.create_task(self._one(fault)))
            if len(working) < burst:
                continue
            await asyncio.gather(*working)
            working, burst = [], chance.randint(*BURST)
            if until is not None and now() > until:
                break
            if len(self.done.outcomes) - checked >= wanted.check_every:
                checked = len(self.done.outcomes)
                await self._settle()
        await asyncio.gather(*working)

    async def _one(self, fault: Fault) -> None:
        """Let one fault happen, and see how long its healing takes."""
        kind, given = self.kinds[fault.kind], len(self.healing.commands)
        missed, now = "", asyncio.get_running_loop().time
        async with AsyncExitStack() as held:
            for name in sorted(kind.holds(fault.on)):
                await held.enter_async_context(self.world.hold(name))
            began = now()
            try:
                await kind.act(self.hands, fault)
            except MISSED as error:  # another fault had made this one impossible
                missed = type(error).__name__
        self.flips += "flip" in kind.name
        ended = now()
        healed = await self.healing.healed(ended)
        new = self.healing.commands[given:]
        by_command = kind.calls and any(fault.on in {"nats", *one.split()} for one in new)
        self.done.outcomes.append(Outcome(fault, ended - began, healed, missed, by_command))
        late = f"not healed yet: {self.healing.late}"
        said = missed or (late if healed is None else f"healed in {healed:.1f} s")
        self.tell(f"{fault.number:4} {fault.kind} ({fault.on}), {ended - began:.1f} s: {said}")

    async def _settle(self, *, whole: bool = False) -> None:
        """Let everything heal and end, and hold the world against what was answered."""
        begun = time.monotonic()
        quiet = await self.load.rest(SETTLES)
        level = await self.healing.level(SETTLES)
        self.done.settled.append(time.monotonic() - begun)
        self.tell(f"     settled after {self.done.settled[-1]:.1f} s; checking")
        begun = time.monotonic()
        found = [] if quiet else ["commands found no answer although no fault came any more"]
        if not level:
            found.append(f"not well again: {self.healing.seen}")
        flips, self.flips = self.flips, 0
        found += await audit(self.world, self.ledger, self.healing, flips=flips, whole=whole)
        self.done.findings += found
        self.done.checks.append(time.monotonic() - begun)
        self.tell(f"     checked in {self.done.checks[-1]:.1f} s: {len(found)} findings")
        for finding in found[:20]:
            self.tell(f"     ! {finding}")
        self.load.go_on()

    def _note(self) -> None:
        done = self.done
        done.findings += self.ledger.unexpected
        done.commands = self.healing.commands
        done.ended, done.said, done.told = self.world.ended, self.healing.said, self.load.told
        done.broken_off = self.load.broken_off
        done.answered, done.tries = self.desk.answered, self.desk.tries
        done.events = sum(self.healing.seen.heads.values()) if self.healing.seen else 0
