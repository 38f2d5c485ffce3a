"""A check (kiểm tra) or an inspection (thanh tra) of an organisation.

Unopened --open--> Ongoing --conclude--> Concluded

While it is ongoing its team records findings; once it is concluded, each breach that was found is
referred to those who may sanction it.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.inspection.context import Context, recommendation_stream
from services.inspection.inspection import findings, opening
from services.inspection.inspection.clocks import clocks
from services.inspection.inspection.findings import (
    ConcludeInspection,
    RecordFinding,
    ReferViolation,
)
from services.inspection.inspection.opening import OpenInspection
from services.inspection.inspection.state import (
    Concluded,
    Inspection,
    Ongoing,
    Unopened,
    areas,
    claims,
    evolve,
)
from shared.contracts.inspection.inspection import InspectionEvent, InspectionRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

InspectionCommand: TypeAlias = OpenInspection | RecordFinding | ConcludeInspection | ReferViolation


def decide(
    state: Inspection, command: InspectionCommand, context: Context
) -> Sequence[Decided[InspectionEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state.stage, command:
        case Unopened(), OpenInspection():
            return opening.start(command, context)
        case Ongoing() as ongoing, RecordFinding():
            return findings.find(ongoing, command, context)
        case Ongoing() as ongoing, ConcludeInspection():
            return findings.conclude(state, ongoing, command, context)
        case Concluded() as concluded, ReferViolation():
            return findings.refer(state, concluded, command, context)
        case stage, _:
            name = type(stage).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": name})])


def steps(state: Inspection) -> Sequence[type[InspectionCommand]]:
    """Say which commands an inspection allows now."""
    match state.stage:
        case Unopened():
            return (OpenInspection,)
        case Ongoing():
            return (RecordFinding, ConcludeInspection)
        case Concluded():
            return (ReferViolation,)


def reads(command: InspectionCommand) -> Sequence[str]:
    """An inspection may have a recommendation behind it."""
    match command:
        case OpenInspection(recommendation_id=key) if key is not None:
            return (recommendation_stream(key),)
        case _:
            return ()


def voided(reason: str) -> InspectionRecordVoided:
    """Say that something was recorded in error."""
    return InspectionRecordVoided(reason=reason)


COMMANDS: tuple[type[InspectionCommand], ...] = (
    OpenInspection,
    RecordFinding,
    ConcludeInspection,
    ReferViolation,
)

decider = Decider(
    service="inspection",
    noun="inspection",
    nouns="inspections",
    vi="Cuộc kiểm tra, thanh tra",
    en="Check or inspection",
    contract=InspectionEvent,
    commands=COMMANDS,
    initial=Inspection(),
    decide=decide,
    evolve=evolve,
    voided=voided,
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.INSPECTORATE: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.INSPECTORATE: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
    },
)
