"""A dossier as its conditions: its papers, the seven standards, the grounds of refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.registry.certificate.application import CRIMINAL_RECORD
from services.registry.certificate.assessment import AssessGrounds, AssessItems, AssessStandards
from services.registry.certificate.proposal import ProposeIssue, unmet
from services.registry.certificate.state import NOT_SEEN, Certificate, Submitted, Unfiled
from services.registry.certificate.supplement import RequestSupplement
from shared.contracts.registry.certificate import (
    CertificateApplied,
    CertificateReissueApplied,
    DossierItemAssessed,
    DossierSupplemented,
    ItemVerdict,
    StandardAssessed,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import (
    GroundVerdict,
    RefusalGround,
    RefusalGroundAssessed,
)
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.decider import Fault
from shared.messages import Command, Recorded
from shared.personal.document import Document
from shared.web.workbench import Condition, Known, Section, Verdict, Workbench

OF_ITEMS: Mapping[str, Verdict] = {
    NOT_SEEN: Verdict.NEW,
    ItemVerdict.MET: Verdict.MET,
    ItemVerdict.LACKING: Verdict.LACK,
    ItemVerdict.FAILED: Verdict.FAIL,
    ItemVerdict.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
}
OF_STANDARDS: Mapping[StandardVerdict, Verdict] = {
    StandardVerdict.MET: Verdict.MET,
    StandardVerdict.NOT_MET: Verdict.FAIL,
    StandardVerdict.UNVERIFIED: Verdict.LACK,
}
OF_GROUNDS: Mapping[GroundVerdict, Verdict] = {
    GroundVerdict.NOT_THE_CASE: Verdict.MET,
    GroundVerdict.THE_CASE: Verdict.FAIL,
    GroundVerdict.UNVERIFIED: Verdict.LACK,
}
# A certificate that was revoked on one of these grounds says that it was once there.
ONCE_THERE: Mapping[CertificateRevocationGround, RefusalGround] = {
    CertificateRevocationGround.STANDARDS_LOST: RefusalGround.NOT_UP_TO_STANDARD,
    CertificateRevocationGround.BECAME_OFFICIAL: RefusalGround.OFFICIAL,
    CertificateRevocationGround.LEFT_COUNTRY: RefusalGround.NOT_RESIDENT,
    CertificateRevocationGround.CONVICTED: RefusalGround.CRIMINAL,
    CertificateRevocationGround.INCAPACITATED: RefusalGround.INCAPABLE,
}
LONGEST = 2000  # letters of a reason, as its field takes
MISSING = (ItemVerdict.LACKING, ItemVerdict.FAILED)


def workbench(state: Certificate, history: Sequence[Recorded[Any]]) -> Workbench | None:
    """Show a dossier by its conditions; a certificate without a dossier has none.

    Source: Luật Luật sư Đ.10, Đ.17(3)-(4).
    """
    lifecycle = state.lifecycle
    if isinstance(lifecycle, Unfiled) or lifecycle.dossier is None:
        return None
    last = {name_of(one): one for one in history if name_of(one)}
    waits = isinstance(lifecycle, Submitted)
    not_yet: Mapping[type[Command], tuple[Fault, ...]]
    not_yet = {ProposeIssue: found} if waits and (found := tuple(unmet(state))) else {}
    return Workbench(
        sections=(
            papers(state, last, handed_in(history)),
            standards(state, last),
            grounds(state, last, history),
        ),
        not_yet=not_yet,
        rule_rows=next((one.envelope.rule_rows for one in history if is_filing(one)), ()),
        gathered={RequestSupplement: missing(state, last)} if waits else {},
    )


def papers(
    state: Certificate, last: Mapping[str, Recorded[Any]], brought: Mapping[str, Document]
) -> Section:
    """Show each paper with what was handed in, and the last word on it."""
    return Section(
        vi="Thành phần hồ sơ",
        en="Papers of the dossier",
        basis="Luật Luật sư Đ.17",
        command=AssessItems,
        rows="assessments",
        names="label",
        verdicts=tuple(ItemVerdict),
        conditions=tuple(
            replace(condition(label, OF_ITEMS[verdict], last.get(label)), paper=brought.get(label))
            for label, verdict in state.items.items()
        ),
    )


def standards(state: Certificate, last: Mapping[str, Recorded[Any]]) -> Section:
    """Show each standard of a lawyer."""
    return Section(
        vi="Tiêu chuẩn luật sư",
        en="Standards of a lawyer",
        basis="Luật Luật sư Đ.10",
        command=AssessStandards,
        rows="assessments",
        names="standard",
        verdicts=tuple(StandardVerdict),
        conditions=tuple(
            condition(one, OF_STANDARDS[state.standards[one]], last.get(one))
            for one in state.standards
        ),
    )


def grounds(
    state: Certificate, last: Mapping[str, Recorded[Any]], history: Sequence[Recorded[Any]]
) -> Section:
    """Show each ground of refusal: the first by the standards, the others asked one by one."""
    known = known_of(state, history)
    first = Condition(
        key=RefusalGround.NOT_UP_TO_STANDARD,
        verdict=by_standards(state),
        known=known.get(RefusalGround.NOT_UP_TO_STANDARD),
        asked=False,
    )
    asked = (
        replace(condition(one, OF_GROUNDS[verdict], last.get(one)), known=known.get(one))
        for one, verdict in state.grounds.items()
    )
    return Section(
        vi="Trường hợp không được cấp",
        en="Grounds of refusal",
        basis="Luật Luật sư Đ.17(4)",
        command=AssessGrounds,
        rows="assessments",
        names="ground",
        verdicts=tuple(GroundVerdict),
        conditions=(first, *asked),
        together=True,
    )


def by_standards(state: Certificate) -> Verdict:
    """Say whether somebody is up to the standards, as far as they are judged."""
    found = set(state.standards.values())
    if StandardVerdict.NOT_MET in found:
        return Verdict.FAIL
    return Verdict.MET if found == {StandardVerdict.MET} else Verdict.NEW


def known_of(state: Certificate, history: Sequence[Recorded[Any]]) -> Mapping[RefusalGround, Known]:
    """Say what the records know of the grounds; none of it is the officer's verdict."""
    met = sum(one is StandardVerdict.MET for one in state.standards.values())
    of_standards = {"met": met, "count": len(state.standards)}
    known = {RefusalGround.NOT_UP_TO_STANDARD: Known(key="by-standards", said=of_standards)}
    if holder := state.holder():
        said: dict[str, str] = {"area": holder.area}
        known[RefusalGround.NOT_RESIDENT] = Known(key="resides", said=said)
    if (verdict := state.items.get(CRIMINAL_RECORD)) is not None:
        known[RefusalGround.CRIMINAL] = Known(key="criminal-record", said={"verdict": verdict})
    for one in history:
        match one.data:
            case (
                CertificateReissueApplied(ground=CertificateRevocationGround() as ground) as filed
            ) if ground in ONCE_THERE:
                key = "once-there" if filed.reason_over is None else "once-there-over"
                known[ONCE_THERE[ground]] = Known(
                    key=key,
                    said={
                        "number": filed.previous_number.serial,
                        "revoked_on": filed.revoked_on,
                        "reason_over": filed.reason_over or "",
                    },
                )
            case _:
                pass
    return known


# What was filed, and what is missing of it ------------------------------------------------------


def is_filing(record: Recorded[Any]) -> bool:
    """Say whether an event filed the dossier."""
    return isinstance(record.data, CertificateApplied | CertificateReissueApplied)


def handed_in(history: Sequence[Recorded[Any]]) -> Mapping[str, Document]:
    """Find the paper that was handed in last for each item."""
    return {
        item.label: item.document
        for one in history
        if isinstance(
            one.data, CertificateApplied | CertificateReissueApplied | DossierSupplemented
        )
        for item in one.data.items
        if item.document is not None
    }


def missing(state: Certificate, last: Mapping[str, Recorded[Any]]) -> tuple[tuple[str, str], ...]:
    """Fill in what a supplement is asked for: what lacks or failed, with the reason of each."""
    lacking = [label for label, verdict in state.items.items() if verdict in MISSING]
    reasons = [f"{one}: {last[one].data.evidence}" for one in lacking if one in last]
    fields = [(f"missing.{number}", one) for number, one in enumerate(lacking)]
    return (*fields, *([("reason", "\n".join(reasons)[:LONGEST])] if reasons else []))


def name_of(record: Recorded[Any]) -> str:
    """Say what an event judged."""
    match record.data:
        case DossierItemAssessed(label=label):
            return label
        case StandardAssessed(standard=standard):
            return standard
        case RefusalGroundAssessed(ground=ground):
            return ground
        case _:
            return ""


def condition(key: str, verdict: Verdict, last: Recorded[Any] | None) -> Condition:
    """Write one condition with the last word on it; what came anew is not judged by the old."""
    if last is None or verdict is Verdict.NEW:
        return Condition(key=key, verdict=Verdict.NEW)
    return Condition(
        key=key,
        verdict=verdict,
        found=last.data.verdict,
        evidence=last.data.evidence,
        on=last.data.assessed_on,
        unit=last.envelope.actor.unit,
    )
