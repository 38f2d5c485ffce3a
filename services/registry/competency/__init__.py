"""A competency of a lawyer: a language, international trade, a skill.

Unproven --record--> Proven --end--> Proven

Source: 2162/UBND-NCKS mục 4.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.competency import rules
from services.registry.competency.rules import EndCompetency, RecordCompetency
from services.registry.competency.state import (
    Competency,
    Proven,
    Unproven,
    areas,
    claims,
    evolve,
    subjects,
)
from services.registry.context import Context
from shared.contracts.registry.competency import CompetencyEvent, CompetencyRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

CompetencyCommand: TypeAlias = RecordCompetency | EndCompetency


def decide(
    state: Competency, command: CompetencyCommand, context: Context
) -> Sequence[Decided[CompetencyEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unproven(), RecordCompetency():
            return rules.record(command, context)
        case Proven() as proven, EndCompetency():
            return rules.end(proven, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Competency) -> Sequence[type[CompetencyCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unproven():
            return (RecordCompetency,)
        case Proven(ended_on=None):
            return (EndCompetency,)
        case Proven():
            return ()


def reads(command: CompetencyCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the certificate's."""
    match command:
        case RecordCompetency(certificate_id=certificate):
            return (f"certificate-{certificate}",)
        case EndCompetency():
            return ()


decider: Decider[Competency, CompetencyCommand, Context, CompetencyEvent] = Decider(
    service="registry",
    noun="competency",
    nouns="competencies",
    vi="Năng lực của luật sư",
    en="Competency",
    contract=CompetencyEvent,
    commands=(RecordCompetency, EndCompetency),
    initial=Unproven(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: CompetencyRecordVoided(reason=reason),
    voidable_by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
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
