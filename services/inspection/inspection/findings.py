"""What the team found, what the authority concluded, and which breaches it handed on."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.inspection.context import Code, Context, Line, PrintedNumber, Prose, certificate_of
from services.inspection.inspection.power import BODY_OF, faults_of_power, power
from services.inspection.inspection.state import (
    Concluded,
    Finding,
    Inspection,
    Ongoing,
    Opening,
    Referral,
)
from shared.contracts.inspection.inspection import (
    FindingRecorded,
    InspectionConcluded,
    Track,
    Verdict,
    ViolationReferred,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

BY_EITHER = {Role.DEPARTMENT: Reach.PROVINCE, Role.INSPECTORATE: Reach.PROVINCE}


class RecordFinding(Command):
    """The team found this on one item of what it looked at."""

    terms = Terms(by=BY_EITHER, vi="Ghi nhận kết quả kiểm tra từng nội dung", en="Record a finding")

    item: Line
    legal_basis: Line
    verdict: Verdict
    statement: Prose
    found_on: date


class ConcludeInspection(Command):
    """The authority concluded; an officer records its decision."""

    terms = Terms(
        by=BY_EITHER, vi="Ghi nhận kết luận", en="Record the conclusion", weight=Weight.WEIGHTY
    )

    summary: Prose
    decision: DecisionOnPaper


class ReferViolation(Command):
    """A breach that was found goes to those who may sanction it."""

    terms = Terms(
        by=BY_EITHER, vi="Chuyển vi phạm để xử lý", en="Refer a violation", weight=Weight.WEIGHTY
    )

    finding_id: UUID
    track: Track
    act: Code | None = None
    description: Prose
    certificate: UUID | PrintedNumber | None = None
    committed_on: date
    referred_on: date


def find(
    ongoing: Ongoing, command: RecordFinding, context: Context
) -> list[Decided[FindingRecorded]]:
    """A finding is the team's own, made while it is at work.

    Raises:
        Rejected: `not-your-inspection`, `too-early`, `in-the-future`.
    """
    day, opening = command.found_on, ongoing.opening
    reject_any(
        (*not_yours(opening, context), *misdated("found_on", day, opening.opened_on, context))
    )
    found = FindingRecorded(
        finding_id=context.new_id("finding"),
        item=command.item,
        legal_basis=command.legal_basis,
        verdict=command.verdict,
        statement=command.statement,
        found_on=day,
    )
    return [Decided(event=found, effective_on=day)]


def conclude(
    state: Inspection, ongoing: Ongoing, command: ConcludeInspection, context: Context
) -> list[Decided[InspectionConcluded]]:
    """A conclusion is signed by whom the law of the opening names, not before the last finding.

    Raises:
        Rejected: `not-your-inspection`, `too-early`, `in-the-future`, see `faults_of_power`.
    """
    decision, opening = command.decision, ongoing.opening
    row = power(opening.kind, opening.body, opening.opened_on, context.rules)
    earliest = max((opening.opened_on, *(one.found_on for one in state.findings.values())))
    reject_any(
        (
            *not_yours(opening, context),
            *faults_of_power(row, decision),
            *misdated("decision.signed_on", decision.signed_on, earliest, context),
        )
    )
    concluded = InspectionConcluded(summary=command.summary, concluded_on=decision.signed_on)
    return [
        Decided(
            event=concluded,
            effective_on=concluded.concluded_on,
            decision=decision,
            rule_rows=(row.id,),
        )
    ]


def refer(
    state: Inspection, concluded: Concluded, command: ReferViolation, context: Context
) -> list[Decided[ViolationReferred]]:
    """Each breach goes to the track that may sanction it, to both if need be; again is nothing new.

    Raises:
        Rejected: see `faults_of_referral`.
    """
    certificate = certificate_of(command.certificate)
    referral = Referral(
        command.finding_id, command.track, command.act, certificate, command.referred_on
    )
    if referral in state.referrals.values():
        return []
    opening = concluded.opening
    finding = state.findings.get(command.finding_id)
    reject_any(
        (
            *not_yours(opening, context),
            *faults_of_referral(finding, concluded, command, context),
        )
    )
    referred = ViolationReferred(
        referral_id=context.new_id("referral"),
        inspection_id=UUID(context.stream.removeprefix("inspection-")),
        finding_id=command.finding_id,
        track=command.track,
        act=command.act,
        description=command.description,
        certificate=certificate,
        organisation_id=opening.organisation_id,
        area=opening.area,
        committed_on=command.committed_on,
        referred_on=command.referred_on,
    )
    return [Decided(event=referred, effective_on=command.referred_on)]


def faults_of_referral(
    finding: Finding | None, concluded: Concluded, command: ReferViolation, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with a referral: what is referred is a breach, of an act in law."""
    if finding is None:
        yield Fault("unknown-finding", "finding_id")
    elif finding.verdict is not Verdict.BREACH:
        yield Fault("not-a-breach", "finding_id")
    yield from misdated("referred_on", command.referred_on, concluded.concluded_on, context)
    if command.committed_on > command.referred_on:
        yield Fault("committed-later", "committed_on", {"on": command.referred_on})
    if command.act and context.catalogue.on(command.act, command.committed_on) is None:
        yield Fault("unknown-act", "act", {"act": command.act, "on": command.committed_on})


def not_yours(opening: Opening, context: Context) -> Iterator[Fault]:
    """Whose team it is records what it does; the platform mirrors an inspectorate's acts."""
    if BODY_OF[context.actor.role] is not opening.body:
        yield Fault("not-your-inspection", None, {"body": opening.body})


def misdated(field: str, day: date, earliest: date, context: Context) -> Iterator[Fault]:
    """What is recorded comes after what it follows from, and has happened."""
    if day < earliest:
        yield Fault("too-early", field, {"earliest": earliest})
    if day > context.today:
        yield Fault("in-the-future", field, {"today": context.today})
