"""Whom the Department tells, and whom the organisation. Source: Luật Luật sư Đ.35(4), Đ.37–38."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from services.registry.context import Context, future
from services.registry.organisation.changes import began
from services.registry.organisation.state import Registered
from shared.contracts.registry.organisation import (
    OrganisationDuty,
    OrganisationDutyDone,
    OrganisationNews,
    OrganisationNotified,
    Recipient,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import RuleRow
from shared.law.values import truth
from shared.messages import Command, Reach, Role, Terms

DISTRICT = "ORG-NOTIFY-DISTRICT"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class RecordOrganisationNotified(Command):
    """The Department has told others of a registration, a change or a revocation."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận đã thông báo cho các cơ quan",
        en="Record whom the Department told",
    )

    news: OrganisationNews
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=10)]
    notified_on: date


class RecordOrganisationDuty(Command):
    """The organisation has told the Bar, or published its registration."""

    terms = Terms(
        by={**DEPARTMENT, Role.BAR: Reach.PROVINCE},
        vi="Ghi nhận tổ chức đã thông báo hoặc công bố",
        en="Record that it told the Bar or published",
    )

    duty: OrganisationDuty
    done_on: date


def notify(
    state: Registered, command: RecordOrganisationNotified, context: Context
) -> Sequence[Decided[OrganisationNotified]]:
    """The Department tells of what happened, and those whom the law of the day names.

    Nothing untold changes nothing. To the district nobody tells anything once there is none.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `no-district-any-more`.
    Source: NĐ 123/2013 Đ.8(3); Luật Luật sư Đ.37, Đ.47.
    """
    if all(one.news != command.news for one in state.untold):
        return []
    row = context.rules.on(DISTRICT, command.notified_on)
    reject_any(
        (
            *future("notified_on", command.notified_on, context),
            *began("notified_on", command.notified_on, state),
            *abolished(command, told=isinstance(row, RuleRow) and truth(row)),
        )
    )
    notified = OrganisationNotified(
        news=command.news, recipients=command.recipients, notified_on=command.notified_on
    )
    return [Decided(event=notified, effective_on=command.notified_on, rule_rows=(row.id,))]


def abolished(command: RecordOrganisationNotified, *, told: bool) -> Iterator[Fault]:
    """A district is told as long as there are districts."""
    if Recipient.DISTRICT in command.recipients and not told:
        yield Fault("no-district-any-more", "recipients", {"on": command.notified_on})


def do(
    state: Registered, command: RecordOrganisationDuty, context: Context
) -> Sequence[Decided[OrganisationDutyDone]]:
    """The organisation tells the Bar and publishes; the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`.
    Source: Luật Luật sư Đ.35(4), Đ.38.
    """
    if command.duty in state.done:
        return []
    reject_any(
        (
            *future("done_on", command.done_on, context),
            *began("done_on", command.done_on, state),
        )
    )
    done = OrganisationDutyDone(duty=command.duty, done_on=command.done_on)
    return [Decided(event=done, effective_on=command.done_on)]
