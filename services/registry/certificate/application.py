"""The dossier is filed. Source: Luật Luật sư Đ.17(1)–(2); from 2025-07-01 NĐ 121/2025 PL III I."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.certificate.clocks import by_the_bar
from services.registry.context import Context, Line, Part, future, unknown_area
from shared.contracts.registry.certificate import (
    CertificateApplied,
    DossierItem,
    DossierKind,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.law.values import listed, truth
from shared.messages import Channel, Command, Reach, Role, Terms
from shared.personal.document import Document, DocumentHandedIn
from shared.personal.field import Personal

DOSSIERS = "LS"
CHECKLISTS = {
    DossierKind.PASSED: "CERT-DOSSIER-PASSED",
    DossierKind.EXEMPT: "CERT-DOSSIER-EXEMPT",
}
CRIMINAL_RECORD_ASKED = "CERT-DOSSIER-LLTP"
CRIMINAL_RECORD = "phiếu lý lịch tư pháp"
RECORD = "Hồ sơ tập sự trong sổ đăng ký"


class ItemHandedIn(Part):
    """One paper as it was handed in."""

    label: Line
    document: DocumentHandedIn | None = None


class ApplyForCertificate(Command):
    """A person asks for a certificate, on paper or online."""

    terms = Terms(
        by={
            Role.APPLICANT: Reach.OWN,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
        },
        vi="Nộp hồ sơ đề nghị cấp chứng chỉ hành nghề luật sư",
        en="Apply for a practising certificate",
        opens=True,
        series=DOSSIERS,
    )

    person_id: UUID
    kind: DossierKind
    residence: Annotated[Line, Personal(of="person_id")] | None = None
    area: Line  # of residence
    received_on: date
    channel: Channel
    items: Annotated[tuple[ItemHandedIn, ...], Field(max_length=50)] = ()
    traineeship_id: UUID | None = None  # where it is known here: it is judged by what that says


def apply(
    command: ApplyForCertificate, context: Context
) -> list[Decided[CertificateApplied | StandardAssessed]]:
    """Anyone may apply; a dossier is filed on the day it was received, however late it is entered.

    Raises:
        Rejected: `in-the-future`, `unknown-area`, `person-not-known`, `not-received-by-the-bar`,
            `traineeship-not-known`, `traineeship-of-another`.
    Source: Luật Luật sư Đ.17.
    """
    filed_on = command.received_on
    reject_any(faults_of(command, context))
    rows = checklist(command.kind, filed_on, context)
    applied = CertificateApplied(
        person_id=command.person_id,
        full_name=context.persons[command.person_id].full_name,
        residence=command.residence,
        area=command.area,
        kind=command.kind,
        dossier_number=context.numbers[DOSSIERS],
        filed_on=filed_on,
        channel=command.channel,
        items=items_of(papers_of(rows), command.items),
        traineeship_id=command.traineeship_id,
    )
    filed: Decided[CertificateApplied | StandardAssessed] = Decided(
        event=applied,
        effective_on=filed_on,
        subjects=(command.person_id,),
        rule_rows=tuple(row.id for row in rows),
    )
    return [filed, *trained(command, context)]


def trained(
    command: ApplyForCertificate, context: Context
) -> Iterator[Decided[CertificateApplied | StandardAssessed]]:
    """The standard of the traineeship is judged by its record, where that is known here.

    Who passed the examination has a certificate of it that is valid on the day of filing; who is
    exempt, the record says so. An officer may judge it anew, as every standard.
    Source: Luật Luật sư Đ.10, Đ.16(1), Đ.17(2).
    """
    if command.traineeship_id is None:
        return
    known = context.traineeships[command.traineeship_id]
    day = command.received_on
    met = known.exempt if command.kind is DossierKind.EXEMPT else known.passed_on(day)
    judged = StandardAssessed(
        standard=Standard.TRAINEESHIP,
        verdict=StandardVerdict.MET if met else StandardVerdict.NOT_MET,
        evidence=RECORD,
        assessed_on=day,
    )
    yield Decided(event=judged, effective_on=day, subjects=(command.person_id,))


def faults_of(command: ApplyForCertificate, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with an application; what its dossier lacks is no fault of it."""
    yield from future("received_on", command.received_on, context)
    yield from unknown_area("area", command.area, context, command.received_on)
    if command.person_id not in context.persons:
        yield Fault("person-not-known", "person_id")
    yield from of_another(command, context)
    through_the_bar = by_the_bar(command.kind, command.received_on, context.rules)
    if context.actor.role is Role.BAR and not through_the_bar:
        yield Fault("not-received-by-the-bar", "received_on", {"on": command.received_on})


def of_another(command: ApplyForCertificate, context: Context) -> Iterator[Fault]:
    """A traineeship that is named is known, and the applicant's."""
    if command.traineeship_id is None:
        return
    known = context.traineeships.get(command.traineeship_id)
    if known is None:
        yield Fault("traineeship-not-known", "traineeship_id")
    elif known.person_id != command.person_id:
        yield Fault("traineeship-of-another", "traineeship_id")


def checklist(kind: DossierKind, filed_on: date, context: Context) -> list[RuleRow | Gap]:
    """Look up which papers the law of the filing asks for; where it has a gap, that is seen."""
    rules = CHECKLISTS[kind], CRIMINAL_RECORD_ASKED
    return [context.rules.on(rule, filed_on) for rule in rules]


def papers_of(rows: Sequence[RuleRow | Gap]) -> Iterator[str]:
    """Name the papers that rule rows ask for; of a gap nothing is guessed."""
    for row in rows:
        match row:
            case Gap():
                continue
            case RuleRow(rule=rule) if rule == CRIMINAL_RECORD_ASKED:
                if truth(row):
                    yield CRIMINAL_RECORD
            case RuleRow():
                yield from listed(row)


def items_of(papers: Iterator[str], handed_in: Sequence[ItemHandedIn]) -> tuple[DossierItem, ...]:
    """Put what was handed in where the list names it; what the list does not name comes after."""
    brought = {item.label: kept(item) for item in handed_in}
    asked = dict.fromkeys(papers)
    listed_items = [brought.get(label, DossierItem(label=label)) for label in asked]
    others = [item for label, item in brought.items() if label not in asked]
    return (*listed_items, *others)


def kept(item: ItemHandedIn) -> DossierItem:
    """Keep a paper as it was handed in."""
    given = item.document
    document = None if given is None else Document(**given.model_dump())
    return DossierItem(label=item.label, document=document)
