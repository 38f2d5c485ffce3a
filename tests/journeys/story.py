"""One lawyer's story through four services, told over HTTP alone, step by step.

Each step says the same commands under the same keys, so it may be told again after a service
died in its middle.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

COMMUNE, ELSEWHERE = "20194", "20242"
CHAIR, DIRECTOR = "Chủ tịch UBND cấp tỉnh", "Giám đốc Sở Tư pháp"
STANDARDS = (
    "loyal_citizen",
    "obeys_law",
    "good_character",
    "law_bachelor",
    "trained",
    "traineeship",
    "health",
)
GROUNDS = (
    "official",
    "not_resident",
    "criminal",
    "compulsory_measure",
    "incapable",
    "dismissed_official",
)


class Tells(Protocol):
    """Somebody with a role, over HTTP."""

    def done(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Give a command until it is taken."""

    def get(self, path: str, **query: Any) -> Any:
        """Read."""


@dataclass(slots=True)
class Story:
    """Who tells it, and what it has come to so far."""

    department: Tells
    bar: Tells
    commune: Tells
    name: str = "one"  # told apart from other stories
    known: dict[str, Any] = field(default_factory=dict)

    def key(self, step: str) -> str:
        """Name a command of this story."""
        return f"{self.name}/{step}"


def signed(by: str, number: str, on: str) -> dict[str, str]:
    """Write a decision on paper."""
    return {"authority": by, "number": number, "signed_on": on, "signer": "Trần Thị Bình"}


def dossier(story: Story) -> None:
    """A person is registered and files a dossier, which becomes a certificate and a membership."""
    tell = story.department.done
    person = tell(
        "/api/registry/persons/register-person",
        {
            "full_name": "Nguyễn Thị Giả Định",
            "citizen_number": citizen_number(story.name),
            "birth_date": "1990-05-02",
            "address": "12 đường Không Có Thật",
            "area": COMMUNE,
        },
        key=story.key("person"),
    )["id"]
    certificate = tell(
        "/api/registry/certificates/apply-for-certificate",
        {
            "person_id": person,
            "kind": "passed",
            "area": COMMUNE,
            "received_on": "2026-10-05",
            "channel": "counter",
        },
        key=story.key("apply"),
    )["id"]
    at = f"/api/registry/certificates/{certificate}"
    items = [one["label"] for one in event(story, at, "CertificateApplied")["items"]]
    tell(f"{at}/assess-items", {"assessments": [met(one) for one in items]}, key=story.key("items"))
    tell(
        f"{at}/assess-standards",
        {
            "assessments": [
                {"standard": one, "verdict": "met", "evidence": "Đã đối chiếu hồ sơ"}
                for one in STANDARDS
            ]
        },
        key=story.key("standards"),
    )
    tell(
        f"{at}/assess-grounds",
        {
            "assessments": [
                {"ground": one, "verdict": "not_the_case", "evidence": "Đã xác minh"}
                for one in GROUNDS
            ]
        },
        key=story.key("grounds"),
    )
    tell(f"{at}/propose-issue", {"proposed_on": "2026-10-08"}, key=story.key("propose"))
    tell(
        f"{at}/record-issue",
        {"decision": signed(CHAIR, "218/QĐ-UBND", "2026-10-15"), "serial": f"S-{story.name}"},
        key=story.key("issue"),
    )
    membership = story.bar.done(
        "/api/registry/memberships/admit-member",
        {
            "certificate_id": certificate,
            "bar": "Đoàn Luật sư thành phố Đà Nẵng",
            "admitted_on": "2026-10-20",
        },
        key=story.key("admit"),
    )["id"]
    story.known |= {"person": person, "certificate": certificate, "membership": membership}


def met(label: str) -> dict[str, str]:
    """Judge a paper good."""
    return {"label": label, "verdict": "met", "evidence": "Hợp lệ"}


def recommendation(story: Story) -> None:
    """An organisation is registered; the commune recommends to inspect it, and is heard."""
    organisation = story.department.done(
        "/api/registry/organisations/register-organisation",
        {
            "name": f"Văn phòng luật sư Giả Định {story.name}",
            "form": "law_office",
            "registration_number": organisation_number(story.name),
            "seat": "99 đường Không Có Thật",
            "area": COMMUNE,
            "head_certificate": story.known["certificate"],
            "registered_on": "2026-10-22",
        },
        key=story.key("organisation"),
    )["id"]
    recommended = story.commune.done(
        "/api/inspection/recommendations/recommend-inspection",
        {
            "organisation_id": organisation,
            "organisation_name": f"Văn phòng luật sư Giả Định {story.name}",
            "area": COMMUNE,
            "grounds": "Người dân phản ánh văn phòng nhận việc không có hợp đồng",
            "evidence": ["Biên bản tiếp công dân"],
            "received_on": "2026-10-26",
            "channel": "online",
        },
        key=story.key("recommend"),
    )["id"]
    story.department.done(
        f"/api/inspection/recommendations/{recommended}/accept-recommendation",
        {"accepted_on": "2026-10-28"},
        key=story.key("accept"),
    )
    story.known |= {"organisation": organisation, "recommendation": recommended}


def inspection(story: Story) -> None:
    """The Department checks, finds a breach, concludes, refers it, and answers the commune."""
    tell = story.department.done
    check = tell(
        "/api/inspection/inspections/open-inspection",
        {
            "kind": "check",
            "organisation_id": story.known["organisation"],
            "organisation_name": f"Văn phòng luật sư Giả Định {story.name}",
            "area": COMMUNE,
            "recommendation_id": story.known["recommendation"],
            "scope": "Hợp đồng dịch vụ pháp lý",
            "period_from": "2026-10-22",
            "period_to": "2026-10-31",
            "head": "Lê Văn Cường",
            "members": ["Phạm Thị Dung"],
            "decision": signed(DIRECTOR, "45/QĐ-STP", "2026-11-02"),
        },
        key=story.key("open"),
    )["id"]
    at = f"/api/inspection/inspections/{check}"
    tell(
        f"{at}/record-finding",
        {
            "item": "Ký hợp đồng qua tổ chức",
            "legal_basis": "NĐ 109/2026/NĐ-CP Đ.8(3)(g)",
            "verdict": "breach",
            "statement": "Luật sư ký hợp đồng không thông qua văn phòng",
            "found_on": "2026-11-04",
        },
        key=story.key("find"),
    )
    finding = event(story, at, "FindingRecorded")["finding_id"]
    tell(
        f"{at}/conclude-inspection",
        {"summary": "Có một vi phạm", "decision": signed(DIRECTOR, "46/KL-STP", "2026-11-06")},
        key=story.key("conclude"),
    )
    tell(
        f"{at}/refer-violation",
        {
            "finding_id": finding,
            "track": "penalty",
            "act": "109/2026:8.3.g",
            "description": "Ký hợp đồng dịch vụ pháp lý không thông qua tổ chức",
            "certificate": story.known["certificate"],
            "committed_on": "2026-10-25",
            "referred_on": "2026-11-06",
        },
        key=story.key("refer"),
    )
    tell(
        f"/api/inspection/recommendations/{story.known['recommendation']}/answer-recommendation",
        {
            "answer": "Đã kiểm tra, có vi phạm và đã chuyển xử lý",
            "inspection_id": check,
            "answered_on": "2026-11-07",
            "channel": "online",
        },
        key=story.key("answer"),
    )
    referral = event(story, at, "ViolationReferred")["referral_id"]
    story.known |= {"inspection": check, "violation": referral}


def penalty(story: Story) -> None:
    """The referral has become a violation; it is penalised with a fine and a deprivation."""
    tell = story.department.done
    minutes = tell(
        "/api/discipline/penalties/make-minutes",
        {
            "violation_id": story.known["violation"],
            "offender": "individual",
            "certificate": story.known["certificate"],
            "area": COMMUNE,
            "act": "109/2026:8.3.g",
            "committed_on": "2026-10-25",
            "made_on": "2026-11-09",
            "minutes_number": f"07/BB-VPHC-{story.name}",
        },
        key=story.key("minutes"),
    )["id"]
    at = f"/api/discipline/penalties/{minutes}"
    tell(
        f"{at}/record-penalty",
        {
            "fine_vnd": 8_500_000,
            "deprivation": {"starts_on": "2026-11-12", "ends_on": "2027-01-11"},
            "decision": signed(DIRECTOR, "50/QĐ-XPHC", "2026-11-11"),
        },
        key=story.key("penalise"),
    )
    decision = event(story, at, "PenaltyDecided")["decision_id"]
    story.known |= {"penalty": minutes, "decision": decision}


def annulment(story: Story) -> None:
    """The penalty's decision is annulled."""
    story.department.done(
        f"/api/discipline/penalties/{story.known['penalty']}/record-penalty-annulment",
        {
            "decision_id": story.known["decision"],
            "annulled_on": "2026-11-20",
            "decision": signed(CHAIR, "61/QĐ-UBND", "2026-11-20"),
        },
        key=story.key("annul"),
    )


STEPS: tuple[Callable[[Story], None], ...] = (
    dossier,
    recommendation,
    inspection,
    penalty,
    annulment,
)


def event(story: Story, at: str, kind: str) -> dict[str, Any]:
    """Read an event of a stream."""
    history = story.department.get(f"{at}/history").json()["events"]
    found: dict[str, Any] = next(one["event"] for one in history if one["event"]["type"] == kind)
    return found


def citizen_number(name: str) -> str:
    """Invent a number that is built as the law says."""
    return f"048190{abs(hash_of(name)) % 1_000_000:06d}"


def organisation_number(name: str) -> str:
    """Invent a registration number of the newer shape."""
    return f"48.2026.01.{abs(hash_of(name)) % 10_000:04d}/TP/ĐKHĐ"


def hash_of(name: str) -> int:
    """Spread names over numbers, the same in each run."""
    return int.from_bytes(name.encode(), "big") % 999_983
