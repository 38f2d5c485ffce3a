"""A disciplinary case of 2025-09-10, for the tests of this noun."""

from datetime import date
from uuid import UUID, uuid5

from services.discipline.case import decider
from services.discipline.case.decision import RecordDiscipline, RecordDisciplineAnnulment
from services.discipline.case.opening import DismissCase, OpenCase
from shared.contracts.discipline.case import (
    DisciplinaryCaseOpened,
    DisciplineAnnulled,
    DisciplineDecided,
    DisciplineDismissed,
    Form,
)
from tests.discipline.context import (
    AREA,
    BAR,
    CERTIFICATE,
    COMMAND,
    THIS,
    TODAY,
    VIOLATION,
    WITH_THE_BAR,
    at,
    signed,
)
from tests.support.spec import Scenario

OPENED, DECIDED, ANNULLED = date(2025, 9, 10), date(2025, 9, 17), date(2025, 9, 24)
DECISION, EARLIER = uuid5(COMMAND, "decision"), UUID(int=31)
BOARD, REGULATION = "Ban chủ nhiệm Đoàn Luật sư", "QĐ 50/QĐ-HĐLSTQ"
FROM, TO = date(2025, 10, 1), date(2026, 9, 30)

a_case = Scenario(decider, at(TODAY, BAR, noun="case", violations={VIOLATION: WITH_THE_BAR}))


def open_(on: date = OPENED, area: str = AREA) -> OpenCase:
    """Build the command with only what the test is about."""
    return OpenCase(violation_id=VIOLATION, certificate=CERTIFICATE, area=area, opened_on=on)


def opened(on: date = OPENED, regulation: str | None = REGULATION) -> DisciplinaryCaseOpened:
    """Build the event with only what the test is about."""
    return DisciplinaryCaseOpened(
        violation_id=VIOLATION,
        certificate=CERTIFICATE,
        area=AREA,
        opened_on=on,
        regulation=regulation,
    )


def decide(
    form: Form, starts_on: date | None = None, ends_on: date | None = None, on: date = DECIDED
) -> RecordDiscipline:
    """Build the command with only what the test is about."""
    return RecordDiscipline(
        form=form, starts_on=starts_on, ends_on=ends_on, decision=signed(on, BOARD)
    )


def decided(
    form: Form = Form.SUSPENSION,
    starts_on: date = FROM,
    ends_on: date | None = TO,
    *,
    decision: UUID = DECISION,
    on: date = DECIDED,
) -> DisciplineDecided:
    """Build the event with only what the test is about."""
    return DisciplineDecided(
        case_id=THIS,
        violation_id=VIOLATION,
        decision_id=decision,
        certificate=CERTIFICATE,
        area=AREA,
        form=form,
        decided_on=on,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def dismiss(on: date = DECIDED) -> DismissCase:
    """Build the command with only what the test is about."""
    return DismissCase(reason="Không có vi phạm", dismissed_on=on)


dismissed = DisciplineDismissed(
    case_id=THIS,
    violation_id=VIOLATION,
    area=AREA,
    reason="Không có vi phạm",
    dismissed_on=DECIDED,
)


def annul(decision: UUID = EARLIER, on: date = ANNULLED) -> RecordDisciplineAnnulment:
    """Build the command with only what the test is about."""
    return RecordDisciplineAnnulment(decision_id=decision, annulled_on=on, decision=signed(on))


def annulled(decision: UUID = EARLIER, on: date = ANNULLED) -> DisciplineAnnulled:
    """Build the event with only what the test is about."""
    return DisciplineAnnulled(
        case_id=THIS,
        violation_id=VIOLATION,
        decision_id=decision,
        certificate=CERTIFICATE,
        area=AREA,
        annulled_on=on,
    )
