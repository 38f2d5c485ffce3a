"""A dossier's workbench: a row for each condition, with the last word on it."""

from datetime import date
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.assessment import AssessItems, AssessStandards
from services.registry.certificate.pages import workbench
from services.registry.certificate.papers import WithdrawDossier
from services.registry.certificate.proposal import ProposeIssue
from services.registry.certificate.state import ASKED
from services.registry.certificate.supplement import RequestSupplement
from shared.contracts.registry.certificate import (
    CertificateEvent,
    CertificateReissueApplied,
    DossierItemAssessed,
    ItemVerdict,
    Standard,
    StandardAssessed,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import (
    GroundVerdict,
    RefusalGround,
    RefusalGroundAssessed,
)
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.corrections import VoidRecord
from shared.decider import holding
from shared.messages import Role
from shared.web.commands import offered
from shared.web.workbench import Condition, Known, Verdict, Workbench
from tests.registry.certificate.given import PAPER, a_certificate, applied, refused
from tests.registry.context import NUMBER

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
        Verdict.NEW: 1 + 7 + 7,
        Verdict.FAIL: 0,
        Verdict.NOT_APPLICABLE: 0,
    }
    faults = found.not_yet[ProposeIssue]
    assert [one.code for one in faults] == [
        "item-not-met",
        *(["standard-not-met"] * 7),
        *(["ground-not-excluded"] * 6),
    ]


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

    papers, standards, _ = found.sections
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
    of_grounds = (
        RefusalGroundAssessed(
            ground=one, verdict=GroundVerdict.NOT_THE_CASE, evidence="cam kết", assessed_on=DAY
        )
        for one in ASKED
    )
    found = bench(applied, paper(ItemVerdict.NOT_APPLICABLE, "miễn"), *standards, *of_grounds)

    assert not found.not_yet
    assert found.tally()[Verdict.MET] == 7 + 7
    assert not bench(applied, refused).not_yet


def test_the_first_ground_follows_from_the_standards_and_the_others_are_asked() -> None:
    not_met = StandardAssessed(
        standard=Standard.HEALTH,
        verdict=StandardVerdict.NOT_MET,
        evidence="giấy khám",
        assessed_on=DAY,
    )
    first, *asked = bench(applied, not_met).sections[2].conditions

    assert (first.verdict, first.asked) == (Verdict.FAIL, False)
    assert first.known == Known(key="by-standards", said={"met": 0, "count": 7})
    assert [one.key for one in asked] == list(ASKED)
    assert all(one.asked for one in asked)
    assert bench(applied).sections[2].untouched() == bench(applied).sections[2].conditions[1:]


def test_an_earlier_revocation_is_held_against_the_ground_that_it_names() -> None:
    again = CertificateReissueApplied.model_validate(
        {
            **applied.model_dump(exclude={"type", "traineeship_id"}),
            "previous_certificate_id": UUID(int=5),
            "previous_number": NUMBER,
            "ground": CertificateRevocationGround.BECAME_OFFICIAL,
            "revoked_on": DAY,
        }
    )
    known = {one.key: one.known for one in bench(again).sections[2].conditions}

    assert known[RefusalGround.OFFICIAL] == Known(
        key="once-there",
        said={"number": NUMBER.serial, "revoked_on": DAY, "reason_over": ""},
    )
    assert known[RefusalGround.CRIMINAL] is None


def test_a_supplement_asks_for_what_is_missing_with_its_reasons() -> None:
    found = bench(applied, paper(ItemVerdict.LACKING, "không thấy số hiệu"))

    assert found.gathered[RequestSupplement] == (
        ("missing.0", PAPER),
        ("reason", f"{PAPER}: không thấy số hiệu"),
    )
    assert bench(applied).gathered[RequestSupplement] == ()
    assert not bench(applied, refused).gathered


def test_the_rule_rows_of_the_filing_are_named() -> None:
    history = a_certificate.given(applied).history
    envelope = history[0].envelope.model_copy(update={"rule_rows": ("CERT-X/2025-07-01",)})
    filing = history[0].model_copy(update={"envelope": envelope})
    found = workbench(decider.replay([filing]), [filing])

    assert found is not None
    assert found.rule_rows == ("CERT-X/2025-07-01",)


def test_the_step_that_the_noun_names_first_comes_first() -> None:
    filed = a_certificate.given(applied)
    steps = offered(decider, Role.DEPARTMENT, decider.replay(filed.history))

    assert [one.command for one in steps][:2] == [AssessItems, AssessStandards]
    assert [one.command for one in steps][-2:] == [WithdrawDossier, VoidRecord]
