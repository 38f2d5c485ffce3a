"""A plan is played: the old registers first, then day after day."""

import asyncio
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.launch.demo.marking import clocks, heads
from services.launch.demo.people import People
from services.launch.demo.timeline import OFFICES_CLOSE, OFFICES_OPEN, Story, Timeline
from services.launch.demo.world import World, door
from services.launch.deployment import Deployment
from services.launch.simulating import duties, lives, offices, oversight
from services.launch.simulating.dice import Places
from services.launch.simulating.pace import Pace
from services.launch.simulating.plan import Plan, Way
from services.launch.simulating.stage import Stage, TheEnd
from shared.embedded.databases import SERVICES
from shared.law.calendar import LEGAL_ZONE, Calendar
from shared.law.data import load_holidays, load_rules, load_territory


class NotEmpty(Exception):
    """The folder holds something that happened already, or is not marked as simulated."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    commands: int
    events: int  # in all logs, those that policies and clocks made included
    seconds: float


def all_days() -> Calendar:
    """Give the calendar, with plain weeks where nobody knows more: such days are never told."""
    return replace(load_holidays(), known_from=None, known_until=None)


def opening(plan: Plan) -> datetime:
    """Say what the clocks show before anything happens."""
    return datetime.combine(plan.first, OFFICES_OPEN, LEGAL_ZONE)


async def play(deployment: Deployment, plan: Plan, services: Sequence[str] = SERVICES) -> Played:
    """Play a plan in a folder that is marked for it, in which nothing happened yet.

    In the end its clocks show the last day of the plan, and go on from there.

    Raises:
        NotEmpty: in any other folder.
        ExceptionGroup: when the rules refuse what the plan says.
    """
    if any(position or not simulated for position, simulated in heads(deployment)):
        raise NotEmpty
    began = time.monotonic()
    async with clocks(deployment) as clock, door(deployment) as http:
        pace = Pace.of(clock, services)
        stage = staged(deployment, plan, pace, http)
        await told(stage)
        for _ in range(2):  # what clocks did has its effects, and they may set others
            await pace.move(datetime.combine(plan.over, OFFICES_CLOSE, LEGAL_ZONE))
    events = sum(position for position, _ in heads(deployment))
    return Played(stage.given, events, time.monotonic() - began)


def staged(deployment: Deployment, plan: Plan, pace: Pace, http: Any) -> Stage:
    """Put the stage together."""
    calendar, territory = all_days(), load_territory()
    settings = deployment.of("registry")
    places = Places(territory, settings.province)
    timeline = Timeline(plan.first, calendar, pace.move, plan.step)
    people = People(plan.seed, places.communes(plan.first))
    return Stage(
        plan=plan,
        world=World(settings, http, timeline, people),
        rules=load_rules(),
        calendar=calendar,
        places=places,
    )


async def told(stage: Stage) -> None:
    """Fill the old registers, then let the days pass."""
    plan = stage.plan
    shown = Console(stderr=True)
    progress = Progress(
        TextColumn("[bold]mô phỏng / simulated[/] {task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[speed]}"),
        console=shown,
        disable=not shown.is_terminal,
    )
    began = time.monotonic()
    with progress:
        days = (plan.over - plan.first).days
        task = progress.add_task(f"{plan.first:%d/%m/%Y}", total=days, speed="")

        def on_day(today: date) -> None:
            passed = (today - plan.first).days
            speed = f"{stage.given / (time.monotonic() - began):.0f} lệnh/s · commands/s"
            progress.update(task, completed=passed, description=f"{today:%d/%m/%Y}", speed=speed)

        await old_registers(stage)
        await stage.world.timeline.tell([ended(one) for one in stories(stage)], on_day)
        progress.update(task, completed=days)


async def ended(story: Story) -> None:
    """Tell a story to its end, or to the last day."""
    with suppress(TheEnd):
        await story


async def old_registers(stage: Stage) -> None:
    """Enter who was there before: lawyers, then what they head, then where they practised."""
    plan = stage.plan
    old = [one for one in plan.lawyers if one.way is Way.REGISTER]
    there = [one for one in plan.offices if one.old]
    heads = frozenset(head for office in there for head in office.heads)
    await asyncio.gather(*(lives.old_lawyer(stage, one) for one in old))
    await asyncio.gather(*(offices.old_office(stage, one) for one in there))
    await asyncio.gather(*(lives.old_practice(stage, one, heads) for one in old))


def stories(stage: Stage) -> Iterator[Coroutine[Any, Any, None]]:
    """Say all that happens in the years."""
    yield from of_lawyers(stage)
    yield from of_organisations(stage)
    yield from of_duties(stage)


def of_lawyers(stage: Stage) -> Iterator[Coroutine[Any, Any, None]]:
    """Lawyers come, move and leave."""
    for one in stage.plan.lawyers:
        if one.way is not Way.REGISTER:
            yield lives.newcomer(stage, one)
        if one.moves:
            yield lives.mover(stage, one)
        if one.leave is not None:
            yield lives.leaver(stage, one)


def of_organisations(stage: Stage) -> Iterator[Coroutine[Any, Any, None]]:
    """Organisations and branches are founded, change and end."""
    for office in stage.plan.offices:
        if not office.old:
            yield offices.founded(stage, office)
        elif office.moves or not office.stays:
            yield offices.changing(stage, office)
    for outpost in stage.plan.outposts:
        yield (offices.old_outpost if outpost.old else offices.outpost)(stage, outpost)


def of_duties(stage: Stage) -> Iterator[Coroutine[Any, Any, None]]:
    """Lawyers do what they owe, and what they may not."""
    plan = stage.plan
    yield from (duties.matter(stage, number, one) for number, one in enumerate(plan.matters))
    yield from (duties.engaged(stage, number, one) for number, one in enumerate(plan.engaged))
    yield from (duties.proven(stage, one) for one in plan.proofs)
    yield from (duties.course(stage, one) for one in plan.courses)
    yield from (oversight.reported(stage, one) for one in plan.reports)
    yield from (duties.year(stage, one) for one in plan.years)
    yield from (oversight.looked_at(stage, one) for one in plan.looks)
