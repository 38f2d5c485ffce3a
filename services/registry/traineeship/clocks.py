"""What time runs on a traineeship: until it is served, and for the Bar to decide and to tell."""

from datetime import date, timedelta
from itertools import pairwise

from services.registry.traineeship.state import Span, Stage, Stay, Trainee, Traineeship, stage
from shared.contracts.registry.traineeship import TraineeNotice, TraineeRequest, TraineeshipTerm
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, add_months, run
from shared.law.rules import RuleRow, Rules
from shared.law.values import count

ONE_DAY = timedelta(days=1)
TERMS = {
    TraineeshipTerm.FULL: "TRAINEE-MONTHS",
    TraineeshipTerm.THIRD: "TRAINEE-MONTHS-16-2",
    TraineeshipTerm.HALF: "TRAINEE-MONTHS-16-3",
}
EXTENSION_MONTHS = "TRAINEE-EXT-MONTHS"
SHORTEST_STAY = "TRAINEE-MOVE-MIN-MONTHS"
DECIDE = {
    TraineeRequest.EXTENSION: ("decide-extension", "TRAINEE-EXT-DECIDE-DAYS"),
    TraineeRequest.MOVE: ("decide-move", "TRAINEE-MOVE-DECIDE-DAYS"),
}
TELL = {
    TraineeNotice.REGISTRATION: ("tell-registration", "TRAINEE-REG-NOTIFY-DAYS"),
    TraineeNotice.EXTENSION: ("tell-extension", "TRAINEE-EXT-NOTIFY-DAYS"),
    TraineeNotice.MOVE: ("tell-move", "TRAINEE-MOVE-NOTIFY-DAYS"),
}
SERVED = "traineeship-served"


def clocks(state: Traineeship, rules: Rules, calendar: Calendar) -> list[Clock]:
    """List what runs: the term and the requests of who is a trainee, and all that is untold."""
    found: list[Clock] = []
    if state.trainee is not None and stage(state) is Stage.RUNNING:
        found.append(served(state, state.trainee, rules, calendar))
        for asked in state.requests:
            name, rule = DECIDE[asked.request]
            day = asked.received_on
            found.append(run(Limit(name, rules.on(rule, day), day), calendar))
    for one in state.notices:
        name, rule = TELL[one.notice]
        found.append(run(Limit(name, rules.on(rule, one.since), one.since), calendar))
    return found


def served(state: Traineeship, trainee: Trainee, rules: Rules, calendar: Calendar) -> Clock:
    """Count until when a traineeship runs: neither pauses nor suspensions nor short stays count.

    An extension adds to the term. Time at one place counts only from the shortest stay on, so the
    last place asks for that much, too.
    Source: Luật Luật sư Đ.14; TT 10/2021/TT-BTP Đ.9, Đ.10, Đ.11.
    """
    start = trainee.registered_on
    term = TERMS[trainee.term or TraineeshipTerm.FULL]
    out = (*state.pauses, *state.suspensions(), *short_stays(state.stays, rules))
    limit = Limit(
        SERVED,
        rules.on(term, start),
        start,
        pauses=tuple((span.starts_on, span.ends_on) for span in out),
        extensions=tuple(rules.on(EXTENSION_MONTHS, day) for day in state.extended),
    )
    whole = run(limit, calendar)
    last = latest(state.stays)
    if last is None or last.since <= start or whole.due_on is None:
        return whole
    row = rules.on(SHORTEST_STAY, last.since)
    if not isinstance(row, RuleRow):
        return whole
    there = run(Limit(SERVED, row, last.since), calendar)
    return there if (there.due_on or whole.due_on) > whole.due_on else whole


def latest(stays: tuple[Stay, ...]) -> Stay | None:
    """Find where a trainee came last."""
    return max(stays, key=lambda one: one.since, default=None)


def short_stays(stays: tuple[Stay, ...], rules: Rules) -> list[Span]:
    """List the stays that a move ended too early to count.

    Source: TT 10/2021/TT-BTP Đ.9.
    """
    ordered = sorted(stays, key=lambda one: one.since)
    found: list[Span] = []
    for one, following in pairwise(ordered):
        row = rules.on(SHORTEST_STAY, following.since)
        if isinstance(row, RuleRow) and following.since < add_months(one.since, count(row)):
            # As of any limit, the day on which a stay begins is not counted.
            found.append(Span(one.since + ONE_DAY, following.since))
    return found


def rows_used(state: Traineeship, trainee: Trainee, rules: Rules) -> tuple[str, ...]:
    """Name the rule rows by which a traineeship is counted."""
    asked: list[tuple[str, date]] = [
        (TERMS[trainee.term or TraineeshipTerm.FULL], trainee.registered_on),
        *((EXTENSION_MONTHS, day) for day in state.extended),
        *((SHORTEST_STAY, one.since) for one in state.stays if one.since > trainee.registered_on),
    ]
    return tuple(dict.fromkeys(rules.on(rule, day).id for rule, day in asked))
