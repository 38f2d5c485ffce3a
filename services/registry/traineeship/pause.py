"""A trainee stops for a time. Source: TT 10/2021/TT-BTP Đ.11(1)."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.registry.context import Context, future
from services.registry.traineeship.place import BY_THE_BAR, too_early
from services.registry.traineeship.state import Span, Trainee, Traineeship
from shared.contracts.registry.traineeship import TraineeshipPaused, TraineeshipResumed
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import Gap, RuleRow
from shared.law.values import count
from shared.messages import Command, Terms

PAUSES = "TRAINEE-PAUSE-TIMES"
PAUSE_MONTHS = "TRAINEE-PAUSE-MONTHS"
ONE_DAY = timedelta(days=1)


class PauseTraineeship(Command):
    """A trainee stops for a time."""

    terms = Terms(by=BY_THE_BAR, vi="Tạm ngừng tập sự", en="Pause the traineeship")

    starts_on: date
    ends_on: date


class ResumeTraineeship(Command):
    """A trainee goes on before the pause is over."""

    terms = Terms(by=BY_THE_BAR, vi="Tiếp tục tập sự sớm", en="Resume before the pause is over")

    resumed_on: date


def pause(
    state: Traineeship, trainee: Trainee, command: PauseTraineeship, context: Context
) -> list[Decided[TraineeshipPaused]]:
    """A trainee pauses only so often and so long; the pause may be still to come.

    Raises:
        Rejected: `before-traineeship`, `ends-before-it-starts`, `paused-too-often`,
            `pause-too-long`, `paused-already`.
    Source: TT 10/2021/TT-BTP Đ.11(1).
    """
    first, last = command.starts_on, command.ends_on
    if Span(first, last) in state.pauses:
        return []
    times, months = (context.rules.on(rule, first) for rule in (PAUSES, PAUSE_MONTHS))
    reject_any(
        (
            *too_early("starts_on", first, trainee),
            *backwards(first, last),
            *paused_too_often(len(state.pauses), times),
            *too_long(first, last, months),
            *overlapping(state, first, last),
        )
    )
    paused = TraineeshipPaused(
        person_id=trainee.person_id, full_name=trainee.full_name, starts_on=first, ends_on=last
    )
    return [
        Decided(
            event=paused,
            effective_on=first,
            subjects=(trainee.person_id,),
            rule_rows=(times.id, months.id),
        )
    ]


def resume(
    state: Traineeship, trainee: Trainee, command: ResumeTraineeship, context: Context
) -> list[Decided[TraineeshipResumed]]:
    """A pause ends by itself on its last day; this is for who comes back before.

    Raises:
        Rejected: `in-the-future`, `not-paused`.
    Source: TT 10/2021/TT-BTP Đ.11(1).
    """
    day = command.resumed_on
    if any(one.ends_on == day - ONE_DAY for one in state.pauses):
        return []
    during = any(one.starts_on < day <= one.ends_on for one in state.pauses)
    wrong = () if during else (Fault("not-paused", "resumed_on", {"on": day}),)
    reject_any((*future("resumed_on", day, context), *wrong))
    resumed = TraineeshipResumed(
        person_id=trainee.person_id, full_name=trainee.full_name, resumed_on=day
    )
    return [Decided(event=resumed, effective_on=day, subjects=(trainee.person_id,))]


def paused_too_often(times: int, most: RuleRow | Gap) -> Iterator[Fault]:
    """A traineeship is paused only so many times."""
    if isinstance(most, RuleRow) and times >= count(most):
        yield Fault("paused-too-often", None, {"times": count(most)})


def backwards(first: date, last: date) -> Iterator[Fault]:
    """A time ends on the day it starts or later."""
    if last < first:
        yield Fault("ends-before-it-starts", "ends_on", {"starts_on": first})


def too_long(first: date, last: date, months: RuleRow | Gap) -> Iterator[Fault]:
    """A pause lasts so many months; that its last day is written as the same day is right, too."""
    if isinstance(months, RuleRow) and last > add_months(first, count(months)):
        yield Fault("pause-too-long", "ends_on", {"months": count(months)})


def overlapping(state: Traineeship, first: date, last: date) -> Iterator[Fault]:
    """Two pauses do not overlap."""
    if any(one.starts_on <= last and first <= one.ends_on for one in state.pauses):
        yield Fault("paused-already", "starts_on")
