"""The list of trainees: how each stood on a day, where, with whom, as far as one may see."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.app import build
from services.registry.knowledge import context
from services.registry.traineeship.queries import (
    CandidateFilters,
    TraineeFilters,
    candidates,
    trainees,
)
from services.registry.traineeship.rows import rows_of
from services.registry.traineeship.standing import Status, periods, standing_on, status_on
from services.registry.traineeship.state import Traineeship
from shared.contracts.registry.traineeship import TraineeshipEvent
from shared.messages import Actor, Recorded, Role
from tests.registry.context import BAR, COMMUNE, ORGANISATION, PERSON
from tests.registry.rows import ask, follow
from tests.registry.traineeship.given import (
    ANOTHER_GUIDE,
    ELSEWHERE,
    GUIDE,
    OFFICE,
    OTHER_OFFICE,
    REGISTERED_ON,
    SERVED_ON,
    after,
    completed,
    exam_failed,
    exam_passed,
    exempted,
    extended,
    guided,
    knowing,
    moved,
    paused,
    registered,
    removed,
    struck_off,
    suspended,
)
from tests.support.spec import recorded

MOVED_ON, PASSED_ON = date(2024, 10, 7), date(2025, 8, 29)
WHOLE: list[TraineeshipEvent] = [
    registered,
    moved(MOVED_ON),
    paused(date(2024, 12, 2), date(2024, 12, 31)),
    completed,
    exam_failed(date(2025, 7, 6)),
    exam_passed(PASSED_ON),
]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 6, 2), Status.NONE),
        (REGISTERED_ON, Status.REGISTERED),
        (date(2024, 12, 2), Status.PAUSED),
        (date(2025, 1, 1), Status.REGISTERED),
        (SERVED_ON, Status.COMPLETED),
        (date(2025, 7, 6), Status.EXAM_FAILED),
        (PASSED_ON, Status.EXAM_PASSED),
        (date(2030, 8, 30), Status.EXAM_LAPSED),
    ],
)
def test_a_traineeship_stands_on_every_day(day: date, status: Status) -> None:
    assert status_on(after(*WHOLE), day) is status


def test_what_is_heavier_outweighs() -> None:
    day = date(2024, 9, 2)
    both = after(registered, paused(day, day), suspended(day, date(2024, 12, 2)))
    on_twice = after(registered, extended(date(2025, 6, 9)))

    assert status_on(both, day) is Status.SUSPENDED
    assert status_on(on_twice, date(2025, 6, 8)) is Status.REGISTERED
    assert status_on(on_twice, date(2025, 6, 9)) is Status.EXTENDED
    assert status_on(after(registered, removed(day)), day) is Status.REMOVED
    assert status_on(after(registered, struck_off(day), completed), SERVED_ON) is Status.REMOVED
    assert status_on(after(exempted), REGISTERED_ON) is Status.EXEMPT
    assert status_on(after(completed, extended(day)), SERVED_ON) is Status.NONE


def test_rows_say_every_day_once_and_where_it_was_served() -> None:
    state = after(*WHOLE)
    rows = sorted(rows_of(state), key=lambda row: row.effective_from)

    assert rows[0].effective_from == REGISTERED_ON
    assert rows[-1].effective_to is None
    assert [one.effective_to for one in rows[:-1]] == [one.effective_from for one in rows[1:]]
    assert [(one.organisation_name, one.guide_certificate) for one in rows[:2]] == [
        (OFFICE, GUIDE),
        (OTHER_OFFICE, ANOTHER_GUIDE),
    ]
    done = [one for one in rows if one.effective_from >= SERVED_ON]
    assert {one.guide_certificate for one in done} == {None}
    assert {one.organisation_id for one in done} == {ELSEWHERE}
    assert {one.completed_on for one in done} == {SERVED_ON}
    assert [one.exam_number for one in done] == [None, None, "0147/2025", "0147/2025"]
    assert rows_of(Traineeship()) == rows_of(after(completed)) == set()


def test_of_two_guides_of_one_day_the_later_record_holds() -> None:
    state = after(registered, guided(REGISTERED_ON))
    (one,) = periods(state)

    assert one.standing == standing_on(state, REGISTERED_ON)
    assert one.standing.guidance
    assert one.standing.guidance.guide_certificate == ANOTHER_GUIDE


def test_a_certificate_may_know_whether_an_examination_was_passed() -> None:
    key = UUID(int=81)
    base = knowing()
    known = context(base, {f"traineeship-{key}": after(*WHOLE)}).traineeships[key]
    exempt = context(base, {f"traineeship-{key}": after(exempted)}).traineeships[key]

    assert (known.person_id, known.exempt, known.completed_on) == (PERSON, False, SERVED_ON)
    assert not known.passed_on(date(2025, 8, 28))
    assert known.passed_on(PASSED_ON)
    assert known.passed_on(date(2030, 8, 29))
    assert not known.passed_on(date(2030, 8, 30))
    assert (exempt.exempt, exempt.passed_on(PASSED_ON)) == (True, False)
    assert context(base, {f"traineeship-{key}": Traineeship()}).traineeships == {}


def test_the_list_is_not_public() -> None:
    lists = [one for one in build().listings if one.noun == "traineeship"]

    assert {one.name for one in lists} == {"trainees", "exam-candidates"}
    assert not any(one.public or Role.CITIZEN in one.roles for one in lists)


# On a real server -----------------------------------------------------------------------------


async def the_list(connection: AsyncConnection) -> None:
    """Follow the whole history."""
    history: list[Recorded[TraineeshipEvent]] = [
        recorded(event, number) for number, event in enumerate(WHOLE, start=1)
    ]
    await follow(connection, "traineeship", history, "traineeship-1")


async def test_trainees_are_found_by_state_guide_and_organisation(
    connection: AsyncConnection,
) -> None:
    await the_list(connection)
    first = TraineeFilters(
        name="hanh",
        status=Status.REGISTERED,
        organisation_id=ORGANISATION,
        guide_certificate=GUIDE,
        area=COMMUNE,
    )

    (row,) = await trainees(connection, ask(REGISTERED_ON, actor=BAR), first)
    assert (row.guide_place, row.organisation_name) == (1, OFFICE)
    assert await trainees(connection, ask(MOVED_ON), first) == []
    moved_there = TraineeFilters(organisation_id=ELSEWHERE)
    assert await trainees(connection, ask(MOVED_ON, known_at=1), moved_there) == []
    assert len(await trainees(connection, ask(MOVED_ON, known_at=2), moved_there)) == 1


async def test_who_waits_for_an_examination_is_listed(connection: AsyncConnection) -> None:
    await the_list(connection)
    everybody, failed = CandidateFilters(), CandidateFilters(status=Status.EXAM_FAILED)

    assert await candidates(connection, ask(REGISTERED_ON), everybody) == []
    assert len(await candidates(connection, ask(SERVED_ON), everybody)) == 1
    assert await candidates(connection, ask(SERVED_ON), failed) == []
    assert len(await candidates(connection, ask(date(2025, 7, 6)), failed)) == 1
    assert await candidates(connection, ask(PASSED_ON), everybody) == []
    assert len(await candidates(connection, ask(date(2030, 8, 30)), everybody)) == 1


@pytest.mark.parametrize(
    ("role", "person", "areas", "seen"),
    [
        (Role.AUDITOR, None, (), 1),
        (Role.COMMUNE, None, (COMMUNE,), 1),
        (Role.COMMUNE, None, ("20197",), 0),
        (Role.APPLICANT, PERSON, (), 1),
        (Role.APPLICANT, UUID(int=9), (), 0),
        (Role.APPLICANT, None, (), 0),
    ],
)
async def test_everybody_sees_as_far_as_they_reach(
    connection: AsyncConnection,
    role: Role,
    person: UUID | None,
    areas: tuple[str, ...],
    seen: int,
) -> None:
    await the_list(connection)
    actor = Actor(id=UUID(int=8), role=role, unit="x", person_id=person, areas=areas)

    found = await trainees(connection, ask(SERVED_ON, actor=actor), TraineeFilters())
    assert len(found) == seen
