"""Who sees a sign of breach may recommend that somebody inspect.

Source: the founding document, clause 1; which level does so follows the levels of local government.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.inspection.context import Code, Context, Line, Prose
from shared.contracts.inspection.recommendation import InspectionRecommended
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Actor, Channel, Command, Reach, Role, Terms

LEVELS = "TERR-LEVELS"
NUMBERS = "KN"
WITH_DISTRICTS, WITHOUT = "3", "2"  # levels of local government


class RecommendInspection(Command):
    """A body recommends that the Department set up a check or have an inspection made."""

    terms = Terms(
        by={
            Role.DISTRICT: Reach.AREA,
            Role.COMMUNE: Reach.AREA,
            Role.INSPECTORATE: Reach.UNIT,
            Role.COMMITTEE: Reach.UNIT,
        },
        vi="Kiến nghị kiểm tra, thanh tra",
        en="Recommend an inspection",
        opens=True,
        series=NUMBERS,
    )

    organisation_id: UUID
    organisation_name: Line
    area: Code  # of its seat
    grounds: Prose
    evidence: tuple[Line, ...] = ()
    received_on: date
    channel: Channel


def recommend(
    command: RecommendInspection, context: Context
) -> list[Decided[InspectionRecommended]]:
    """A level of local government recommends within its own areas, on the days on which it is.

    Raises:
        Rejected: `in-the-future`, `unknown-area`, `area-not-yours`, and see `faults_of_level`.
    """
    levels = context.rules.on(LEVELS, command.received_on)
    reject_any(faults_of(command, levels, context))
    recommended = InspectionRecommended(
        number=context.numbers[NUMBERS],
        organisation_id=command.organisation_id,
        organisation_name=command.organisation_name,
        area=command.area,
        recommender=context.actor.unit,
        received_on=command.received_on,
        grounds=command.grounds,
        evidence=command.evidence,
        channel=command.channel,
    )
    rows = (levels.id,) if by_area(context.actor) else ()
    return [Decided(event=recommended, effective_on=command.received_on, rule_rows=rows)]


def by_area(actor: Actor) -> bool:
    """Say whether somebody acts for a level of local government below the province."""
    return actor.role in {Role.DISTRICT, Role.COMMUNE}


def faults_of(
    command: RecommendInspection, levels: RuleRow | Gap, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with a recommendation."""
    if command.received_on > context.today:
        yield Fault("in-the-future", "received_on", {"today": context.today})
    if not context.territory.is_valid(command.area, command.received_on):
        yield Fault("unknown-area", "area", {"on": command.received_on})
    if not by_area(context.actor):
        return
    if command.area not in context.actor.areas:
        yield Fault("area-not-yours", "area", {"area": command.area})
    yield from faults_of_level(context.actor.role, command.received_on, levels)


def faults_of_level(role: Role, day: date, levels: RuleRow | Gap) -> Iterator[Fault]:
    """Find out whether a level of government has this duty on a day.

    Districts had it as long as they were; communes have it in their place.
    """
    match levels:
        case Gap():
            yield Fault("no-authority-in-law-data", "received_on", {"on": day})
        case RuleRow(value=count) if count != (
            WITH_DISTRICTS if role is Role.DISTRICT else WITHOUT
        ):
            yield Fault("no-such-level-on-that-day", "received_on", {"on": day, "levels": count})
        case RuleRow():
            pass
