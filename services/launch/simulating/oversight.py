"""Breaches, told as the demo tells them: reports to the Bar, and looks at organisations."""

from services.launch.demo import disciplining as discipline
from services.launch.demo import inspecting as inspection
from services.launch.demo.disciplining import LIGHT, act
from services.launch.demo.inspecting import Breach
from services.launch.simulating.lives import deleted
from services.launch.simulating.plan import Look, Report
from services.launch.simulating.stage import Stage, TheEnd

MOST_DAYS = 80  # that such a story takes


async def reported(stage: Stage, one: Report) -> None:
    """A lawyer is reported; the Bar opens a case, and decides."""
    await until(stage, one)
    world, lawyer = stage.world, stage.subject(one.lawyer)
    violation = await discipline.reported(world, one.on, lawyer, to_bar=True)
    if one.form is None:
        at = await discipline.case(world, violation, lawyer)
        today = await world.timeline.wait(9)
        no = {"reason": "Không đủ căn cứ", "dismissed_on": today.isoformat()}
        await world.bar_does().done(f"{at}/dismiss-case", no)
        return
    await discipline.discipline(world, violation, lawyer, one.form)
    if one.form == "deletion":
        await deleted(stage, one.lawyer, world.timeline.today)


async def looked_at(stage: Stage, one: Look) -> None:
    """Somebody looks at an organisation."""
    await until(stage, one)
    world = stage.world
    office = stage.plan.offices[one.office]
    about = stage.inspected(office)
    match one.what:
        case "rejected" | "transferred":
            await inspection.unheard(world, one.on, about, one.office, one.what)
        case "inspected":
            await inspection.inspection(world, one.on, about)
        case "in_order":
            await inspection.check_recommended(world, one.on, about, one.office, [])
        case "recommended":
            found = [Breach("discipline")]
            told = await inspection.check_recommended(world, one.on, about, one.office, found)
            await discipline.discipline(world, told[0].violation, about.head, "reprimand")
        case _:
            found = [Breach("penalty", act(LIGHT, one.on))]
            _, referred = await inspection.check_planned(world, one.on, about, found)
            await discipline.penalty(world, referred[0], about, LIGHT)


async def until(stage: Stage, one: Report | Look) -> None:
    """Wait for the day, if all of the story comes before the end.

    Raises:
        TheEnd: if it does not.
    """
    if (stage.plan.over - one.on).days < MOST_DAYS:
        raise TheEnd
    await stage.world.timeline.until(one.on)
