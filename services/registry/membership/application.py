"""Somebody asks a Bar to be admitted, and the Bar answers. Source: Luật Luật sư Đ.20(1)–(3)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.context import Context, KnownCertificate, Line, Text, future, unknown_area
from services.registry.membership.admission import inactive
from services.registry.membership.fact import BY_THE_BAR, BY_THE_LAWYER, about
from services.registry.membership.state import Applied, Refused
from shared.contracts.registry.membership import (
    MembershipAdmitted,
    MembershipApplied,
    MembershipRefusalComplained,
    MembershipRefusalReviewed,
    MembershipRefused,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import RuleRow
from shared.law.values import count
from shared.messages import Command, DecisionOnPaper, Terms, Weight

JOIN_WITHIN = "CERT-JOIN-BAR-YEARS"
RECORD_AFTER = "MEM-JOIN-LLTP-MONTHS"
DECIDE_LIMIT = "MEM-JOIN-DECIDE-DAYS"
MONTHS_A_YEAR = 12


class ApplyForMembership(Command):
    """The holder of a certificate asks a Bar to be admitted."""

    terms = Terms(
        by=BY_THE_LAWYER,
        vi="Đề nghị gia nhập Đoàn luật sư",
        en="Apply for admission to the Bar",
        opens=True,
    )

    certificate_id: UUID
    bar: Line
    area: Line | None = None  # else where the certificate says that its holder lives
    applied_on: date
    criminal_record: bool = False  # whether one is handed in
    joined_before: bool = False  # whether the holder was a member of a Bar with this certificate


class AdmitApplicant(Command):
    """The Bar has admitted who asked for it."""

    terms = Terms(
        by=BY_THE_BAR, vi="Quyết định cho gia nhập", en="Admit the applicant", weight=Weight.WEIGHTY
    )

    certificate_id: UUID  # of the request: the Bar looks whether it may still be used
    criminal_record: bool = False  # whether the Board has seen one
    decision: DecisionOnPaper


class RefuseApplicant(Command):
    """The Bar has refused who asked to be admitted."""

    terms = Terms(
        by=BY_THE_BAR, vi="Từ chối cho gia nhập", en="Refuse the applicant", weight=Weight.WEIGHTY
    )

    reason: Text
    decision: DecisionOnPaper


class RecordRefusalComplaint(Command):
    """Whom the Bar refused complains about it."""

    terms = Terms(
        by=BY_THE_LAWYER,
        vi="Khiếu nại việc từ chối gia nhập",
        en="Complain about the refusal",
    )

    complained_on: date


class RecordRefusalReview(Command):
    """The complaint about a refusal was decided."""

    terms = Terms(
        by=BY_THE_BAR,
        vi="Ghi nhận kết quả giải quyết khiếu nại",
        en="Record what became of the complaint",
    )

    upheld: bool  # the complaint
    decision: DecisionOnPaper


def apply(command: ApplyForMembership, context: Context) -> list[Decided[MembershipApplied]]:
    """Who holds a certificate that may be used joins a Bar within some years of its issue.

    Who was a member before did join in time.

    Raises:
        Rejected: `certificate-not-known`, `certificate-not-active`, `joined-too-late`,
            `unknown-area`, `in-the-future`.
    Source: Luật Luật sư Đ.20(1), Đ.18(1)(d).
    """
    day = command.applied_on
    certificate = context.certificates.get(command.certificate_id)
    reject_any(faults_of(command, certificate, context))
    known = context.certificates[command.certificate_id]
    applied = MembershipApplied(
        person_id=known.person_id,
        full_name=known.full_name,
        certificate_id=command.certificate_id,
        number=known.number,
        bar=command.bar,
        area=command.area or known.area,
        applied_on=day,
        criminal_record=command.criminal_record,
    )
    rows = () if command.joined_before else (context.rules.on(JOIN_WITHIN, known.issued_on).id,)
    return [Decided(event=applied, effective_on=day, subjects=(known.person_id,), rule_rows=rows)]


def admit(
    asked: Applied, command: AdmitApplicant, context: Context
) -> list[Decided[MembershipAdmitted]]:
    """Who asked late brings a criminal record; the certificate may be used when the Bar decides.

    Raises:
        Rejected: `before-application`, `in-the-future`, `certificate-not-known`,
            `another-certificate`, `certificate-not-active`, `criminal-record-needed`.
    Source: Luật Luật sư Đ.20(2), (3).
    """
    day = command.decision.signed_on
    certificate = context.certificates.get(command.certificate_id)
    same = command.certificate_id == asked.certificate_id
    seen = asked.criminal_record or command.criminal_record
    known = () if certificate else (Fault("certificate-not-known", "certificate_id"),)
    other = () if same else (Fault("another-certificate", "certificate_id"),)
    reject_any(
        (
            *faults_of_decision(day, asked, context),
            *known,
            *other,
            *inactive(certificate, "decision.signed_on", day),
            *(() if seen else record_needed(asked, certificate, context)),
        )
    )
    admitted = MembershipAdmitted(
        person_id=asked.person_id,
        full_name=asked.full_name,
        certificate_id=asked.certificate_id,
        number=asked.number,
        bar=asked.bar,
        area=asked.area,
        admitted_on=day,
    )
    rows = tuple(
        context.rules.on(rule, asked.applied_on).id for rule in (DECIDE_LIMIT, RECORD_AFTER)
    )
    return about(asked, admitted, day, command.decision, rows)


def refuse(
    asked: Applied, command: RefuseApplicant, context: Context
) -> list[Decided[MembershipRefused]]:
    """A Bar that refuses writes down why; whom it refused may complain.

    Raises:
        Rejected: `before-application`, `in-the-future`.
    Source: Luật Luật sư Đ.20(3), Đ.87.
    """
    day = command.decision.signed_on
    reject_any(faults_of_decision(day, asked, context))
    refused = MembershipRefused(
        person_id=asked.person_id,
        full_name=asked.full_name,
        bar=asked.bar,
        refused_on=day,
        reason=command.reason,
    )
    row = context.rules.on(DECIDE_LIMIT, asked.applied_on).id
    return about(asked, refused, day, command.decision, (row,))


def complain(
    refused: Refused, command: RecordRefusalComplaint, context: Context
) -> list[Decided[MembershipRefusalComplained]]:
    """A refusal is complained about; the same again changes nothing.

    Raises:
        Rejected: `before-refusal`, `in-the-future`.
    Source: Luật Luật sư Đ.87.
    """
    day = command.complained_on
    if refused.complained_on is not None:
        return []
    reject_any((*future("complained_on", day, context), *early("complained_on", day, refused)))
    complained = MembershipRefusalComplained(
        person_id=refused.asked.person_id, full_name=refused.asked.full_name, complained_on=day
    )
    return about(refused.asked, complained, day)


def review(
    refused: Refused, command: RecordRefusalReview, context: Context
) -> list[Decided[MembershipRefusalReviewed]]:
    """Where the complaint is right, the Bar decides on the request anew.

    Raises:
        Rejected: `no-complaint`, `before-refusal`, `in-the-future`.
    Source: Luật Luật sư Đ.87.
    """
    day = command.decision.signed_on
    waits = refused.complained_on is not None and not refused.reviewed
    reject_any(
        (
            *(() if waits else (Fault("no-complaint", None),)),
            *future("decision.signed_on", day, context),
            *early("decision.signed_on", day, refused),
        )
    )
    reviewed = MembershipRefusalReviewed(
        person_id=refused.asked.person_id,
        full_name=refused.asked.full_name,
        upheld=command.upheld,
        reviewed_on=day,
    )
    return about(refused.asked, reviewed, day, command.decision)


def faults_of(
    command: ApplyForMembership, certificate: KnownCertificate | None, context: Context
) -> Iterator[Fault]:
    """Find all that is wrong with a request."""
    day = command.applied_on
    if certificate is None:
        yield Fault("certificate-not-known", "certificate_id")
    else:
        yield from inactive(certificate, "applied_on", day)
        row = context.rules.on(JOIN_WITHIN, certificate.issued_on)
        if isinstance(row, RuleRow) and not command.joined_before:
            last = add_months(certificate.issued_on, MONTHS_A_YEAR * count(row))
            if day > last:
                yield Fault(
                    "joined-too-late", "applied_on", {"years": count(row), "last_day": last}
                )
    yield from future("applied_on", day, context)
    if command.area is not None:
        yield from unknown_area("area", command.area, context, day)


def record_needed(
    asked: Applied, certificate: KnownCertificate | None, context: Context
) -> Iterator[Fault]:
    """A criminal record is asked for only where the request came some months after the issue."""
    row = context.rules.on(RECORD_AFTER, asked.applied_on)
    if certificate is None or not isinstance(row, RuleRow):
        return
    if asked.applied_on > add_months(certificate.issued_on, count(row)):
        yield Fault("criminal-record-needed", "criminal_record", {"months": count(row)})


def faults_of_decision(day: date, asked: Applied, context: Context) -> Iterator[Fault]:
    """A request is decided after it was made, or after its refusal was found wrong."""
    yield from future("decision.signed_on", day, context)
    if day < asked.since:
        yield Fault("before-application", "decision.signed_on", {"applied_on": asked.since})


def early(field: str, day: date, refused: Refused) -> Iterator[Fault]:
    """Nothing follows from a refusal before it."""
    if day < refused.refused_on:
        yield Fault("before-refusal", field, {"refused_on": refused.refused_on})
