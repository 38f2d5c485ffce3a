"""Who may inspect, on which day: a rule row says so, and where none does nobody is taken for it."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from shared.contracts.inspection.inspection import Body, Kind
from shared.decider import Fault
from shared.law.rules import Gap, RuleRow, Rules, Unit
from shared.law.values import truth
from shared.messages import DecisionOnPaper, Role

BODY_OF: dict[Role, Body] = {Role.DEPARTMENT: Body.DEPARTMENT, Role.INSPECTORATE: Body.INSPECTORATE}


def power(kind: Kind, body: Body, day: date, rules: Rules) -> RuleRow | Gap:
    """Look up what gives a body the power to make such a check or inspection on a day.

    Source: NĐ 217/2025/NĐ-CP Đ.6; Luật Thanh tra 84/2025/QH15; before it Luật 11/2022/QH15.
    """
    match kind, body:
        case Kind.CHECK, _:
            return rules.on("CHECK-AUTH", day)
        case Kind.INSPECTION, Body.DEPARTMENT:
            return rules.on("INSP-DEPT-BODY", day)
        case Kind.INSPECTION, Body.INSPECTORATE:
            return rules.on("INSP-LAW", day)
        case never:
            assert_never(never)


def length(kind: Kind, body: Body, day: date, rules: Rules) -> RuleRow | Gap:
    """Look up how long a team may work.

    Source: NĐ 217/2025/NĐ-CP Đ.13; Luật Thanh tra 84/2025/QH15 Đ.20; before it 11/2022/QH15 Đ.47.
    """
    match kind, body:
        case Kind.CHECK, _:
            return rules.on("CHECK-DAYS", day)
        case Kind.INSPECTION, Body.DEPARTMENT:
            return rules.on("INSP-DEPT-DAYS", day)
        case Kind.INSPECTION, Body.INSPECTORATE:
            return rules.on("INSP-PROV-DAYS", day)
        case never:
            assert_never(never)


def faults_of_power(given: RuleRow | Gap, decision: DecisionOnPaper) -> Iterator[Fault]:
    """Find out whether the authority that signed had the power on that day.

    A row that names a role says who; a row that says no, that nobody of that body has it.
    """
    on = decision.signed_on
    match given:
        case Gap():
            yield Fault("no-authority-in-law-data", "decision.authority", {"on": on})
        case RuleRow(unit=Unit.ROLE, value=competent) if decision.authority != competent:
            yield Fault("authority-not-competent", "decision.authority", {"competent": competent})
        case RuleRow(unit=Unit.BOOL) if not truth(given):
            yield Fault("body-not-competent", "kind", {"on": on, "basis": given.basis})
        case RuleRow():
            pass
