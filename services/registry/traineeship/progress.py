"""A traineeship goes on longer, ends or is served. Source: TT 10/2021/TT-BTP Đ.10–12."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from services.registry.context import Context, Text, future
from services.registry.traineeship.clocks import EXTENSION_MONTHS, rows_used, served
from services.registry.traineeship.place import BY_THE_BAR, faults_of_day
from services.registry.traineeship.state import Trainee, Traineeship
from shared.contracts.registry.traineeship import (
    RemovalGround,
    TraineeDied,
    TraineeRemoved,
    TraineeshipCompleted,
    TraineeshipExtended,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

EXTENSIONS = "TRAINEE-EXT-TIMES"
WEEKLY_HOURS = "TRAINEE-HOURS-WEEK"


class ExtendTraineeship(Command):
    """The Bar has decided that a trainee goes on for some months more."""

    terms = Terms(by=BY_THE_BAR, vi="Gia hạn tập sự", en="Extend the traineeship")

    decision: DecisionOnPaper


class RemoveTrainee(Command):
    """The Bar has taken a name off its list of trainees."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Rút tên khỏi danh sách người tập sự",
        en="Take the name off the list of trainees",
        weight=Weight.WEIGHTY,
    )

    removal_ground: RemovalGround
    reason: Text | None = None
    removed_on: date
    decision: DecisionOnPaper | None = None


class RecordTraineeDied(Command):
    """The trainee died, as is recorded of the person."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận người tập sự đã chết",
        en="Record that the trainee died",
    )

    died_on: date


class CompleteTraineeship(Command):
    """A traineeship was served, as its diary and the organisation's report say."""

    terms = Terms(by=BY_THE_BAR, vi="Ghi nhận hoàn thành tập sự", en="Complete the traineeship")

    completed_on: date
    weekly_hours: Annotated[int, Field(ge=0, le=168)]
    diary: bool


def extend(
    state: Traineeship, trainee: Trainee, command: ExtendTraineeship, context: Context
) -> list[Decided[TraineeshipExtended]]:
    """Who was not found good enough goes on for some months, and only so many times.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, `extended-too-often`.
    Source: TT 10/2021/TT-BTP Đ.10(2), (3).
    """
    day = command.decision.signed_on
    if day in state.extended:
        return []
    times = context.rules.on(EXTENSIONS, day)
    reject_any(
        (
            *faults_of_day("decision.signed_on", day, trainee, context),
            *extended_too_often(len(state.extended), times),
        )
    )
    event = TraineeshipExtended(
        person_id=trainee.person_id, full_name=trainee.full_name, extended_on=day
    )
    return [
        Decided(
            event=event,
            effective_on=day,
            subjects=(trainee.person_id,),
            decision=command.decision,
            rule_rows=(times.id, context.rules.on(EXTENSION_MONTHS, day).id),
        )
    ]


def remove(
    state: Traineeship, trainee: Trainee, command: RemoveTrainee, context: Context
) -> list[Decided[TraineeRemoved]]:
    """Who fails after the last extension is removed; another ground is said in words.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, `extension-left`, `reason-needed`.
    Source: TT 10/2021/TT-BTP Đ.10(3), Đ.11.
    """
    day = command.removed_on
    times = context.rules.on(EXTENSIONS, day)
    again = command.removal_ground is RemovalGround.FAILED_AGAIN
    reject_any(
        (
            *faults_of_day("removed_on", day, trainee, context),
            *(extension_left(len(state.extended), times) if again else unsaid(command)),
        )
    )
    removed = TraineeRemoved(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        removal_ground=command.removal_ground,
        reason=command.reason,
        removed_on=day,
    )
    return [
        Decided(
            event=removed,
            effective_on=day,
            subjects=(trainee.person_id,),
            decision=command.decision,
            rule_rows=(times.id,) if again else (),
        )
    ]


def die(
    state: Traineeship, trainee: Trainee, command: RecordTraineeDied
) -> list[Decided[TraineeDied]]:
    """A death ends a traineeship, wherever it stood; the same again changes nothing."""
    if state.died_on is not None:
        return []
    died = TraineeDied(
        person_id=trainee.person_id, full_name=trainee.full_name, died_on=command.died_on
    )
    return [Decided(event=died, effective_on=died.died_on, subjects=(trainee.person_id,))]


def complete(
    state: Traineeship, trainee: Trainee, command: CompleteTraineeship, context: Context
) -> list[Decided[TraineeshipCompleted]]:
    """A traineeship is complete once its whole term was served, with enough hours and a diary.

    Raises:
        Rejected: `in-the-future`, `no-term-in-law-data`, `not-served-yet`, `too-few-hours`,
            `no-diary`.
    Source: Luật Luật sư Đ.14; TT 10/2021/TT-BTP Đ.10(1), Đ.12(2)(đ).
    """
    day = command.completed_on
    hours = context.rules.on(WEEKLY_HOURS, day)
    term = served(state, trainee, context.rules, context.calendar)
    reject_any(
        (
            *future("completed_on", day, context),
            *not_served(day, term.due_on, term.rule_row),
            *too_few_hours(command.weekly_hours, hours),
            *(() if command.diary else (Fault("no-diary", "diary"),)),
        )
    )
    completed = TraineeshipCompleted(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        weekly_hours=command.weekly_hours,
        diary=command.diary,
        completed_on=day,
    )
    return [
        Decided(
            event=completed,
            effective_on=day,
            subjects=(trainee.person_id,),
            rule_rows=(*rows_used(state, trainee, context.rules), hours.id),
        )
    ]


def extended_too_often(times: int, most: RuleRow | Gap) -> Iterator[Fault]:
    """A traineeship is extended only so many times."""
    if isinstance(most, RuleRow) and times >= count(most):
        yield Fault("extended-too-often", None, {"times": count(most)})


def extension_left(times: int, most: RuleRow | Gap) -> Iterator[Fault]:
    """Nobody is removed for failing who may still be extended."""
    if isinstance(most, RuleRow) and times < count(most):
        yield Fault("extension-left", "removal_ground", {"times": count(most)})


def unsaid(command: RemoveTrainee) -> Iterator[Fault]:
    """Another ground is said in words: the law data has no list of them."""
    if command.reason is None:
        yield Fault("reason-needed", "reason")


def not_served(day: date, due_on: date | None, rule_row: str) -> Iterator[Fault]:
    """Where the law data or the calendar has a gap, nobody can say when a term is served."""
    if due_on is None:
        yield Fault("no-term-in-law-data", "completed_on", {"rule_row": rule_row})
    elif day < due_on:
        yield Fault("not-served-yet", "completed_on", {"due_on": due_on})


def too_few_hours(weekly: int, least: RuleRow | Gap) -> Iterator[Fault]:
    """A trainee works so many hours a week."""
    if isinstance(least, RuleRow) and weekly < count(least):
        yield Fault("too-few-hours", "weekly_hours", {"least": count(least)})
