"""Stories of the registry: lawyers and organisations, of old registers and of the year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from services.launch.demo.people import Person
from services.launch.demo.world import DIRECTOR, Someone, World

REGISTER = "Sổ giả định"
MINISTER = "Bộ trưởng Bộ Tư pháp"
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
