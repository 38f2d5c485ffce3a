"""What lawyers do, told: legal aid, engagements, competencies, and courses that the Bar holds."""

import asyncio
from uuid import UUID

from services.launch.simulating.plan import Course, Engaged, Matter, Proof, YearsWork
from services.launch.simulating.stage import Stage, name
from services.registry.competency import decider as competencies
from services.registry.competency import simulate as competency
from services.registry.engagement import decider as engagements
from services.registry.engagement import simulate as engagement
from services.registry.engagement.simulate import Work
from services.registry.legalaid import decider as legal_aid
from services.registry.legalaid import simulate as aid
from services.registry.legalaid.simulate import Aid
from services.registry.training import decider as trainings
from services.registry.training import simulate as training
from services.reporting.statutory import decider as reports
from services.reporting.statutory import simulate as report
from services.reporting.statutory.rules import FiguresOnPaper
from shared.contracts.registry.training import TrainingContent
from shared.messages import Role

A_PAGE = "500"


async def matter(stage: Stage, number: int, one: Matter) -> None:
    """A lawyer gives legal aid."""
    await stage.world.timeline.until(one.ended_on if one.at_its_end else one.begun_on)
    told = Aid(
        certificate_id=stage.cast.certificates[one.lawyer],
        area=stage.area(stage.plan.lawyers[one.lawyer], one.begun_on),
        beneficiary=one.beneficiary,
        provider=one.provider,
        form=one.form,
        number=f"TGPL-{one.ended_on.year}-{number}",
        begun_on=one.begun_on,
        ended_on=one.ended_on,
        hours=one.hours,
        at_its_end=one.at_its_end,
    )
    await stage.tell(f"A{number}").all(legal_aid, aid.of_matter(told))


async def engaged(stage: Stage, number: int, one: Engaged) -> None:
    """An agency engages a lawyer."""
    await stage.world.timeline.until(one.opened_on)
    area = stage.area(stage.plan.lawyers[one.lawyer], one.opened_on)
    local = stage.places.local(area, one.opened_on)
    told = Work(
        agency=f"UBND {stage.places.name(local, one.opened_on)}",
        area=area,
        purpose=one.purpose,
        stage=one.stage,
        certificate_id=stage.cast.certificates[one.lawyer],
        opened_on=one.opened_on,
        closed_on=one.closed_on,
        result=one.result,
    )
    await stage.tell(f"E{number}").all(engagements, engagement.of_work(told))


async def proven(stage: Stage, one: Proof) -> None:
    """A lawyer proves a competency."""
    await stage.world.timeline.until(one.on)
    act = competency.proven(one.on, stage.cast.certificates[one.lawyer], one.kind)
    await stage.tell(f"K{one.lawyer}").do(competencies, act)


async def year(stage: Stage, one: YearsWork) -> None:
    """An organisation reports what it did in a year."""
    await stage.world.timeline.until(one.on)
    office = stage.plan.offices[one.office]
    act = report.of_year(
        one.on,
        (stage.cast.offices[one.office], name(office), stage.area(office, one.on)),
        one.year,
        FiguresOnPaper(
            lawyers=one.lawyers,
            domestic_lawyers=one.lawyers,
            foreign_lawyers=0,
            matters=one.litigation + one.advice + one.aid,
            litigation=one.litigation,
            criminal=one.criminal,
            advice_and_other=one.advice,
            legal_aid=one.aid,
        ),
    )
    await stage.tell(f"R{one.year}-{one.office}").do(reports, act)


async def course(stage: Stage, one: Course) -> None:
    """The Bar holds a course, and records who took part, in the year of each that is open."""
    await stage.world.timeline.until(one.on)
    years = await open_years(stage, one.on.year)
    content = TrainingContent.ETHICS if one.ethics else TrainingContent.PROFESSIONAL
    name = f"Khóa bồi dưỡng {one.number}/{one.on.year}"
    act = training.attended(one.on, content, 8, name)
    told = [
        (stage.tell(f"T{one.on.year}-{one.number}-{number}"), years[person])
        for number in one.lawyers
        if (person := stage.cast.persons[number]) in years
    ]
    await asyncio.gather(*(story.do(trainings, act, year) for story, year in told))


async def open_years(stage: Stage, year: int) -> dict[UUID, UUID]:
    """Find the years of training that are open, by whose they are: nobody opens them by hand."""
    asking = stage.tell(f"T{year}").somebody(Role.BAR)
    rows = await asking.listed("/api/registry/trainings", year=str(year), limit=A_PAGE)
    return {UUID(row["person_id"]): UUID(row["stream"].partition("-")[2]) for row in rows}
