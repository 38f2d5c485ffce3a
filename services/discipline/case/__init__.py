"""A disciplinary case of the Bar (vụ việc xử lý kỷ luật luật sư).

Unopened --open--> Open --decision--> Decided
                    | ^                  |
                    | +----annulment-----+
                    +-----dismissal--> Dismissed

A decision that stands may be complained about, twice in turn; that may annul it.

Discipline records decisions; the registry records what they do to a membership or a certificate.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias
from uuid import UUID

from services.discipline.case import appeal, decision, opening
from services.discipline.case.appeal import RecordAppeal, RecordAppealResolved
from services.discipline.case.clocks import clocks
from services.discipline.case.decision import RecordDiscipline, RecordDisciplineAnnulment
from services.discipline.case.opening import DismissCase, OpenCase
from services.discipline.case.state import Case, Dismissed, Open, Unopened, areas, evolve
from services.discipline.case.state import Decided as Standing
from services.discipline.context import Context, violation_stream
from shared.contracts.discipline.case import CaseEvent, DisciplinaryCaseRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.messages import Reach, Role

CaseCommand: TypeAlias = (
    OpenCase
    | RecordDiscipline
    | DismissCase
    | RecordDisciplineAnnulment
    | RecordAppeal
    | RecordAppealResolved
)


def decide(state: Case, command: CaseCommand, context: Context) -> Sequence[Decided[Any]]:
    """Say what follows from a command in a state: the table a lawyer can check.

    An opening writes to two streams: the case's own, and that of the violation that it pursues.
    """
    match state.stage, command:
        case Unopened(), OpenCase():
            return opening.start(command, context)
        case Open(opened), RecordDiscipline():
            return decision.impose(opened, command, context)
        case Open(opened), DismissCase():
            case_id = UUID(context.stream.removeprefix("case-"))
            return opening.dismiss(opened, case_id, command, context)
        case Standing(), RecordDiscipline():
            raise Rejected([Fault("already-decided", None)])
        case Standing() as standing, RecordAppeal():
            return appeal.appeal(state, standing, command, context)
        case Standing() as standing, RecordAppealResolved():
            return appeal.resolve(state, standing, command, context)
        case Unopened(), RecordDisciplineAnnulment() if not state.decisions:
            raise Unknown
        case _, RecordDisciplineAnnulment():
            return decision.annul(state, command, context)
        case stage, _:
            name = type(stage).__name__.lower()
            raise Rejected([Fault("not-in-this-state", None, {"state": name})])


def steps(state: Case) -> Sequence[type[CaseCommand]]:
    """Say which commands a case allows now."""
    match state.stage:
        case Unopened():
            return (OpenCase,)
        case Open():
            return (RecordDiscipline, DismissCase)
        case Standing():
            asked = RecordAppealResolved if state.open_appeal() else RecordAppeal
            return (RecordDisciplineAnnulment, asked)
        case Dismissed():
            return ()


def reads(command: CaseCommand) -> Sequence[str]:
    """A case is opened on a violation."""
    match command:
        case OpenCase():
            return (violation_stream(command.violation_id),)
        case _:
            return ()


def voided(reason: str) -> DisciplinaryCaseRecordVoided:
    """Say that something was recorded in error."""
    return DisciplinaryCaseRecordVoided(reason=reason)


COMMANDS: tuple[type[CaseCommand], ...] = (
    OpenCase,
    RecordDiscipline,
    DismissCase,
    RecordDisciplineAnnulment,
    RecordAppeal,
    RecordAppealResolved,
)

decider = Decider(
    service="discipline",
    noun="case",
    nouns="cases",
    vi="Vụ việc xử lý kỷ luật",
    en="Disciplinary case",
    contract=CaseEvent,
    commands=COMMANDS,
    initial=Case(),
    decide=decide,
    evolve=evolve,
    voided=voided,
    voidable_by={Role.BAR: Reach.PROVINCE},
    areas=areas,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.BAR: Reach.PROVINCE,
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
    },
)
