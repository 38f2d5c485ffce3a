"""What deciding may know in the registry, under the real law data, on a day of the test's own."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.registry.context import (
    Context,
    KnownCertificate,
    KnownMembership,
    KnownOrganisation,
    KnownPerson,
)
from shared.contracts.values import CertificateNumber
from shared.law.data import load_catalogue, load_holidays, load_rules, load_territory
from shared.messages import Actor, DecisionOnPaper, Role
from tests.support.spec import OFFICER

PROVINCE, COMMUNE, ELSEWHERE = "48", "20242", "20197"
OLD_COMMUNE = "20227"  # Phường Thanh Bình, which ended on 2025-06-30
MINISTER, CHAIR = "Bộ trưởng Bộ Tư pháp", "Chủ tịch UBND cấp tỉnh"
LAST_OLD_DAY, FIRST_NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
FIRST_UNKNOWN_DAY = date(2027, 3, 1)

PERSON, STREAM, CERTIFICATE, ORGANISATION, MEMBERSHIP = (
    UUID(int=number) for number in (1, 21, 31, 41, 51)
)
NAME, BAR_NAME = "Lê Thị Hạnh", "Đoàn Luật sư thành phố Đà Nẵng"
BAR = Actor(id=UUID(int=6), role=Role.BAR, unit="Đoàn Luật sư")
ADMIN = Actor(id=UUID(int=5), role=Role.ADMIN, unit="Sở Tư pháp")
NUMBER = CertificateNumber(province=PROVINCE, issuer=MINISTER, year=2025, serial="0147")
THE_CERTIFICATE = KnownCertificate(
    person_id=PERSON, full_name=NAME, area=COMMUNE, number=NUMBER, issued_on=date(2025, 4, 28)
)

THE_MEMBERSHIP = KnownMembership(
    person_id=PERSON, full_name=NAME, bar=BAR_NAME, area=COMMUNE, admitted_on=date(2012, 3, 1)
)


def on(day: date, *, noun: str = "certificate", actor: Actor = OFFICER, **known: Any) -> Context:
    """Decide as an officer of the Department, at noon in Hanoi."""
    given: dict[str, Any] = {
        "persons": {PERSON: KnownPerson(full_name=NAME)},
        "certificates": {CERTIFICATE: THE_CERTIFICATE},
        "organisations": {
            ORGANISATION: KnownOrganisation(
                name="Văn phòng luật sư Bình Minh", registered_on=date(2024, 3, 1)
            )
        },
        "memberships": {MEMBERSHIP: THE_MEMBERSHIP},
        "numbers": {"LS": "LS-2025-000147"},
    }
    return Context(
        actor=actor,
        at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC),
        province=PROVINCE,
        command_id=UUID(int=99),
        stream=f"{noun}-{STREAM}",
        rules=load_rules(),
        calendar=load_holidays(),
        territory=load_territory(),
        catalogue=load_catalogue(),
        **{**given, **known},
    )


def signed(on: date, by: str) -> DecisionOnPaper:
    """Build the decision with only what the test is about."""
    return DecisionOnPaper(authority=by, number="218/QĐ", signed_on=on, signer="Nguyễn Văn A")
