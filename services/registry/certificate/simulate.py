"""A certificate's part in a simulated province: how dossiers go, and how certificates end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.registry.certificate.application import (
    CHECKLISTS,
    CRIMINAL_RECORD_ASKED,
    ApplyForCertificate,
    ItemHandedIn,
    papers_of,
)
from services.registry.certificate.assessment import (
    AssessGrounds,
    AssessItems,
    AssessStandards,
    GroundAssessment,
    ItemAssessment,
    StandardAssessment,
)
from services.registry.certificate.clocks import by_the_bar
from services.registry.certificate.decision import ISSUING_AUTHORITY, RecordIssue, RecordRefusal
from services.registry.certificate.entry import EnterCertificate, PrintedNumber
from services.registry.certificate.proposal import ConfirmByBar, ProposeIssue
from services.registry.certificate.revocation import (
    ProposeCertificateRevocation,
    SubmitRevocation,
)
from services.registry.certificate.revoking import RecordRevocation, authority_for
from services.registry.certificate.running import reviewed
from services.registry.certificate.state import ASKED
from services.registry.certificate.supplement import RequestSupplement, SupplementDossier
from shared.acting import Act, Papers, after
from shared.contracts.registry.certificate import (
    DossierKind,
    ItemVerdict,
    Standard,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import GroundVerdict, RefusalGround
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationGround,
    RevocationRequester,
)
from shared.law.calendar import Calendar
from shared.law.rules import RuleRow, Rules
from shared.messages import Channel, Role

CLOSES = "REC-CLOSE-AFTER-DAYS"
MINISTER = "Bộ trưởng Bộ Tư pháp"  # of old registers
LOOKED_AT = "Đã đối chiếu hồ sơ"


class Fate(StrEnum):
    """What becomes of a dossier."""

    ISSUED = "issued"
    SUPPLEMENTED = "supplemented"  # asked for, brought, issued
    REFUSED = "refused"
    CLOSED = "closed"  # what was asked for never came; only a clock closes it
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Who asks for a certificate, when, and what becomes of it."""

    person_id: UUID
    kind: DossierKind
    area: str
    filed_on: date
    fate: Fate
    serial: str


def can_close(filed_on: date, rules: Rules) -> bool:
    """Say whether the law of a filing closes a dossier that is not completed."""
    return isinstance(rules.on(CLOSES, filed_on), RuleRow)


def of_dossier(one: Dossier, papers: Papers, rules: Rules, calendar: Calendar) -> Iterator[Act]:
    """Tell a dossier from its filing to its end, by the steps of the law of its filing."""
    first = Role.BAR if by_the_bar(one.kind, one.filed_on, rules) else Role.DEPARTMENT
    labels = asked_for(one.kind, one.filed_on, rules)
    looked, asked, brought, judged, proposed, decided = after(
        calendar, one.filed_on, 2, 0, 4, 2, 2, 8
    )
    applied = ApplyForCertificate(
        person_id=one.person_id,
        kind=one.kind,
        area=one.area,
        received_on=one.filed_on,
        channel=Channel.COUNTER,
    )
    yield Act(one.filed_on, first, applied)
    yield Act(looked, Role.DEPARTMENT, items(labels, ItemVerdict.MET))
    if one.fate in {Fate.SUPPLEMENTED, Fate.CLOSED} and labels:
        yield from supplement(one.fate, first, labels[-1], (looked, asked, brought))
        if one.fate is Fate.CLOSED:
            return
    if first is Role.BAR:
        said = ConfirmByBar(statement="Đủ tiêu chuẩn, điều kiện", confirmed_on=judged)
        yield Act(judged, Role.BAR, said)
    yield Act(judged, Role.DEPARTMENT, standards(refused=one.fate is Fate.REFUSED))
    if one.fate is not Fate.REFUSED:
        yield Act(judged, Role.DEPARTMENT, grounds())
    authority = rules.on(ISSUING_AUTHORITY, one.filed_on)
    if not isinstance(authority, RuleRow):
        return
    signed = papers.signed(authority.value, "QĐ", decided)
    if one.fate is Fate.REFUSED:
        no = RecordRefusal(decision=signed, ground=RefusalGround.NOT_UP_TO_STANDARD)
        yield Act(decided, Role.DEPARTMENT, no)
        return
    yield Act(proposed, Role.DEPARTMENT, ProposeIssue(proposed_on=proposed))
    yield Act(decided, Role.DEPARTMENT, RecordIssue(decision=signed, serial=one.serial))


def supplement(
    fate: Fate, first: Role, lacking: str, days: tuple[date, date, date]
) -> Iterator[Act]:
    """Somebody who has the dossier asks for a paper, and gets it, or does not."""
    looked, asked, brought = days
    yield Act(looked, Role.DEPARTMENT, items([lacking], ItemVerdict.LACKING))
    wanted = RequestSupplement(
        missing=(lacking,),
        reason="Hồ sơ chưa có giấy tờ này",
        requested_on=asked,
        channel=Channel.POST,
    )
    yield Act(asked, first, wanted)
    if fate is Fate.SUPPLEMENTED:
        came = SupplementDossier(
            items=(ItemHandedIn(label=lacking),), received_on=brought, channel=Channel.POST
        )
        yield Act(brought, first, came)
        yield Act(brought, Role.DEPARTMENT, items([lacking], ItemVerdict.MET))


def asked_for(kind: DossierKind, filed_on: date, rules: Rules) -> list[str]:
    """Name the papers that the law of a filing asks for."""
    rows = [rules.on(rule, filed_on) for rule in (CHECKLISTS[kind], CRIMINAL_RECORD_ASKED)]
    return list(dict.fromkeys(papers_of(rows)))


def items(labels: Sequence[str], verdict: ItemVerdict) -> AssessItems:
    """Judge papers alike."""
    return AssessItems(
        assessments=tuple(
            ItemAssessment(label=label, verdict=verdict, evidence=LOOKED_AT) for label in labels
        )
    )


def standards(*, refused: bool) -> AssessStandards:
    """Judge all seven; who is refused is not of good character."""
    return AssessStandards(
        assessments=tuple(
            StandardAssessment(
                standard=one,
                verdict=StandardVerdict.NOT_MET
                if refused and one is Standard.GOOD_CHARACTER
                else StandardVerdict.MET,
                evidence=LOOKED_AT,
            )
            for one in Standard
        )
    )


def grounds() -> AssessGrounds:
    """Find none of the grounds of refusal that are asked about."""
    return AssessGrounds(
        assessments=tuple(
            GroundAssessment(ground=one, verdict=GroundVerdict.NOT_THE_CASE, evidence=LOOKED_AT)
            for one in ASKED
        )
    )


def entered(  # noqa: PLR0913  # what a register says
    on: date, *, person_id: UUID, area: str, province: str, issued_on: date, serial: str
) -> Act:
    """A certificate stands in an old register."""
    number = PrintedNumber(province=province, issuer=MINISTER, year=issued_on.year, serial=serial)
    command = EnterCertificate(
        person_id=person_id,
        area=area,
        number=number,
        issued_on=issued_on,
        entered_from="Sổ giả định chứng chỉ hành nghề",
    )
    return Act(on, Role.DEPARTMENT, command)


def given_up(on: date, papers: Papers, rules: Rules, calendar: Calendar) -> Iterator[Act]:
    """A lawyer stops by their own will, and the authority revokes. Source: Đ.18(1)(e)."""
    ground, asks = CertificateRevocationGround.STOPPED, RevocationRequester.LAWYER
    yield from taken((on, ground, asks), Role.DEPARTMENT, papers, rules, calendar)


def after_deletion(on: date, papers: Papers, rules: Rules, calendar: Calendar) -> Iterator[Act]:
    """The Bar asks after it deleted the name. Source: Luật Luật sư Đ.18(1)(g)."""
    ground, asks = CertificateRevocationGround.NAME_DELETED, RevocationRequester.BAR
    yield from taken((on, ground, asks), Role.BAR, papers, rules, calendar)


def taken(
    what: tuple[date, CertificateRevocationGround, RevocationRequester],
    by: Role,
    papers: Papers,
    rules: Rules,
    calendar: Calendar,
) -> Iterator[Act]:
    """A revocation is proposed, reviewed where the law of the day has that step, and decided."""
    on, ground, asks = what
    submitted, decided = after(calendar, on, 4, 5)
    asked = ProposeCertificateRevocation(
        ground=ground, requester=asks, evidence="Có văn bản kèm theo", requested_on=on
    )
    yield Act(on, by, asked)
    if reviewed(on, rules):
        yield Act(submitted, Role.DEPARTMENT, SubmitRevocation(submitted_on=submitted))
    authority = authority_for(ground, on, rules)
    if isinstance(authority, RuleRow):
        signed = papers.signed(authority.value, "QĐ-TH", decided)
        yield Act(decided, Role.DEPARTMENT, RecordRevocation(decision=signed))
