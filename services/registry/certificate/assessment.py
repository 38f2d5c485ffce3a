"""Each paper and each standard is judged by its evidence. Source: Luật Luật sư Đ.10, Đ.17(3)."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from services.registry.certificate.state import Certificate
from services.registry.context import Context, Line, Part, Text
from shared.contracts.registry.certificate import (
    DossierItemAssessed,
    ItemVerdict,
    Standard,
    StandardAssessed,
    StandardVerdict,
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


def unknown_items(labels: list[str], state: Certificate) -> Iterator[Fault]:
    """An item is one of the dossier's own."""
    for label in labels:
        if label not in state.items:
            yield Fault("unknown-item", "label", {"item": label})
