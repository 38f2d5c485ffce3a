"""A team is set up, by the body that has the power on the day on which the decision is signed."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.inspection.context import Code, Context, Line, Prose
from services.inspection.inspection.power import BODY_OF, faults_of_power, power
from shared.contracts.inspection.inspection import Body, InspectionOpened, Kind
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

NUMBERS = "KT"


class OpenInspection(Command):
    """An authority decided to set up a team; an officer records its decision."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.INSPECTORATE: Reach.PROVINCE},
        vi="Ghi nhận quyết định kiểm tra, thanh tra",
        en="Record the decision to check or inspect",
        opens=True,
        series=NUMBERS,
    )

    kind: Kind
    organisation_id: UUID
    organisation_name: Line
    area: Code  # of its seat
    recommendation_id: UUID | None = None
    scope: Prose
    period_from: date
    period_to: date
    head: Line
    members: tuple[Line, ...] = ()
    decision: DecisionOnPaper


def start(command: OpenInspection, context: Context) -> list[Decided[InspectionOpened]]:
    """An inspection is opened on the day on which its decision is signed.

    Raises:
        Rejected: see `faults_of`.
    """
    decision, body = command.decision, BODY_OF[context.actor.role]
    row = power(command.kind, body, decision.signed_on, context.rules)
    reject_any(faults_of(command, row, context))
    opened = InspectionOpened(
        kind=command.kind,
        number=context.numbers[NUMBERS],
        organisation_id=command.organisation_id,
        organisation_name=command.organisation_name,
        area=command.area,
        recommendation_id=command.recommendation_id,
        scope=command.scope,
        period_from=command.period_from,
        period_to=command.period_to,
        opened_on=decision.signed_on,
        head=command.head,
        members=command.members,
        body=body,
    )
    return [
        Decided(event=opened, effective_on=opened.opened_on, decision=decision, rule_rows=(row.id,))
    ]


def faults_of(command: OpenInspection, row: RuleRow | Gap, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with a decision to check or inspect."""
    signed_on = command.decision.signed_on
    if command.kind is Kind.CHECK and BODY_OF[context.actor.role] is not Body.DEPARTMENT:
        yield Fault("body-not-competent", "kind", {"on": signed_on, "basis": row.basis})
    else:
        yield from faults_of_power(row, command.decision)
    if signed_on > context.today:
        yield Fault("in-the-future", "decision.signed_on", {"today": context.today})
    if not context.territory.is_valid(command.area, signed_on):
        yield Fault("unknown-area", "area", {"on": signed_on})
    if command.period_to < command.period_from:
        yield Fault("ends-before-start", "period_to", {"start": command.period_from})
    yield from faults_of_team(command)
    yield from faults_of_recommendation(command, context)


def faults_of_team(command: OpenInspection) -> Iterator[Fault]:
    """Nobody is on a team twice, its head included."""
    known = {command.head.casefold()}
    for place, member in enumerate(command.members):
        if member.casefold() in known:
            yield Fault("duplicate-member", f"members.{place}")
        known.add(member.casefold())


def faults_of_recommendation(command: OpenInspection, context: Context) -> Iterator[Fault]:
    """A recommendation behind an inspection was accepted, and is about the same organisation."""
    if command.recommendation_id is None:
        return
    known = context.recommendations.get(command.recommendation_id)
    if known is None:
        yield Fault("unknown-recommendation", "recommendation_id")
        return
    if not known.accepted:
        yield Fault("recommendation-not-accepted", "recommendation_id")
    if known.organisation_id != command.organisation_id:
        yield Fault("another-organisation", "organisation_id")
