"""What deciding may know in discipline, under the law as it is packaged."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from services.discipline.context import Context, KnownViolation
from shared.contracts.discipline.violation import Hands, Track
from shared.law.data import load_catalogue, load_holidays, load_rules, load_territory
from shared.messages import Actor, DecisionOnPaper, Role
from tests.support.spec import OFFICER

COMMAND = UUID(int=77)
THIS, VIOLATION, ORGANISATION, CERTIFICATE = (UUID(int=number) for number in (1, 2, 3, 4))
AREA, NOWHERE = "20410", "99999"
BAR = Actor(id=UUID(int=11), role=Role.BAR, unit="Đoàn Luật sư")
INSPECTORATE = Actor(id=UUID(int=10), role=Role.INSPECTORATE, unit="Thanh tra tỉnh")
TODAY = date(2025, 10, 1)
DIRECTOR, CHAIR = "Giám đốc Sở Tư pháp", "Chủ tịch UBND cấp tỉnh"
WITH_THE_STATE = KnownViolation(open=True, hands=Hands.DEPARTMENT, taken=frozenset())
WITH_THE_BAR = KnownViolation(open=True, hands=Hands.BAR, taken=frozenset())
SCREENED_OUT = KnownViolation(open=False, hands=Hands.DEPARTMENT, taken=frozenset())
FINED = KnownViolation(open=True, hands=Hands.DEPARTMENT, taken=frozenset({Track.PENALTY}))


def at(
    day: date = TODAY,
    actor: Actor = OFFICER,
    *,
    noun: str = "penalty",
    violations: Mapping[UUID, KnownViolation] | None = None,
) -> Context:
    """Decide at noon in Hanoi."""
    return Context(
        actor=actor,
        at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC),
        province="48",
        command_id=COMMAND,
        stream=f"{noun}-{THIS}",
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        catalogue=load_catalogue(),
        violations=violations or {},
    )


def signed(on: date, by: str = DIRECTOR) -> DecisionOnPaper:
    """Build the decision with only what the test is about."""
    return DecisionOnPaper(authority=by, number="31/QĐ-XPHC", signed_on=on, signer="Trần Thị B")
