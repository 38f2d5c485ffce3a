"""A recommendation to inspect (kiến nghị kiểm tra, thanh tra), until its maker is told.

Unmade --recommend--> Received --accept, transfer, reject--> Resolved

Once resolved it is answered: at first what was decided, later perhaps what an inspection found.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.inspection.context import Context, inspection_stream
from services.inspection.recommendation import answering, recommending
from services.inspection.recommendation.answering import (
    AcceptRecommendation,
    AnswerRecommendation,
    RejectRecommendation,
    TransferRecommendation,
)
from services.inspection.recommendation.clocks import clocks
from services.inspection.recommendation.recommending import RecommendInspection
from services.inspection.recommendation.state import (
    Received,
    Recommendation,
    Resolved,
    Unmade,
    areas,
    claims,
    evolve,
    units,
)
from shared.contracts.inspection.recommendation import (
    RecommendationEvent,
    RecommendationRecordVoided,
)
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

RecommendationCommand: TypeAlias = (
    RecommendInspection
    | AcceptRecommendation
    | TransferRecommendation
    | RejectRecommendation
    | AnswerRecommendation
)


def decide(
    state: Recommendation, command: RecommendationCommand, context: Context
) -> Sequence[Decided[RecommendationEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state.lifecycle, command:
        case Unmade(), RecommendInspection():
            return recommending.recommend(command, context)
        case Received() as received, AcceptRecommendation():
            return answering.accept(received, command, context)
        case Received() as received, TransferRecommendation():
            return answering.transfer(received, command, context)
        case Received() as received, RejectRecommendation():
            return answering.reject(received, command, context)
        case Resolved() as resolved, AnswerRecommendation():
            return answering.answer(resolved, state.answers, command, context)
        case lifecycle, _:
            stage = type(lifecycle).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": stage})])


def steps(state: Recommendation) -> Sequence[type[RecommendationCommand]]:
    """Say which commands a recommendation allows now."""
    match state.lifecycle:
        case Unmade():
            return (RecommendInspection,)
        case Received():
            return (AcceptRecommendation, TransferRecommendation, RejectRecommendation)
        case Resolved():
            return (AnswerRecommendation,)


def reads(command: RecommendationCommand) -> Sequence[str]:
    """An answer may tell of an inspection."""
    match command:
        case AnswerRecommendation(inspection_id=key) if key is not None:
            return (inspection_stream(key),)
        case _:
            return ()


def voided(reason: str) -> RecommendationRecordVoided:
    """Say that something was recorded in error."""
    return RecommendationRecordVoided(reason=reason)


COMMANDS: tuple[type[RecommendationCommand], ...] = (
    RecommendInspection,
    AcceptRecommendation,
    TransferRecommendation,
    RejectRecommendation,
    AnswerRecommendation,
)

decider = Decider(
    service="inspection",
    noun="recommendation",
    nouns="recommendations",
    vi="Kiến nghị kiểm tra, thanh tra",
    en="Recommendation to inspect",
    contract=RecommendationEvent,
    commands=COMMANDS,
    initial=Recommendation(),
    decide=decide,
    evolve=evolve,
    voided=voided,
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    units=units,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
        Role.INSPECTORATE: Reach.UNIT,
        Role.COMMITTEE: Reach.UNIT,
    },
)
