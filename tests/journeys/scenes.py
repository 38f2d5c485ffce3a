"""What journeys have in common: a lawyer out of an old register, a violation, what came of it."""

from collections.abc import Mapping
from typing import Any

from shared.messages import Role
from tests.journeys.story import COMMUNE, DIRECTOR, citizen_number, signed
from tests.support.province import Client, Province, wait

ACT = "109/2026:8.3.g"  # fined, and the use of the certificate may be taken away for months
FINE = 8_500_000
BOARD = "Hội đồng khen thưởng, kỷ luật"
ISSUER = "Bộ trưởng Bộ Tư pháp"


def department(province: Province) -> Client:
    """Act for the Department."""
    return province.ask(Role.DEPARTMENT, unit="Sở Tư pháp")


def bar(province: Province) -> Client:
    """Act for the Bar."""
    return province.ask(Role.BAR, unit="Đoàn Luật sư")


def printed(serial: str) -> dict[str, Any]:
    """Say what is printed on a certificate."""
    return {"province": "48", "issuer": ISSUER, "year": 2016, "serial": serial}


def a_person(name: str) -> dict[str, Any]:
    """Describe somebody."""
    return {
        "full_name": "Trần Văn Thử",
        "citizen_number": citizen_number(name),
        "birth_date": "1985-01-02",
        "area": COMMUNE,
    }


def certificate(province: Province, name: str) -> str:
    """Enter somebody's certificate out of an old register."""
    tell = department(province).done
    person = tell("/api/registry/persons/register-person", a_person(name), key=f"{name}/person")[
        "id"
    ]
    entered = {
        "person_id": person,
        "area": COMMUNE,
        "number": printed(name),
        "issued_on": "2016-03-01",
        "entered_from": "Sổ cũ",
    }
    given: str = tell("/api/registry/certificates/enter-certificate", entered, key=f"{name}/enter")[
        "id"
    ]
    return given


def membership(province: Province, name: str, certificate_id: str) -> str:
    """Enter a membership out of an old register."""
    body = {
        "certificate_id": certificate_id,
        "bar": "Đoàn Luật sư thành phố Đà Nẵng",
        "admitted_on": "2016-05-01",
        "entered_from": "Sổ cũ",
    }
    path = "/api/registry/memberships/enter-membership"
    given: str = bar(province).done(path, body, key=f"{name}/member")["id"]
    return given


def violation(province: Province, name: str, of: Any, track: str = "penalty") -> str:
    """Report a violation by the holder of a certificate."""
    body = {
        "source": "report",
        "track_proposed": track,
        "description": "Nhận việc không có hợp đồng bằng văn bản",
        "certificate": of,
        "area": COMMUNE,
        "committed_on": "2026-05-20",
        "recorded_on": "2026-05-25",
    }
    path = "/api/discipline/violations/record-violation"
    given: str = department(province).done(path, body, key=f"{name}/violation")["id"]
    return given


def minutes(province: Province, name: str, of: Any) -> str:
    """Report a violation, and make its minutes; give the path of the penalty."""
    body = {
        "violation_id": violation(province, name, of),
        "offender": "individual",
        "certificate": of,
        "area": COMMUNE,
        "act": ACT,
        "committed_on": "2026-05-20",
        "made_on": "2026-05-26",
        "minutes_number": f"{name}/BB-VPHC",
    }
    path = "/api/discipline/penalties/make-minutes"
    made = department(province).done(path, body, key=f"{name}/minutes")["id"]
    return f"/api/discipline/penalties/{made}"


def decide(
    province: Province, at: str, name: str, term: tuple[str, str], on: str = "2026-06-01"
) -> str:
    """Record that a penalty was decided; give the decision's id."""
    body = {
        "fine_vnd": FINE,
        "deprivation": {"starts_on": term[0], "ends_on": term[1]},
        "decision": signed(DIRECTOR, f"{name}/QĐ-XPHC", on),
    }
    department(province).done(f"{at}/record-penalty", body, key=f"{name}/decide")
    decision: str = events(province, at, "PenaltyDecided")[-1]["event"]["decision_id"]
    return decision


def annul(province: Province, at: str, name: str, decision: str, on: str) -> None:
    """Record that a decision on a penalty was annulled."""
    body = {
        "decision_id": decision,
        "annulled_on": on,
        "decision": signed("Chủ tịch UBND cấp tỉnh", f"{name}/QĐ-HB", on),
    }
    department(province).done(f"{at}/record-penalty-annulment", body, key=f"{name}/annul")


def case(province: Province, name: str, of: Any) -> str:
    """Let the Bar open a case on a violation; give the path of the case."""
    body = {
        "violation_id": violation(province, name, of, "discipline"),
        "certificate": of,
        "area": COMMUNE,
        "opened_on": "2026-06-01",
    }
    opened = bar(province).done("/api/discipline/cases/open-case", body, key=f"{name}/case")
    return f"/api/discipline/cases/{opened['id']}"


def events(province: Province, at: str, kind: str) -> list[dict[str, Any]]:
    """Read a stream's events of a kind, each with its envelope."""
    history = department(province).get(f"{at}/history").json()["events"]
    return [one for one in history if one["event"]["type"] == kind]


def in_register(province: Province, stream: str, **asked: Any) -> str | None:
    """Say how the registry's list of certificates shows one."""
    rows = every(department(province), "/api/registry/certificates", **asked)
    return next((row["status"] for row in rows if row["stream"] == f"certificate-{stream}"), None)


def practises(province: Province, stream: str, **asked: Any) -> tuple[bool, list[str]] | None:
    """Say what the public register answers about the holder of a certificate."""
    rows = every(department(province), "/api/reporting/register", **asked)
    found = (row for row in rows if row["stream"] == f"certificate-{stream}")
    return next(((row["may_practise"], row["reasons"]) for row in found), None)


def becomes(look: Any, wanted: Any) -> None:
    """Wait until what is seen is what is wanted."""
    seen: list[Any] = []

    def is_so() -> bool:
        seen.append(look())
        return bool(seen[-1] == wanted)

    try:
        wait(is_so)
    except AssertionError as error:
        raise AssertionError(f"wanted {wanted!r}, saw {seen[-1]!r}") from error


def every(who: Client, path: str, **asked: Any) -> list[Mapping[str, Any]]:
    """Read all of a list."""
    said = who.get(path, limit=500, **asked)
    assert said.status_code == 200, said.text
    assert said.json()["next"] is None
    found: list[Mapping[str, Any]] = said.json()["rows"]
    return found
