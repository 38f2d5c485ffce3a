"""Stories of the registry: lawyers and organisations of old registers, and dossiers of the year."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from services.launch.demo.people import Person
from services.launch.demo.world import CHAIR, DIRECTOR, Someone, World

REGISTER = "Sổ giả định"
MINISTER = "Bộ trưởng Bộ Tư pháp"
STANDARDS = (
    "loyal_citizen",
    "obeys_law",
    "good_character",
    "law_bachelor",
    "trained",
    "traineeship",
    "health",
)
FORMS = ("law_office", "one_member_firm", "multi_member_firm", "partnership")
WORDS = {
    "law_office": "Văn phòng luật sư",
    "one_member_firm": "Công ty Luật TNHH một thành viên",
    "multi_member_firm": "Công ty Luật TNHH",
    "partnership": "Công ty Luật hợp danh",
}
CODES = {
    "law_office": "01",
    "one_member_firm": "02",
    "multi_member_firm": "02",
    "partnership": "02",
}
Kind = Literal["passed", "exempt"]


@dataclass(frozen=True, slots=True)
class Lawyer:
    """A member of the Bar."""

    certificate: UUID
    membership: UUID
    area: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, and who heads it."""

    id: UUID
    name: str
    area: str
    head: Lawyer


class Fate(StrEnum):
    """What becomes of a dossier within the year."""

    ISSUED = "issued"
    SUPPLEMENTED = "supplemented"  # asked for, brought, issued
    REFUSED = "refused"
    CLOSED = "closed"  # what was asked for never came
    SUBMITTED = "submitted"  # the year ends before more happens
    WAITING = "waiting"  # for the supplement
    PROPOSED = "proposed"


# Old registers --------------------------------------------------------------------------------


async def old_lawyer(world: World, number: int) -> Lawyer:
    """A lawyer who stood in the registers before there was a system."""
    department = world.department_does()
    one = world.people.person()
    issued = world.people.day(date(2020, 1, 6), date(2025, 6, 20))
    person = await register(department, one)
    certificate = await department.done(
        "/api/registry/certificates/enter-certificate",
        {
            "person_id": str(person),
            "area": one.area,
            "number": {
                "province": world.settings.province,
                "issuer": MINISTER,
                "year": issued.year,
                "serial": f"{9000 + number}/TP/LS-CCHN",
            },
            "issued_on": issued.isoformat(),
            "entered_from": f"{REGISTER} chứng chỉ hành nghề",
        },
    )
    membership = await world.bar_does().done(
        "/api/registry/memberships/enter-membership",
        {
            "certificate_id": str(certificate),
            "bar": world.bar,
            "card_number": f"GĐ-{number:04d}",
            "admitted_on": (issued + timedelta(days=45)).isoformat(),
            "entered_from": f"{REGISTER} thành viên",
        },
    )
    return Lawyer(certificate, membership, one.area)


async def register(department: Someone, one: Person) -> UUID:
    """Somebody becomes known."""
    return await department.done(
        "/api/registry/persons/register-person",
        {
            "full_name": one.full_name,
            "citizen_number": one.citizen_number,
            "birth_date": one.birth_date,
            "address": one.address,
            "phone": one.phone,
            "area": one.area,
        },
    )


async def old_organisation(world: World, number: int, head: Lawyer) -> Organisation:
    """An organisation that stood in the register before there was a system."""
    form = FORMS[number % len(FORMS)]
    name = f"{WORDS[form]} Giả Định {number}"
    registered = world.people.day(date(2021, 1, 4), date(2025, 5, 30))
    organisation = await world.department_does().done(
        "/api/registry/organisations/enter-organisation",
        {
            "name": name,
            "form": form,
            "registration_number": f"{world.settings.province}.{CODES[form]}.{number:04d}/TP/ĐKHĐ",
            "seat": world.people.address(),
            "area": head.area,
            "head_certificate": str(head.certificate),
            "registered_on": registered.isoformat(),
            "entered_from": f"{REGISTER} đăng ký hoạt động",
        },
    )
    return Organisation(organisation, name, head.area, head)


async def old_branch(world: World, number: int, of: Organisation, head: Lawyer) -> None:
    """A branch that stood in the register."""
    await world.department_does().done(
        "/api/registry/branches/enter-branch",
        branch(world, number, of, head) | {"entered_from": f"{REGISTER} chi nhánh"},
    )


# The year -------------------------------------------------------------------------------------


async def new_organisation(world: World, on: date, number: int, head: Lawyer) -> None:
    """An organisation is registered in the year, and some open a branch later."""
    today = await world.timeline.until(on)
    form = FORMS[number % len(FORMS)]
    name = f"{WORDS[form]} Ví Dụ {number}"
    number_of_year = f"{today.year}.{CODES[form]}.{number:04d}"
    organisation = await world.department_does().done(
        "/api/registry/organisations/register-organisation",
        {
            "name": name,
            "form": form,
            "registration_number": f"{world.settings.province}.{number_of_year}/TP/ĐKHĐ",
            "seat": world.people.address(),
            "area": head.area,
            "head_certificate": str(head.certificate),
            "registered_on": today.isoformat(),
            "decision": world.signed(DIRECTOR, "GĐKHĐ-STP", today),
        },
    )
    if number % 3 == 0:
        today = await world.timeline.wait(15)
        at = Organisation(organisation, name, head.area, head)
        await world.department_does().done(
            "/api/registry/branches/register-branch",
            branch(world, number, at, head)
            | {
                "registered_on": today.isoformat(),
                "decision": world.signed(DIRECTOR, "GĐKHĐ-STP", today),
            },
        )


def branch(world: World, number: int, of: Organisation, head: Lawyer) -> dict[str, Any]:
    """Say what a branch is."""
    return {
        "organisation_id": str(of.id),
        "name": f"Chi nhánh số {number} của {of.name}",
        "registration_number": f"{world.settings.province}.{number:04d}-CN/TP/ĐKHĐ",
        "seat": world.people.address(),
        "area": world.people.area(),
        "head_certificate": str(head.certificate),
        "registered_on": date(2025, 6, 16).isoformat(),
    }


async def renumbering(world: World, on: date, organisation: Organisation, number: int) -> None:
    """An organisation gets a number of the newer shape."""
    today = await world.timeline.until(on)
    province = world.settings.province
    await world.department_does().done(
        f"/api/registry/organisations/{organisation.id}/change-organisation-number",
        {
            "registration_number": f"{province}.2025.01.{9000 + number:04d}/TP/ĐKHĐ",
            "changed_on": today.isoformat(),
            "decision": world.signed(DIRECTOR, "GĐKHĐ-STP", today),
        },
    )


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
    """Every paper and every standard is looked at."""
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
        {"ground": "b", "decision": world.signed(CHAIR, "QĐ-UBND", today)},
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
