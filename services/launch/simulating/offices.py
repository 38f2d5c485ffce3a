"""Organisations and branches, told: founded, moved, paused, ended; one registration is annulled."""

from datetime import date, timedelta
from uuid import UUID

from services.launch.simulating.lives import joins, parts
from services.launch.simulating.plan import Ending, Office, Outpost
from services.launch.simulating.stage import Stage, Story
from services.registry.branch import decider as branches
from services.registry.branch import simulate as branch
from services.registry.branch.simulate import Seat
from services.registry.organisation import decider as organisations
from services.registry.organisation import simulate as organisation
from services.registry.organisation.application import Founding
from services.registry.organisation.simulate import Body
from shared.acting import Act, after
from shared.contracts.registry.organisation import OrganisationForm
from shared.corrections import VoidRecord
from shared.messages import Role

FROM_OUTSIDE = 5000  # where the numbers of outside organisations begin
AWAY = timedelta(days=60)  # until the head of an organisation that ended practises elsewhere


def body(stage: Stage, one: Office, day: date) -> Body:
    """Say what an organisation of the plan is."""
    province = stage.world.settings.province
    area = stage.area(one, day) if one.old else stage.places.on(one.area, one.on, day)
    return organisation.body(one.form, one.number + 1, province, one.seat, area)


async def old_office(stage: Stage, one: Office) -> None:
    """An organisation that stood in the old register is entered."""
    story = stage.tell(f"O{one.number}")
    head = stage.cast.certificates[one.heads[0]]
    act = organisation.entered(stage.plan.first, body(stage, one, stage.plan.first), head, one.on)
    stage.cast.offices[one.number] = await story.do(organisations, act)


async def old_outpost(stage: Stage, one: Outpost) -> None:
    """A branch from outside stood in the old register."""
    story = stage.tell(f"B{one.number}")
    seat = await of_outside(stage, story, one, stage.plan.first)
    act = branch.entered(stage.plan.first, seat, one.on)
    await goes_on(story, one, await story.do(branches, act))


async def of_outside(stage: Stage, story: Story, one: Outpost, day: date) -> Seat:
    """The organisation has its seat in another province; here, it is only known."""
    form = OrganisationForm.MULTI_MEMBER_FIRM
    number = FROM_OUTSIDE + one.number
    here = stage.places.on(one.home_area, min(one.on, stage.plan.first), day)
    home = organisation.body(form, number, one.home, one.seat, here)
    act = organisation.entered(day, home, None, min(one.on, stage.plan.first))
    key = await story.do(organisations, act)
    return Seat(
        organisation_id=key,
        name=f"Chi nhánh {home.name}",
        number=f"{stage.world.settings.province}.04.{number}/TP/ĐKHĐ-CN",
        seat=one.seat,
        area=stage.places.on(one.area, max(one.on, stage.plan.first), day),
    )


# The years ------------------------------------------------------------------------------------


async def outpost(stage: Stage, one: Outpost) -> None:
    """A branch from outside is registered."""
    story = stage.tell(f"B{one.number}")
    await stage.world.timeline.until(one.on)
    seat = await of_outside(stage, story, one, one.on)
    key = await story.do(branches, branch.registered(one.on, seat, story.papers))
    await goes_on(story, one, key)


async def goes_on(story: Story, one: Outpost, key: UUID) -> None:
    """A branch goes on, and may end."""
    if one.ends_on is not None:
        await story.do(branches, branch.ended(one.ends_on), key)


async def founded(stage: Stage, one: Office) -> None:
    """Lawyers found an organisation; a registration that was recorded in error is annulled."""
    story = stage.tell(f"F{one.number}")
    await stage.world.timeline.until(one.on)
    cast = stage.cast
    founders = [
        Founding(
            certificate_id=cast.certificates[number],
            membership_id=cast.memberships[number],
            practice_ids=(cast.practices[number],),
        )
        for number in one.heads
    ]
    acts = organisation.founded(
        one.on,
        body(stage, one, one.on),
        founders,
        story.papers,
        stage.calendar,
        refused=one.ending is Ending.REFUSED,
    )
    key = await story.all(organisations, acts)
    if one.ending is Ending.ANNULLED:
        await annulled(stage, story, key)
    elif one.ending is None:
        cast.offices[one.number] = key
        for number in one.heads:
            lawyer = stage.plan.lawyers[number]
            await parts(stage, story, lawyer, stage.today, "Thành lập tổ chức riêng")


async def annulled(stage: Stage, story: Story, key: UUID) -> None:
    """The Department finds that it registered in error, and takes the registration back."""
    at = f"/api/registry/organisations/{key}"
    registered = await story.somebody(Role.DEPARTMENT).event(at, "OrganisationRegistered")
    (on,) = after(stage.calendar, stage.today, 10)
    command = VoidRecord(
        command_id=UUID(registered["envelope"]["command_id"]),
        reason="Ghi nhận nhầm: hồ sơ đã được rút trước khi cấp",
    )
    await story.do(organisations, Act(on, Role.DEPARTMENT, command), key)


async def changing(stage: Stage, one: Office) -> None:
    """What becomes of an organisation through the years."""
    story = stage.tell(f"C{one.number}")
    for on, seat, area in one.moves:
        await stage.world.timeline.until(on)
        (changed,) = after(stage.calendar, on, 10)
        here = stage.places.on(area, on, changed)
        acts = organisation.moves(on, seat, here, story.papers, stage.calendar)
        await story.all(organisations, acts, stage.cast.offices[one.number])
    if one.pause is not None:
        on, days = one.pause
        acts = organisation.pauses(on, days, stage.calendar)
        await story.all(organisations, acts, stage.cast.offices[one.number])
    if one.ending is not None:
        await ending(stage, story, one)


async def ending(stage: Stage, story: Story, one: Office) -> None:
    """An organisation ends, and its head practises elsewhere afterwards."""
    await stage.world.timeline.until(one.ends_on)
    head = stage.plan.lawyers[one.heads[0]]
    await parts(stage, story, head, one.ends_on, "Tổ chức chấm dứt hoạt động")
    tell = organisation.ends if one.ending is Ending.OWN_WILL else organisation.revoked
    acts = tell(one.ends_on, story.papers, stage.calendar)
    await story.all(organisations, acts, stage.cast.offices[one.number])
    on = stage.calendar.first_working(stage.today + AWAY)
    await joins(stage, story, head, on, stage.plan.next_after(one).number)
