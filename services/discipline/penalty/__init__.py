"""A penalty for an administrative violation (xử phạt vi phạm hành chính).

Unmade --minutes--> Recorded --decision--> Decided
                        ^                     |
                        +------annulment------+

A penalty that was annulled may be decided anew, by another decision.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from services.discipline.context import Context, violation_stream
from services.discipline.penalty import decision, minutes
from services.discipline.penalty.clocks import clocks
from services.discipline.penalty.decision import RecordPenalty, RecordPenaltyAnnulment
from services.discipline.penalty.minutes import MakeMinutes
from services.discipline.penalty.state import Decided as Standing
from services.discipline.penalty.state import (
    Penalty,
    Recorded,
    Unmade,
    areas,
    evolve,
)
from shared.contracts.discipline.penalty import PenaltyEvent, PenaltyRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role

PenaltyCommand: TypeAlias = MakeMinutes | RecordPenalty | RecordPenaltyAnnulment


def decide(state: Penalty, command: PenaltyCommand, context: Context) -> Sequence[Decided[Any]]:
    """Say what follows from a command in a state: the table a lawyer can check.

    Minutes write to two streams: the penalty's own, and that of the violation that it pursues.
    """
    match state.stage, command:
        case Unmade(), MakeMinutes():
            return minutes.make(command, context)
        case Recorded() as recorded, RecordPenalty():
            return decision.impose(recorded, command, context)
        case Standing(), RecordPenalty():
            raise Rejected([Fault("already-decided", None)])
        case Unmade(), RecordPenaltyAnnulment() if not state.decisions:
            raise Unknown
        case _, RecordPenaltyAnnulment():
            return decision.annul(state, command, context)
        case stage, _:
            name = type(stage).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": name})])


def steps(state: Penalty) -> Sequence[type[PenaltyCommand]]:
    """Say which commands a penalty allows now."""
    match state.stage:
        case Unmade():
            return (MakeMinutes,)
        case Recorded():
            return (RecordPenalty,)
        case Standing():
            return (RecordPenaltyAnnulment,)


def reads(command: PenaltyCommand) -> Sequence[str]:
    """Minutes are made on a violation."""
    match command:
        case MakeMinutes():
            return (violation_stream(command.violation_id),)
        case RecordPenalty() | RecordPenaltyAnnulment():
            return ()


def voided(reason: str) -> PenaltyRecordVoided:
    """Say that something was recorded in error."""
    return PenaltyRecordVoided(reason=reason)


COMMANDS: tuple[type[PenaltyCommand], ...] = (MakeMinutes, RecordPenalty, RecordPenaltyAnnulment)

decider = Decider(
    service="discipline",
    noun="penalty",
    nouns="penalties",
    vi="Xử phạt vi phạm hành chính",
    en="Administrative penalty",
    contract=PenaltyEvent,
    commands=COMMANDS,
    initial=Penalty(),
    decide=decide,
    evolve=evolve,
    voided=voided,
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.INSPECTORATE: Reach.PROVINCE},
    areas=areas,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.INSPECTORATE: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
    },
)
