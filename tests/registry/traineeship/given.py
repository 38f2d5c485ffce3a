"""A traineeship, for the tests of this noun."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.registry.context import Context
from services.registry.traineeship import decider
from services.registry.traineeship.state import Traineeship
from shared.contracts.registry.traineeship import RemovalGround as Ground
from shared.contracts.registry.traineeship import (
    TraineeDiscipline,
    TraineeDisciplineAnnulled,
    TraineeDisciplined,
    TraineeExamFailed,
    TraineeExamPassed,
    TraineeGuideReplaced,
    TraineeRemoved,
    TraineeshipCompleted,
    TraineeshipEvent,
    TraineeshipExempted,
    TraineeshipExtended,
    TraineeshipMoved,
    TraineeshipPaused,
    TraineeshipRegistered,
    TraineeshipTerm,
)
from shared.messages import DecisionOnPaper
from tests.registry.context import (
    BAR,
    COMMUNE,
    NAME,
    ORGANISATION,
    PERSON,
    THE_CERTIFICATE,
    on,
    signed,
)
from tests.support.spec import Scenario, recorded

GUIDE, ANOTHER_GUIDE, NEW_LAWYER = UUID(int=61), UUID(int=62), UUID(int=63)
ELSEWHERE = UUID(int=42)  # another organisation
ONE, ANOTHER = UUID(int=2), UUID(int=3)  # decisions
BOARD = "Ban chủ nhiệm Đoàn Luật sư"
OFFICE, OTHER_OFFICE = "Văn phòng luật sư Bình Minh", "Công ty luật Sông Hàn"
GUIDE_NAME, OTHER_GUIDE_NAME = "Trần Văn Khải", "Phạm Thị Sen"
REGISTERED_ON, SERVED_ON, TODAY = date(2024, 6, 3), date(2025, 6, 3), date(2026, 3, 2)


def lawyer(number: int, name: str, issued_on: date) -> Any:
    """Know a lawyer by certificate."""
    return replace(THE_CERTIFICATE, person_id=UUID(int=number), full_name=name, issued_on=issued_on)


def knowing(day: date = TODAY, **known: Any) -> Context:
    """Decide as the Bar, among two organisations and three lawyers."""
    office = on(day).organisations[ORGANISATION]
    given: dict[str, Any] = {
        "certificates": {
            GUIDE: lawyer(71, GUIDE_NAME, date(2015, 4, 1)),
            ANOTHER_GUIDE: lawyer(72, OTHER_GUIDE_NAME, date(2016, 4, 1)),
            NEW_LAWYER: lawyer(73, "Đỗ Minh Tâm", date(2023, 4, 1)),
        },
        "organisations": {ORGANISATION: office, ELSEWHERE: replace(office, name=OTHER_OFFICE)},
    }
    return on(day, noun="traineeship", actor=BAR, **{**given, **known})


a_traineeship = Scenario(decider, knowing())
registered = TraineeshipRegistered(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    term=TraineeshipTerm.FULL,
    organisation_id=ORGANISATION,
    organisation_name=OFFICE,
    guide_certificate=GUIDE,
    guide_name=GUIDE_NAME,
    guide_place=1,
    registered_on=REGISTERED_ON,
)
exempted = TraineeshipExempted(
    person_id=PERSON,
    full_name=NAME,
    area=COMMUNE,
    basis="Thẩm phán trung cấp",
    exempted_on=REGISTERED_ON,
)
completed = TraineeshipCompleted(
    person_id=PERSON, full_name=NAME, weekly_hours=20, diary=True, completed_on=SERVED_ON
)
running = a_traineeship.given(registered)
served = a_traineeship.given(registered, completed)


def signed_on(day: date) -> DecisionOnPaper:
    """Sign by the Bar's board."""
    return signed(day, BOARD)


def extended(day: date) -> TraineeshipExtended:
    """Build the event with only what the test is about."""
    return TraineeshipExtended(person_id=PERSON, full_name=NAME, extended_on=day)


def paused(first: date, last: date) -> TraineeshipPaused:
    """Build the event with only what the test is about."""
    return TraineeshipPaused(person_id=PERSON, full_name=NAME, starts_on=first, ends_on=last)


def moved(day: date, *, place: int = 1) -> TraineeshipMoved:
    """Build the event with only what the test is about."""
    return TraineeshipMoved(
        person_id=PERSON,
        full_name=NAME,
        organisation_id=ELSEWHERE,
        organisation_name=OTHER_OFFICE,
        guide_certificate=ANOTHER_GUIDE,
        guide_name=OTHER_GUIDE_NAME,
        guide_place=place,
        moved_on=day,
    )


def guided(day: date, *, place: int = 2) -> TraineeGuideReplaced:
    """Build the event with only what the test is about."""
    return TraineeGuideReplaced(
        person_id=PERSON,
        full_name=NAME,
        guide_certificate=ANOTHER_GUIDE,
        guide_name=OTHER_GUIDE_NAME,
        guide_place=place,
        replaced_on=day,
    )


def disciplined(
    form: TraineeDiscipline, first: date, last: date | None = None, *, by: UUID = ONE
) -> TraineeDisciplined:
    """Build the event with only what the test is about."""
    return TraineeDisciplined(
        person_id=PERSON,
        full_name=NAME,
        decision_id=by,
        decision_number="218/QĐ",
        discipline=form,
        starts_on=first,
        ends_on=last,
    )


def suspended(first: date, last: date) -> TraineeDisciplined:
    """Suspend for a time."""
    return disciplined(TraineeDiscipline.SUSPENSION, first, last)


def struck_off(day: date) -> TraineeDisciplined:
    """Delete the name by discipline."""
    return disciplined(TraineeDiscipline.REMOVAL, day)


def annulled(day: date, *, decision: UUID = ONE) -> TraineeDisciplineAnnulled:
    """Build the event with only what the test is about."""
    return TraineeDisciplineAnnulled(
        person_id=PERSON, full_name=NAME, decision_id=decision, annulled_on=day
    )


def removed(day: date, *, ground: Ground = Ground.OTHER) -> TraineeRemoved:
    """Build the event with only what the test is about."""
    return TraineeRemoved(
        person_id=PERSON,
        full_name=NAME,
        removal_ground=ground,
        reason="Tự chấm dứt" if ground is Ground.OTHER else None,
        removed_on=day,
    )


def exam_passed(day: date, *, session: str = "Đợt 2/2025") -> TraineeExamPassed:
    """Build the event with only what the test is about."""
    return TraineeExamPassed(
        person_id=PERSON,
        full_name=NAME,
        session=session,
        exam_number="0147/2025",
        issued_on=day,
        valid_until=day.replace(year=day.year + 5),
    )


def exam_failed(day: date, *, session: str | None = None) -> TraineeExamFailed:
    """Build the event with only what the test is about."""
    return TraineeExamFailed(
        person_id=PERSON,
        full_name=NAME,
        session=session or f"Kỳ {day}",
        held_on=day,
        failures_allowed=3,
    )


def after(*events: TraineeshipEvent) -> Traineeship:
    """Replay what happened."""
    return decider.replay([recorded(event, n) for n, event in enumerate(events, start=1)])
