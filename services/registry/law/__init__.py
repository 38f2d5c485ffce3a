"""The law as data, a stream a row: what a decree says from when to when, and days off.

Unsaid --add--> Row --end--> Row
Unsaid --declare--> Day
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.law import rules
from services.registry.law.rules import AddRuleRow, DeclareHoliday, EndRuleRow
from services.registry.law.state import Day, Law, Row, Unsaid, claims, evolve
from shared.contracts.registry.law import LawEvent, LawRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

LawCommand: TypeAlias = AddRuleRow | EndRuleRow | DeclareHoliday


def decide(state: Law, command: LawCommand, context: Context) -> Sequence[Decided[LawEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unsaid(), AddRuleRow():
            return rules.add(command, context)
        case Unsaid(), DeclareHoliday():
            return rules.declare(command)
        case Row() as row, EndRuleRow():
            return rules.end(row, command)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Law) -> Sequence[type[LawCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unsaid():
            return (AddRuleRow, DeclareHoliday)
        case Row():
            return (EndRuleRow,)
        case Day():
            return ()


decider: Decider[Law, LawCommand, Context, LawEvent] = Decider(
    service="registry",
    noun="law",
    nouns="laws",
    vi="Dữ liệu luật",
    en="Law data",
    contract=LawEvent,
    commands=(AddRuleRow, EndRuleRow, DeclareHoliday),
    initial=Unsaid(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: LawRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
    claims=claims,
    steps=steps,
    open_to={role: Reach.PROVINCE for role in Role if role not in {Role.POLICY, Role.INTEGRATOR}},
)
