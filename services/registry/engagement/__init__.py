"""An agency's engagement of a lawyer (cơ quan sử dụng luật sư). Source: 2162/UBND-NCKS mục 1.

Unopened --open--> Engaged --close--> Engaged
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.engagement import rules
from services.registry.engagement.rules import CloseEngagement, OpenEngagement
from services.registry.engagement.state import (
    Engaged,
    Engagement,
    Unopened,
    areas,
    evolve,
    subjects,
)
from shared.contracts.registry.engagement import EngagementEvent, EngagementRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

EngagementCommand: TypeAlias = OpenEngagement | CloseEngagement


def decide(
    state: Engagement, command: EngagementCommand, context: Context
) -> Sequence[Decided[EngagementEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unopened(), OpenEngagement():
            return rules.open_engagement(command, context)
        case Engaged() as engaged, CloseEngagement():
            return rules.close(engaged, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Engagement) -> Sequence[type[EngagementCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unopened():
            return (OpenEngagement,)
        case Engaged(conclusion=None):
            return (CloseEngagement,)
        case Engaged():
            return ()


def reads(command: EngagementCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the lawyer's, the organisation's."""
    match command:
        case OpenEngagement(certificate_id=certificate, organisation_id=organisation):
            lawyer = () if certificate is None else (f"certificate-{certificate}",)
            office = () if organisation is None else (f"organisation-{organisation}",)
            return (*lawyer, *office)
        case CloseEngagement():
            return ()


decider: Decider[Engagement, EngagementCommand, Context, EngagementEvent] = Decider(
    service="registry",
    noun="engagement",
    nouns="engagements",
    vi="Việc sử dụng luật sư",
    en="Engagement of a lawyer",
    contract=EngagementEvent,
    commands=(OpenEngagement, CloseEngagement),
    initial=Unopened(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: EngagementRecordVoided(reason=reason),
    voidable_by={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
    },
    areas=areas,
    subjects=subjects,
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
