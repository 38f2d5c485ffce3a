"""Lawyers' lives, told: they come, practise, move and leave."""

from datetime import date, timedelta
from uuid import UUID

from services.launch.simulating.plan import Lawyer, Leaving, Way
from services.launch.simulating.stage import Stage, Story
from services.registry.certificate import decider as certificates
from services.registry.certificate import simulate as certificate
from services.registry.certificate.simulate import Dossier
from services.registry.membership import decider as memberships
from services.registry.membership import simulate as membership
from services.registry.person import decider as persons
from services.registry.person import simulate as person
from services.registry.practice import decider as practices
from services.registry.practice import simulate as practice
from services.registry.traineeship import decider as traineeships
from services.registry.traineeship import simulate as traineeship
from shared.acting import after
from shared.contracts.registry.certificate import DossierKind
from shared.contracts.registry.practice import PracticeForm

OTHER_BAR = "Đoàn Luật sư thành phố Giả Định"
OTHER_PROVINCE = "79"
A_WHILE = timedelta(days=400)  # since a traineeship of the old register began


async def old_lawyer(stage: Stage, one: Lawyer) -> None:
    """Somebody who stood in the old registers is entered into the new one."""
    story = stage.tell(f"L{one.number}")
    await known(story, one)
    await entered(story, one, stage.plan.first, stage.world.settings.province)
    whose = stage.cast.certificates[one.number], stage.bar, one.area
    act = membership.entered(stage.plan.first, whose, card(one), one.admitted_on)
    stage.cast.memberships[one.number] = await story.do(memberships, act)


async def old_practice(stage: Stage, one: Lawyer, heads: frozenset[int]) -> None:
    """Where somebody practised stood in the old register, too."""
    assert one.office is not None
    founds = one.number in heads
    form: practice.Form = PracticeForm.FOUNDER if founds else PracticeForm.CONTRACTED_LAWYER
    whose = stage.cast.certificates[one.number], stage.cast.offices[one.office], one.area
    story = stage.tell(f"P{one.number}")
    act = practice.entered(stage.plan.first, whose, form, one.joined_on)
    stage.cast.practices[one.number] = await story.do(practices, act)


async def known(story: Story, one: Lawyer) -> UUID:
    """Somebody becomes known."""
    who = one.who
    act = person.known(
        one.on,
        full_name=who.full_name,
        citizen_number=who.citizen_number,
        birth_date=who.birth_date,
        address=who.address,
        phone=who.phone,
        area=one.area,
    )
    key = await story.do(persons, act)
    story.stage.cast.persons[one.number] = key
    return key


async def entered(story: Story, one: Lawyer, on: date, province: str) -> None:
    """A certificate of the Minister's time is entered."""
    act = certificate.entered(
        on,
        person_id=story.stage.cast.persons[one.number],
        area=one.area,
        province=province,
        issued_on=one.issued_on,
        serial=f"{20000 + one.number}/TP/LS-CCHN",
    )
    story.stage.cast.certificates[one.number] = await story.do(certificates, act)


def card(one: Lawyer) -> str:
    """Number a card as no Federation does."""
    return f"GĐ-{one.number:05d}"


# The years ------------------------------------------------------------------------------------


async def newcomer(stage: Stage, one: Lawyer) -> None:
    """Somebody comes, and may become a lawyer here."""
    story = stage.tell(f"N{one.number}")
    await stage.world.timeline.until(one.on)
    await known(story, one)
    if one.way is Way.TRANSFER:
        await entered(story, one, one.on, OTHER_PROVINCE)
        whose = stage.cast.certificates[one.number], stage.bar, one.area
        acts = membership.comes_from(one.on, OTHER_BAR, whose, card(one), stage.calendar)
        key = await story.all(memberships, acts)
    else:
        await serves(stage, story, one)
        if one.removed or not await certified(stage, story, one):
            return
        whose = (
            stage.cast.certificates[one.number],
            stage.bar,
            stage.area(one, one.admitted_on),
        )
        joining = membership.joins(one.admitted_on, whose, card(one), story.papers, stage.calendar)
        key = await story.all(memberships, joining)
    stage.cast.memberships[one.number] = key
    if one.office is not None:
        await joins(stage, story, one, one.joined_on, one.office)


async def serves(stage: Stage, story: Story, one: Lawyer) -> None:
    """A traineeship is served here, was served elsewhere, or is not asked for."""
    key = stage.cast.persons[one.number]
    match one.way:
        case Way.EXEMPT:
            await story.do(traineeships, traineeship.exempt(one.on, key, one.area))
        case Way.SERVED:
            begun = one.on - A_WHILE
            act = traineeship.entered(one.on, key, one.area, begun)
            stream = await story.do(traineeships, act)
            await story.do(traineeships, traineeship.examined(one.on, story.papers), stream)
        case _:
            assert one.guide is not None
            guide = stage.plan.lawyers[one.guide]
            assert guide.office is not None
            course = traineeship.Course(
                person_id=key,
                area=one.area,
                organisation_id=stage.cast.offices[guide.office],
                guide_certificate=stage.cast.certificates[one.guide],
                begun_on=one.on,
                extended=one.extended,
                failed_once=one.failed_once,
                removed=one.removed,
            )
            acts = traineeship.of_course(course, story.papers, stage.bar, stage.calendar)
            await story.all(traineeships, acts)


async def certified(stage: Stage, story: Story, one: Lawyer) -> bool:
    """A dossier is filed; say whether a certificate came of it."""
    exempt = one.way is Way.EXEMPT
    dossier = Dossier(
        person_id=stage.cast.persons[one.number],
        kind=DossierKind.EXEMPT if exempt else DossierKind.PASSED,
        area=stage.area(one, one.issued_on),
        filed_on=one.issued_on,
        fate=one.fate,
        serial=f"{20000 + one.number}/CCHN-GĐ",
    )
    acts = certificate.of_dossier(dossier, story.papers, stage.rules, stage.calendar)
    stage.cast.certificates[one.number] = await story.all(certificates, acts)
    return one.lawyer


async def joins(stage: Stage, story: Story, one: Lawyer, on: date, office: int) -> None:
    """A lawyer begins to practise in an organisation."""
    whose = (
        stage.cast.certificates[one.number],
        stage.cast.offices[office],
        stage.area(one, on),
    )
    stage.cast.practices[one.number] = await story.do(practices, practice.joins(on, whose))


async def parts(stage: Stage, story: Story, one: Lawyer, on: date, reason: str) -> None:
    """A lawyer practises no more where that was."""
    act = practice.leaves(on, reason)
    await story.do(practices, act, stage.cast.practices.pop(one.number))


async def mover(stage: Stage, one: Lawyer) -> None:
    """A lawyer goes from one organisation to another."""
    story = stage.tell(f"M{one.number}")
    for on, office in one.moves:
        await stage.world.timeline.until(on)
        await parts(stage, story, one, on, "Chuyển nơi hành nghề")
        await joins(stage, story, one, on, office)


async def leaver(stage: Stage, one: Lawyer) -> None:
    """A lawyer leaves the Bar; who is deleted by discipline is told of there."""
    assert one.leave is not None
    on, how = one.leave.on, one.leave.how
    if how is Leaving.DELETED:
        return
    story = stage.tell(f"V{one.number}")
    await stage.world.timeline.until(on)
    key = stage.cast.memberships[one.number]
    await parts(stage, story, one, on, "Thôi hành nghề tại tổ chức")
    (then,) = after(stage.calendar, on, 3)
    match how:
        case Leaving.DIES:
            await story.do(memberships, membership.dies(on), key)
        case Leaving.TRANSFERS:
            acts = membership.goes_to(then, OTHER_BAR, stage.bar, story.papers, stage.calendar)
            await story.all(memberships, acts, key)
        case Leaving.STOPS:
            leaving = membership.withdraws(then, stage.bar, story.papers, stage.calendar)
            await story.all(memberships, leaving, key)
            (asked,) = after(stage.calendar, then, 6)
            acts = certificate.given_up(asked, story.papers, stage.rules, stage.calendar)
            await story.all(certificates, acts, stage.cast.certificates[one.number])


async def deleted(stage: Stage, number: int, on: date) -> None:
    """What follows the deletion of a name: the Bar asks, and the certificate is revoked."""
    story = stage.tell(f"X{number}")
    told, asked = after(stage.calendar, on, 3, 1)
    key = stage.cast.memberships[number]
    await story.do(memberships, membership.deletion_told(told), key)
    acts = certificate.after_deletion(asked, story.papers, stage.rules, stage.calendar)
    await story.all(certificates, acts, stage.cast.certificates[number])
