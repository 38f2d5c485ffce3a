"""A report's part in a simulated province: an organisation says what it did in a year."""

from datetime import date
from uuid import UUID

from services.reporting.statutory.rules import FiguresOnPaper, SubmitReport
from shared.acting import Act
from shared.contracts.reporting.statutory import ReportPeriod
from shared.messages import Channel, Role


def of_year(on: date, whose: tuple[UUID, str, str], year: int, figures: FiguresOnPaper) -> Act:
    """The Department receives the report on a year."""
    organisation_id, name, area = whose
    command = SubmitReport(
        organisation_id=organisation_id,
        organisation_name=name,
        area=area,
        year=year,
        period=ReportPeriod.WHOLE_YEAR,
        figures=figures,
        submitted_on=on,
        channel=Channel.POST,
    )
    return Act(on, Role.DEPARTMENT, command)
