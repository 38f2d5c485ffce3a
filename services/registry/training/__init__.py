"""The training that a lawyer owes in a year (bồi dưỡng bắt buộc). Source: TT 02/2019/TT-BTP.

Unowed --open--> Owed --record hours, convert, ask, grant, refuse--> Owed --close--> Owed

The year closes by itself when it is over. What is recorded late is a fact all the same: it lets
the year be judged again.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from services.registry.context import Context
from services.registry.training import closing, exemption, hours
from services.registry.training.clocks import DECIDE_LIMIT, YEAR, clocks
from services.registry.training.closing import CloseTrainingYear
from services.registry.training.exemption import (
    GrantCpdExemption,
    RefuseCpdExemption,
    RequestCpdExemption,
)
from services.registry.training.hours import (
    CONVERTED,
    GrantCpdConversion,
    OpenTrainingYear,
    RecordCpdHours,
)
from services.registry.training.state import (
    Owed,
    Training,
    Unowed,
    areas,
    claims,
    evolve,
    subjects,
)
from shared.contracts.registry.training import TrainingEvent, TrainingRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected, Unknown
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command, Reach, Role

TrainingCommand: TypeAlias = (
    OpenTrainingYear
    | RecordCpdHours
    | GrantCpdConversion
    | RequestCpdExemption
    | GrantCpdExemption
    | RefuseCpdExemption
    | CloseTrainingYear
)
OF_AN_OWED_YEAR: Sequence[type[TrainingCommand]] = (
    RecordCpdHours,
    GrantCpdConversion,
    RequestCpdExemption,
    GrantCpdExemption,
    RefuseCpdExemption,
    CloseTrainingYear,
)


def decide(
    state: Training, command: TrainingCommand, context: Context
) -> Sequence[Decided[TrainingEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unowed(), OpenTrainingYear():
            return hours.open_year(command, context)
        case Owed() as owed, RecordCpdHours():
            return hours.record_hours(owed, command, context)
        case Owed() as owed, GrantCpdConversion():
            return hours.convert(owed, command, context)
        case Owed() as owed, RequestCpdExemption():
            return exemption.ask(owed, command, context)
        case Owed() as owed, GrantCpdExemption():
            return exemption.grant(owed, command, context)
        case Owed() as owed, RefuseCpdExemption():
            return exemption.refuse(owed, command, context)
        case Owed() as owed, CloseTrainingYear():
            return closing.close(owed, context)
        case Unowed(), CloseTrainingYear():
            raise Unknown
        case Owed(), OpenTrainingYear() if context.actor.role is Role.POLICY:
            return []  # the year before was judged again
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Training) -> Sequence[type[TrainingCommand]]:
    """List the commands of people that a state allows."""
    match state:
        case Unowed():
            return (OpenTrainingYear,)
        case Owed():
            return OF_AN_OWED_YEAR


def reads(command: TrainingCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the membership's."""
    match command:
        case OpenTrainingYear(membership_id=membership_id):
            return (f"membership-{membership_id}",)
        case _:
            return ()


def guides(
    state: Training, command: type[Command], rules: Rules, today: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever fills in a form sees the hours that the law asks for, and the Bar's own limit."""
    if isinstance(state, Unowed):
        return {}
    if command is RecordCpdHours:
        return {"hours": closing.required(state.year, rules, mid_year=state.mid_year)}
    if command is GrantCpdConversion:
        return {"activity": rules.on(CONVERTED, state.last_day)}
    if command is RequestCpdExemption:
        return {"filed_on": rules.on(DECIDE_LIMIT, today)}
    return {}


decider: Decider[Training, TrainingCommand, Context, TrainingEvent] = Decider(
    service="registry",
    noun="training",
    nouns="trainings",
    vi="Bồi dưỡng trong năm",
    en="Year of training",
    contract=TrainingEvent,
    commands=(OpenTrainingYear, *OF_AN_OWED_YEAR),
    initial=Unowed(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: TrainingRecordVoided(reason=reason),
    voidable_by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    guides=guides,
    areas=areas,
    subjects=subjects,
    clocks=clocks,
    on_due={YEAR: CloseTrainingYear},
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.APPLICANT: Reach.OWN,
    },
)
