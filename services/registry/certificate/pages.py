"""A dossier as its conditions: its papers, and the seven standards of a lawyer."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.registry.certificate.assessment import AssessItems, AssessStandards
from services.registry.certificate.proposal import ProposeIssue, unmet
from services.registry.certificate.state import NOT_SEEN, Certificate, Submitted, Unfiled
from shared.contracts.registry.certificate import (
    DossierItemAssessed,
    ItemVerdict,
    StandardAssessed,
    StandardVerdict,
)
from shared.decider import Fault
from shared.messages import Command, Recorded
from shared.web.workbench import Condition, Section, Verdict, Workbench

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


def workbench(state: Certificate, history: Sequence[Recorded[Any]]) -> Workbench | None:
    """Show a dossier by its conditions; a certificate without a dossier has none.

    Source: Luật Luật sư Đ.10, Đ.17(3).
    """
    lifecycle = state.lifecycle
    if isinstance(lifecycle, Unfiled) or lifecycle.dossier is None:
        return None
    last = {name_of(one): one for one in history if name_of(one)}
    papers = Section(
        vi="Thành phần hồ sơ",
        en="Papers of the dossier",
        basis="Luật Luật sư Đ.17",
        command=AssessItems,
        rows="assessments",
        names="label",
        verdicts=tuple(ItemVerdict),
        conditions=tuple(
            condition(label, OF_ITEMS[verdict], last.get(label))
            for label, verdict in state.items.items()
        ),
    )
    standards = Section(
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
    waits = isinstance(lifecycle, Submitted)
    not_yet: Mapping[type[Command], tuple[Fault, ...]]
    not_yet = {ProposeIssue: found} if waits and (found := tuple(unmet(state))) else {}
    return Workbench(sections=(papers, standards), not_yet=not_yet)


def name_of(record: Recorded[Any]) -> str:
    """Say what an event judged."""
    match record.data:
        case DossierItemAssessed(label=label):
            return label
        case StandardAssessed(standard=standard):
            return standard
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
