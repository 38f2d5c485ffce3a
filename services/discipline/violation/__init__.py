"""A violation (vi phạm), from the day it is known until somebody pursues it or finds nothing.

Unrecorded --record--> Open --screen out--> ScreenedOut

An open one is always in exactly one's hands: the Bar's or the Department's; handing it over changes
whose. A penalty or a case that is opened on it says so here, in the same command.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.discipline.context import Context
from services.discipline.violation import recording, screening
from services.discipline.violation.clocks import clocks
from services.discipline.violation.recording import RecordViolation
from services.discipline.violation.screening import HandOver, ScreenOut
from services.discipline.violation.state import (
    Open,
    ScreenedOut,
    Unrecorded,
    Violation,
    areas,
    claims,
    evolve,
    units,
)
from shared.contracts.discipline.violation import ViolationEvent, ViolationRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

ViolationCommand: TypeAlias = RecordViolation | ScreenOut | HandOver


def decide(
    state: Violation, command: ViolationCommand, context: Context
) -> Sequence[Decided[ViolationEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state.stage, command:
        case _, RecordViolation():
            return recording.record(state, command, context)
        case Open() as stands, ScreenOut():
            return screening.screen_out(state, stands, command, context)
        case Open() as stands, HandOver():
            return screening.hand_over(state, stands, command, context)
        case stage, _:
            name = type(stage).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": name})])


def steps(state: Violation) -> Sequence[type[ViolationCommand]]:
    """Say which commands a violation allows now."""
    match state.stage:
        case Unrecorded():
            return (RecordViolation,)
        case Open():
            return (ScreenOut, HandOver)
        case ScreenedOut():
            return ()


def voided(reason: str) -> ViolationRecordVoided:
    """Say that something was recorded in error."""
    return ViolationRecordVoided(reason=reason)


COMMANDS: tuple[type[ViolationCommand], ...] = (RecordViolation, ScreenOut, HandOver)

decider = Decider(
    service="discipline",
    noun="violation",
    nouns="violations",
    vi="Vi phạm",
    en="Violation",
    contract=ViolationEvent,
    commands=COMMANDS,
    initial=Violation(),
    decide=decide,
    evolve=evolve,
    voided=voided,
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    units=units,
    clocks=clocks,
    steps=steps,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.BAR: Reach.UNIT,
        Role.INSPECTORATE: Reach.UNIT,
    },
)
