"""What deciding may know in inspection, under the law as it is packaged."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from services.inspection.context import Context, KnownInspection, KnownRecommendation
from shared.law.data import load_catalogue, load_holidays, load_rules, load_territory
from shared.messages import Actor, Role
from tests.support.spec import OFFICER

COMMAND = UUID(int=77)
THIS, OTHER, ORGANISATION = UUID(int=1), UUID(int=2), UUID(int=3)
AREA, ANOTHER_AREA, NOWHERE = "20410", "20242", "99999"
DISTRICT = Actor(id=UUID(int=8), role=Role.DISTRICT, unit="UBND TP Hội An", areas=("503", AREA))
COMMUNE = Actor(id=UUID(int=9), role=Role.COMMUNE, unit="UBND phường Hội An", areas=(AREA,))
INSPECTORATE = Actor(id=UUID(int=10), role=Role.INSPECTORATE, unit="Thanh tra tỉnh")
LAST_OLD_DAY, FIRST_NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)


def at(  # noqa: PLR0913  # each is what one test is about
    day: date,
    actor: Actor = OFFICER,
    *,
    stream: str = f"inspection-{THIS}",
    recommendations: Mapping[UUID, KnownRecommendation] | None = None,
    inspections: Mapping[UUID, KnownInspection] | None = None,
    command_id: UUID = COMMAND,
) -> Context:
    """Decide at noon in Hanoi."""
    return Context(
        actor=actor,
        at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC),
        province="48",
        command_id=command_id,
        stream=stream,
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        catalogue=load_catalogue(),
        numbers={"KN": "KN-2025-000012", "KT": "KT-2025-000012"},
        recommendations=recommendations or {},
        inspections=inspections or {},
    )
