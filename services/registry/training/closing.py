"""The year closes by itself, and is judged. Source: TT 02/2019/TT-BTP Đ.5, Đ.6."""

from collections.abc import Sequence
from datetime import date

from services.registry.context import Context
from services.registry.training.state import Closing, Owed, went_on
from shared.contracts.registry.training import CpdStatus, CpdYearClosed, TrainingEvent
from shared.decider import Decided, Fault, Rejected
from shared.law import values
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command, Decision, Reach, Role, Terms, Weight

HOURS = "CPD-HOURS"
HOURS_MID_YEAR = "CPD-HOURS-MIDYEAR"


class CloseTrainingYear(Command):
    """The year is over: the timer says so, or an officer has it judged again."""

    terms = Terms(
        by={
            Role.POLICY: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
            Role.DEPARTMENT: Reach.PROVINCE,
        },
        vi="Chốt kết quả bồi dưỡng của năm",
        en="Close the year of training",
        weight=Weight.WEIGHTY,
    )


def required(year: int, rules: Rules, *, mid_year: bool) -> RuleRow | Gap:
    """Find how many hours a year asks for; for who was admitted within it no rule was found."""
    return rules.on(HOURS_MID_YEAR if mid_year else HOURS, date(year, 12, 31))


def close(owed: Owed, context: Context) -> Sequence[Decided[TrainingEvent]]:
    """The year is judged once it is over; to judge it again alike changes nothing.

    Raises:
        Rejected: `year-not-over`.
    Source: TT 02/2019/TT-BTP Đ.5.
    """
    if context.today <= owed.last_day:
        raise Rejected([Fault("year-not-over", None, {"last_day": owed.last_day})])
    return judged(owed, context)


def judged_again(  # noqa: PLR0913  # what an envelope takes
    owed: Owed,
    event: TrainingEvent,
    effective_on: date,
    context: Context,
    *,
    decision: Decision | None = None,
    rule_rows: tuple[str, ...] = (),
) -> list[Decided[TrainingEvent]]:
    """Record an event; where it comes after the closing and changes it, the year closes anew."""
    recorded = Decided(
        event=event,
        effective_on=effective_on,
        subjects=(owed.person_id,),
        decision=decision,
        rule_rows=rule_rows,
    )
    anew = [] if owed.closing is None else judged(went_on(owed, event), context)
    return [recorded, *anew]


def judged(owed: Owed, context: Context) -> list[Decided[TrainingEvent]]:
    """Say how the year ended, where nobody has said so yet."""
    row = required(owed.year, context.rules, mid_year=owed.mid_year)
    hours = None if isinstance(row, Gap) else values.count(row)
    result = status(owed, hours)
    before = owed.closing
    if before is not None and before == Closing(result, owed.counted, hours, before.closed_on):
        return []
    closed = CpdYearClosed(
        person_id=owed.person_id,
        year=owed.year,
        status=result,
        counted_hours=owed.counted,
        required_hours=hours,
        closed_on=context.today,
        membership_id=owed.membership_id,
    )
    subjects = (owed.person_id,)
    return [
        Decided(event=closed, effective_on=context.today, subjects=subjects, rule_rows=(row.id,))
    ]


def status(owed: Owed, hours: int | None) -> CpdStatus:
    """Say whether the training was enough; who is exempt owes none."""
    if owed.exempt_since is not None:
        return CpdStatus.EXEMPT
    if hours is None:
        return CpdStatus.UNDETERMINED
    return CpdStatus.ENOUGH if owed.counted >= hours else CpdStatus.SHORT
