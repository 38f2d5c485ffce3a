"""Training's part in a simulated province: courses that the Bar holds, and exemptions."""

from datetime import date

from services.registry.training.hours import RecordCpdHours
from shared.acting import Act
from shared.contracts.registry.training import TrainingContent, TrainingProvider
from shared.messages import Role


def attended(on: date, content: TrainingContent, hours: int, course: str) -> Act:
    """The Bar records that a lawyer took part in a course."""
    command = RecordCpdHours(
        content=content, hours=hours, course=course, provider=TrainingProvider.BAR, held_on=on
    )
    return Act(on, Role.BAR, command)
