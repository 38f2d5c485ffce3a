"""Competencies are recorded by their proof. Source: 2162/UBND-NCKS mục 4."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.registry.competency.state import Proven
from services.registry.context import Context, Line, Text, future
from shared.contracts.registry.competency import (
    CompetencyEnded,
    CompetencyKind,
    CompetencyRecorded,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

RECORDED_BY = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}


class RecordCompetency(Command):
    """A lawyer has proven a competency."""

    terms = Terms(
        by={**RECORDED_BY, Role.ADMIN: Reach.PROVINCE},
        vi="Ghi nhận năng lực của luật sư",
        en="Record a competency",
        opens=True,
    )

    certificate_id: UUID
    competency_kind: CompetencyKind
    subject: Line
    level: Line | None = None
    proof: Line
    valid_from: date
    valid_to: date | None = None


class EndCompetency(Command):
    """A lawyer has the competency no more."""

    terms = Terms(by=RECORDED_BY, vi="Ghi nhận không còn năng lực", en="End a competency")

    reason: Text
    ended_on: date


def record(command: RecordCompetency, context: Context) -> list[Decided[CompetencyRecorded]]:
    """A language has a level; whatever is recorded has a proof.

    Raises:
        Rejected: `certificate-not-known`, `in-the-future`, `ends-before-it-begins`,
            `level-needed`.
    """
    certificate = context.certificates.get(command.certificate_id)
    faults = [
        *future("valid_from", command.valid_from, context),
        *ends_early(command),
        *no_level(command),
    ]
    if certificate is None:
        faults.insert(0, Fault("certificate-not-known", "certificate_id"))
    if certificate is None or faults:
        reject_any(faults)
        return []
    recorded = CompetencyRecorded(
        person_id=certificate.person_id,
        full_name=certificate.full_name,
        certificate_id=command.certificate_id,
        area=certificate.area,
        competency_kind=command.competency_kind,
        subject=command.subject,
        level=command.level,
        proof=command.proof,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
    )
    whom = (certificate.person_id,)
    return [Decided(event=recorded, effective_on=command.valid_from, subjects=whom)]


def end(
    proven: Proven, command: EndCompetency, context: Context
) -> Sequence[Decided[CompetencyEnded]]:
    """A competency ends once; the same again changes nothing.

    Raises:
        Rejected: `competency-ended`, `in-the-future`, `ended-before-begun`.
    """
    if proven.ended_on == command.ended_on:
        return []
    faults = [*future("ended_on", command.ended_on, context)]
    if proven.ended_on is not None:
        faults.append(Fault("competency-ended", None, {"ended_on": proven.ended_on}))
    if command.ended_on < proven.valid_from:
        begun = {"begun_on": proven.valid_from}
        faults.append(Fault("ended-before-begun", "ended_on", begun))
    reject_any(faults)
    ended = CompetencyEnded(
        person_id=proven.person_id,
        competency_kind=proven.competency_kind,
        subject=proven.subject,
        reason=command.reason,
        ended_on=command.ended_on,
    )
    return [Decided(event=ended, effective_on=command.ended_on, subjects=(proven.person_id,))]


def ends_early(command: RecordCompetency) -> Iterator[Fault]:
    """A paper is valid to a day that is not before its first."""
    if command.valid_to is not None and command.valid_to < command.valid_from:
        said = {"valid_from": command.valid_from}
        yield Fault("ends-before-it-begins", "valid_to", said)


def no_level(command: RecordCompetency) -> Iterator[Fault]:
    """How well somebody speaks a language is half of what is to be known."""
    if command.competency_kind is CompetencyKind.FOREIGN_LANGUAGE and command.level is None:
        yield Fault("level-needed", "level")
