"""A check that finds a breach and refers it: what inspection tells discipline."""

from datetime import date
from uuid import UUID

from services.inspection.inspection import decider as inspection
from services.inspection.inspection.findings import (
    ConcludeInspection,
    RecordFinding,
    ReferViolation,
)
from services.inspection.inspection.opening import OpenInspection
from shared.contracts.inspection.inspection import Kind, Track, Verdict
from shared.messages import DecisionOnPaper
from tests.support.together import Together

COMMUNE = "20194"  # in Đà Nẵng, from 2025-07-01
DAY = date(2025, 10, 1)
DIRECTOR = "Giám đốc Sở Tư pháp"


def signed(number: str, on: date = DAY) -> DecisionOnPaper:
    """Build the decision with only what the test is about."""
    return DecisionOnPaper(authority=DIRECTOR, number=number, signed_on=on, signer="Trần Thị B")


async def checked(services: Together) -> UUID:
    """Open a check."""
    done = await services.give(
        inspection,
        OpenInspection(
            kind=Kind.CHECK,
            organisation_id=UUID(int=77),
            organisation_name="Văn phòng luật sư Bến Vàng",
            area=COMMUNE,
            scope="Hợp đồng dịch vụ pháp lý",
            period_from=date(2025, 1, 1),
            period_to=date(2025, 9, 30),
            head="Lê Văn C",
            members=("Phạm Thị D",),
            decision=signed("12/QĐ-STP"),
        ),
    )
    return done.id


async def concluded(services: Together) -> tuple[UUID, UUID]:
    """Open a check, find a breach, and conclude; give the check's id and the finding's."""
    check = await checked(services)
    found = await services.give(
        inspection,
        RecordFinding(
            item="Hợp đồng bằng văn bản",
            legal_basis="Luật Luật sư Đ.26",
            verdict=Verdict.BREACH,
            statement="Không ký hợp đồng dịch vụ pháp lý bằng văn bản",
            found_on=DAY,
        ),
        key=check,
    )
    await services.give(
        inspection,
        ConcludeInspection(summary="Có vi phạm", decision=signed("13/KL-STP")),
        key=check,
    )
    folded = await services.runtimes["inspection"].fold(inspection, check)
    assert folded is not None
    assert found.version == 2
    return check, folded.history[1].data.finding_id


async def referred(services: Together) -> tuple[UUID, UUID, UUID]:
    """Refer a breach; give the check's id, the referral's and the referring command's."""
    check, finding = await concluded(services)
    command_id = UUID(int=check.int ^ 1)
    await services.give(
        inspection,
        ReferViolation(
            finding_id=finding,
            track=Track.PENALTY,
            description="Không ký hợp đồng dịch vụ pháp lý bằng văn bản",
            committed_on=date(2025, 9, 1),
            referred_on=DAY,
        ),
        key=check,
        command_id=command_id,
    )
    folded = await services.runtimes["inspection"].fold(inspection, check)
    assert folded is not None
    return check, folded.history[-1].data.referral_id, command_id
