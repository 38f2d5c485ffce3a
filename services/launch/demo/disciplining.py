"""Stories of discipline: penalties of the State, discipline of the Bar, and what is undone."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.launch.demo.inspecting import Referred
from services.launch.demo.registering import Lawyer, Organisation
from services.launch.demo.world import CHAIR, DIRECTOR, World

Form = Literal["reprimand", "warning", "suspension", "deletion"]
LIGHT, HEAVY, OF_ORGANISATIONS = "light", "heavy", "organisation"
ACTS = {  # by the decree of the day: until 2026-05-17, and from then on
    LIGHT: ("82/2020:6.1.a", "109/2026:8.1.a"),
    HEAVY: ("82/2020:6.3.g", "109/2026:8.3.g"),
    OF_ORGANISATIONS: ("82/2020:7.1.k", "109/2026:9.1.k"),
}
NEW_DECREE = date(2026, 5, 18)
FINES = {LIGHT: 2_000_000, HEAVY: 8_500_000, OF_ORGANISATIONS: 8_500_000}
TOUCHES: dict[Form, str | None] = {  # what becomes of the membership
    "reprimand": None,
    "warning": None,
    "suspension": "MembershipSuspended",
    "deletion": "NameDeleted",
}


def act(kind: str, on: date) -> str:
    """Name an act as the decree of its day does."""
    return ACTS[kind][on >= NEW_DECREE]


async def penalty(
    world: World, referred: Referred, about: Organisation, kind: str, *, deprives: bool = False
) -> tuple[UUID, UUID]:
    """The State fines, and may take the use of a certificate away.

    Returns:
        The penalty, and its decision.
    """
    department = world.department_does()
    today = await world.timeline.wait(2)
    organisation = referred.breach.by_organisation
    whose = (
        {"offender": "organisation", "organisation_id": str(about.id)}
        if organisation
        else {"offender": "individual", "certificate": str(about.head.certificate)}
    )
    key = await department.done(
        "/api/discipline/penalties/make-minutes",
        {
            "violation_id": str(referred.violation),
            "area": about.area,
            "act": referred.breach.act,
            "committed_on": referred.committed_on.isoformat(),
            "made_on": today.isoformat(),
            "minutes_number": f"{next(world.numbers)}/BB-VPHC",
            **whose,
        },
    )
    today = await world.timeline.wait(4)
    starts = today + timedelta(days=1)
    taken = {"starts_on": starts.isoformat(), "ends_on": (starts + timedelta(days=60)).isoformat()}
    at = f"/api/discipline/penalties/{key}"
    await department.done(
        f"{at}/record-penalty",
        {
            "fine_vnd": FINES[kind],
            "deprivation": taken if deprives else None,
            "decision": world.signed(DIRECTOR, "QĐ-XPHC", today),
        },
    )
    decided = await department.event(at, "PenaltyDecided")
    if deprives:
        certificate = f"/api/registry/certificates/{about.head.certificate}"
        await department.event(certificate, "CertificateUseDeprived")
    return key, UUID(decided["event"]["decision_id"])


async def annulment(world: World, key: UUID, decision: UUID, head: Lawyer) -> None:
    """A penalty is annulled, and its deprivation never was, in law."""
    department = world.department_does()
    today = await world.timeline.wait(12)
    await department.done(
        f"/api/discipline/penalties/{key}/record-penalty-annulment",
        {
            "decision_id": str(decision),
            "annulled_on": today.isoformat(),
            "decision": world.signed(CHAIR, "QĐ-UBND", today),
        },
    )
    certificate = f"/api/registry/certificates/{head.certificate}"
    await department.event(certificate, "CertificateDeprivationAnnulled")


async def discipline(world: World, violation: UUID, lawyer: Lawyer, form: Form) -> None:
    """The Bar opens a case and decides."""
    bar = world.bar_does()
    at = await case(world, violation, lawyer)
    today = await world.timeline.wait(10)
    starts = today + timedelta(days=1)
    ends = starts + timedelta(days=213)  # seven months
    term = {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
    await bar.done(
        f"{at}/record-discipline",
        {
            "form": form,
            "decision": world.signed(f"Ban Chủ nhiệm {world.bar}", "QĐ-BCN", today),
            **(term if form == "suspension" else {}),
        },
    )
    if kind := TOUCHES[form]:
        await bar.event(f"/api/registry/memberships/{lawyer.membership}", kind)


async def case(world: World, violation: UUID, lawyer: Lawyer) -> str:
    """The Bar opens a case on a violation that it holds."""
    today = await world.timeline.wait(3)
    key = await world.bar_does().done(
        "/api/discipline/cases/open-case",
        {
            "violation_id": str(violation),
            "certificate": str(lawyer.certificate),
            "area": lawyer.area,
            "opened_on": today.isoformat(),
        },
    )
    return f"/api/discipline/cases/{key}"


async def reported(world: World, on: date, lawyer: Lawyer, *, to_bar: bool) -> UUID:
    """Somebody reports a violation."""
    today = await world.timeline.until(on)
    does = world.bar_does() if to_bar else world.department_does()
    return await does.done(
        "/api/discipline/violations/record-violation",
        {
            "source": "report",
            "track_proposed": "discipline" if to_bar else "penalty",
            "description": "Khách hàng phản ánh luật sư chậm trả hồ sơ đã nhận",
            "certificate": str(lawyer.certificate),
            "area": lawyer.area,
            "committed_on": (today - timedelta(days=15)).isoformat(),
            "recorded_on": today.isoformat(),
        },
    )


async def screened_out(world: World, on: date, lawyer: Lawyer) -> None:
    """A report turns out to be none of a breach."""
    key = await reported(world, on, lawyer, to_bar=True)
    today = await world.timeline.wait(6)
    await world.bar_does().done(
        f"/api/discipline/violations/{key}/screen-out",
        {
            "reason": "Hồ sơ đã được trả đúng hạn theo biên bản giao nhận",
            "screened_on": today.isoformat(),
        },
    )


async def handed_over(world: World, on: date, lawyer: Lawyer) -> None:
    """The Department gives a report to the Bar, which finds no breach in it."""
    key = await reported(world, on, lawyer, to_bar=False)
    today = await world.timeline.wait(3)
    await world.department_does().done(
        f"/api/discipline/violations/{key}/hand-over",
        {
            "to": "bar",
            "reason": "Thuộc quy tắc đạo đức nghề nghiệp",
            "handed_on": today.isoformat(),
        },
    )
    at = await case(world, key, lawyer)
    today = await world.timeline.wait(9)
    await world.bar_does().done(
        f"{at}/dismiss-case",
        {"reason": "Không đủ căn cứ", "dismissed_on": today.isoformat()},
    )


async def voided(world: World, on: date, lawyer: Lawyer) -> None:
    """A clerk recorded a report twice, and takes the second back."""
    await reported(world, on, lawyer, to_bar=False)
    twice = await reported(world, world.timeline.today, lawyer, to_bar=False)
    department = world.department_does()
    at = f"/api/discipline/violations/{twice}"
    recorded = await department.event(at, "ViolationRecorded")
    await world.timeline.wait(1)
    await department.done(
        f"{at}/void-record",
        {
            "command_id": recorded["envelope"]["command_id"],
            "reason": "Nhập trùng một phản ánh",
        },
    )
