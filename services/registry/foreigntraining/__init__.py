"""Training in the lawyer's profession abroad, and its recognition (công nhận đào tạo nước ngoài).

Unfiled --file--> Filed --submit--> Submitted --recognise--> Recognised
   |                                    +-------refuse-----> Refused
   +-----enter--> Recognised

Source: Luật Luật sư Đ.12; NĐ 121/2025/NĐ-CP Đ.12, Phụ lục III mục IV.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from services.registry.context import Context
from services.registry.foreigntraining import rules
from services.registry.foreigntraining.clocks import clocks
from services.registry.foreigntraining.rules import (
    EnterForeignTraining,
    FileForeignTraining,
    RecordForeignRecognition,
    RecordForeignRefusal,
    SubmitForeignTraining,
)
from services.registry.foreigntraining.state import (
    ForeignTraining,
    Trained,
    Unfiled,
    areas,
    claims,
    evolve,
    subjects,
    turns,
)
from shared.contracts.registry.foreigntraining import (
    ForeignTrainingEvent,
    ForeignTrainingRecordVoided,
)
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

ForeignTrainingCommand: TypeAlias = (
    FileForeignTraining
    | EnterForeignTraining
    | SubmitForeignTraining
    | RecordForeignRecognition
    | RecordForeignRefusal
)


def decide(
    state: ForeignTraining, command: ForeignTrainingCommand, context: Context
) -> Sequence[Decided[ForeignTrainingEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unfiled(), FileForeignTraining():
            return rules.file(command, context)
        case Unfiled(), EnterForeignTraining():
            return rules.enter(command, context)
        case Trained(decided_on=None, submitted_on=None) as one, SubmitForeignTraining():
            return rules.submit(one, command, context)
        case Trained(decided_on=None, submitted_on=date()) as one, RecordForeignRecognition():
            return rules.recognise(one, command, context)
        case Trained(decided_on=None, submitted_on=date()) as one, RecordForeignRefusal():
            return rules.refuse(one, command, context)
        case Trained() as one, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": turns(one)[-1][1]})])
        case _:
            raise Rejected([Fault("not-in-this-state", None, {"state": "unfiled"})])


def steps(state: ForeignTraining) -> Sequence[type[ForeignTrainingCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unfiled():
            return (FileForeignTraining, EnterForeignTraining)
        case Trained(decided_on=None, submitted_on=None):
            return (SubmitForeignTraining,)
        case Trained(decided_on=None):
            return (RecordForeignRecognition, RecordForeignRefusal)
        case Trained():
            return ()


def reads(command: ForeignTrainingCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the person's."""
    match command:
        case FileForeignTraining(person_id=whose) | EnterForeignTraining(person_id=whose):
            return (f"person-{whose}",)
        case _:
            return ()


decider: Decider[ForeignTraining, ForeignTrainingCommand, Context, ForeignTrainingEvent] = Decider(
    service="registry",
    noun="foreigntraining",
    nouns="foreigntrainings",
    vi="Công nhận đào tạo nghề luật sư ở nước ngoài",
    en="Recognition of training abroad",
    contract=ForeignTrainingEvent,
    commands=(
        FileForeignTraining,
        EnterForeignTraining,
        SubmitForeignTraining,
        RecordForeignRecognition,
        RecordForeignRefusal,
    ),
    initial=Unfiled(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: ForeignTrainingRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.APPLICANT: Reach.OWN,
    },
)
