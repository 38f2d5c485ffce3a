"""A trainee is disciplined, or that is undone. Source: TT 10/2021/TT-BTP Đ.33, Đ.35."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from services.registry.context import Context, future
from services.registry.traineeship.place import BY_THE_BAR, too_early
from services.registry.traineeship.state import Disciplined, Trainee, Traineeship
from shared.contracts.registry.traineeship import (
    TraineeDiscipline,
    TraineeDisciplineAnnulled,
    TraineeDisciplined,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Terms, Weight

SHORTEST, LONGEST = "TRAINEE-SUSPEND-MIN", "TRAINEE-SUSPEND-MAX"
ONE_DAY = timedelta(days=1)


class RecordTraineeDiscipline(Command):
    """The Bar has disciplined a trainee; a suspension has its first and its last day."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận kỷ luật người tập sự",
        en="Discipline the trainee",
        weight=Weight.IRREVERSIBLE,
    )

    discipline: TraineeDiscipline
    decision: DecisionOnPaper
    starts_on: date | None = None  # a suspension's
    ends_on: date | None = None


class RecordTraineeDisciplineAnnulled(Command):
    """A decision on a trainee's discipline was annulled, as upon a complaint."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận hủy quyết định kỷ luật người tập sự",
        en="Record that a trainee's discipline was annulled",
        weight=Weight.WEIGHTY,
    )

    decision_id: UUID
    annulled_on: date
    decision: DecisionOnPaper | None = None


def discipline(
    state: Traineeship, trainee: Trainee, command: RecordTraineeDiscipline, context: Context
) -> list[Decided[TraineeDisciplined]]:
    """Each decision holds on its own; the same one again changes nothing.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, `suspension-needs-days`,
            `only-a-suspension-has-days`, `suspension-too-short`, `suspension-too-long`.
    Source: TT 10/2021/TT-BTP Đ.33(1).
    """
    decision = command.decision
    starts_on = command.starts_on or decision.signed_on
    one = Disciplined(
        discipline=command.discipline,
        decision_number=decision.number,
        starts_on=starts_on,
        ends_on=command.ends_on,
    )
    if one in state.restrictions.values():
        return []
    reject_any(
        (
            *too_early("decision.signed_on", decision.signed_on, trainee),
            *future("decision.signed_on", decision.signed_on, context),
            *faults_of_days(command, context),
        )
    )
    disciplined = TraineeDisciplined(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        decision_id=context.new_id("discipline"),
        decision_number=decision.number,
        discipline=command.discipline,
        starts_on=starts_on,
        ends_on=command.ends_on,
    )
    suspended = command.discipline is TraineeDiscipline.SUSPENSION
    rows = (context.rules.on(rule, decision.signed_on).id for rule in (SHORTEST, LONGEST))
    return [
        Decided(
            event=disciplined,
            effective_on=starts_on,
            subjects=(trainee.person_id,),
            decision=decision,
            rule_rows=tuple(rows) if suspended else (),
        )
    ]


def annul(
    state: Traineeship,
    trainee: Trainee,
    command: RecordTraineeDisciplineAnnulled,
    context: Context,
) -> list[Decided[TraineeDisciplineAnnulled]]:
    """An annulment lifts what its own decision did, and nothing else; again changes nothing.

    Who was removed by it is a trainee again, and needs a guide: the place may be another's.

    Raises:
        Rejected: `decision-not-known`, `in-the-future`.
    Source: TT 10/2021/TT-BTP Đ.35.
    """
    if command.decision_id in state.annulled:
        return []
    known = command.decision_id in state.restrictions
    wrong = () if known else (Fault("decision-not-known", "decision_id"),)
    reject_any((*wrong, *future("annulled_on", command.annulled_on, context)))
    annulled = TraineeDisciplineAnnulled(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        decision_id=command.decision_id,
        annulled_on=command.annulled_on,
    )
    return [
        Decided(
            event=annulled,
            effective_on=command.annulled_on,
            subjects=(trainee.person_id,),
            decision=command.decision,
        )
    ]


def faults_of_days(command: RecordTraineeDiscipline, context: Context) -> Iterator[Fault]:
    """A suspension, and only it, has days, and lasts so many months.

    That its last day is written as the same day of the month is right, too.
    """
    first, last = command.starts_on, command.ends_on
    if command.discipline is not TraineeDiscipline.SUSPENSION:
        if first or last:
            yield Fault("only-a-suspension-has-days", "starts_on" if first else "ends_on")
        return
    if first is None or last is None:
        yield Fault("suspension-needs-days", "ends_on" if first else "starts_on")
        return
    signed_on = command.decision.signed_on
    least, most = (context.rules.on(rule, signed_on) for rule in (SHORTEST, LONGEST))
    if isinstance(least, RuleRow) and last < add_months(first, count(least)) - ONE_DAY:
        yield Fault("suspension-too-short", "ends_on", {"months": count(least)})
    if isinstance(most, RuleRow) and last > add_months(first, count(most)):
        yield Fault("suspension-too-long", "ends_on", {"months": count(most)})
