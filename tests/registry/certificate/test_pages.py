"""A dossier's workbench: a row for each condition, with the last word on it."""

from datetime import date

from services.registry.certificate import decider
from services.registry.certificate.assessment import AssessItems, AssessStandards
from services.registry.certificate.pages import workbench
from services.registry.certificate.papers import WithdrawDossier
from services.registry.certificate.proposal import ProposeIssue
from shared.contracts.registry.certificate import (
    CertificateEvent,
    DossierItemAssessed,
    ItemVerdict,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.corrections import VoidRecord
from shared.decider import holding
from shared.messages import Role
from shared.web.commands import offered
from shared.web.workbench import Condition, Verdict, Workbench
from tests.registry.certificate.given import PAPER, a_certificate, applied, refused

DAY = date(2025, 5, 6)


def bench(*events: CertificateEvent) -> Workbench:
    history = a_certificate.given(*events).history
    found = workbench(decider.replay(history), holding(history))
    assert found is not None
    return found


def paper(verdict: ItemVerdict, evidence: str) -> DossierItemAssessed:
    return DossierItemAssessed(label=PAPER, verdict=verdict, evidence=evidence, assessed_on=DAY)


def test_nothing_filed_has_no_conditions() -> None:
    assert workbench(decider.initial, ()) is None


def test_what_nobody_looked_at_says_so_and_what_follows_is_not_allowed_yet() -> None:
    found = bench(applied)

    assert found.tally() == {
        Verdict.MET: 0,
        Verdict.LACK: 0,
        Verdict.NEW: 8,
        Verdict.FAIL: 0,
        Verdict.NOT_APPLICABLE: 0,
    }
    faults = found.not_yet[ProposeIssue]
    assert [one.code for one in faults] == ["item-not-met", *(["standard-not-met"] * 7)]


def test_the_last_word_on_a_condition_stands_with_its_evidence() -> None:
    found = bench(
        applied,
        paper(ItemVerdict.FAILED, "giấy năm 2024"),
        paper(ItemVerdict.LACKING, "không thấy số hiệu"),
        StandardAssessed(
            standard=Standard.HEALTH,
            verdict=StandardVerdict.UNVERIFIED,
            evidence="chưa có trả lời",
            assessed_on=DAY,
        ),
    )

    papers, standards = found.sections
    assert papers.conditions == (
        Condition(
            key=PAPER,
            verdict=Verdict.LACK,
            found="lacking",
            evidence="không thấy số hiệu",
            on=DAY,
            unit="Sở Tư pháp",
        ),
    )
    assert [one.verdict for one in standards.conditions] == [*([Verdict.NEW] * 6), Verdict.LACK]


def test_when_all_is_met_the_proposal_is_allowed() -> None:
    standards = (
        StandardAssessed(
            standard=one, verdict=StandardVerdict.MET, evidence="đã đối chiếu", assessed_on=DAY
        )
        for one in Standard
    )
    found = bench(applied, paper(ItemVerdict.NOT_APPLICABLE, "miễn"), *standards)

    assert not found.not_yet
    assert found.tally()[Verdict.MET] == 7
    assert not bench(applied, refused).not_yet


def test_the_step_that_the_noun_names_first_comes_first() -> None:
    filed = a_certificate.given(applied)
    steps = offered(decider, Role.DEPARTMENT, decider.replay(filed.history))

    assert [one.command for one in steps][:2] == [AssessItems, AssessStandards]
    assert [one.command for one in steps][-2:] == [WithdrawDossier, VoidRecord]
