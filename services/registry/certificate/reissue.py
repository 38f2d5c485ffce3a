"""Whoever lost a certificate asks for another, once its ground allows. Source: Luật Luật sư Đ.19.

It is a certificate of its own, which names the old one; its dossier, place and limits are those of
a first issue (NĐ 121/2025 PL III III(5)), and the standards of Đ.10 are judged there anew.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.certificate.application import (
    DOSSIERS,
    ItemHandedIn,
    checklist,
    items_of,
    papers_of,
)
from services.registry.certificate.clocks import by_the_bar
from services.registry.context import (
    Context,
    KnownCertificate,
    KnownRevocation,
    Line,
    Text,
    future,
    unknown_area,
)
from shared.contracts.registry.certificate import CertificateReissueApplied, DossierKind
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround, Conviction
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.law.clock import add_months
from shared.law.rules import Gap, RuleRow
from shared.law.values import count, truth
from shared.messages import Channel, Command, Reach, Role, Terms
from shared.personal.field import Personal

WAIT_G = "CERT-REISSUE-WAIT-G"
NEVER = "CERT-REISSUE-NEVER"
MONTHS = 12  # of a year
BY_GROUND = {
    CertificateRevocationGround.STANDARDS_LOST: "CERT-REISSUE-GROUP-1",
    CertificateRevocationGround.BECAME_OFFICIAL: "CERT-REISSUE-GROUP-1",
    CertificateRevocationGround.LEFT_COUNTRY: "CERT-REISSUE-GROUP-1",
    CertificateRevocationGround.JOINED_NO_BAR: "CERT-REISSUE-GROUP-2",
    CertificateRevocationGround.DID_NOT_PRACTISE: "CERT-REISSUE-GROUP-2",
    CertificateRevocationGround.STOPPED: "CERT-REISSUE-GROUP-1",
    CertificateRevocationGround.NAME_DELETED: WAIT_G,
    CertificateRevocationGround.USE_DEPRIVED: "CERT-REISSUE-WAIT-H",
    CertificateRevocationGround.CONVICTED: "CERT-REISSUE-WAIT-I",
    CertificateRevocationGround.INCAPACITATED: "CERT-REISSUE-GROUP-1",
}
ON_REQUEST = (
    CertificateRevocationGround.JOINED_NO_BAR,
    CertificateRevocationGround.DID_NOT_PRACTISE,
    CertificateRevocationGround.NAME_DELETED,
)


class ApplyForReissue(Command):
    """A person whose certificate was revoked asks for another."""

    terms = Terms(
        by={
            Role.APPLICANT: Reach.OWN,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
        },
        vi="Nộp hồ sơ đề nghị cấp lại chứng chỉ đã bị thu hồi",
        en="Apply for re-issue",
        opens=True,
        series=DOSSIERS,
    )

    person_id: UUID
    previous_certificate_id: UUID
    kind: DossierKind
    residence: Annotated[Line, Personal(of="person_id")] | None = None
    area: Line  # of residence
    received_on: date
    channel: Channel
    items: Annotated[tuple[ItemHandedIn, ...], Field(max_length=50)] = ()
    reason_over: Text | None = None  # which paper says that the ground is no more


def apply(command: ApplyForReissue, context: Context) -> list[Decided[CertificateReissueApplied]]:
    """Who waited as long as the ground asks for may apply; some may never.

    Raises:
        Rejected: `not-revoked`, `certificate-of-another`, `never-reissued`, `reissue-too-early`,
            `no-wait-in-law-data`, `deprivation-not-over`, `reason-over-needed`, `unknown-area`,
            `not-received-by-the-bar`, `in-the-future`.
    Source: Luật Luật sư Đ.19; NĐ 121/2025/NĐ-CP PL III III.
    """
    filed_on = command.received_on
    old = context.certificates.get(command.previous_certificate_id)
    revoked = old.revoked if old else None
    if old is None or revoked is None or revoked.since > filed_on:
        raise Rejected([Fault("not-revoked", "previous_certificate_id")])
    reject_any(
        (
            *faults_of(command, old, context),
            *too_early(command, revoked, context),
            *not_over(command, old, revoked),
        )
    )
    rows = checklist(command.kind, filed_on, context)
    used = (*rows, *(context.rules.on(rule, filed_on) for rule in rules_of(revoked)))
    applied = CertificateReissueApplied(
        person_id=command.person_id,
        full_name=context.persons[command.person_id].full_name,
        residence=command.residence,
        area=command.area,
        kind=command.kind,
        dossier_number=context.numbers[DOSSIERS],
        filed_on=filed_on,
        channel=command.channel,
        items=items_of(papers_of(rows), command.items),
        previous_certificate_id=command.previous_certificate_id,
        previous_number=old.number,
        ground=revoked.ground,
        revoked_on=revoked.since,
        reason_over=command.reason_over,
    )
    return [
        Decided(
            event=applied,
            effective_on=filed_on,
            subjects=(command.person_id,),
            rule_rows=tuple(row.id for row in used),
        )
    ]


def rules_of(revoked: KnownRevocation) -> tuple[str, ...]:
    """Name the rules of a ground; of one that is not known there are none."""
    if revoked.ground is None:
        return ()
    convicted = revoked.ground is CertificateRevocationGround.CONVICTED
    return (BY_GROUND[revoked.ground], *((NEVER,) if convicted else ()))


def faults_of(command: ApplyForReissue, old: KnownCertificate, context: Context) -> Iterator[Fault]:
    """Find what is wrong with an application whatever its ground."""
    yield from future("received_on", command.received_on, context)
    yield from unknown_area("area", command.area, context, command.received_on)
    if command.person_id not in context.persons:
        yield Fault("person-not-known", "person_id")
    if command.person_id != old.person_id:
        yield Fault("certificate-of-another", "previous_certificate_id")
    through_the_bar = by_the_bar(command.kind, command.received_on, context.rules)
    if context.actor.role is Role.BAR and not through_the_bar:
        yield Fault("not-received-by-the-bar", "received_on", {"on": command.received_on})


def too_early(
    command: ApplyForReissue, revoked: KnownRevocation, context: Context
) -> Iterator[Fault]:
    """After a deletion one waits; after a serious intentional crime for ever.

    Source: Luật Luật sư Đ.19(3), (4).
    """
    filed_on = command.received_on
    never = context.rules.on(NEVER, filed_on)
    if revoked.conviction is Conviction.SERIOUS_INTENTIONAL and not (
        isinstance(never, RuleRow) and not truth(never)
    ):
        yield Fault("never-reissued", "previous_certificate_id")
    if revoked.ground is not CertificateRevocationGround.NAME_DELETED:
        return
    match context.rules.on(WAIT_G, filed_on):
        case Gap(id=row):
            yield Fault("no-wait-in-law-data", "received_on", {"rule_row": row})
        case RuleRow() as row:
            first_day = add_months(revoked.decided_on, MONTHS * count(row))
            if filed_on < first_day:
                yield Fault("reissue-too-early", "received_on", {"first_day": first_day})


def not_over(
    command: ApplyForReissue, old: KnownCertificate, revoked: KnownRevocation
) -> Iterator[Fault]:
    """Where the law asks that the ground is no more, a paper says so, or the deprivation is over.

    A revocation of which the letter is not known asks for the paper, too.
    """
    filed_on = command.received_on
    ends = [last for _, last in old.deprived]
    if revoked.ground is CertificateRevocationGround.USE_DEPRIVED and ends:
        if filed_on <= max(ends):
            yield Fault("deprivation-not-over", "received_on", {"ends_on": max(ends)})
        return
    if revoked.ground not in ON_REQUEST and command.reason_over is None:
        yield Fault("reason-over-needed", "reason_over")
