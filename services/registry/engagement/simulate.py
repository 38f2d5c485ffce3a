"""An engagement's part in a simulated province: an agency engages a lawyer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.engagement.rules import CloseEngagement, OpenEngagement
from shared.acting import Act
from shared.contracts.registry.engagement import EngagementResult, EngagementStage, Purpose
from shared.messages import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Who engages whom, for what, and from which stage on."""

    agency: str
    area: str
    purpose: Purpose
    stage: EngagementStage
    certificate_id: UUID
    opened_on: date
    closed_on: date
    result: EngagementResult


def of_work(one: Work) -> Iterator[Act]:
    """Tell an engagement."""
    opened = OpenEngagement(
        agency=one.agency,
        area=one.area,
        purpose=one.purpose,
        about="Việc giả định của cơ quan",
        stage=one.stage,
        certificate_id=one.certificate_id,
        opened_on=one.opened_on,
    )
    yield Act(one.opened_on, Role.DEPARTMENT, opened)
    closed = CloseEngagement(result=one.result, outcome="Đã có kết quả", closed_on=one.closed_on)
    yield Act(one.closed_on, Role.DEPARTMENT, closed)
