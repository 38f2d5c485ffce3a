"""What people do in a province while it breaks: simple records, whole stories, mistakes, races."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from shared.messages import Role
from tests.chaos.asking import Desk, Ended, Stage
from tests.chaos.ledger import Who
from tests.journeys import scenes, story
from tests.support.province import Province

DEPARTMENT = Who("department", "Sở Tư pháp")
BAR = Who("bar", "Đoàn Luật sư")
RECORD = "/api/discipline/violations/record-violation"
CALLERS, TELLERS = 4, 4
MOST_LAG = 150  # events
PAUSE = (0.02, 0.25)  # seconds between two commands of a caller
TERM = ("2026-06-05", "2026-08-04")


@dataclass(slots=True)
class Load:
    """Callers with simple commands, and tellers of whole stories, until they are stopped."""

    desk: Desk
    name: str
    chance: random.Random
    lag: Callable[[], int] = lambda: 0  # events that somebody is behind
    told: dict[str, int] = field(default_factory=dict)  # stories that came to their end, by kind
    broken_off: int = 0
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    _busy: int = 0
    _stopping: bool = False
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(TELLERS))

    def begin(self) -> None:
        """Let everybody begin."""
        self._tasks += [asyncio.create_task(self._go_on(self._call)) for _ in range(CALLERS)]
        self._tasks += [asyncio.create_task(self._go_on(self._tell)) for _ in range(TELLERS)]

    async def rest(self, within: float) -> bool:
        """Begin nothing new; say whether all that was begun has ended in time."""
        self.desk.open.clear()
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        while self._busy and loop.time() < until:  # noqa: ASYNC110  # several have to end
            await asyncio.sleep(0.05)
        return not self._busy

    def go_on(self) -> None:
        """Begin anew after a rest."""
        self.desk.open.set()

    async def end(self) -> None:
        """Send everybody home; what is not answered stays so."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        for task in self._tasks:
            if not task.cancelled():
                task.result()  # a fault of the load itself is heard of
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _go_on(self, act: Callable[[int], Awaitable[None]]) -> None:
        while True:
            await self.desk.open.wait()
            if self.lag() > MOST_LAG:  # a slow machine: what is behind is measured, not the load
                await asyncio.sleep(max(PAUSE))
                continue
            self._busy += 1
            try:
                await act(next(self._numbers))
            except Ended:
                self.broken_off += 1
            finally:
                self._busy -= 1
            await asyncio.sleep(self.chance.uniform(*PAUSE))

    # Simple commands ------------------------------------------------------------------------

    async def _call(self, number: int) -> None:
        match number % 10:
            case 0:
                await self._twice(number)
            case 1:
                await self._refused(number)
            case 2:
                await self._raced(number)
            case _:
                await self._record(number)

    async def _record(self, number: int, **said: Any) -> dict[str, Any]:
        body = violation(f"{self.name}/{number}") | said
        return await self.desk.give(DEPARTMENT, RECORD, body, name=f"{self.name}/{number}")

    async def _twice(self, number: int) -> None:
        """Two callers give one command at once, and have the same answer."""
        one, other = await asyncio.gather(self._record(number), self._record(number))
        if one != other:
            self.desk.ledger.unexpected.append(f"{self.name}/{number}: two answers")

    async def _refused(self, number: int) -> None:
        """What the rules refuse is refused again whenever it is asked again."""
        for _ in range(2):
            with suppress(Ended):
                await self._record(number, committed_on="2026-10-09")

    async def _raced(self, number: int) -> None:
        """Several commands for one stream come at once; each is decided after the one before."""
        at = f"/api/discipline/violations/{(await self._record(number))['id']}"
        body = {"to": "bar", "reason": "Chuyển", "handed_on": "2026-10-03"}
        out = {"reason": "Không có căn cứ", "screened_on": "2026-10-03"}
        given = [
            self.desk.give(who, f"{at}/{path}", said, name=f"{self.name}/{number}/{n}")
            for n, (who, path, said) in enumerate(
                (
                    (DEPARTMENT, "hand-over", body),
                    (DEPARTMENT, "hand-over", body),
                    (DEPARTMENT, "screen-out", out),
                    (BAR, "screen-out", out),
                )
            )
        ]
        for ended in await asyncio.gather(*given, return_exceptions=True):
            if isinstance(ended, BaseException) and not isinstance(ended, Ended):
                raise ended

    # Whole stories --------------------------------------------------------------------------

    async def _tell(self, number: int) -> None:
        kind, scene = SCENES[number % len(SCENES)]
        stage = Stage(self.desk, asyncio.get_running_loop())
        name = f"{self.name}-{number}"
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, scene, stage, name)
        self.told[kind] = self.told.get(kind, 0) + 1


def violation(said: str) -> dict[str, Any]:
    """Describe a violation that no other is like."""
    return {
        "source": "report",
        "track_proposed": "penalty",
        "description": f"Vi phạm số {said}",
        "certificate": "00000000-0000-0000-0000-000000000005",
        "area": story.COMMUNE,
        "committed_on": "2026-10-01",
        "recorded_on": "2026-10-02",
    }


def on(stage: Stage) -> Province:
    """Let the scenes of the journeys be played here: they ask for nothing but who acts."""
    return cast(Province, stage)


def whole(stage: Stage, name: str) -> None:
    """A lawyer's story through four services."""
    told = story.Story(
        stage.ask(Role.DEPARTMENT, "Sở Tư pháp"),
        stage.ask(Role.BAR, "Đoàn Luật sư"),
        stage.ask(Role.COMMUNE, "UBND phường", (story.COMMUNE,)),
        name,
    )
    for step in story.STEPS:
        step(told)


def voided(stage: Stage, name: str) -> None:
    """A penalty was recorded in error: its effect goes with it, and sometimes it comes back."""
    certificate = scenes.certificate(on(stage), name)
    at = scenes.minutes(on(stage), name, certificate)
    scenes.decide(on(stage), at, name, TERM)
    (decided,) = scenes.events(on(stage), at, "PenaltyDecided")
    tell = scenes.department(on(stage)).done
    body = {"command_id": decided["envelope"]["command_id"], "reason": "Nhập nhầm"}
    tell(f"{at}/void-record", body, key=f"{name}/void")
    if name.endswith(("1", "3", "5", "7", "9")):
        (void,) = scenes.events(on(stage), at, "PenaltyRecordVoided")
        back = {"command_id": void["envelope"]["command_id"], "reason": "Hủy nhầm"}
        tell(f"{at}/void-record", back, key=f"{name}/void the void")


def awaited(stage: Stage, name: str) -> None:
    """A penalty names a certificate that is entered only later: the effect waits for it."""
    at = scenes.minutes(on(stage), name, scenes.printed(name))
    scenes.decide(on(stage), at, name, TERM)
    scenes.certificate(on(stage), name)


def disciplined(stage: Stage, name: str) -> None:
    """The Bar suspends a member, and that is annulled."""
    certificate = scenes.certificate(on(stage), name)
    scenes.membership(on(stage), name, certificate)
    at = scenes.case(on(stage), name, certificate)
    body = {
        "form": "suspension",
        "starts_on": "2026-06-15",
        "ends_on": "2027-01-14",
        "decision": story.signed(scenes.BOARD, f"{name}/QĐ-KL", "2026-06-10"),
    }
    tell = scenes.bar(on(stage)).done
    tell(f"{at}/record-discipline", body, key=f"{name}/discipline")
    decided = scenes.events(on(stage), at, "DisciplineDecided")[-1]["event"]["decision_id"]
    annulled = {
        "decision_id": decided,
        "annulled_on": "2026-10-01",
        "decision": story.signed("Liên đoàn Luật sư Việt Nam", f"{name}/QĐ-HB", "2026-10-01"),
    }
    tell(f"{at}/record-discipline-annulment", annulled, key=f"{name}/annul")


def closed(stage: Stage, name: str) -> None:
    """What a dossier lacks does not come in time: a timer closes it, once."""
    tell = scenes.department(on(stage)).done
    person = tell(
        "/api/registry/persons/register-person", scenes.a_person(name), key=f"{name}/person"
    )["id"]
    body = {
        "person_id": person,
        "kind": "passed",
        "area": story.COMMUNE,
        "received_on": "2026-09-01",
        "channel": "counter",
    }
    path = "/api/registry/certificates/apply-for-certificate"
    at = f"/api/registry/certificates/{tell(path, body, key=f'{name}/apply')['id']}"
    (applied,) = scenes.events(on(stage), at, "CertificateApplied")
    asked = {
        "missing": [applied["event"]["items"][0]["label"]],
        "reason": "Thiếu giấy tờ",
        "requested_on": "2026-09-03",
        "channel": "post",
    }
    tell(f"{at}/request-supplement", asked, key=f"{name}/supplement")


SCENES: tuple[tuple[str, Callable[[Stage, str], None]], ...] = (
    ("whole", whole),
    ("voided", voided),
    ("awaited", awaited),
    ("disciplined", disciplined),
    ("closed", closed),
)
