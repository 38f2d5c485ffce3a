"""An organisation stops for a time. Source: Luật Luật sư Đ.46."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.registry.context import Context, Text, future
from services.registry.organisation.changes import began
from services.registry.organisation.limits import late_before
from services.registry.organisation.state import Registered
from shared.contracts.registry.organisation import OrganisationResumed, OrganisationSuspended
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import Gap
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

NOTICE, LONGEST, DEMAND = "ORG-SUSPEND-NOTICE-DAYS", "ORG-SUSPEND-MAX", "ORG-SUSPEND-DEPT"
MONTHS_A_YEAR = 12
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class SuspendOrganisation(Command):
    """The organisation has reported that it stops, or the Department has demanded it."""

    terms = Terms(
        by=DEPARTMENT, vi="Ghi nhận tạm ngừng hoạt động", en="Record that it stops for a time"
    )

    reason: Text
    demanded: bool = False
    reported_on: date
    starts_on: date
    ends_on: date
    decision: DecisionOnPaper | None = None


class ResumeOrganisation(Command):
    """The organisation goes on."""

    terms = Terms(by=DEPARTMENT, vi="Ghi nhận tiếp tục hoạt động", en="Record that it goes on")

    reported_on: date | None = None
    resumed_on: date


def suspend(
    state: Registered, command: SuspendOrganisation, context: Context
) -> list[Decided[OrganisationSuspended]]:
    """An organisation stops for no longer than the law allows; a late report is noted.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `ends-before-it-starts`,
            `suspension-longer-than-law`, `no-term-in-law-data`.
    Source: Luật Luật sư Đ.46(1), (3).
    """
    first = command.starts_on
    longest = context.rules.on(LONGEST, first)
    reject_any(
        (
            *future("reported_on", command.reported_on, context),
            *began("starts_on", first, state),
            *too_long(command, context),
        )
    )
    late = None if command.demanded else late_before(NOTICE, first, command.reported_on, context)
    suspended = OrganisationSuspended(
        reason=command.reason,
        demanded=command.demanded,
        reported_on=command.reported_on,
        starts_on=first,
        ends_on=command.ends_on,
        late=late,
    )
    rule = DEMAND if command.demanded else NOTICE
    rows = (longest.id, context.rules.on(rule, command.reported_on).id)
    return [Decided(event=suspended, effective_on=first, decision=command.decision, rule_rows=rows)]


def too_long(command: SuspendOrganisation, context: Context) -> Iterator[Fault]:
    """A suspension ends within the years of the law, whose last day is the day before."""
    first, end = command.starts_on, command.ends_on
    if end < first:
        yield Fault("ends-before-it-starts", "ends_on", {"starts_on": first})
    row = context.rules.on(LONGEST, first)
    if isinstance(row, Gap):
        yield Fault("no-term-in-law-data", "ends_on", {"rule_row": row.id})
    elif end > add_months(first, MONTHS_A_YEAR * count(row)):
        yield Fault("suspension-longer-than-law", "ends_on", {"years": count(row)})


def resume(
    state: Registered, command: ResumeOrganisation, context: Context
) -> Sequence[Decided[OrganisationResumed]]:
    """An organisation goes on, at the end of the suspension or before it, after a report.

    Raises:
        Rejected: `in-the-future`, `before-suspension`.
    Source: Luật Luật sư Đ.46(1).
    """
    day, reported = command.resumed_on, command.reported_on
    begun = max(one.starts_on for one in state.suspensions if one.resumed_on is None)
    reject_any(
        (
            *future("resumed_on", day, context),
            *(() if reported is None else future("reported_on", reported, context)),
            *(
                (Fault("before-suspension", "resumed_on", {"starts_on": begun}),)
                if day < begun
                else ()
            ),
        )
    )
    late = None if reported is None else late_before(NOTICE, day, reported, context)
    resumed = OrganisationResumed(reported_on=reported, resumed_on=day, late=late)
    row = context.rules.on(NOTICE, day).id
    return [Decided(event=resumed, effective_on=day, rule_rows=(row,))]
