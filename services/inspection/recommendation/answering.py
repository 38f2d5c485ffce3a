"""What the Department makes of a recommendation, and what it tells whoever made it.

A recommendation ends in a check, in a transfer to a body that may inspect, or in a refusal that
says why; in each case the recommender is told.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict
from uuid import UUID

from services.inspection.context import Context, Line, Prose
from services.inspection.recommendation.state import Answer, Facts, Received, Resolved
from shared.contracts.inspection.recommendation import (
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationRejected,
    RecommendationTransferred,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Channel, Command, Reach, Role, Terms, Weight


class AcceptRecommendation(Command):
    """The Department will inspect."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Chấp nhận kiến nghị",
        en="Accept the recommendation",
        weight=Weight.WEIGHTY,
    )

    accepted_on: date


class TransferRecommendation(Command):
    """The Department hands the recommendation to a body that may inspect in its place."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Chuyển kiến nghị cho cơ quan có thẩm quyền",
        en="Transfer the recommendation",
        weight=Weight.WEIGHTY,
    )

    to: Line
    reason: Prose
    transferred_on: date


class RejectRecommendation(Command):
    """The Department will not inspect, and says why."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Không chấp nhận kiến nghị",
        en="Reject the recommendation",
        weight=Weight.WEIGHTY,
    )

    reason: Prose
    rejected_on: date


class AnswerRecommendation(Command):
    """Whoever recommended is told what became of it; after an inspection, told again."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Trả lời cơ quan kiến nghị",
        en="Answer the recommender",
    )

    answer: Prose
    inspection_id: UUID | None = None
    answered_on: date
    channel: Channel


class Repeated(TypedDict):
    """What every event of a recommendation says anew."""

    number: str
    organisation_id: UUID
    organisation_name: str
    area: str
    recommender: str
    received_on: date


def repeated(facts: Facts) -> Repeated:
    """Say anew who recommended what."""
    return Repeated(
        number=facts.number,
        organisation_id=facts.organisation_id,
        organisation_name=facts.organisation_name,
        area=facts.area,
        recommender=facts.recommender,
        received_on=facts.received_on,
    )


def accept(
    received: Received, command: AcceptRecommendation, context: Context
) -> list[Decided[RecommendationAccepted]]:
    """An accepted recommendation is a ground to open an inspection.

    Raises:
        Rejected: see `faults_of_day`.
    """
    day = command.accepted_on
    reject_any(faults_of_day("accepted_on", day, received.facts.received_on, context))
    accepted = RecommendationAccepted(**repeated(received.facts), accepted_on=day)
    return [Decided(event=accepted, effective_on=day)]


def transfer(
    received: Received, command: TransferRecommendation, context: Context
) -> list[Decided[RecommendationTransferred]]:
    """A transfer says to whom and why; whom it went to sees it from then on.

    Raises:
        Rejected: see `faults_of_day`.
    """
    day = command.transferred_on
    reject_any(faults_of_day("transferred_on", day, received.facts.received_on, context))
    transferred = RecommendationTransferred(
        **repeated(received.facts), to=command.to, reason=command.reason, transferred_on=day
    )
    return [Decided(event=transferred, effective_on=day)]


def reject(
    received: Received, command: RejectRecommendation, context: Context
) -> list[Decided[RecommendationRejected]]:
    """A rejection says why.

    Raises:
        Rejected: see `faults_of_day`.
    """
    day = command.rejected_on
    reject_any(faults_of_day("rejected_on", day, received.facts.received_on, context))
    rejected = RecommendationRejected(
        **repeated(received.facts), reason=command.reason, rejected_on=day
    )
    return [Decided(event=rejected, effective_on=day)]


def answer(
    resolved: Resolved,
    before: tuple[Answer, ...],
    command: AnswerRecommendation,
    context: Context,
) -> list[Decided[RecommendationAnswered]]:
    """An answer states what became of the recommendation; the same again changes nothing.

    Raises:
        Rejected: see `faults_of_answer`.
    """
    told = Answer(command.answered_on, command.answer, command.inspection_id)
    if told in before:
        return []
    reject_any(faults_of_answer(resolved, command, context))
    answered = RecommendationAnswered(
        **repeated(resolved.facts),
        answer=command.answer,
        inspection_id=command.inspection_id,
        answered_on=command.answered_on,
        channel=command.channel,
    )
    return [Decided(event=answered, effective_on=command.answered_on)]


def faults_of_answer(
    resolved: Resolved, command: AnswerRecommendation, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with an answer; the inspection that it names is of the same body."""
    yield from faults_of_day("answered_on", command.answered_on, resolved.resolved_on, context)
    if command.inspection_id is None:
        return
    inspection = context.inspections.get(command.inspection_id)
    if inspection is None:
        yield Fault("unknown-inspection", "inspection_id")
    elif inspection.organisation_id != resolved.facts.organisation_id:
        yield Fault("another-organisation", "inspection_id")


def faults_of_day(field: str, day: date, earliest: date, context: Context) -> Iterator[Fault]:
    """What is done about a recommendation comes after what it answers, and has happened."""
    if day < earliest:
        yield Fault("too-early", field, {"earliest": earliest})
    if day > context.today:
        yield Fault("in-the-future", field, {"today": context.today})
