"""The board's decision (quyết định kỷ luật), and its annulment. Source: Luật Luật sư Đ.85–86."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.discipline.case.state import Case, Opening
from services.discipline.context import Context, ends, misdated
from shared.contracts.discipline.case import DisciplineAnnulled, DisciplineDecided, Form
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.law.rules import Gap, RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

SHORTEST, LONGEST = "DISC-SUSPEND-MIN", "DISC-SUSPEND-MAX"


class RecordDiscipline(Command):
    """The Bar's board decided; an officer of the Bar records its decision."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE},
        vi="Ghi nhận quyết định kỷ luật",
        en="Record the disciplinary decision",
        weight=Weight.IRREVERSIBLE,
    )

    form: Form
    starts_on: date | None = None  # only a suspension has a term of its own
    ends_on: date | None = None
    decision: DecisionOnPaper


class RecordDisciplineAnnulment(Command):
    """An authority or a court annulled a decision of the case."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận hủy quyết định kỷ luật",
        en="Record that it was annulled",
        weight=Weight.WEIGHTY,
    )

    decision_id: UUID
    annulled_on: date
    decision: DecisionOnPaper


def impose(
    opening: Opening, command: RecordDiscipline, context: Context
) -> list[Decided[DisciplineDecided]]:
    """A suspension has its months; the other forms begin with their decision, and have no end.

    Raises:
        Rejected: `dates-needed`, `dates-not-of-this-form`, `ends-before-start`,
            `suspension-outside-range`, `no-range-in-law-data`, `too-early`, `in-the-future`.
    Source: Luật Luật sư Đ.85(1).
    """
    decision = command.decision
    limits = (
        context.rules.on(SHORTEST, opening.opened_on),
        context.rules.on(LONGEST, opening.opened_on),
    )
    reject_any(
        (
            *faults_of_term(command, limits),
            *misdated("decision.signed_on", decision.signed_on, opening.opened_on, context),
        )
    )
    decided = DisciplineDecided(
        case_id=UUID(context.stream.removeprefix("case-")),
        violation_id=opening.matter.violation_id,
        decision_id=context.new_id("decision"),
        certificate=opening.matter.certificate,
        area=opening.matter.area,
        form=command.form,
        decided_on=decision.signed_on,
        starts_on=command.starts_on or decision.signed_on,
        ends_on=command.ends_on,
    )
    used = limits if command.form is Form.SUSPENSION else ()
    return [
        Decided(
            event=decided,
            effective_on=decided.starts_on,
            decision=decision,
            rule_rows=tuple(row.id for row in used),
        )
    ]


def faults_of_term(
    command: RecordDiscipline, limits: tuple[RuleRow | Gap, RuleRow | Gap]
) -> Iterator[Fault]:
    """Find all that is wrong with the days of a decision."""
    match command.form:
        case Form.SUSPENSION:
            yield from faults_of_suspension(command, limits)
        case Form.REPRIMAND | Form.WARNING | Form.DELETION:
            for name in ("starts_on", "ends_on"):
                if getattr(command, name) is not None:
                    yield Fault("dates-not-of-this-form", name, {"form": command.form})


def faults_of_suspension(
    command: RecordDiscipline, limits: tuple[RuleRow | Gap, RuleRow | Gap]
) -> Iterator[Fault]:
    """A suspension begins with its decision or later, and lasts as long as the law lets it."""
    starts_on, ends_on = command.starts_on, command.ends_on
    if starts_on is None:
        yield Fault("dates-needed", "starts_on")
    elif starts_on < command.decision.signed_on:
        yield Fault("too-early", "starts_on", {"earliest": command.decision.signed_on})
    if ends_on is None:
        yield Fault("dates-needed", "ends_on")
    if starts_on is None or ends_on is None:
        return
    match limits:
        case RuleRow() as shortest, RuleRow() as longest:
            least, most = count(shortest), count(longest)
            allowed = ends(starts_on, least, most)
            if not allowed.earliest <= ends_on <= allowed.latest:
                said: dict[str, str | int | date] = {
                    "minimum": least,
                    "maximum": most,
                    "earliest": allowed.earliest,
                    "latest": allowed.latest,
                }
                yield Fault("suspension-outside-range", "ends_on", said)
        case _:
            yield Fault("no-range-in-law-data", "ends_on", {"act": command.form})


def annul(
    state: Case, command: RecordDisciplineAnnulment, context: Context
) -> list[Decided[DisciplineAnnulled]]:
    """An annulment undoes its own decision and no other; again it changes nothing.

    Raises:
        Rejected: `unknown-decision`, `too-early`, `in-the-future`.
    Source: Luật Luật sư Đ.86; from 2025-07-01 NĐ 121/2025/NĐ-CP Đ.13.
    """
    if command.decision_id in state.annulled:
        return []
    imposed = state.decisions.get(command.decision_id)
    if imposed is None:
        raise Rejected([Fault("unknown-decision", "decision_id")])
    reject_any(misdated("annulled_on", command.annulled_on, imposed.decided_on, context))
    annulled = DisciplineAnnulled(
        case_id=UUID(context.stream.removeprefix("case-")),
        violation_id=imposed.matter.violation_id,
        decision_id=command.decision_id,
        certificate=imposed.matter.certificate,
        area=imposed.matter.area,
        annulled_on=command.annulled_on,
    )
    return [Decided(event=annulled, effective_on=command.annulled_on, decision=command.decision)]
