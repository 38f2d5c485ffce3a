"""The decision on a penalty (quyết định xử phạt), and its annulment."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from services.discipline.context import Context, ends, misdated
from services.discipline.penalty.minutes import BY_THE_STATE
from services.discipline.penalty.power import judged
from services.discipline.penalty.state import Minutes, Penalty, Recorded
from shared.contracts.discipline.penalty import Deprivation, PenaltyAnnulled, PenaltyDecided
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.law.catalogue import Act, Offender
from shared.law.penalty import Range, deprivation_range, fine_range
from shared.law.rules import Gap
from shared.messages import Command, DecisionOnPaper, Terms, Weight

LARGEST_FINE_VND = 10**12  # beyond it, it is a slip of the pen and no fine


class DeprivationOnPaper(Deprivation):
    """A term as a command brings it: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class RecordPenalty(Command):
    """An authority decided a penalty; an officer records its decision."""

    terms = Terms(
        by=BY_THE_STATE,
        vi="Ghi nhận quyết định xử phạt",
        en="Record the penalty",
        weight=Weight.IRREVERSIBLE,
    )

    fine_vnd: Annotated[int, Field(ge=0, le=LARGEST_FINE_VND)]
    deprivation: DeprivationOnPaper | None = None
    decision: DecisionOnPaper


class RecordPenaltyAnnulment(Command):
    """An authority or a court annulled a decision of the penalty."""

    terms = Terms(
        by=BY_THE_STATE,
        vi="Ghi nhận hủy quyết định xử phạt",
        en="Record that it was annulled",
        weight=Weight.WEIGHTY,
    )

    decision_id: UUID
    annulled_on: date
    decision: DecisionOnPaper


def impose(
    recorded: Recorded, command: RecordPenalty, context: Context
) -> list[Decided[PenaltyDecided]]:
    """A penalty lies within what the act cost on its last day, and comes from who may fine so much.

    Raises:
        Rejected: `fine-outside-range`, `no-range-in-law-data`, `unknown-act`,
            `deprivation-not-of-this-act`, `deprivation-outside-range`, `certificate-needed`,
            `authority-not-competent`, `no-authority-in-law-data`, `too-early`, `in-the-future`.
    Source: NĐ 82/2020/NĐ-CP; from 2026-05-18 NĐ 109/2026/NĐ-CP; the power by NĐ 189/2025/NĐ-CP.
    """
    minutes, decision = recorded.minutes, command.decision
    offence = minutes.offence
    offender = Offender(offence.offender.value)
    act = context.catalogue.on(offence.act, minutes.committed_on)
    fine = fine_range(act, offender, context.rules, minutes.committed_on) if act else None
    term = deprivation_range(act, context.rules, minutes.committed_on) if act else None
    by, not_by = judged(
        context.rules, decision.signed_on, decision.authority, command.fine_vnd, offender
    )
    reject_any(
        (
            *faults_of_fine(command, act, fine, minutes),
            *faults_of_deprivation(command, term, minutes),
            *not_by,
            *misdated("decision.signed_on", decision.signed_on, minutes.made_on, context),
        )
    )
    decided = PenaltyDecided(
        penalty_id=UUID(context.stream.removeprefix("penalty-")),
        violation_id=offence.violation_id,
        decision_id=context.new_id("decision"),
        offender=offence.offender,
        certificate=offence.certificate,
        organisation_id=offence.organisation_id,
        area=offence.area,
        act=offence.act,
        fine_vnd=command.fine_vnd,
        deprivation=taken_away(command),
        decided_on=decision.signed_on,
    )
    used = (*rows_of(fine), *(rows_of(term) if command.deprivation else ()), *by)
    return [
        Decided(
            event=decided,
            effective_on=decided.decided_on,
            decision=decision,
            rule_rows=tuple(dict.fromkeys(used)),
        )
    ]


def rows_of(found: Range | Gap | None) -> tuple[str, ...]:
    """Name the rule rows that a range rests on."""
    return found.rule_rows if isinstance(found, Range) else ()


def taken_away(command: RecordPenalty) -> Deprivation | None:
    """Say as an event does for which term the use is taken away."""
    term = command.deprivation
    return Deprivation(starts_on=term.starts_on, ends_on=term.ends_on) if term else None


def faults_of_fine(
    command: RecordPenalty, act: Act | None, fine: Range | Gap | None, minutes: Minutes
) -> Iterator[Fault]:
    """A fine lies within the range of its act; without a range nobody can say that it does."""
    match fine:
        case None:
            on = minutes.committed_on
            yield Fault("unknown-act", None, {"act": minutes.offence.act, "on": on})
        case Gap():
            point = act.point if act else minutes.offence.act
            yield Fault("no-range-in-law-data", "fine_vnd", {"act": point})
        case Range() if command.fine_vnd not in fine:
            limits = {"minimum": fine.minimum, "maximum": fine.maximum}
            yield Fault("fine-outside-range", "fine_vnd", limits)
        case Range():
            pass


def faults_of_deprivation(
    command: RecordPenalty, term: Range | Gap | None, minutes: Minutes
) -> Iterator[Fault]:
    """The use of a certificate is taken away only for acts that cost it, within their months."""
    taken = command.deprivation
    if taken is None:
        return
    if minutes.offence.certificate is None:
        yield Fault("certificate-needed", "deprivation")
    if taken.starts_on < command.decision.signed_on:
        earliest = command.decision.signed_on
        yield Fault("too-early", "deprivation.starts_on", {"earliest": earliest})
    match term:
        case None:
            yield Fault("deprivation-not-of-this-act", "deprivation")
        case Gap():
            yield Fault("no-range-in-law-data", "deprivation", {"act": minutes.offence.act})
        case Range(minimum=least, maximum=most):
            allowed = ends(taken.starts_on, least, most)
            if not allowed.earliest <= taken.ends_on <= allowed.latest:
                said: dict[str, str | int | date] = {
                    "minimum": least,
                    "maximum": most,
                    "earliest": allowed.earliest,
                    "latest": allowed.latest,
                }
                yield Fault("deprivation-outside-range", "deprivation.ends_on", said)


def annul(
    state: Penalty, command: RecordPenaltyAnnulment, context: Context
) -> list[Decided[PenaltyAnnulled]]:
    """An annulment undoes its own decision and no other; again it changes nothing.

    The penalty may then be decided anew, by another decision.

    Raises:
        Rejected: `unknown-decision`, `too-early`, `in-the-future`.
    """
    if command.decision_id in state.annulled:
        return []
    imposed = state.decisions.get(command.decision_id)
    if imposed is None:
        raise Rejected([Fault("unknown-decision", "decision_id")])
    reject_any(misdated("annulled_on", command.annulled_on, imposed.decided_on, context))
    annulled = PenaltyAnnulled(
        penalty_id=UUID(context.stream.removeprefix("penalty-")),
        violation_id=imposed.offence.violation_id,
        decision_id=command.decision_id,
        certificate=imposed.offence.certificate,
        organisation_id=imposed.offence.organisation_id,
        area=imposed.offence.area,
        annulled_on=command.annulled_on,
    )
    return [Decided(event=annulled, effective_on=command.annulled_on, decision=command.decision)]
