"""Stories of inspection: what communes recommend, what teams find, and what is handed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.launch.demo.registering import Organisation
from services.launch.demo.world import DIRECTOR, World

Track = Literal["penalty", "discipline"]
GROUNDS = (
    "Người dân phản ánh tổ chức nhận việc không có hợp đồng dịch vụ pháp lý",
    "Biển hiệu không đúng nội dung giấy đăng ký hoạt động",
    "Có đơn phản ánh về thù lao không được thỏa thuận trước",
)
FOUND = {
    "penalty": "Ký hợp đồng dịch vụ pháp lý với khách hàng không thông qua tổ chức hành nghề",
    "discipline": "Không giữ đúng cam kết với khách hàng về thời hạn thực hiện công việc",
}


@dataclass(frozen=True, slots=True)
class Breach:
    """What a team is to find, and to whom it goes."""

    track: Track
    act: str | None = None
    by_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Referred:
    """A breach that was handed on, under the id of the violation that it becomes."""

    violation: UUID
    breach: Breach
    committed_on: date


async def recommendation(world: World, about: Organisation, number: int) -> UUID:
    """A commune recommends an inspection."""
    return await world.local_does(about.area).done(
        "/api/inspection/recommendations/recommend-inspection",
        {
            "organisation_id": str(about.id),
            "organisation_name": about.name,
            "area": about.area,
            "grounds": GROUNDS[number % len(GROUNDS)],
            "evidence": ["Biên bản tiếp công dân"],
            "received_on": world.timeline.today.isoformat(),
            "channel": "online",
        },
    )


async def answered(world: World, key: UUID, answer: str, check: UUID | None = None) -> None:
    """Whoever recommended is told what became of it."""
    about = {} if check is None else {"inspection_id": str(check)}
    await world.department_does().done(
        f"/api/inspection/recommendations/{key}/answer-recommendation",
        {
            "answer": answer,
            "answered_on": world.timeline.today.isoformat(),
            "channel": "online",
            **about,
        },
    )


async def unheard(world: World, on: date, about: Organisation, number: int, fate: str) -> None:
    """A recommendation that leads to no check of the Department's: its answer says why."""
    await world.timeline.until(on)
    key = await recommendation(world, about, number)
    if fate == "waiting":
        return
    today = (await world.timeline.wait(4)).isoformat()
    department = world.department_does()
    at = f"/api/inspection/recommendations/{key}"
    if fate == "transferred":
        reason = "Thuộc kế hoạch thanh tra trong năm"
        body = {"to": world.inspectorate, "reason": reason, "transferred_on": today}
        await department.done(f"{at}/transfer-recommendation", body)
        answer = f"Đã chuyển {world.inspectorate} xem xét"
    else:
        reason = "Tổ chức đã được kiểm tra về cùng nội dung trong năm"
        await department.done(
            f"{at}/reject-recommendation", {"reason": reason, "rejected_on": today}
        )
        answer = "Không tổ chức kiểm tra, vì đã kiểm tra trong năm"
    await world.timeline.wait(2)
    await answered(world, key, answer)


async def check_recommended(
    world: World, on: date, about: Organisation, number: int, breaches: Sequence[Breach]
) -> list[Referred]:
    """A recommendation is accepted, the Department checks, and tells what it found."""
    await world.timeline.until(on)
    key = await recommendation(world, about, number)
    today = await world.timeline.wait(3)
    await world.department_does().done(
        f"/api/inspection/recommendations/{key}/accept-recommendation",
        {"accepted_on": today.isoformat()},
    )
    check, referred = await check_planned(world, world.timeline.later(5), about, breaches, key)
    said = "đã chuyển xử lý vi phạm" if breaches else "không có vi phạm"
    await answered(world, key, f"Đã kiểm tra, {said}", check)
    return referred


async def check_planned(  # noqa: PLR0913  # what tells one check from another
    world: World,
    on: date,
    about: Organisation,
    breaches: Sequence[Breach],
    recommended: UUID | None = None,
    *,
    ends: bool = True,
) -> tuple[UUID, list[Referred]]:
    """The Department checks an organisation, and hands on what it finds."""
    today = await world.timeline.until(on)
    behind = {} if recommended is None else {"recommendation_id": str(recommended)}
    check = await world.department_does().done(
        "/api/inspection/inspections/open-inspection",
        team(about, today)
        | behind
        | {"kind": "check", "decision": world.signed(DIRECTOR, "QĐ-STP", today)},
    )
    at = f"/api/inspection/inspections/{check}"
    await world.timeline.wait(2)
    await found_in_order(world, at)
    committed = today - timedelta(days=20)
    findings = [await found(world, at, breach) for breach in breaches]
    if not ends:
        return check, []
    today = await world.timeline.wait(4)
    await world.department_does().done(
        f"{at}/conclude-inspection",
        {
            "summary": "Có vi phạm" if breaches else "Chấp hành đúng quy định",
            "decision": world.signed(DIRECTOR, "KL-STP", today),
        },
    )
    return check, [await referral(world, at, about, finding, committed) for finding in findings]


async def inspection(world: World, on: date, about: Organisation) -> None:
    """The inspectorate's own team: its acts are mirrored here."""
    today = await world.timeline.until(on)
    does = world.inspectorate_does()
    signer = f"Chánh {world.inspectorate}"
    key = await does.done(
        "/api/inspection/inspections/open-inspection",
        team(about, today)
        | {"kind": "inspection", "decision": world.signed(signer, "QĐ-TTr", today)},
    )
    today = await world.timeline.wait(15)
    await does.done(
        f"/api/inspection/inspections/{key}/conclude-inspection",
        {"summary": "Không có vi phạm", "decision": world.signed(signer, "KL-TTr", today)},
    )


def team(about: Organisation, today: date) -> dict[str, object]:
    """Say who looks at whom, and at which time."""
    return {
        "organisation_id": str(about.id),
        "organisation_name": about.name,
        "area": about.area,
        "scope": "Hợp đồng dịch vụ pháp lý; sổ sách; biển hiệu; bảo hiểm trách nhiệm nghề nghiệp",
        "period_from": (today - timedelta(days=180)).isoformat(),
        "period_to": today.isoformat(),
        "head": "Trưởng đoàn giả định",
        "members": ["Thành viên giả định 1", "Thành viên giả định 2"],
    }


async def found_in_order(world: World, at: str) -> None:
    """The team looks at what is in order too."""
    await world.department_does().done(
        f"{at}/record-finding",
        {
            "item": "Sổ sách, biểu mẫu",
            "legal_basis": "Luật Luật sư Đ.40",
            "verdict": "met",
            "statement": "Có đủ sổ sách theo quy định",
            "found_on": world.timeline.today.isoformat(),
        },
    )


async def found(world: World, at: str, breach: Breach) -> tuple[UUID, Breach]:
    """The team finds a breach."""
    department = world.department_does()
    await department.done(
        f"{at}/record-finding",
        {
            "item": "Hợp đồng dịch vụ pháp lý",
            "legal_basis": breach.act or "Bộ Quy tắc Đạo đức và Ứng xử nghề nghiệp luật sư",
            "verdict": "breach",
            "statement": FOUND[breach.track],
            "found_on": world.timeline.today.isoformat(),
        },
    )
    event = await department.event(at, "FindingRecorded")
    return UUID(event["event"]["finding_id"]), breach


async def referral(
    world: World, at: str, about: Organisation, finding: tuple[UUID, Breach], committed_on: date
) -> Referred:
    """A breach goes to whoever may sanction it, and arrives there."""
    department = world.department_does()
    key, breach = finding
    whose = {} if breach.by_organisation else {"certificate": str(about.head.certificate)}
    await department.done(
        f"{at}/refer-violation",
        {
            "finding_id": str(key),
            "track": breach.track,
            "act": breach.act,
            "description": FOUND[breach.track],
            "committed_on": committed_on.isoformat(),
            "referred_on": world.timeline.today.isoformat(),
            **whose,
        },
    )
    event = await department.event(at, "ViolationReferred")
    violation = UUID(event["event"]["referral_id"])
    await department.event(f"/api/discipline/violations/{violation}", "ViolationRecorded")
    return Referred(violation, breach, committed_on)
