"""The Bar's four forms of discipline: what each does to the membership and to the register."""

from typing import Any

import httpx
import pytest

from tests.journeys import scenes
from tests.journeys.story import signed
from tests.support.province import Province

DECIDED, IN_JULY, AFTER = "2026-06-10", "2026-07-15", "2027-02-01"
TERM = {"starts_on": "2026-06-15", "ends_on": "2027-01-14"}


@pytest.mark.parametrize(
    ("form", "term", "status", "reasons", "after"),
    [
        ("reprimand", {}, "active", [], "active"),
        ("warning", {}, "active", [], "active"),
        ("suspension", TERM, "suspended", ["membership_suspended"], "active"),
        ("deletion", {}, "deleted", ["name_deleted"], "deleted"),
    ],
)
def test_a_form_touches_membership_and_verdict_as_the_law_says(  # noqa: PLR0913, PLR0917  # a table
    province: Province,
    form: str,
    term: dict[str, str],
    status: str,
    reasons: list[str],
    after: str,
) -> None:
    certificate = scenes.certificate(province, form)
    member = scenes.membership(province, form, certificate)
    at = scenes.case(province, form, certificate)
    decision = discipline(province, at, form, {"form": form, **term})

    def stands(on: str) -> tuple[Any, Any]:
        return listed(province, member, on), scenes.practises(province, certificate, on=on)

    scenes.becomes(lambda: stands(IN_JULY), (status, (not reasons, reasons)))
    assert stands("2026-06-01") == ("active", (True, []))
    assert stands(AFTER)[0] == after
    assert sanctions(province, member) == [form]

    annulled = {
        "decision_id": decision,
        "annulled_on": "2026-10-01",
        "decision": signed("Liên đoàn Luật sư Việt Nam", f"{form}/QĐ-HB", "2026-10-01"),
    }
    scenes.bar(province).done(f"{at}/record-discipline-annulment", annulled, key=f"{form}/annul")

    scenes.becomes(lambda: stands(IN_JULY), ("active", (True, [])))
    scenes.becomes(lambda: sanctions(province, member), [])


def test_a_suspension_needs_its_days_and_a_warning_has_none(province: Province) -> None:
    certificate = scenes.certificate(province, "days")
    scenes.membership(province, "days", certificate)  # whose case it is; else its opening waits
    at = scenes.case(province, "days", certificate)
    for body, code in (
        ({"form": "suspension"}, "dates-needed"),
        ({"form": "suspension", **TERM, "ends_on": "2026-06-16"}, "suspension-outside-range"),
        ({"form": "warning", **TERM}, "dates-not-of-this-form"),
    ):
        refused = scenes.bar(province).post(
            f"{at}/record-discipline", body | {"decision": signed(scenes.BOARD, "1", DECIDED)}
        )
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert {one["code"] for one in refused.json()["faults"]} == {code}


def discipline(province: Province, at: str, name: str, said: dict[str, str]) -> str:
    """Record what the Bar's board decided; give the decision's id."""
    body = said | {"decision": signed(scenes.BOARD, f"{name}/QĐ-KL", DECIDED)}
    scenes.bar(province).done(f"{at}/record-discipline", body, key=f"{name}/discipline")
    decision: str = scenes.events(province, at, "DisciplineDecided")[-1]["event"]["decision_id"]
    return decision


def listed(province: Province, member: str, on: str) -> str | None:
    """Say how the registry's list of members shows one."""
    rows = scenes.every(scenes.bar(province), "/api/registry/members", on=on)
    return next((row["status"] for row in rows if row["stream"] == f"membership-{member}"), None)


def sanctions(province: Province, member: str) -> list[str]:
    """Say which sanctions reporting shows to the Bar."""
    rows = scenes.every(scenes.bar(province), "/api/reporting/members")
    (row,) = [row for row in rows if row["stream"] == f"membership-{member}"]
    found: list[str] = row["sanctions"]
    return found
