"""Where lawyers practise: in the register and on the Bar's list, and what it does to the answer."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.views.answer import of_certificate, through_time
from services.reporting.views.members import MemberFilters, members
from services.reporting.views.register import RegisterFilters, RegisterRow, register
from services.reporting.views.verdict import Reason
from shared.contracts.registry.practice import (
    PracticeEnd,
    PracticeEnded,
    PracticeEndLifted,
    PracticeForm,
    PracticeRecordVoided,
)
from shared.contracts.registry.reorganisation import PracticeAreaReorganised
from tests.reporting.duties import alone, joined, left
from tests.reporting.given import (
    ANOTHER_AREA,
    ANYBODY,
    AREA,
    BAR,
    FIRM,
    LAN,
    QUAN,
    World,
    admitted,
    entered,
)

PRACTICE, NEXT = UUID(int=51), UUID(int=52)
MARCH, APRIL, JUNE = (date(2025, month, 10) for month in (3, 4, 6))
JULY_1 = date(2025, 7, 1)


async def of(world: World, on: date, **known: int) -> RegisterRow:
    """Read the line of the one lawyer."""
    ask = world.ask(on, ANYBODY, known_at=known)
    (row,) = await register(world.connection, ask, RegisterFilters(name="quan"))
    return row


async def found(world: World, on: date, filters: RegisterFilters) -> list[str]:
    return [row.full_name for row in await register(world.connection, world.ask(on), filters)]


@pytest.fixture
async def lawyer(world: World) -> World:
    await world.record("certificate", QUAN, entered())
    await world.record("membership", QUAN, admitted())
    return world


async def test_what_no_register_tells_is_held_against_nobody(lawyer: World) -> None:
    row = await of(lawyer, JUNE)

    assert (row.may_practise, row.form, row.area) == (True, None, None)


async def test_who_practises_in_an_organisation_is_shown_with_it(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined())

    row = await of(lawyer, JUNE)
    assert (row.may_practise, row.form, row.area) == (True, PracticeForm.FOUNDER, AREA)
    assert row.organisation_name == "Văn phòng luật sư Quân và Cộng sự"


async def test_who_left_and_went_nowhere_may_not_practise(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined(), left(APRIL))

    assert (await of(lawyer, MARCH)).may_practise
    assert (await of(lawyer, APRIL)).reasons == (Reason.NO_FORM,)
    await lawyer.record("practice", NEXT, alone(JUNE))
    row = await of(lawyer, JUNE)
    assert (row.reasons, row.form) == ((), PracticeForm.INDIVIDUAL)


async def test_leaving_recorded_in_error_is_known_to_have_been_believed(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined())
    gone = await lawyer.record("practice", PRACTICE, left(APRIL))
    believed = lawyer.at["registry"]
    await lawyer.record("practice", PRACTICE, PracticeRecordVoided(reason="Nhầm"), voids=gone)

    assert (await of(lawyer, JUNE)).may_practise
    assert not (await of(lawyer, JUNE, registry=believed)).may_practise


async def test_what_an_annulled_decision_took_never_ended(lawyer: World) -> None:
    by, other = UUID(int=91), UUID(int=92)
    whose: dict[str, Any] = {"certificate_id": QUAN, "person_id": QUAN, "organisation_id": None}
    revoked, deleted = (
        PracticeEnded(ground=ground, decision_id=one, ended_on=APRIL, **whose)
        for ground, one in (
            (PracticeEnd.CERTIFICATE_REVOKED, by),
            (PracticeEnd.NAME_DELETED, other),
        )
    )
    await lawyer.record("practice", PRACTICE, joined(), revoked, deleted)
    assert (await of(lawyer, JUNE)).reasons == (Reason.NO_FORM,)

    for ground, one in ((revoked.ground, by), (deleted.ground, other)):
        lifted = PracticeEndLifted(ground=ground, decision_id=one, lifted_on=JUNE, **whose)
        await lawyer.record("practice", PRACTICE, lifted)
        allowed = (await of(lawyer, APRIL)).may_practise
        assert allowed is (one == other)  # of two decisions, both must be gone


async def test_who_left_on_the_day_of_joining_never_practised_there(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined(on=APRIL), left(APRIL))

    row = await of(lawyer, JUNE)
    assert (row.may_practise, row.form) == (True, None)


async def test_a_practice_follows_its_area(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined())
    passed = PracticeAreaReorganised(
        certificate_id=QUAN,
        person_id=QUAN,
        previous_area=AREA,
        area=ANOTHER_AREA,
        chosen=False,
        reorganised_on=JULY_1,
    )
    await lawyer.record("practice", PRACTICE, passed)

    assert (await of(lawyer, JUNE)).area == AREA
    assert (await of(lawyer, JULY_1)).area == ANOTHER_AREA


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (RegisterFilters(form=PracticeForm.FOUNDER), ["Đặng Minh Quân"]),
        (RegisterFilters(form=PracticeForm.INDIVIDUAL), []),
        (RegisterFilters(organisation_id=FIRM), ["Đặng Minh Quân"]),
        (RegisterFilters(organisation_id=LAN), []),
        (RegisterFilters(area=AREA, may_practise=True), ["Đặng Minh Quân"]),
        (RegisterFilters(area=AREA, may_practise=False), []),
        (RegisterFilters(area=ANOTHER_AREA), []),
        (RegisterFilters(), ["Đặng Minh Quân", "Nguyễn Thị Lan"]),
    ],
)
async def test_lawyers_are_found_by_where_they_practise(
    lawyer: World, filters: RegisterFilters, names: list[str]
) -> None:
    await lawyer.record("certificate", LAN, entered(LAN, "Nguyễn Thị Lan"))
    await lawyer.record("practice", PRACTICE, joined())

    assert await found(lawyer, JUNE, filters) == names


async def test_one_lawyer_in_two_organisations_is_one_line(lawyer: World) -> None:
    second = joined(on=APRIL, organisation_id=UUID(int=22), organisation_name="Công ty luật khác")
    await lawyer.record("practice", PRACTICE, joined())
    await lawyer.record("practice", NEXT, second)

    row = await of(lawyer, JUNE)
    assert row.organisation_name == "Văn phòng luật sư Quân và Cộng sự"
    there = RegisterFilters(organisation_id=UUID(int=22))
    (other,) = await register(lawyer.connection, lawyer.ask(JUNE), there)
    assert other.organisation_name == "Công ty luật khác"


async def test_the_bar_sees_where_its_members_practise(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined(), left(APRIL))
    before, after = lawyer.ask(MARCH, BAR), lawyer.ask(JUNE, BAR)

    (row,) = await members(lawyer.connection, before, MemberFilters(form=PracticeForm.FOUNDER))
    assert (row.may_practise, row.organisation_name) == (True, "Văn phòng luật sư Quân và Cộng sự")
    (gone,) = await members(lawyer.connection, after, MemberFilters(may_practise=False))
    assert (gone.reasons, gone.form) == ((Reason.NO_FORM,), None)


async def test_the_answer_through_time_knows_the_form(lawyer: World) -> None:
    await lawyer.record("practice", PRACTICE, joined(), left(APRIL))

    ask = lawyer.ask(JUNE)
    stream = f"certificate-{QUAN}"
    through = through_time(await of_certificate(lawyer.connection, ask, stream, QUAN))
    assert through[0].begin == APRIL
    assert through[0].answer.reasons == (Reason.NO_FORM,)
    assert through[1].answer.allowed
