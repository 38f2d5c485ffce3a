"""A traineeship's part in a simulated province: how somebody becomes a lawyer, or does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.registry.traineeship.clocks import EXTENSION_MONTHS
from services.registry.traineeship.exam import RecordExamFailed, RecordExamPassed
from services.registry.traineeship.progress import (
    CompleteTraineeship,
    ExtendTraineeship,
    RemoveTrainee,
)
from services.registry.traineeship.registration import (
    EnterTraineeship,
    RecordExemption,
    RegisterTrainee,
)
from services.registry.traineeship.requests import RecordTraineeNotice
from shared.acting import Act, Papers, after
from shared.contracts.registry.traineeship import (
    RemovalGround,
    TraineeNotice,
    TraineeshipTerm,
)
from shared.law.calendar import Calendar
from shared.law.clock import add_months
from shared.law.rules import RuleRow, Rules
from shared.messages import Role

HOURS = 24  # a week, which is more than the law asks for
SERVED = 12  # months of a full term
EXTENDED = 6
REST = timedelta(days=10)  # until a report is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Whose traineeship it is, where, with whom, and how it goes."""

    person_id: UUID
    area: str
    organisation_id: UUID
    guide_certificate: UUID
    begun_on: date
    extended: bool = False
    failed_once: bool = False
    removed: bool = False


def can_be_extended(begun_on: date, rules: Rules) -> bool:
    """Say whether the law data of a full term's last day says by how much it is extended."""
    return isinstance(rules.on(EXTENSION_MONTHS, add_months(begun_on, SERVED)), RuleRow)


def completed_on(begun_on: date, calendar: Calendar, *, extended: bool) -> date:
    """Say when a course is complete, a few days after its term."""
    months = SERVED + (EXTENDED if extended else 0)
    return calendar.first_working(add_months(begun_on, months) + REST)


def passed_on(begun_on: date, calendar: Calendar, *, extended: bool, failed_once: bool) -> date:
    """Say when the certificate of the examination is issued: twice a year there is one."""
    months = 8 if failed_once else 2
    return calendar.first_working(
        add_months(completed_on(begun_on, calendar, extended=extended), months)
    )


def of_course(one: Course, papers: Papers, bar: str, calendar: Calendar) -> Iterator[Act]:
    """Tell a traineeship from its registration to the examination."""
    begun, board = one.begun_on, f"Ban Chủ nhiệm {bar}"
    signed = papers.signed(board, "QĐ-TS", begun)
    registered = RegisterTrainee(
        person_id=one.person_id,
        area=one.area,
        term=TraineeshipTerm.FULL,
        organisation_id=one.organisation_id,
        guide_certificate=one.guide_certificate,
        guide_place=1,
        registered_on=begun,
        decision=signed,
    )
    yield Act(begun, Role.BAR, registered)
    (told,) = after(calendar, begun, 4)
    notice = RecordTraineeNotice(notice=TraineeNotice.REGISTRATION, sent_on=told)
    yield Act(told, Role.BAR, notice)
    if one.removed:
        gone = calendar.first_working(add_months(begun, 5))
        removed = RemoveTrainee(
            removal_ground=RemovalGround.OTHER, reason="Xin thôi tập sự", removed_on=gone
        )
        yield Act(gone, Role.BAR, removed)
        return
    if one.extended:
        yield from longer(add_months(begun, SERVED), board, papers, calendar)
    yield from finished(one, papers, calendar)


def longer(term: date, board: str, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """The Bar lets a trainee go on, and tells those whom the law names."""
    on = calendar.first_working(term)
    (told,) = after(calendar, on, 4)
    yield Act(on, Role.BAR, ExtendTraineeship(decision=papers.signed(board, "QĐ-GH", on)))
    notice = RecordTraineeNotice(notice=TraineeNotice.EXTENSION, sent_on=told)
    yield Act(told, Role.BAR, notice)


def finished(one: Course, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """The term is served, and the trainee examined, some at the second attempt."""
    begun = one.begun_on
    done = completed_on(begun, calendar, extended=one.extended)
    complete = CompleteTraineeship(completed_on=done, weekly_hours=HOURS, diary=True)
    yield Act(done, Role.BAR, complete)
    if one.failed_once:
        held = calendar.first_working(add_months(done, 2))
        yield Act(held, Role.BAR, RecordExamFailed(session=session(held), held_on=held))
    passed = passed_on(begun, calendar, extended=one.extended, failed_once=one.failed_once)
    yield examined(passed, papers)


def examined(on: date, papers: Papers) -> Act:
    """The council found a trainee good enough."""
    number = papers.signed("", "GCN-KT", on).number
    command = RecordExamPassed(session=session(on), exam_number=number, issued_on=on)
    return Act(on, Role.BAR, command)


def session(on: date) -> str:
    """Name an examination by its half of the year."""
    return f"Đợt {1 + (on.month > SERVED // 2)}/{on.year}"


def entered(on: date, person_id: UUID, area: str, begun_on: date) -> Act:
    """A traineeship that was served stands in an old register."""
    command = EnterTraineeship(
        person_id=person_id,
        area=area,
        term=TraineeshipTerm.FULL,
        registered_on=begun_on,
        completed_on=add_months(begun_on, SERVED) + REST,
        entered_from="Sổ giả định người tập sự",
    )
    return Act(on, Role.BAR, command)


def exempt(on: date, person_id: UUID, area: str) -> Act:
    """Somebody needs no traineeship. Source: Luật Luật sư Đ.16(1)."""
    command = RecordExemption(
        person_id=person_id, area=area, basis="Nguyên thẩm phán (giả định)", exempted_on=on
    )
    return Act(on, Role.BAR, command)
