"""A check of 2025-08-11 by the Department, for the tests of this noun."""

from datetime import date
from uuid import UUID, uuid5

from services.inspection.inspection import decider
from services.inspection.inspection.findings import RecordFinding, ReferViolation
from services.inspection.inspection.opening import OpenInspection
from shared.contracts.inspection.inspection import (
    Body,
    FindingRecorded,
    InspectionConcluded,
    InspectionOpened,
    Kind,
    Track,
    Verdict,
    ViolationReferred,
)
from shared.contracts.values import CertificateNumber
from shared.messages import DecisionOnPaper
from tests.inspection.context import AREA, COMMAND, ORGANISATION, THIS, at
from tests.support.spec import Scenario

OPENED, FOUND, CONCLUDED = date(2025, 8, 11), date(2025, 8, 13), date(2025, 8, 20)
REFERRED, TODAY = date(2025, 8, 22), date(2025, 9, 1)
DIRECTOR, CHIEF = "Giám đốc Sở Tư pháp", "Chánh Thanh tra tỉnh"
FINDING, REFERRAL = uuid5(COMMAND, "finding"), uuid5(COMMAND, "referral")
ACT = "82/2020:7.2.a"
CERTIFICATE = UUID(int=4)

an_inspection = Scenario(decider, at(TODAY))


def signed(on: date, by: str = DIRECTOR) -> DecisionOnPaper:
    """Build the decision with only what the test is about."""
    return DecisionOnPaper(authority=by, number="12/QĐ-STP", signed_on=on, signer="Trần Thị B")


def opening(  # noqa: PLR0913  # each is what one test is about
    on: date = OPENED,
    *,
    kind: Kind = Kind.CHECK,
    by: str = DIRECTOR,
    members: tuple[str, ...] = ("Lê Văn C",),
    recommendation: UUID | None = None,
    area: str = AREA,
    period_to: date = date(2025, 6, 30),
) -> OpenInspection:
    """Build the command with only what the test is about."""
    return OpenInspection(
        kind=kind,
        organisation_id=ORGANISATION,
        organisation_name="Văn phòng luật sư An Phú",
        area=area,
        recommendation_id=recommendation,
        scope="Hợp đồng dịch vụ pháp lý",
        period_from=date(2024, 1, 1),
        period_to=period_to,
        head="Nguyễn Văn A",
        members=members,
        decision=signed(on, by),
    )


def opened(
    on: date = OPENED,
    *,
    kind: Kind = Kind.CHECK,
    body: Body | None = Body.DEPARTMENT,
    recommendation: UUID | None = None,
) -> InspectionOpened:
    """Build the event with only what the test is about."""
    return InspectionOpened(
        kind=kind,
        number="KT-2025-000012",
        organisation_id=ORGANISATION,
        organisation_name="Văn phòng luật sư An Phú",
        area=AREA,
        recommendation_id=recommendation,
        scope="Hợp đồng dịch vụ pháp lý",
        period_from=date(2024, 1, 1),
        period_to=date(2025, 6, 30),
        opened_on=on,
        head="Nguyễn Văn A",
        members=("Lê Văn C",),
        body=body,
    )


def finding(on: date = FOUND, verdict: Verdict = Verdict.BREACH) -> RecordFinding:
    """Build the command with only what the test is about."""
    return RecordFinding(
        item="Hợp đồng dịch vụ pháp lý",
        legal_basis="Luật Luật sư Đ.26",
        verdict=verdict,
        statement="Không lập hợp đồng bằng văn bản",
        found_on=on,
    )


def found(on: date = FOUND, verdict: Verdict = Verdict.BREACH) -> FindingRecorded:
    """Build the event with only what the test is about."""
    return FindingRecorded(
        finding_id=FINDING,
        item="Hợp đồng dịch vụ pháp lý",
        legal_basis="Luật Luật sư Đ.26",
        verdict=verdict,
        statement="Không lập hợp đồng bằng văn bản",
        found_on=on,
    )


concluded = InspectionConcluded(summary="Có một vi phạm", concluded_on=CONCLUDED)


def referring(
    on: date = REFERRED,
    *,
    track: Track = Track.PENALTY,
    act: str | None = ACT,
    committed_on: date = date(2025, 3, 3),
) -> ReferViolation:
    """Build the command with only what the test is about."""
    return ReferViolation(
        finding_id=FINDING,
        track=track,
        act=act,
        description="Không lập hợp đồng bằng văn bản",
        certificate=CERTIFICATE,
        committed_on=committed_on,
        referred_on=on,
    )


def referred(
    track: Track = Track.PENALTY,
    certificate: UUID | CertificateNumber = CERTIFICATE,
) -> ViolationReferred:
    """Build the event with only what the test is about."""
    return ViolationReferred(
        referral_id=REFERRAL,
        inspection_id=THIS,
        finding_id=FINDING,
        track=track,
        act=ACT,
        description="Không lập hợp đồng bằng văn bản",
        certificate=certificate,
        organisation_id=ORGANISATION,
        area=AREA,
        committed_on=date(2025, 3, 3),
        referred_on=REFERRED,
    )
