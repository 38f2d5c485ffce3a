"""A dossier on a day that a test has chosen: filed, found complete, proposed, decided."""

from typing import Any

from shared.messages import Role
from tests.journeys.past import Past
from tests.journeys.story import GROUNDS, STANDARDS, met, signed
from tests.support.eventually import eventually

NEW_COMMUNE = "20242"


async def register(past: Past, name: str, citizen_number: str, area: str = NEW_COMMUNE) -> str:
    body = {
        "full_name": "Lê Thị Mẫu",
        "citizen_number": citizen_number,
        "birth_date": "1990-05-02",
        "area": area,
    }
    path = "/api/registry/persons/register-person"
    made = await past.ask(Role.DEPARTMENT).done(path, body, key=f"{name}/person")
    person: str = made["id"]
    return person


async def apply(past: Past, name: str, person: str, on: str, **said: Any) -> str:
    """File a dossier; give the path of the certificate."""
    body = {
        "person_id": person,
        "kind": "passed",
        "area": NEW_COMMUNE,
        "received_on": on,
        "channel": "counter",
        **said,
    }
    path = "/api/registry/certificates/apply-for-certificate"
    made = await past.ask(Role.DEPARTMENT).done(path, body, key=f"{name}/apply")
    return f"/api/registry/certificates/{made['id']}"


async def propose(past: Past, at: str, name: str, on: str) -> None:
    """Find the dossier complete and the applicant good, and propose the issue."""
    tell = past.ask(Role.DEPARTMENT)
    (applied,) = await tell.events(at, "CertificateApplied")
    items = {"assessments": [met(one["label"]) for one in applied["event"]["items"]]}
    await tell.done(f"{at}/assess-items", items, key=f"{name}/items")
    standards = [
        {"standard": one, "verdict": "met", "evidence": "Đã đối chiếu"} for one in STANDARDS
    ]
    body = {"assessments": standards}
    await tell.done(f"{at}/assess-standards", body, key=f"{name}/standards")
    grounds = [
        {"ground": one, "verdict": "not_the_case", "evidence": "Đã xác minh"} for one in GROUNDS
    ]
    await tell.done(f"{at}/assess-grounds", {"assessments": grounds}, key=f"{name}/grounds")
    await tell.done(f"{at}/propose-issue", {"proposed_on": on}, key=f"{name}/propose")


async def waits(past: Past, at: str, **wanted: Any) -> None:
    """See that a dossier comes to wait for somebody, by a limit, until a day."""
    stream = f"certificate-{at.rpartition('/')[2]}"

    async def seen() -> dict[str, Any]:
        row = await past.ask(Role.DEPARTMENT).row("/api/registry/dossiers", stream)
        return {name: (row or {}).get(name) for name in wanted}

    await eventually(seen, wanted)


def issue(by: str, on: str, serial: str) -> dict[str, Any]:
    """Say that an authority issued a certificate."""
    return {"decision": signed(by, f"{serial}/QĐ", on), "serial": serial}
