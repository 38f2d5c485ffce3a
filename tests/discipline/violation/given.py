"""A violation of 2025-09-01, for the tests of this noun."""

from datetime import date
from uuid import UUID

from services.discipline.violation import decider
from services.discipline.violation.recording import RecordViolation
from services.discipline.violation.screening import HandOver, ScreenOut
from shared.contracts.discipline.violation import (
    Hands,
    Source,
    Track,
    ViolationHandedOver,
    ViolationRecorded,
    ViolationScreenedOut,
    ViolationTaken,
)
from tests.discipline.context import AREA, CERTIFICATE, ORGANISATION, TODAY, at
from tests.support.spec import OFFICER, Scenario

RECORDED, HANDED, SCREENED = date(2025, 9, 1), date(2025, 9, 8), date(2025, 9, 15)
COMMITTED = date(2025, 3, 3)
REFERRAL, INSPECTION, PENALTY = UUID(int=21), UUID(int=22), UUID(int=23)
ACT = "82/2020:6.3.a"

a_violation = Scenario(decider, at(TODAY, noun="violation"))


def record(  # noqa: PLR0913  # each is what one test is about
    on: date = RECORDED,
    *,
    source: Source = Source.REPORT,
    track: Track = Track.PENALTY,
    area: str = AREA,
    act: str | None = ACT,
    certificate: UUID | None = CERTIFICATE,
    referral: UUID | None = None,
    committed_on: date = COMMITTED,
) -> RecordViolation:
    """Build the command with only what the test is about."""
    return RecordViolation(
        source=source,
        referral_id=referral,
        inspection_id=INSPECTION if referral else None,
        track_proposed=track,
        act=act,
        description="Nhận thêm tiền ngoài thù lao",
        certificate=certificate,
        organisation_id=ORGANISATION if certificate else None,
        area=area,
        committed_on=committed_on,
        recorded_on=on,
    )


def recorded_(
    *,
    source: Source = Source.REPORT,
    track: Track = Track.PENALTY,
    referral: UUID | None = None,
    unit: str = OFFICER.unit,
) -> ViolationRecorded:
    """Build the event with only what the test is about."""
    return ViolationRecorded(
        source=source,
        referral_id=referral,
        inspection_id=INSPECTION if referral else None,
        track_proposed=track,
        act=ACT,
        description="Nhận thêm tiền ngoài thù lao",
        certificate=CERTIFICATE,
        organisation_id=ORGANISATION,
        area=AREA,
        committed_on=COMMITTED,
        recorded_on=RECORDED,
        reporter_unit=unit,
    )


def screen(on: date = SCREENED) -> ScreenOut:
    """Build the command with only what the test is about."""
    return ScreenOut(reason="Không đủ căn cứ", screened_on=on)


def hand(to: Hands = Hands.BAR, on: date = HANDED) -> HandOver:
    """Build the command with only what the test is about."""
    return HandOver(to=to, reason="Vi phạm quy tắc đạo đức", handed_on=on)


def handed(to: Hands = Hands.BAR, on: date = HANDED) -> ViolationHandedOver:
    """Build the event with only what the test is about."""
    by = Hands.DEPARTMENT if to is Hands.BAR else Hands.BAR
    return ViolationHandedOver(by=by, to=to, reason="Vi phạm quy tắc đạo đức", handed_on=on)


def screened(by: Hands = Hands.DEPARTMENT) -> ViolationScreenedOut:
    """Build the event with only what the test is about."""
    return ViolationScreenedOut(by=by, reason="Không đủ căn cứ", screened_on=SCREENED)


def taken(track: Track = Track.PENALTY, on: date = HANDED) -> ViolationTaken:
    """Build the event with only what the test is about."""
    return ViolationTaken(track=track, by=PENALTY, taken_on=on)
