"""Commands with only what a test is about made explicit, and numbers that nobody else has."""

from datetime import date
from itertools import count
from uuid import UUID

from services.discipline.penalty.minutes import MakeMinutes
from services.discipline.violation.recording import RecordViolation
from services.registry.certificate.application import ApplyForCertificate
from services.registry.person.registration import CorrectPerson, RegisterPerson
from shared.contracts.discipline.penalty import OffenderKind
from shared.contracts.discipline.violation import Source, Track
from shared.contracts.registry.certificate import DossierKind
from shared.messages import Channel

COMMUNE, ELSEWHERE = "20194", "20242"  # in Đà Nẵng, from 2025-07-01
DAY = date(2026, 10, 1)
SEQUENCE = count(1)


def number() -> str:
    """Make a citizen number that nobody has."""
    return f"0481{next(SEQUENCE):08d}"


def person(citizen_number: str | None = None, area: str = COMMUNE) -> RegisterPerson:
    """Ask to register somebody."""
    return RegisterPerson(
        full_name="Nguyễn Thị Giả Định",
        citizen_number=citizen_number or number(),
        birth_date="1990-05-02",
        area=area,
    )


def correction(of: UUID, citizen_number: str, address: str) -> CorrectPerson:
    """Say anew who somebody is."""
    return CorrectPerson(
        person_id=of,
        full_name="Nguyễn Thị Giả Định",
        citizen_number=citizen_number,
        birth_date="1990-05-02",
        address=address,
        area=COMMUNE,
    )


def application(of: UUID, area: str = COMMUNE) -> ApplyForCertificate:
    """Ask for a certificate."""
    return ApplyForCertificate(
        person_id=of,
        kind=DossierKind.PASSED,
        area=area,
        received_on=DAY,
        channel=Channel.COUNTER,
    )


def violation(referral: UUID | None = None, source: Source = Source.REFERRAL) -> RecordViolation:
    """Tell of a violation."""
    return RecordViolation(
        source=source,
        referral_id=referral,
        track_proposed=Track.PENALTY,
        act="109/2026:8.3.g",
        description="Ký hợp đồng không thông qua tổ chức",
        certificate=UUID(int=5),
        area=COMMUNE,
        committed_on=DAY,
        recorded_on=DAY,
        reporter_unit="Thanh tra Sở",
    )


def minutes(of: UUID) -> MakeMinutes:
    """Write a violation down."""
    return MakeMinutes(
        violation_id=of,
        offender=OffenderKind.INDIVIDUAL,
        certificate=UUID(int=5),
        area=COMMUNE,
        act="109/2026:8.3.g",
        committed_on=DAY,
        made_on=DAY,
        minutes_number="07/BB-VPHC",
    )
