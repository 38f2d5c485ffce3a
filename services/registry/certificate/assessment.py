"""Papers, standards and grounds of refusal are judged, each by its evidence.

Source: Luật Luật sư Đ.10, Đ.17(3)-(4).
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from services.registry.certificate.state import ASKED, Certificate
from services.registry.context import Context, Line, Part, Text
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
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms


class ItemAssessment(Part):
    """What was found of one paper; the evidence names it, and repeats nothing of it."""

    label: Line
    verdict: ItemVerdict
    evidence: Text


class AssessItems(Command):
    """An officer looked at papers of a dossier."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Thẩm tra thành phần hồ sơ",
        en="Assess the dossier's papers",
    )

    assessments: Annotated[tuple[ItemAssessment, ...], Field(min_length=1, max_length=50)]


class StandardAssessment(Part):
    """What was found of one standard, by which evidence."""

    standard: Standard
    verdict: StandardVerdict
    evidence: Text


class AssessStandards(Command):
    """An officer judged standards of a lawyer."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Thẩm tra tiêu chuẩn luật sư",
        en="Assess the standards of a lawyer",
    )

    assessments: Annotated[tuple[StandardAssessment, ...], Field(min_length=1, max_length=7)]


class GroundAssessment(Part):
    """What was found of one ground of refusal, by which evidence."""

    ground: RefusalGround
    verdict: GroundVerdict
    evidence: Text | None = None


class AssessGrounds(Command):
    """An officer looked whether a ground of refusal is there."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Thẩm tra trường hợp không được cấp",
        en="Assess the grounds of refusal",
    )

    assessments: Annotated[tuple[GroundAssessment, ...], Field(min_length=1, max_length=7)]
    evidence: Text | None = None  # of all that name none of their own


def assess_items(
    state: Certificate, command: AssessItems, context: Context
) -> list[Decided[DossierItemAssessed]]:
    """Papers of the dossier are judged, each as often as it takes; the last word counts.

    Raises:
        Rejected: `unknown-item`.
    """
    reject_any(unknown_items([one.label for one in command.assessments], state))
    return [
        Decided(
            event=DossierItemAssessed(
                label=one.label,
                verdict=one.verdict,
                evidence=one.evidence,
                assessed_on=context.today,
            ),
            effective_on=context.today,
            subjects=state.subjects(),
        )
        for one in command.assessments
    ]


def assess_standards(
    state: Certificate, command: AssessStandards, context: Context
) -> list[Decided[StandardAssessed]]:
    """Standards are judged, each as often as it takes; the last word counts."""
    return [
        Decided(
            event=StandardAssessed(
                standard=one.standard,
                verdict=one.verdict,
                evidence=one.evidence,
                assessed_on=context.today,
            ),
            effective_on=context.today,
            subjects=state.subjects(),
        )
        for one in command.assessments
    ]


def assess_grounds(
    state: Certificate, command: AssessGrounds, context: Context
) -> list[Decided[RefusalGroundAssessed]]:
    """Grounds of refusal are judged, each as often as it takes; the last word counts.

    Raises:
        Rejected: `judged-by-the-standards`, `evidence-needed`.
    Source: Luật Luật sư Đ.17(4).
    """
    reject_any((*by_the_standards(command), *without_evidence(command)))
    return [
        Decided(
            event=RefusalGroundAssessed(
                ground=one.ground,
                verdict=one.verdict,
                evidence=one.evidence or command.evidence or "",
                assessed_on=context.today,
            ),
            effective_on=context.today,
            subjects=state.subjects(),
        )
        for one in command.assessments
    ]


def by_the_standards(command: AssessGrounds) -> Iterator[Fault]:
    """Whether somebody is up to the standards, the seven of them say."""
    for one in command.assessments:
        if one.ground not in ASKED:
            yield Fault("judged-by-the-standards", "ground", {"ground": one.ground})


def without_evidence(command: AssessGrounds) -> Iterator[Fault]:
    """Nothing is judged without saying by what."""
    for number, one in enumerate(command.assessments):
        if one.evidence is None and command.evidence is None:
            yield Fault("evidence-needed", f"assessments.{number}.evidence")


def unknown_items(labels: list[str], state: Certificate) -> Iterator[Fault]:
    """An item is one of the dossier's own."""
    for label in labels:
        if label not in state.items:
            yield Fault("unknown-item", "label", {"item": label})
