"""Stories of dossiers: somebody asks for a certificate, and gets it, or does not."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from services.launch.demo.registering import register
from services.launch.demo.world import CHAIR, Someone, World

STANDARDS = (
    "loyal_citizen",
    "obeys_law",
    "good_character",
    "law_bachelor",
    "trained",
    "traineeship",
    "health",
)
GROUNDS = (  # of refusal, that the standards do not answer
    "official",
    "not_resident",
    "criminal",
    "compulsory_measure",
    "incapable",
    "dismissed_official",
)


class Fate(StrEnum):
    """What becomes of a dossier within the year."""

    ISSUED = "issued"
    SUPPLEMENTED = "supplemented"  # asked for, brought, issued
    REFUSED = "refused"
    CLOSED = "closed"  # what was asked for never came
    SUBMITTED = "submitted"  # the year ends before more happens
    WAITING = "waiting"  # for the supplement
    PROPOSED = "proposed"


async def dossier(world: World, on: date, number: int, fate: Fate) -> None:
    """Somebody asks for a certificate."""
    today = await world.timeline.until(on)
    department = world.department_does()
    one = world.people.person()
    person = await register(department, one)
    online = number % 4 == 0
    applicant = world.applicant_does(person) if online else department
    certificate = await applicant.done(
        "/api/registry/certificates/apply-for-certificate",
        {
            "person_id": str(person),
            "kind": "exempt" if number % 6 == 0 else "passed",
            "residence": one.address,
            "area": one.area,
            "received_on": today.isoformat(),
            "channel": "online" if online else "counter",
        },
    )
    if fate is Fate.SUBMITTED:
        return
    at = f"/api/registry/certificates/{certificate}"
    applied = await department.event(at, "CertificateApplied")
    items = [item["label"] for item in applied["event"]["items"]]
    await world.timeline.wait(2)
    if fate in {Fate.SUPPLEMENTED, Fate.CLOSED, Fate.WAITING} and not await supplement(
        world, at, items, fate
    ):
        return
    if fate is Fate.REFUSED:
        await refusal(world, at)
        return
    await judge(department, at, items)
    today = await world.timeline.wait(1)
    await department.done(f"{at}/propose-issue", {"proposed_on": today.isoformat()})
    if fate is not Fate.PROPOSED:
        await issue(world, at, certificate, number)


async def supplement(world: World, at: str, items: list[str], fate: Fate) -> bool:
    """A paper is lacking; say whether it was brought."""
    department = world.department_does()
    lacking = items[-1]
    await department.done(
        f"{at}/assess-items",
        {"assessments": [assessed(lacking, "lacking", "Chưa có trong hồ sơ")]},
    )
    await department.done(
        f"{at}/request-supplement",
        {
            "missing": [lacking],
            "reason": "Hồ sơ chưa có giấy tờ này",
            "requested_on": world.timeline.today.isoformat(),
            "channel": "online",
        },
    )
    match fate:
        case Fate.CLOSED:
            await world.timeline.wait(14)  # the law gives fifteen days, then the timer closes
            await department.event(at, "DossierClosed")
        case Fate.SUPPLEMENTED:
            today = await world.timeline.wait(6)
            await department.done(
                f"{at}/supplement-dossier",
                {
                    "items": [{"label": lacking}],
                    "received_on": today.isoformat(),
                    "channel": "post",
                },
            )
        case _:
            pass
    return fate is Fate.SUPPLEMENTED


async def judge(department: Someone, at: str, items: list[str]) -> None:
    """Every paper, every standard and every ground of refusal is looked at."""
    await department.done(
        f"{at}/assess-items",
        {"assessments": [assessed(item, "met", "Bản giấy hợp lệ") for item in items]},
    )
    await department.done(
        f"{at}/assess-standards",
        {
            "assessments": [
                {"standard": one, "verdict": "met", "evidence": "Đã đối chiếu hồ sơ"}
                for one in STANDARDS
            ]
        },
    )
    said = "Theo cam kết và xác minh"
    found = [{"ground": one, "verdict": "not_the_case", "evidence": said} for one in GROUNDS]
    await department.done(f"{at}/assess-grounds", {"assessments": found})


def assessed(label: str, verdict: str, evidence: str) -> dict[str, str]:
    """Say what was found of a paper."""
    return {"label": label, "verdict": verdict, "evidence": evidence}


async def refusal(world: World, at: str) -> None:
    """A standard is not met, and the authority refuses."""
    department = world.department_does()
    said = "Có án tích chưa được xóa, theo phiếu lý lịch tư pháp"
    found = {"standard": "good_character", "verdict": "not_met", "evidence": said}
    await department.done(f"{at}/assess-standards", {"assessments": [found]})
    today = await world.timeline.wait(6)
    await department.done(
        f"{at}/record-refusal",
        {"ground": "not_up_to_standard", "decision": world.signed(CHAIR, "QĐ-UBND", today)},
    )


async def issue(world: World, at: str, certificate: UUID, number: int) -> None:
    """The authority issues the certificate, and most join the Bar."""
    today = await world.timeline.wait(6)
    await world.department_does().done(
        f"{at}/record-issue",
        {
            "decision": world.signed(CHAIR, "QĐ-UBND", today),
            "serial": f"{number:03d}/CCHN-GĐ",
        },
    )
    if number % 5 == 0:
        return
    today = await world.timeline.wait(8)
    await world.bar_does().done(
        "/api/registry/memberships/admit-member",
        {
            "certificate_id": str(certificate),
            "bar": world.bar,
            "admitted_on": today.isoformat(),
            "decision": world.signed(f"Ban Chủ nhiệm {world.bar}", "QĐ-ĐLS", today),
        },
    )
