"""A request to erase personal data (yêu cầu xóa dữ liệu cá nhân). Source: Luật 91/2025/QH15 Đ.14.

Unasked --request--> Requested --carry out--> CarriedOut
                         |
                         +-------refuse-----> Refused
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.erasure import rules
from services.registry.erasure.clocks import clocks
from services.registry.erasure.rules import RecordErasure, RefuseErasure, RequestErasure
from services.registry.erasure.state import (
    CarriedOut,
    Erasure,
    Refused,
    Requested,
    Unasked,
    claims,
    evolve,
    subjects,
)
from shared.contracts.registry.erasure import ErasureEvent, ErasureRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

ErasureCommand: TypeAlias = RequestErasure | RefuseErasure | RecordErasure


def decide(
    state: Erasure, command: ErasureCommand, context: Context
) -> Sequence[Decided[ErasureEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unasked(), RequestErasure():
            return rules.request(command, context)
        case Requested() as requested, RefuseErasure():
            return rules.refuse(requested, command, context)
        case Requested() as requested, RecordErasure():
            return rules.carry_out(requested, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Erasure) -> Sequence[type[ErasureCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unasked():
            return (RequestErasure,)
        case Requested():
            return (RefuseErasure, RecordErasure)
        case Refused() | CarriedOut():
            return ()


decider: Decider[Erasure, ErasureCommand, Context, ErasureEvent] = Decider(
    service="registry",
    noun="erasure",
    nouns="erasures",
    vi="Yêu cầu xóa dữ liệu cá nhân",
    en="Erasure request",
    contract=ErasureEvent,
    commands=(RequestErasure, RefuseErasure, RecordErasure),
    initial=Unasked(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: ErasureRecordVoided(reason=reason),
    voidable_by={Role.ADMIN: Reach.PROVINCE},
    claims=claims,
    subjects=subjects,
    clocks=clocks,
    guides=rules.guides,
    steps=steps,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.ADMIN: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.APPLICANT: Reach.OWN,
    },
)
