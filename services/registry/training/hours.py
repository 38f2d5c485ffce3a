"""A year of training is opened, and hours are recorded. Source: TT 02/2019/TT-BTP Đ.5."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, KnownMembership, Line, future
from services.registry.training.closing import judged_again, required
from services.registry.training.state import Owed
from shared.contracts.registry.training import (
    ConvertedActivity,
    CpdConversionGranted,
    CpdHoursRecorded,
    CpdYearOpened,
    TrainingContent,
    TrainingEvent,
    TrainingProvider,
)
from shared.decider import Decided, Fault, reject_any
from shared.law import values
from shared.law.rules import Gap, RuleRow
from shared.messages import Command, Reach, Role, Terms

CONTENT, PROVIDERS, CONVERTED = "CPD-CONTENT", "CPD-PROVIDERS", "CPD-CONVERT-HOURS"
RECORDED_BY = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}
Hours = Annotated[int, Field(gt=0)]


class OpenTrainingYear(Command):
    """A member of the Bar owes the training of a year.

    Policies open it; an officer opens one of a year before that, or of an old register.
    """

    terms = Terms(
        by={**RECORDED_BY, Role.ADMIN: Reach.PROVINCE, Role.POLICY: Reach.PROVINCE},
        vi="Mở sổ bồi dưỡng trong năm",
        en="Open a lawyer's year of training",
        opens=True,
    )

    membership_id: UUID
    year: Annotated[int, Field(ge=1900, le=9999)]


class RecordCpdHours(Command):
    """A lawyer took part in a course or an exchange of experience."""

    terms = Terms(by=RECORDED_BY, vi="Ghi nhận giờ bồi dưỡng", en="Record hours of training")

    content: TrainingContent
    hours: Hours
    course: Line
    provider: TrainingProvider
    provider_name: Line | None = None
    held_on: date
    proof: Line | None = None


class GrantCpdConversion(Command):
    """The Bar converts what a lawyer did into hours."""

    terms = Terms(
        by=RECORDED_BY, vi="Quy đổi hoạt động thành giờ bồi dưỡng", en="Convert an activity"
    )

    activity: ConvertedActivity
    title: Line
    done_on: date
    granted_on: date


def open_year(command: OpenTrainingYear, context: Context) -> list[Decided[CpdYearOpened]]:
    """Each member owes training in each year; how much of it mid-year is a gap in the law data.

    For who is a member no more by then, no policy opens a year.

    Raises:
        Rejected: `membership-not-known`, `year-not-begun`, `before-admission`.
    Source: TT 02/2019/TT-BTP Đ.5.
    """
    first, last = date(command.year, 1, 1), date(command.year, 12, 31)
    member = context.memberships.get(command.membership_id)
    faults: list[Fault] = []
    if member is None:
        faults.append(Fault("membership-not-known", "membership_id"))
    elif member.admitted_on > last:
        said = {"admitted_on": member.admitted_on}
        faults.append(Fault("before-admission", "year", said))
    if first > context.today:
        faults.append(Fault("year-not-begun", "year", {"today": context.today}))
    if context.actor.role is Role.POLICY and member is not None and left_before(member, first):
        return []
    if member is None or faults:
        reject_any(faults)
        return []
    owed_from = max(first, member.admitted_on)
    row = required(command.year, context.rules, mid_year=owed_from > first)
    opened = CpdYearOpened(
        person_id=member.person_id,
        full_name=member.full_name,
        membership_id=command.membership_id,
        bar=member.bar,
        area=member.area,
        year=command.year,
        owed_from=owed_from,
        required_hours=None if isinstance(row, Gap) else values.count(row),
    )
    subjects = (member.person_id,)
    return [Decided(event=opened, effective_on=owed_from, subjects=subjects, rule_rows=(row.id,))]


def left_before(member: KnownMembership, day: date) -> bool:
    """Say whether a membership was over by a day."""
    return member.over_since is not None and member.over_since <= day


def record_hours(
    owed: Owed, command: RecordCpdHours, context: Context
) -> list[Decided[TrainingEvent]]:
    """Hours are of the year in which the training was held; by its content they count or do not.

    Raises:
        Rejected: `not-of-this-year`, `in-the-future`, `provider-not-recognised`,
            `no-content-in-law-data`.
    Source: TT 02/2019/TT-BTP; political education is the province's own (2162/UBND-NCKS mục 4).
    """
    contents = context.rules.on(CONTENT, command.held_on)
    providers = context.rules.on(PROVIDERS, command.held_on)
    counts = isinstance(contents, RuleRow) and command.content in values.listed(contents)
    reject_any(
        (
            *not_of_the_year("held_on", command.held_on, owed),
            *future("held_on", command.held_on, context),
            *not_said(contents, command),
            *(unrecognised(providers, command) if counts else ()),
        )
    )
    recorded = CpdHoursRecorded(
        person_id=owed.person_id,
        year=owed.year,
        content=command.content,
        hours=command.hours,
        counts=counts,
        course=command.course,
        provider=command.provider,
        provider_name=command.provider_name,
        held_on=command.held_on,
        proof=command.proof,
    )
    rows = (contents.id, providers.id) if counts else (contents.id,)
    return judged_again(owed, recorded, command.held_on, context, rule_rows=rows)


def convert(
    owed: Owed, command: GrantCpdConversion, context: Context
) -> list[Decided[TrainingEvent]]:
    """Each activity counts as many hours as the law says, in the year in which it was done.

    Raises:
        Rejected: `not-of-this-year`, `in-the-future`, `granted-before-done`,
            `no-hours-in-law-data`.
    Source: TT 02/2019/TT-BTP.
    """
    row = context.rules.on(CONVERTED, command.done_on)
    reject_any(
        (
            *not_of_the_year("done_on", command.done_on, owed),
            *future("done_on", command.done_on, context),
            *future("granted_on", command.granted_on, context),
            *granted_early(command),
            *no_hours(row, command.done_on),
        )
    )
    granted = CpdConversionGranted(
        person_id=owed.person_id,
        year=owed.year,
        activity=command.activity,
        title=command.title,
        hours=values.count(row),
        done_on=command.done_on,
        granted_on=command.granted_on,
    )
    return judged_again(owed, granted, command.granted_on, context, rule_rows=(row.id,))


def not_of_the_year(field: str, day: date, owed: Owed) -> Iterator[Fault]:
    """What counts for a year was done in it, once the lawyer was admitted."""
    if not owed.owed_from <= day <= owed.last_day:
        said = {"owed_from": owed.owed_from, "last_day": owed.last_day}
        yield Fault("not-of-this-year", field, said)


def not_said(contents: RuleRow | Gap, command: RecordCpdHours) -> Iterator[Fault]:
    """Where the law data does not say what counts, nobody guesses."""
    if isinstance(contents, Gap):
        yield Fault("no-content-in-law-data", "content", {"on": command.held_on})


def unrecognised(providers: RuleRow | Gap, command: RecordCpdHours) -> Iterator[Fault]:
    """Training that counts is held by whom the law names."""
    named = () if isinstance(providers, Gap) else values.listed(providers)
    if command.provider not in named:
        said = {"provider": command.provider, "providers": ", ".join(named)}
        yield Fault("provider-not-recognised", "provider", said)


def granted_early(command: GrantCpdConversion) -> Iterator[Fault]:
    """Nothing is converted before it was done."""
    if command.granted_on < command.done_on:
        yield Fault("granted-before-done", "granted_on", {"done_on": command.done_on})


def no_hours(row: RuleRow | Gap, day: date) -> Iterator[Fault]:
    """Where the law data does not say how much an activity counts, nobody guesses."""
    if isinstance(row, Gap):
        yield Fault("no-hours-in-law-data", "activity", {"on": day})
