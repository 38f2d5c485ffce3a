"""Agencies engage lawyers: for what, from which stage on, and with which outcome."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.engagement import decider, steps
from services.registry.engagement.queries import (
    EngagementFigureFilters,
    EngagementFilters,
    engagement_figures,
    engagements,
)
from services.registry.engagement.rows import rows_of
from services.registry.engagement.rules import CloseEngagement, OpenEngagement
from services.registry.engagement.state import EngagementStatus, Unopened
from shared.contracts.registry.engagement import (
    EngagementClosed,
    EngagementEvent,
    EngagementOpened,
    EngagementResult,
    EngagementStage,
    Purpose,
)
from shared.decider import Rejected
from shared.messages import Actor, Reach, Recorded, Role
from shared.permission import check_opened, reaches
from tests.registry.context import (
    CERTIFICATE,
    COMMUNE,
    ELSEWHERE,
    NAME,
    ORGANISATION,
    PERSON,
    on,
)
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, OPENED, CLOSED = date(2026, 3, 2), date(2025, 8, 4), date(2026, 2, 3)
OFFICE = "Văn phòng luật sư Bình Minh"
HERE = Actor(id=None, role=Role.COMMUNE, unit="UBND phường", areas=(COMMUNE,))
THERE = Actor(id=None, role=Role.COMMUNE, unit="UBND phường khác", areas=(ELSEWHERE,))
an_engagement = Scenario(decider, on(TODAY, noun="engagement"))
opened = EngagementOpened(
    agency="Ban Quản lý dự án",
    area=COMMUNE,
    purpose=Purpose.PROJECT,
    about="Khu công nghiệp phía bắc",
    stage=EngagementStage.BEGINNING,
    person_id=PERSON,
    full_name=NAME,
    certificate_id=CERTIFICATE,
    organisation_id=ORGANISATION,
    organisation_name=OFFICE,
    opened_on=OPENED,
)
closed = EngagementClosed(
    agency="Ban Quản lý dự án",
    area=COMMUNE,
    purpose=Purpose.PROJECT,
    stage=EngagementStage.BEGINNING,
    result=EngagementResult.CARRIED_OUT,
    outcome="Hợp đồng đã ký, không tranh chấp",
    closed_on=CLOSED,
)


def open_it(**more: Any) -> OpenEngagement:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "agency": "Ban Quản lý dự án",
        "area": COMMUNE,
        "purpose": Purpose.PROJECT,
        "about": "Khu công nghiệp phía bắc",
        "stage": EngagementStage.BEGINNING,
        "certificate_id": CERTIFICATE,
        "organisation_id": ORGANISATION,
        "opened_on": OPENED,
    }
    return OpenEngagement(**{**given, **more})


def close_it(closed_on: date = CLOSED) -> CloseEngagement:
    """Build the command with only what the test is about."""
    return CloseEngagement(
        result=EngagementResult.CARRIED_OUT,
        outcome="Hợp đồng đã ký, không tranh chấp",
        closed_on=closed_on,
    )


def test_an_agency_engages_a_lawyer_of_an_organisation() -> None:
    outcome = an_engagement.when(open_it()).then(opened)

    assert outcome.decided[0].subjects == (PERSON,)
    assert outcome.decided[0].effective_on == OPENED
    assert decider.reads(open_it()) == (
        f"certificate-{CERTIFICATE}",
        f"organisation-{ORGANISATION}",
    )
    assert decider.reads(close_it()) == ()


def test_or_a_lawyer_alone_or_an_organisation_alone() -> None:
    nobody = {"organisation_id": None, "organisation_name": None}
    an_engagement.when(open_it(organisation_id=None)).then(opened.model_copy(update=nobody))
    nameless = {"person_id": None, "full_name": None, "certificate_id": None}
    outcome = an_engagement.when(open_it(certificate_id=None))
    outcome.then(opened.model_copy(update=nameless))
    assert outcome.decided[0].subjects == ()
    assert decider.reads(open_it(certificate_id=None, organisation_id=None)) == ()


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("stage", list(EngagementStage))
def test_each_purpose_is_told_from_each_stage(purpose: Purpose, stage: EngagementStage) -> None:
    said = {"purpose": purpose, "stage": stage}

    an_engagement.when(open_it(**said)).then(opened.model_copy(update=said))


def test_every_fault_at_once() -> None:
    alone = an_engagement.knowing(on(TODAY, noun="engagement", certificates={}, organisations={}))
    alone.when(open_it(area="99999", opened_on=date(2026, 3, 3))).then_rejected(
        "certificate-not-known", "organisation-not-known", "in-the-future", "unknown-area"
    )
    an_engagement.when(open_it(certificate_id=None, organisation_id=None)).then_rejected(
        "nobody-engaged"
    )
    an_engagement.when(open_it(opened_on=date(2025, 4, 1))).then_rejected("certificate-not-active")
    an_engagement.given(opened).when(open_it()).then_rejected("not-in-this-state")


def test_an_engagement_ends_once_with_its_outcome() -> None:
    outcome = an_engagement.given(opened).when(close_it()).then(closed)

    assert outcome.decided[0].subjects == (PERSON,)
    an_engagement.given(opened, closed).when(close_it()).then_nothing()
    an_engagement.given(opened, closed).when(close_it(date(2026, 3, 3))).then_rejected(
        "in-the-future", "engagement-closed"
    )
    an_engagement.given(opened).when(close_it(date(2025, 8, 3))).then_rejected("ended-before-begun")
    an_engagement.when(close_it()).then_rejected("not-in-this-state")
    office = opened.model_copy(update={"person_id": None})
    assert an_engagement.given(office).when(close_it()).decided[0].subjects == ()


def test_a_commune_reaches_its_own_area_and_no_other() -> None:
    state = decider.replay([recorded(opened)])
    stream = "engagement-1"

    check_opened(decider, open_it(), {stream: state}, stream, HERE)
    with pytest.raises(Rejected) as refused:
        check_opened(decider, open_it(), {stream: state}, stream, THERE)
    assert [fault.code for fault in refused.value.faults] == ["out-of-reach"]
    reach = CloseEngagement.terms.by[Role.COMMUNE]
    assert reach is Reach.AREA
    assert reaches(decider, state, HERE, reach)
    assert not reaches(decider, state, THERE, reach)


HISTORY: list[Recorded[EngagementEvent]] = [recorded(opened, 1), recorded(closed, 2)]


def test_what_the_noun_says_of_itself() -> None:
    state = decider.replay(HISTORY[:1])
    office = opened.model_copy(update={"person_id": None})

    assert decider.areas(state) == {COMMUNE}
    assert decider.areas(Unopened()) == frozenset()
    assert decider.subjects(state) == {PERSON}
    assert decider.subjects(decider.replay([recorded(office)])) == frozenset()
    assert steps(Unopened()) == (OpenEngagement,)
    assert steps(state) == (CloseEngagement,)
    assert steps(decider.replay(HISTORY)) == ()
    assert decider.replay([recorded(closed)]) == Unopened()


def test_rows_say_whether_it_goes_on() -> None:
    rows = sorted(rows_of(decider.replay(HISTORY)), key=lambda row: row.effective_from)

    assert [(row.effective_from, row.effective_to, row.status) for row in rows] == [
        (OPENED, CLOSED, EngagementStatus.OPEN),
        (CLOSED, None, EngagementStatus.CARRIED_OUT),
    ]
    assert rows_of(Unopened()) == set()
    stopped = closed.model_copy(update={"result": EngagementResult.BROKEN_OFF})
    over = rows_of(decider.replay([recorded(opened), recorded(stopped, 2)]))
    assert EngagementStatus.BROKEN_OFF in {row.status for row in over}


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (HERE, 1),
        (THERE, 0),
        (Actor(id=None, role=Role.APPLICANT, unit="", person_id=PERSON), 1),
        (Actor(id=None, role=Role.BAR, unit=""), 1),
    ],
)
async def test_engagements_are_listed_as_far_as_one_may_see(
    connection: AsyncConnection, actor: Actor, seen: int
) -> None:
    await follow(connection, "engagement", HISTORY, "engagement-1")
    looked_for = EngagementFilters(
        agency="quan ly du an",
        year=2025,
        area=COMMUNE,
        purpose=Purpose.PROJECT,
        stage=EngagementStage.BEGINNING,
        status=EngagementStatus.CARRIED_OUT,
    )

    assert len(await engagements(connection, ask(TODAY, actor=actor), looked_for)) == seen


async def test_who_is_no_person_here_does_not_own_what_names_none(
    connection: AsyncConnection,
) -> None:
    office = opened.model_copy(update={"person_id": None})
    await follow(connection, "engagement", [recorded(office)], "engagement-1")
    nobody = ask(TODAY, actor=Actor(id=None, role=Role.APPLICANT, unit=""))

    assert await engagements(connection, nobody, EngagementFilters()) == []
    assert len(await engagements(connection, ask(TODAY), EngagementFilters())) == 1


async def test_figures_count_engagements_by_purpose_and_stage(connection: AsyncConnection) -> None:
    await follow(connection, "engagement", HISTORY, "engagement-1")
    await follow(connection, "engagement", [recorded(opened, 3)], "engagement-2")

    over, going_on = await engagement_figures(connection, ask(TODAY), EngagementFigureFilters())
    assert (over.status, over.engagements) == (EngagementStatus.CARRIED_OUT, 1)
    assert (going_on.status, going_on.engagements) == (EngagementStatus.OPEN, 1)
