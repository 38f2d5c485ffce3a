"""The examination council has examined a trainee: facts of another authority, always recorded.

Source: Luật Luật sư Đ.15; TT 10/2021/TT-BTP Đ.15.
"""

from collections.abc import Iterator
from datetime import date

from services.registry.context import Context, Line
from services.registry.traineeship.place import BY_THE_BAR, faults_of_day
from services.registry.traineeship.state import Failed, Passed, Trainee, Traineeship
from shared.contracts.registry.traineeship import TraineeExamFailed, TraineeExamPassed
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Terms

VALID_YEARS = "TRAINEE-EXAM-CERT-YEARS"
FAILURES = "TRAINEE-EXAM-FAILS"
MONTHS = 12


class RecordExamPassed(Command):
    """The council found a trainee good enough, and issued a certificate of it."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận đạt kiểm tra kết quả tập sự",
        en="Record that the examination was passed",
    )

    session: Line
    exam_number: Line
    issued_on: date
    decision: DecisionOnPaper | None = None


class RecordExamFailed(Command):
    """The council found a trainee not good enough."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận không đạt kiểm tra kết quả tập sự",
        en="Record that the examination was failed",
    )

    session: Line
    held_on: date
    decision: DecisionOnPaper | None = None


def passed(
    state: Traineeship, trainee: Trainee, command: RecordExamPassed, context: Context
) -> list[Decided[TraineeExamPassed]]:
    """A certificate of the examination is valid for some years from its issue on.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, `session-recorded-otherwise`.
    Source: TT 10/2021/TT-BTP Đ.15.
    """
    day = command.issued_on
    years = context.rules.on(VALID_YEARS, day)
    until = add_months(day, MONTHS * count(years)) if isinstance(years, RuleRow) else None
    if Passed(command.session, command.exam_number, day, until) in state.exams:
        return []
    reject_any(
        (
            *faults_of_day("issued_on", day, trainee, context),
            *told_otherwise(state, command.session),
        )
    )
    event = TraineeExamPassed(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        session=command.session,
        exam_number=command.exam_number,
        issued_on=day,
        valid_until=until,
    )
    return [
        Decided(
            event=event,
            effective_on=day,
            subjects=(trainee.person_id,),
            decision=command.decision,
            rule_rows=(years.id,),
        )
    ]


def failed(
    state: Traineeship, trainee: Trainee, command: RecordExamFailed, context: Context
) -> list[Decided[TraineeExamFailed]]:
    """Who failed so many examinations registers as a trainee again.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, `session-recorded-otherwise`.
    Source: TT 10/2021/TT-BTP Đ.15.
    """
    day = command.held_on
    most = context.rules.on(FAILURES, day)
    allowed = count(most) if isinstance(most, RuleRow) else None
    if Failed(command.session, day, allowed) in state.exams:
        return []
    reject_any(
        (
            *faults_of_day("held_on", day, trainee, context),
            *told_otherwise(state, command.session),
        )
    )
    event = TraineeExamFailed(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        session=command.session,
        held_on=day,
        failures_allowed=allowed,
    )
    return [
        Decided(
            event=event,
            effective_on=day,
            subjects=(trainee.person_id,),
            decision=command.decision,
            rule_rows=(most.id,),
        )
    ]


def told_otherwise(state: Traineeship, session: str) -> Iterator[Fault]:
    """A session has one result; a wrong one is voided first."""
    if any(one.session == session for one in state.exams):
        yield Fault("session-recorded-otherwise", "session", {"session": session})
