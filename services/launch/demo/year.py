"""The invented year of one province, from its old registers to today."""

import asyncio
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.launch.demo import disciplining as discipline
from services.launch.demo import inspecting as inspection
from services.launch.demo.disciplining import HEAVY, LIGHT, OF_ORGANISATIONS, act
from services.launch.demo.dossiers import Fate, dossier
from services.launch.demo.inspecting import Breach
from services.launch.demo.marking import clocks, heads, machine
from services.launch.demo.marking import mark as marked
from services.launch.demo.people import People
from services.launch.demo.registering import (
    Lawyer,
    Organisation,
    new_organisation,
    old_branch,
    old_lawyer,
    old_organisation,
    renumbering,
)
from services.launch.demo.signing_in import open_accounts, tell
from services.launch.demo.timeline import OFFICES_OPEN, Story, Timeline
from services.launch.demo.world import World, communes, door
from services.launch.deployment import Deployment
from shared import edge
from shared.law.calendar import LEGAL_ZONE, legal_day
from shared.law.data import load_holidays

SEED = 48
DAYS = 360
FRIDAY = 4  # on which a week of the year ends
LAWYERS, OLD_ORGANISATIONS, NEW_ORGANISATIONS = 40, 10, 5
LAST_OF_THE_DECREE = date(2027, 2, 26)  # NĐ 121/2025 lapses then; what comes after is not known
FATES = (
    *(5 * [Fate.ISSUED]),
    Fate.REFUSED,
    Fate.SUPPLEMENTED,
    Fate.CLOSED,
    *(4 * [Fate.ISSUED]),
    Fate.SUPPLEMENTED,
    Fate.REFUSED,
    *(4 * [Fate.ISSUED]),
    Fate.CLOSED,
    Fate.SUPPLEMENTED,
    Fate.REFUSED,
    Fate.ISSUED,
    Fate.PROPOSED,
    Fate.WAITING,
    Fate.SUBMITTED,
)
log = structlog.get_logger()


def first_day() -> date:
    """Say on which Friday the year begins that ends today, or with the law that is known."""
    known = load_holidays().known_until or date.max
    last = min(legal_day(machine()), LAST_OF_THE_DECREE, known)
    first = last - timedelta(days=DAYS)
    return first - timedelta(days=(first.weekday() - FRIDAY) % 7)


def mark(deployment: Deployment) -> bool:
    """Make a folder in which nothing happened one to play in; done before the services start."""
    return marked(deployment, datetime.combine(first_day(), OFFICES_OPEN, LEGAL_ZONE))


async def play(deployment: Deployment) -> None:
    """Play the year in a folder that is marked for it; in any other, nothing happens.

    Raises:
        ExceptionGroup: when the rules refuse what the year says.
    """
    found = heads(deployment)
    if any(position or not simulated for position, simulated in found):
        log.info("year not played", reason="the logs are not empty, or not marked")
        return
    began = time.monotonic()
    async with clocks(deployment) as clock, door(deployment) as http:
        start = legal_day(edge.now())
        timeline = Timeline(start, load_holidays(), clock.move)
        areas = communes(deployment.settings.province, start)
        world = World(deployment.of("registry"), http, timeline, People(SEED, areas))
        try:
            await told(world)
        finally:
            await clock.show_today()
        opened = await open_accounts(world, areas[0])
    seconds = time.monotonic() - began
    tell(opened, f"http://127.0.0.1:{deployment.settings.port}", seconds)


async def told(world: World) -> None:
    """Fill the old registers, then let the days pass."""
    shown = Console(stderr=True)
    progress = Progress(
        TextColumn("[bold]mô phỏng / simulated[/] {task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=shown,
        disable=not shown.is_terminal,
    )
    with progress:
        task = progress.add_task(f"{world.timeline.today:%d/%m/%Y}", total=DAYS)

        def on_day(today: date) -> None:
            passed = (today - world.timeline.start).days
            progress.update(task, completed=passed, description=f"{today:%d/%m/%Y}")

        lawyers, organisations = await old_registers(world)
        await world.timeline.tell([*stories(world, lawyers, organisations)], on_day)
        progress.update(task, completed=DAYS)


async def old_registers(world: World) -> tuple[list[Lawyer], list[Organisation]]:
    """Enter who was there before the year."""
    lawyers = await asyncio.gather(*(old_lawyer(world, n) for n in range(LAWYERS)))
    organisations = await asyncio.gather(
        *(old_organisation(world, n, lawyers[n]) for n in range(OLD_ORGANISATIONS))
    )
    heads_of_branches = lawyers[-2:]
    await asyncio.gather(
        *(
            old_branch(world, n, organisations[n], head)
            for n, head in enumerate(heads_of_branches, 1)
        )
    )
    return lawyers, organisations


def stories(
    world: World, lawyers: list[Lawyer], organisations: list[Organisation]
) -> Iterator[Story]:
    """Say all that happens in the year."""
    day = world.timeline.day
    for number, fate in enumerate(FATES, 1):
        yield dossier(world, day(13 * number - 8 if number < len(FATES) - 2 else 345), number, fate)
    for number in range(NEW_ORGANISATIONS):
        head = lawyers[OLD_ORGANISATIONS + number]
        yield new_organisation(world, day(30 + 62 * number), number, head)
    for number in (0, 4):
        yield renumbering(world, day(75 + 20 * number), organisations[number], number)
    yield from checks(world, organisations)
    yield from recommendations(world, organisations)
    yield inspection.inspection(world, day(250), organisations[9])
    yield discipline.screened_out(world, day(60), lawyers[20])
    yield discipline.handed_over(world, day(130), lawyers[21])
    yield discipline.voided(world, day(205), lawyers[22])


def recommendations(world: World, organisations: list[Organisation]) -> Iterator[Story]:
    """Say what communes recommend that comes to no check."""
    day = world.timeline.day
    for number, (on, fate) in enumerate(
        (
            (48, "transferred"),
            (110, "rejected"),
            (190, "transferred"),
            (265, "rejected"),
            (354, "waiting"),
        )
    ):
        yield inspection.unheard(world, day(on), organisations[5 + number], number, fate)


def checks(world: World, organisations: list[Organisation]) -> Iterator[Story]:
    """Say what the Department checks, by a recommendation or by its plan."""
    day = world.timeline.day
    one = organisations
    yield annulled(world, day(22), one[0])
    yield disciplined(world, day(80), one[1], "reprimand")
    yield disciplined(world, day(140), one[2], "suspension")
    yield both(world, day(215), one[3])
    yield in_order(world, day(285), one[4])
    yield fined(world, day(100), one[5])
    yield deleted(world, day(170), one[6])
    yield ongoing(world, day(352), one[7])


# Whole stories --------------------------------------------------------------------------------


async def annulled(world: World, on: date, about: Organisation) -> None:
    """A penalty takes the use of a certificate away, and is annulled."""
    breach = Breach("penalty", act(HEAVY, on))
    (referred,) = await inspection.check_recommended(world, on, about, 0, [breach])
    key, decision = await discipline.penalty(world, referred, about, HEAVY, deprives=True)
    await discipline.annulment(world, key, decision, about.head)


async def disciplined(world: World, on: date, about: Organisation, form: discipline.Form) -> None:
    """What a check found goes to the Bar."""
    referred = await inspection.check_recommended(world, on, about, 1, [Breach("discipline")])
    await discipline.discipline(world, referred[0].violation, about.head, form)


async def both(world: World, on: date, about: Organisation) -> None:
    """What a check found goes both ways."""
    breaches = [Breach("penalty", act(HEAVY, on)), Breach("discipline")]
    fine, case = await inspection.check_recommended(world, on, about, 2, breaches)
    await discipline.penalty(world, fine, about, HEAVY, deprives=True)
    await discipline.discipline(world, case.violation, about.head, "warning")


async def in_order(world: World, on: date, about: Organisation) -> None:
    """A check finds nothing."""
    await inspection.check_recommended(world, on, about, 3, [])


async def fined(world: World, on: date, about: Organisation) -> None:
    """An organisation and its head are fined after a planned check."""
    breaches = [
        Breach("penalty", act(OF_ORGANISATIONS, on), by_organisation=True),
        Breach("penalty", act(LIGHT, on)),
    ]
    _, (of_all, of_one) = await inspection.check_planned(world, on, about, breaches)
    await discipline.penalty(world, of_all, about, OF_ORGANISATIONS)
    await discipline.penalty(world, of_one, about, LIGHT)


async def deleted(world: World, on: date, about: Organisation) -> None:
    """The gravest form follows a planned check."""
    _, referred = await inspection.check_planned(world, on, about, [Breach("discipline")])
    await discipline.discipline(world, referred[0].violation, about.head, "deletion")


async def ongoing(world: World, on: date, about: Organisation) -> None:
    """A team is still at work when the year ends."""
    await inspection.check_planned(
        world, on, about, [Breach("penalty", act(HEAVY, on))], ends=False
    )
