"""Minutes of 2025-09-10 on an act of 2025-03-03, for the tests of this noun."""

from datetime import date
from uuid import UUID, uuid5

from services.discipline.penalty import decider
from services.discipline.penalty.decision import (
    DeprivationOnPaper,
    RecordPenalty,
    RecordPenaltyAnnulment,
)
from services.discipline.penalty.minutes import MakeMinutes
from shared.contracts.discipline.penalty import (
    Deprivation,
    OffenderKind,
    PenaltyAnnulled,
    PenaltyDecided,
    PenaltyMinutesMade,
)
from tests.discipline.context import (
    AREA,
    CERTIFICATE,
    COMMAND,
    DIRECTOR,
    ORGANISATION,
    THIS,
    VIOLATION,
    WITH_THE_STATE,
    at,
    signed,
)
from tests.support.spec import Scenario

COMMITTED, MADE, DECIDED = date(2025, 3, 3), date(2025, 9, 10), date(2025, 9, 17)
ANNULLED = date(2025, 9, 24)
DECISION, EARLIER = uuid5(COMMAND, "decision"), UUID(int=31)
ONE_TO_THREE_MONTHS, NO_DEPRIVATION = "82/2020:6.3.a", "82/2020:6.1.a"  # 7–10 and 1–3 million
OF_ORGANISATIONS, OF_NOBODY = "82/2020:7.2.a", "110/2013:7.1.a"

a_penalty = Scenario(decider, at(violations={VIOLATION: WITH_THE_STATE}))


def make(  # noqa: PLR0913  # each is what one test is about
    on: date = MADE,
    *,
    act: str = ONE_TO_THREE_MONTHS,
    offender: OffenderKind = OffenderKind.INDIVIDUAL,
    certificate: UUID | None = CERTIFICATE,
    organisation: UUID | None = None,
    area: str = AREA,
    committed_on: date = COMMITTED,
) -> MakeMinutes:
    """Build the command with only what the test is about."""
    return MakeMinutes(
        violation_id=VIOLATION,
        offender=offender,
        certificate=certificate,
        organisation_id=organisation,
        area=area,
        act=act,
        committed_on=committed_on,
        made_on=on,
        minutes_number="07/BB-VPHC",
    )


def made(
    on: date = MADE,
    *,
    act: str = ONE_TO_THREE_MONTHS,
    offender: OffenderKind = OffenderKind.INDIVIDUAL,
    certificate: UUID | None = CERTIFICATE,
    committed_on: date = COMMITTED,
) -> PenaltyMinutesMade:
    """Build the event with only what the test is about."""
    return PenaltyMinutesMade(
        violation_id=VIOLATION,
        offender=offender,
        certificate=certificate,
        organisation_id=ORGANISATION if offender is OffenderKind.ORGANISATION else None,
        area=AREA,
        act=act,
        committed_on=committed_on,
        made_on=on,
        minutes_number="07/BB-VPHC",
    )


def term(starts_on: date, ends_on: date) -> DeprivationOnPaper:
    """Build the term."""
    return DeprivationOnPaper(starts_on=starts_on, ends_on=ends_on)


def fine(
    vnd: int = 8_000_000,
    *,
    deprivation: DeprivationOnPaper | None = None,
    on: date = DECIDED,
    by: str = DIRECTOR,
) -> RecordPenalty:
    """Build the command with only what the test is about."""
    return RecordPenalty(fine_vnd=vnd, deprivation=deprivation, decision=signed(on, by))


def fined(  # noqa: PLR0913  # each is what one test is about
    vnd: int = 8_000_000,
    *,
    deprivation: Deprivation | None = None,
    decision: UUID = DECISION,
    act: str = ONE_TO_THREE_MONTHS,
    offender: OffenderKind = OffenderKind.INDIVIDUAL,
    on: date = DECIDED,
) -> PenaltyDecided:
    """Build the event with only what the test is about."""
    individual = offender is OffenderKind.INDIVIDUAL
    return PenaltyDecided(
        penalty_id=THIS,
        violation_id=VIOLATION,
        decision_id=decision,
        offender=offender,
        certificate=CERTIFICATE if individual else None,
        organisation_id=None if individual else ORGANISATION,
        area=AREA,
        act=act,
        fine_vnd=vnd,
        deprivation=deprivation,
        decided_on=on,
    )


def annul(decision: UUID = EARLIER, on: date = ANNULLED) -> RecordPenaltyAnnulment:
    """Build the command with only what the test is about."""
    return RecordPenaltyAnnulment(decision_id=decision, annulled_on=on, decision=signed(on))


def annulled(decision: UUID = EARLIER, on: date = ANNULLED) -> PenaltyAnnulled:
    """Build the event with only what the test is about."""
    return PenaltyAnnulled(
        penalty_id=THIS,
        violation_id=VIOLATION,
        decision_id=decision,
        certificate=CERTIFICATE,
        organisation_id=None,
        area=AREA,
        annulled_on=on,
    )
