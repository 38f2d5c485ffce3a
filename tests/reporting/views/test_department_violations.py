"""What the Department sees of inspections, violations and penalties."""

from datetime import date

from services.reporting.views.clocks import Timing
from services.reporting.views.oversight import (
    InspectionFilters,
    Matter,
    ViolationFilters,
    ViolationRow,
    inspected,
    violated,
)
from shared.contracts.discipline.case import DisciplineAnnulled, DisciplineDismissed
from shared.contracts.discipline.penalty import PenaltyAnnulled
from shared.contracts.discipline.violation import Hands, Track, ViolationHandedOver
from shared.contracts.inspection.inspection import InspectionConcluded
from tests.reporting import given as reporting
from tests.reporting.given import (
    ANOTHER,
    AREA,
    FIRM,
    MATTER,
    ONE,
    QUAN,
    World,
    case_opened,
    disciplined,
    entered,
    fined,
    minutes,
    opened,
    registered,
    taken,
)

JULY_1, JULY_3, JULY_8, JULY_9 = (date(2025, 7, day) for day in (1, 3, 8, 9))


async def violation(world: World, on: date, **known: int) -> ViolationRow:
    (row,) = await violated(world.connection, world.ask(on, known_at=known), ViolationFilters())
    return row


async def test_a_concluded_inspection_has_no_time_left(world: World) -> None:
    await world.record("inspection", ONE, opened(date(2025, 8, 5)))
    await world.record(
        "inspection", ONE, InspectionConcluded(summary="", concluded_on=date(2025, 8, 12))
    )

    async def row(on: date) -> tuple[date | None, Timing | None, date | None]:
        (one,) = await inspected(world.connection, world.ask(on), InspectionFilters())
        return one.due_on, one.timing, one.concluded_on

    assert await row(date(2025, 8, 6)) == (date(2025, 8, 15), Timing.IN_TIME, None)
    assert await row(date(2025, 8, 12)) == (None, None, date(2025, 8, 12))


async def test_a_violation_names_the_lawyer_and_the_organisation(world: World) -> None:
    await world.record("certificate", QUAN, entered())
    await world.record("organisation", FIRM, registered())
    await world.record(
        "violation", MATTER, reporting.violated(JULY_1, certificate=reporting.NUMBER)
    )

    row = await violation(world, JULY_3)
    assert (row.lawyer, row.organisation_name) == (
        "Đặng Minh Quân",
        "Văn phòng luật sư Quân và Cộng sự",
    )
    assert (row.matter, row.in_hands_of) == (Matter.OPEN, Hands.BAR)


async def test_a_violation_that_changes_hands_is_in_exactly_ones(world: World) -> None:
    await world.record("violation", MATTER, reporting.violated(JULY_1))
    await world.record(
        "violation",
        MATTER,
        ViolationHandedOver(by=Hands.BAR, to=Hands.DEPARTMENT, reason="", handed_on=JULY_8),
    )

    assert (await violation(world, JULY_3)).in_hands_of is Hands.BAR
    assert (await violation(world, JULY_8)).in_hands_of is Hands.DEPARTMENT


async def test_what_was_opened_on_a_violation_concludes_it(world: World) -> None:
    await world.record("violation", MATTER, reporting.violated(JULY_1), taken(JULY_3))
    await world.record("case", MATTER, case_opened(JULY_3), disciplined(JULY_8))

    assert (await violation(world, JULY_3)).matter is Matter.PURSUED
    assert (await violation(world, JULY_8)).matter is Matter.CONCLUDED
    annulled = DisciplineAnnulled(
        case_id=MATTER,
        violation_id=MATTER,
        decision_id=ONE,
        certificate=QUAN,
        area=AREA,
        annulled_on=JULY_9,
    )
    await world.record("case", MATTER, annulled)
    assert (await violation(world, JULY_9)).matter is Matter.PURSUED
    dismissed = DisciplineDismissed(
        case_id=MATTER, violation_id=MATTER, area=AREA, reason="", dismissed_on=JULY_9
    )
    await world.record("case", MATTER, dismissed)
    assert (await violation(world, JULY_9)).matter is Matter.CONCLUDED


async def test_a_penalty_annulled_and_decided_anew_stands_again(world: World) -> None:
    track = Track.PENALTY
    await world.record("violation", MATTER, reporting.violated(JULY_1, track), taken(JULY_1, track))
    annulled = PenaltyAnnulled(
        penalty_id=MATTER,
        violation_id=MATTER,
        decision_id=ONE,
        certificate=QUAN,
        organisation_id=None,
        area=AREA,
        annulled_on=JULY_8,
    )
    await world.record("penalty", MATTER, minutes(JULY_1), fined(JULY_3), annulled)

    assert (await violation(world, JULY_3)).fine_vnd == 20_000_000
    assert (await violation(world, JULY_8)).fine_vnd is None
    assert (await violation(world, JULY_8)).matter is Matter.PURSUED
    await world.record("penalty", MATTER, fined(JULY_9, ANOTHER))
    assert (await violation(world, JULY_9)).matter is Matter.CONCLUDED
