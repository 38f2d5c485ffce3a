"""What an organisation reports by law (báo cáo thống kê). Source: TT 03/2019/TT-BTP; TT 04/2016.

Unsubmitted --submit--> Submitted --correct--> Submitted

The columns are those of form 30/BTP/BTTP/LSTN. What the forms after it ask for, and until when,
the law data does not say: no clock runs.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.reporting.context import Context
from services.reporting.statutory import rules
from services.reporting.statutory.rules import CorrectReport, SubmitReport
from services.reporting.statutory.state import (
    Report,
    Submitted,
    Unsubmitted,
    areas,
    claims,
    evolve,
)
from shared.contracts.reporting.statutory import ReportEvent, ReportRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

ReportCommand: TypeAlias = SubmitReport | CorrectReport


def decide(
    state: Report, command: ReportCommand, context: Context
) -> Sequence[Decided[ReportEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unsubmitted(), SubmitReport():
            return rules.submit(command, context)
        case Submitted() as submitted, CorrectReport():
            return rules.correct(submitted, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Report) -> Sequence[type[ReportCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unsubmitted():
            return (SubmitReport,)
        case Submitted():
            return (CorrectReport,)


decider: Decider[Report, ReportCommand, Context, ReportEvent] = Decider(
    service="reporting",
    noun="report",
    nouns="reports",
    vi="Báo cáo của tổ chức hành nghề",
    en="Report of an organisation",
    contract=ReportEvent,
    commands=(SubmitReport, CorrectReport),
    initial=Unsubmitted(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: ReportRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    steps=steps,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
    },
)
