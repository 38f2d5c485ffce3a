"""What a district or a commune sees: its recommendations and their fate, its organisations."""

from datetime import date
from typing import Any

import pytest

from services.reporting.views.clocks import Timing
from services.reporting.views.local import RecommendationFilters, RecommendationRow, recommended
from services.reporting.views.offices import Office, OrganisationFilters, organised
from services.reporting.views.recommendation import RecommendationStatus
from shared.contracts.inspection.inspection import InspectionConcluded
from shared.contracts.inspection.recommendation import (
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationRejected,
)
from shared.contracts.registry.branch import BranchRegistered
from shared.messages import Actor, Channel
from tests.reporting import given as reporting
from tests.reporting.given import (
    ANOTHER,
    ANOTHER_AREA,
    ANYBODY,
    AREA,
    BAR,
    COMMUNE,
    ELSEWHERE,
    FIRM,
    ONE,
    World,
    opened,
    registered,
)
from tests.support.spec import OFFICER

JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2025, month, 4) for month in (7, 8, 9, 10))
FACTS: dict[str, Any] = {
    "number": "KN-2025-000001",
    "organisation_id": FIRM,
    "organisation_name": "Văn phòng luật sư Quân và Cộng sự",
    "area": AREA,
    "recommender": "UBND phường",
    "received_on": JULY,
}


async def recommendation(world: World, on: date, actor: Actor = COMMUNE) -> RecommendationRow:
    (row,) = await recommended(world.connection, world.ask(on, actor), RecommendationFilters())
    return row


async def test_a_recommendation_waits_without_a_day_as_the_law_sets_none(world: World) -> None:
    await world.record("recommendation", ONE, reporting.recommended(JULY))

    row = await recommendation(world, AUGUST)
    assert (row.status, row.timing) == (RecommendationStatus.RECEIVED, Timing.NO_LIMIT)


async def test_its_fate_is_told_with_the_inspection_and_the_answer(world: World) -> None:
    await world.record(
        "recommendation",
        ONE,
        reporting.recommended(JULY),
        RecommendationAccepted(**FACTS, accepted_on=AUGUST),
    )
    await world.record("inspection", ANOTHER, opened(SEPTEMBER, ONE))
    await world.record("inspection", ANOTHER, InspectionConcluded(summary="", concluded_on=OCTOBER))
    await world.record(
        "recommendation",
        ONE,
        RecommendationAnswered(
            **FACTS,
            answer="Đã kiểm tra",
            inspection_id=ANOTHER,
            answered_on=OCTOBER,
            channel=Channel.POST,
        ),
    )

    accepted, answered = await recommendation(world, AUGUST), await recommendation(world, OCTOBER)
    assert (accepted.status, accepted.inspection) == (RecommendationStatus.ACCEPTED, None)
    assert (answered.inspection, answered.inspection_concluded_on) == ("KT-2025-000001", OCTOBER)
    assert (answered.answer, answered.answered_on, answered.timing) == (
        "Đã kiểm tra",
        OCTOBER,
        None,
    )


async def test_a_refusal_says_why(world: World) -> None:
    refused = RecommendationRejected(**FACTS, reason="Không có dấu hiệu", rejected_on=AUGUST)
    await world.record("recommendation", ONE, reporting.recommended(JULY), refused)

    row = await recommendation(world, AUGUST)
    assert (row.status, row.reason) == (RecommendationStatus.REJECTED, "Không có dấu hiệu")
    assert (await recommendation(world, JULY)).reason is None


@pytest.mark.parametrize(
    ("actor", "seen", "organisations"),
    [(COMMUNE, 1, 1), (ELSEWHERE, 0, 0), (OFFICER, 1, 1), (BAR, 0, 1), (ANYBODY, 0, 0)],
)
async def test_an_area_sees_its_own(
    world: World, actor: Actor, seen: int, organisations: int
) -> None:
    await world.record("recommendation", ONE, reporting.recommended(JULY))
    await world.record("organisation", FIRM, registered())
    connection, ask = world.connection, world.ask(AUGUST, actor)

    assert len(await recommended(connection, ask, RecommendationFilters())) == seen
    assert len(await organised(connection, ask, OrganisationFilters())) == organisations


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (RecommendationFilters(answered=False), 1),
        (RecommendationFilters(answered=True), 0),
        (RecommendationFilters(status=RecommendationStatus.RECEIVED), 1),
        (RecommendationFilters(recommender="UBND xã"), 0),
        (RecommendationFilters(organisation_id=FIRM), 1),
    ],
)
async def test_recommendations_are_filtered(
    world: World, filters: RecommendationFilters, found: int
) -> None:
    await world.record("recommendation", ONE, reporting.recommended(JULY))

    assert len(await recommended(world.connection, world.ask(AUGUST), filters)) == found


async def test_organisations_and_branches_stand_together(world: World) -> None:
    await world.record("organisation", FIRM, registered())
    branch = BranchRegistered(
        organisation_id=FIRM,
        organisation_name="Văn phòng luật sư Quân và Cộng sự",
        name="Chi nhánh Hội An",
        registration_number="48.01.0233-01/TP/ĐKHĐ-CN",
        seat="2 Trần Phú",
        area=ANOTHER_AREA,
        registered_on=JULY,
    )
    await world.record("branch", ONE, branch)
    await world.record("recommendation", ONE, reporting.recommended(JULY))
    await world.record("inspection", ONE, opened(SEPTEMBER))

    connection, ask = world.connection, world.ask(OCTOBER)
    both = await organised(connection, ask, OrganisationFilters())
    assert [row.office for row in both] == [Office.BRANCH, Office.ORGANISATION]
    assert (both[1].recommendations, both[1].inspections) == (1, 1)
    assert both[1].last_inspected_on == SEPTEMBER
    assert (both[0].recommendations, both[0].inspections) == (0, 0)
    (found,) = await organised(connection, ask, OrganisationFilters(number="0233-01"))
    assert found.office is Office.BRANCH
    (elsewhere,) = await organised(connection, world.ask(OCTOBER, ELSEWHERE), OrganisationFilters())
    assert elsewhere.name == "Chi nhánh Hội An"
