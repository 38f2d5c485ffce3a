"""Each paper and each standard is judged by its evidence."""

from datetime import date

from services.registry.certificate import decider
from services.registry.certificate.assessment import (
    AssessGrounds,
    AssessItems,
    AssessStandards,
    GroundAssessment,
    ItemAssessment,
    StandardAssessment,
)
from services.registry.certificate.state import ASKED
from shared.contracts.registry.certificate import (
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
from tests.registry.certificate.given import PAPER, a_certificate, applied, proposed
from tests.support.spec import recorded

TODAY = date(2025, 6, 20)


def of_papers(*labels: str) -> AssessItems:
    """Build the command with only what the test is about."""
    return AssessItems(
        assessments=tuple(
            ItemAssessment(label=label, verdict=ItemVerdict.MET, evidence="bản chính")
            for label in labels
        )
    )


def of_standards(*standards: Standard) -> AssessStandards:
    """Build the command with only what the test is about."""
    return AssessStandards(
        assessments=tuple(
            StandardAssessment(standard=one, verdict=StandardVerdict.MET, evidence="bằng cử nhân")
            for one in standards
        )
    )


def test_a_paper_is_judged_today() -> None:
    a_certificate.given(applied).when(of_papers(PAPER)).then(
        DossierItemAssessed(
            label=PAPER, verdict=ItemVerdict.MET, evidence="bản chính", assessed_on=TODAY
        )
    )


def test_a_paper_is_one_of_the_dossiers_own() -> None:
    a_certificate.given(applied).when(of_papers(PAPER, "thư", "ảnh")).then_rejected(
        "unknown-item", "unknown-item"
    )


def test_one_command_judges_several_standards() -> None:
    outcome = a_certificate.given(applied).when(of_standards(Standard.TRAINED, Standard.HEALTH))

    assert [
        one.event.standard for one in outcome.decided if isinstance(one.event, StandardAssessed)
    ] == [Standard.TRAINED, Standard.HEALTH]


def of_grounds(*grounds: RefusalGround, evidence: str | None = "cam kết") -> AssessGrounds:
    """Build the command with only what the test is about."""
    return AssessGrounds(
        assessments=tuple(
            GroundAssessment(ground=one, verdict=GroundVerdict.NOT_THE_CASE) for one in grounds
        ),
        evidence=evidence,
    )


def test_one_evidence_may_serve_all_grounds_that_name_none_of_their_own() -> None:
    a_certificate.given(applied).when(of_grounds(RefusalGround.OFFICIAL)).then(
        RefusalGroundAssessed(
            ground=RefusalGround.OFFICIAL,
            verdict=GroundVerdict.NOT_THE_CASE,
            evidence="cam kết",
            assessed_on=TODAY,
        )
    )


def test_what_the_standards_say_is_not_asked_and_nothing_is_judged_without_evidence() -> None:
    a_certificate.given(applied).when(
        of_grounds(RefusalGround.NOT_UP_TO_STANDARD, RefusalGround.CRIMINAL, evidence=None)
    ).then_rejected("judged-by-the-standards", "evidence-needed", "evidence-needed")


def test_a_paper_that_nobody_looked_at_says_so() -> None:
    state = decider.replay([recorded(applied)])

    assert state.items == {PAPER: "not_seen"}
    assert set(state.standards.values()) == {StandardVerdict.UNVERIFIED}
    assert set(state.grounds.values()) == {GroundVerdict.UNVERIFIED}


def test_after_the_proposal_nothing_is_judged() -> None:
    for command in (of_papers(PAPER), of_standards(Standard.HEALTH), of_grounds(*ASKED)):
        a_certificate.given(applied, proposed(on=TODAY)).when(command).then_rejected(
            "not-in-this-state"
        )
        a_certificate.when(command).then_rejected("not-in-this-state")
