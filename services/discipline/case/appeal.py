"""Complaints about a decision, at two instances. Source: Luật Luật sư Đ.86; NĐ 121/2025 Đ.13.

Whether a complaint stays the decision, no text was found to say: it stays in force, and is shown
as under complaint. A certificate is not revoked for a deletion meanwhile (registry).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from services.discipline.case.state import Appeal, Case, Imposed
from services.discipline.case.state import Decided as Standing
from services.discipline.context import Context, Line, misdated
from shared.contracts.discipline.case import (
    AppealInstance,
    AppealOutcome,
    DisciplineAnnulled,
    DisciplineAppealed,
    DisciplineAppealResolved,
    Form,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

FIRST_LIMIT, SECOND_LIMIT = "DISC-APPEAL-1-DAYS", "DISC-APPEAL-2-DAYS"
SECOND_AUTHORITY = "DISC-APPEAL-2-AUTH"
LIMITS = {AppealInstance.FEDERATION: FIRST_LIMIT, AppealInstance.SECOND: SECOND_LIMIT}
BOTH = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}
UNDONE = frozenset({AppealOutcome.CHANGED, AppealOutcome.ANNULLED})
Said: TypeAlias = DisciplineAppealed | DisciplineAppealResolved | DisciplineAnnulled


class RecordAppeal(Command):
    """The lawyer complains about the decision."""

    terms = Terms(
        by=BOTH,
        vi="Ghi nhận khiếu nại quyết định kỷ luật",
        en="Record a complaint about the decision",
    )

    instance: AppealInstance
    appealed_on: date


class RecordAppealResolved(Command):
    """Whoever was complained to resolved it; an officer records the decision."""

    terms = Terms(
        by=BOTH,
        vi="Ghi nhận giải quyết khiếu nại quyết định kỷ luật",
        en="Record what came of the complaint",
    )

    outcome: AppealOutcome
    reason: Line
    decision: DecisionOnPaper


def appeal(
    state: Case, standing: Standing, command: RecordAppeal, context: Context
) -> Sequence[Decided[DisciplineAppealed]]:
    """One complaint at a time, first to the Federation; the same again changes nothing.

    Raises:
        Rejected: `appealed-already`, `no-second-appeal`, `first-appeal-first`, `too-early`,
            `in-the-future`.
    Source: Luật Luật sư Đ.86(1), (2).
    """
    known = state.appeals.get(standing.decision_id, ())
    asked = (command.instance, command.appealed_on)
    if any((one.instance, one.appealed_on) == asked for one in known):
        return []
    imposed = standing.imposed
    earliest = max((one.resolved_on for one in known if one.resolved_on), default=None)
    reject_any(
        (
            *out_of_turn(known, imposed, command),
            *misdated("appealed_on", command.appealed_on, earliest or imposed.decided_on, context),
        )
    )
    appealed = DisciplineAppealed(
        case_id=UUID(context.stream.removeprefix("case-")),
        violation_id=imposed.matter.violation_id,
        decision_id=standing.decision_id,
        certificate=imposed.matter.certificate,
        area=imposed.matter.area,
        form=imposed.form,
        instance=command.instance,
        appealed_on=command.appealed_on,
    )
    row = context.rules.on(LIMITS[command.instance], command.appealed_on)
    return [Decided(event=appealed, effective_on=command.appealed_on, rule_rows=(row.id,))]


def out_of_turn(
    known: Sequence[Appeal], imposed: Imposed, command: RecordAppeal
) -> Iterator[Fault]:
    """A second complaint follows a first that was resolved, and is of the heavier forms alone."""
    if any(one.resolved_on is None for one in known):
        yield Fault("appealed-already", None)
    said = {one.instance for one in known if one.outcome is not AppealOutcome.WITHDRAWN}
    if command.instance in said:
        yield Fault("appealed-already", "instance")
    if command.instance is AppealInstance.SECOND:
        if imposed.form not in {Form.SUSPENSION, Form.DELETION}:
            yield Fault("no-second-appeal", "instance", {"form": imposed.form})
        if AppealInstance.FEDERATION not in said:
            yield Fault("first-appeal-first", "instance")


def resolve(
    state: Case, standing: Standing, command: RecordAppealResolved, context: Context
) -> Sequence[Decided[Said]]:
    """A complaint that succeeds annuls the decision; changed, the board decides anew.

    Raises:
        Rejected: `no-appeal-open`, `no-appeal-authority`, `not-the-appeal-authority`, `too-early`,
            `in-the-future`.
    Source: Luật Luật sư Đ.86; from 2025-07-01 NĐ 121/2025/NĐ-CP Đ.13.
    """
    one = state.open_appeal()
    if one is None:
        reject_any((Fault("no-appeal-open", None),))
        return []
    day, imposed = command.decision.signed_on, standing.imposed
    authority = context.rules.on(SECOND_AUTHORITY, one.appealed_on)
    second = one.instance is AppealInstance.SECOND
    withdrawn = command.outcome is AppealOutcome.WITHDRAWN
    reject_any(
        (
            *(incompetent(command.decision, authority, one) if second and not withdrawn else ()),
            *misdated("decision.signed_on", day, one.appealed_on, context),
        )
    )
    about = {
        "case_id": UUID(context.stream.removeprefix("case-")),
        "violation_id": imposed.matter.violation_id,
        "decision_id": standing.decision_id,
        "certificate": imposed.matter.certificate,
        "area": imposed.matter.area,
    }
    resolved = DisciplineAppealResolved.model_validate(
        {
            **about,
            "form": imposed.form,
            "instance": one.instance,
            "outcome": command.outcome,
            "reason": command.reason,
            "resolved_on": day,
        }
    )
    found: list[Decided[Said]] = [
        Decided(
            event=resolved,
            effective_on=day,
            decision=command.decision,
            rule_rows=(authority.id,) if second else (),
        )
    ]
    if command.outcome in UNDONE:
        annulled = DisciplineAnnulled.model_validate({**about, "annulled_on": day})
        found.append(Decided(event=annulled, effective_on=day, decision=command.decision))
    return found


def incompetent(
    decision: DecisionOnPaper, authority: RuleRow | Gap, one: Appeal
) -> Iterator[Fault]:
    """Only whoever the law of the complaint's day names resolves a second complaint."""
    match authority:
        case Gap():
            on = one.appealed_on
            yield Fault("no-appeal-authority", "decision.authority", {"on": on})
        case RuleRow(value=competent) if decision.authority != competent:
            said = {"competent": competent}
            yield Fault("not-the-appeal-authority", "decision.authority", said)
        case RuleRow():
            pass
