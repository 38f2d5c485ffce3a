"""Who has a piece of work in hand (phân công), within the Department.

Unassigned --assign--> Assigned --release--> Released --hand over--> Assigned (also to another)

A piece of work is named by the stream that it is about, of whichever service. Whoever looks at the
worklist sees what waits; this says only whose it is. Two first assignments at once: one is refused.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.reporting.assignment import rules
from services.reporting.assignment.rules import AssignWork, HandOverWork, ReleaseWork, RemindWork
from services.reporting.assignment.state import (
    Assigned,
    Assignment,
    Released,
    Unassigned,
    claims,
    evolve,
)
from services.reporting.context import Context
from shared.contracts.reporting.assignment import AssignmentEvent, AssignmentRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

AssignmentCommand: TypeAlias = AssignWork | HandOverWork | ReleaseWork | RemindWork


def decide(
    state: Assignment, command: AssignmentCommand, context: Context
) -> Sequence[Decided[AssignmentEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unassigned(), AssignWork():
            return rules.assign(command, context)
        case Assigned() as assigned, HandOverWork():
            return rules.hand_over(assigned, command, context)
        case Released() as released, HandOverWork():
            return rules.assign_again(released, command, context)
        case Assigned() as assigned, ReleaseWork():
            return rules.release(assigned, context)
        case Assigned() as assigned, RemindWork():
            return rules.remind(assigned, command, context)
        case Released(), ReleaseWork():
            return []
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Assignment) -> Sequence[type[AssignmentCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unassigned():
            return (AssignWork,)
        case Assigned():
            return (HandOverWork, RemindWork, ReleaseWork)
        case Released():
            return (HandOverWork,)


decider: Decider[Assignment, AssignmentCommand, Context, AssignmentEvent] = Decider(
    service="reporting",
    noun="assignment",
    nouns="assignments",
    vi="Phân công",
    en="Assignment",
    contract=AssignmentEvent,
    commands=(AssignWork, HandOverWork, ReleaseWork, RemindWork),
    initial=Unassigned(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: AssignmentRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    steps=steps,
    open_to={Role.DEPARTMENT: Reach.PROVINCE, Role.AUDITOR: Reach.PROVINCE},
)
