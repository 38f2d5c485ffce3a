"""An organisation's registration to take part in legal aid (đăng ký tham gia trợ giúp pháp lý).

Unregistered --register--> Registered --file change, change, revoke, end--> Registered

Source: Luật Trợ giúp pháp lý 11/2017/QH14.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from services.registry.aidregistration import rules
from services.registry.aidregistration.clocks import LIMIT, clocks
from services.registry.aidregistration.rules import (
    REVOKING_AUTHORITY,
    EndAidRegistration,
    FileAidChange,
    RecordAidChange,
    RegisterForAid,
    RevokeAidRegistration,
)
from services.registry.aidregistration.state import (
    AidRegistration,
    Registered,
    Unregistered,
    areas,
    claims,
    evolve,
)
from services.registry.context import Context
from shared.contracts.registry.aidregistration import (
    AidRegistrationEvent,
    AidRegistrationRecordVoided,
)
from shared.decider import Decided, Decider, Fault, Rejected
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command, Reach, Role

AidRegistrationCommand: TypeAlias = (
    RegisterForAid | FileAidChange | RecordAidChange | RevokeAidRegistration | EndAidRegistration
)


def decide(
    state: AidRegistration, command: AidRegistrationCommand, context: Context
) -> Sequence[Decided[AidRegistrationEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unregistered(), RegisterForAid():
            return rules.register(command, context)
        case Registered() as registered, FileAidChange():
            return rules.file_change(registered, command, context)
        case Registered() as registered, RecordAidChange():
            return rules.change(registered, command, context)
        case Registered() as registered, RevokeAidRegistration():
            return rules.revoke(registered, command, context)
        case Registered() as registered, EndAidRegistration():
            return rules.end(registered, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: AidRegistration) -> Sequence[type[AidRegistrationCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unregistered():
            return (RegisterForAid,)
        case Registered(ending=None):
            return (FileAidChange, RecordAidChange, RevokeAidRegistration, EndAidRegistration)
        case Registered():
            return ()


def reads(command: AidRegistrationCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the organisation's."""
    match command:
        case RegisterForAid(organisation_id=organisation_id):
            return (f"organisation-{organisation_id}",)
        case _:
            return ()


def guides(
    _: AidRegistration, command: type[Command], law: Rules, today: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever fills in a form sees the Department's limit, and who may revoke."""
    if command is FileAidChange:
        return {"filed_on": law.on(LIMIT, today)}
    if command is RevokeAidRegistration:
        return {"decision.authority": law.on(REVOKING_AUTHORITY, today)}
    return {}


decider: Decider[AidRegistration, AidRegistrationCommand, Context, AidRegistrationEvent] = Decider(
    service="registry",
    noun="aidregistration",
    nouns="aid-registrations",
    vi="Đăng ký tham gia trợ giúp pháp lý",
    en="Registration for legal aid",
    contract=AidRegistrationEvent,
    commands=(
        RegisterForAid,
        FileAidChange,
        RecordAidChange,
        RevokeAidRegistration,
        EndAidRegistration,
    ),
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: AidRegistrationRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    guides=guides,
    areas=areas,
    clocks=clocks,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.PROVINCE,
        Role.COMMUNE: Reach.PROVINCE,
    },
)
