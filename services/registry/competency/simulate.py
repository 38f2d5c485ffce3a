"""A competency's part in a simulated province: a lawyer proves one."""

from datetime import date
from uuid import UUID

from services.registry.competency.rules import RecordCompetency
from shared.acting import Act
from shared.contracts.registry.competency import CompetencyKind
from shared.messages import Role


def proven(on: date, certificate_id: UUID, kind: CompetencyKind) -> Act:
    """The Bar records what a lawyer has proven."""
    language = kind is CompetencyKind.FOREIGN_LANGUAGE
    command = RecordCompetency(
        certificate_id=certificate_id,
        competency_kind=kind,
        subject="Tiếng Anh" if language else "Thương mại quốc tế",
        level="B2" if language else None,
        proof="Văn bằng giả định",
        valid_from=on,
    )
    return Act(on, Role.BAR, command)
