"""A traineeship (tập sự hành nghề luật sư). Source: Luật Luật sư Đ.14–16; TT 10/2021/TT-BTP.

Unregistered --register, enter--> Running --complete--> Completed --exam--> passed or failed
      |                             |  ^                    |
      | exempt                      |  | annulled           | failed so often that it begins anew
      v                             v  |                    v
   Exempt                          Ended <------------------+

Beside it stand dated facts: pauses and suspensions, whose days do not count, and the results of
examinations, which are recorded in any state once it is known here: another authority decided.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from services.registry.context import Context
from services.registry.traineeship import (
    discipline,
    exam,
    pause,
    place,
    progress,
    registration,
    requests,
)
from services.registry.traineeship.clocks import clocks
from services.registry.traineeship.discipline import (
    RecordTraineeDiscipline,
    RecordTraineeDisciplineAnnulled,
)
from services.registry.traineeship.exam import RecordExamFailed, RecordExamPassed
from services.registry.traineeship.history import evolve
from services.registry.traineeship.pause import PauseTraineeship, ResumeTraineeship
from services.registry.traineeship.place import MoveTrainee, ReplaceGuide
from services.registry.traineeship.progress import (
    CompleteTraineeship,
    ExtendTraineeship,
    RecordTraineeDied,
    RemoveTrainee,
)
from services.registry.traineeship.registration import (
    EnterTraineeship,
    RecordExemption,
    RegisterTrainee,
)
from services.registry.traineeship.requests import (
    ReceiveTraineeRequest,
    RecordTraineeNotice,
    RefuseTraineeRequest,
)
from services.registry.traineeship.state import (
    Stage,
    Trainee,
    Traineeship,
    areas,
    claims,
    stage,
    subjects,
)
from shared.contracts.registry.traineeship import (
    RemovalGround,
    TraineeshipEvent,
    TraineeshipRecordVoided,
)
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command, Reach, Role

Opening: TypeAlias = RegisterTrainee | EnterTraineeship | RecordExemption
OfARunning: TypeAlias = (
    ReceiveTraineeRequest
    | RefuseTraineeRequest
    | ExtendTraineeship
    | PauseTraineeship
    | ResumeTraineeship
    | MoveTrainee
    | ReplaceGuide
    | CompleteTraineeship
    | RemoveTrainee
)
Fact: TypeAlias = (
    RecordTraineeDiscipline
    | RecordTraineeDisciplineAnnulled
    | RecordExamPassed
    | RecordExamFailed
    | RecordTraineeNotice
)
TraineeshipCommand: TypeAlias = Opening | OfARunning | Fact | RecordTraineeDied
OPENINGS = (RegisterTrainee, EnterTraineeship, RecordExemption)
OF_A_RUNNING = (
    ReceiveTraineeRequest,
    RefuseTraineeRequest,
    ExtendTraineeship,
    PauseTraineeship,
    ResumeTraineeship,
    MoveTrainee,
    ReplaceGuide,
    CompleteTraineeship,
    RemoveTrainee,
)
FACTS = (
    RecordTraineeDiscipline,
    RecordTraineeDisciplineAnnulled,
    RecordExamPassed,
    RecordExamFailed,
    RecordTraineeNotice,
)
# By command: the row of the law that a form shows beside a field.
SHOWN: Mapping[type[Command], tuple[str, str]] = {
    RegisterTrainee: ("guide_place", place.MOST_TRAINEES),
    MoveTrainee: ("guide_place", place.MOST_TRAINEES),
    ReplaceGuide: ("guide_place", place.MOST_TRAINEES),
    PauseTraineeship: ("ends_on", pause.PAUSE_MONTHS),
    CompleteTraineeship: ("weekly_hours", progress.WEEKLY_HOURS),
    RecordTraineeDiscipline: ("ends_on", discipline.LONGEST),
}


def decide(
    state: Traineeship, command: TraineeshipCommand, context: Context
) -> Sequence[Decided[TraineeshipEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match stage(state), state.trainee, command:
        case Stage.UNREGISTERED, None, RegisterTrainee():
            return registration.register(command, context)
        case Stage.UNREGISTERED, None, EnterTraineeship():
            return registration.enter(command, context)
        case Stage.UNREGISTERED, None, RecordExemption():
            return registration.exempt(command, context)
        case Stage.RUNNING | Stage.COMPLETED | Stage.ENDED, Trainee() as trainee, (
            RecordTraineeDiscipline()
            | RecordTraineeDisciplineAnnulled()
            | RecordExamPassed()
            | RecordExamFailed()
            | RecordTraineeNotice()
        ):
            return note(state, trainee, command, context)
        case Stage.RUNNING, Trainee() as trainee, (
            ReceiveTraineeRequest()
            | RefuseTraineeRequest()
            | ExtendTraineeship()
            | PauseTraineeship()
            | ResumeTraineeship()
            | MoveTrainee()
            | ReplaceGuide()
            | CompleteTraineeship()
            | RemoveTrainee()
        ):
            return go_on(state, trainee, command, context)
        # Who did not meet the conditions has served nothing.
        case (
            Stage.COMPLETED,
            Trainee() as trainee,
            RemoveTrainee(removal_ground=RemovalGround.OTHER),
        ):
            return progress.remove(state, trainee, command, context)
        case Stage.UNREGISTERED, _, RecordTraineeDied():
            raise Unknown
        case _, Trainee() as trainee, RecordTraineeDied():
            return progress.die(state, trainee, command)
        case at, _, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": at})])


def note(
    state: Traineeship, trainee: Trainee, command: Fact, context: Context
) -> Sequence[Decided[TraineeshipEvent]]:
    """Record what was decided of whoever is or was a trainee."""
    match command:
        case RecordTraineeDiscipline():
            return discipline.discipline(state, trainee, command, context)
        case RecordTraineeDisciplineAnnulled():
            return discipline.annul(state, trainee, command, context)
        case RecordExamPassed():
            return exam.passed(state, trainee, command, context)
        case RecordExamFailed():
            return exam.failed(state, trainee, command, context)
        case RecordTraineeNotice():
            return requests.tell(state, trainee, command, context)


def go_on(
    state: Traineeship, trainee: Trainee, command: OfARunning, context: Context
) -> Sequence[Decided[TraineeshipEvent]]:
    """Say what follows for whoever is a trainee."""
    match command:
        case ReceiveTraineeRequest():
            return requests.receive(state, trainee, command, context)
        case RefuseTraineeRequest():
            return requests.refuse(state, trainee, command, context)
        case ExtendTraineeship():
            return progress.extend(state, trainee, command, context)
        case PauseTraineeship():
            return pause.pause(state, trainee, command, context)
        case ResumeTraineeship():
            return pause.resume(state, trainee, command, context)
        case MoveTrainee():
            return place.move(state, trainee, command, context)
        case ReplaceGuide():
            return place.replace_guide(state, trainee, command, context)
        case CompleteTraineeship():
            return progress.complete(state, trainee, command, context)
        case RemoveTrainee():
            return progress.remove(state, trainee, command, context)


def steps(state: Traineeship) -> Sequence[type[TraineeshipCommand]]:
    """List the commands that a state allows."""
    match stage(state):
        case Stage.UNREGISTERED:
            return OPENINGS
        case Stage.EXEMPT:
            return ()
        case Stage.RUNNING:
            return (*OF_A_RUNNING, *FACTS)
        case Stage.COMPLETED:
            return (RemoveTrainee, *FACTS)
        case Stage.ENDED:
            return FACTS


def reads(command: TraineeshipCommand) -> Sequence[str]:
    """Name the streams that a rule must know of: the person's, the organisation's, the guide's."""
    match command:
        case RegisterTrainee() | EnterTraineeship():
            where = command.organisation_id, command.guide_certificate
            return (f"person-{command.person_id}", *places(*where))
        case RecordExemption(person_id=person_id):
            return (f"person-{person_id}",)
        case MoveTrainee():
            return places(command.organisation_id, command.guide_certificate)
        case ReplaceGuide():
            return places(None, command.guide_certificate)
        case _:
            return ()


def places(organisation: object, guide: object) -> tuple[str, ...]:
    """Name the streams of an organisation and of a guide's certificate, of those that are given."""
    return (
        *((f"organisation-{organisation}",) if organisation else ()),
        *((f"certificate-{guide}",) if guide else ()),
    )


def guides(
    _: Traineeship, command: type[Command], rules: Rules, day: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever fills a form in sees how many, how long and how often the law of the day allows."""
    if command not in SHOWN:
        return {}
    path, rule = SHOWN[command]
    return {path: rules.on(rule, day)}


decider: Decider[Traineeship, TraineeshipCommand, Context, TraineeshipEvent] = Decider(
    service="registry",
    noun="traineeship",
    nouns="traineeships",
    vi="Tập sự hành nghề luật sư",
    en="Traineeship",
    contract=TraineeshipEvent,
    commands=(*OPENINGS, *OF_A_RUNNING, *FACTS, RecordTraineeDied),
    initial=Traineeship(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: TraineeshipRecordVoided(reason=reason),
    voidable_by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    guides=guides,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
        Role.APPLICANT: Reach.OWN,
    },
)
