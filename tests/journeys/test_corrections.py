"""What was recorded in error, what was annulled, what was decided late: both times answer."""

from datetime import UTC, datetime

import httpx

from tests.journeys import scenes
from tests.support.province import Province

SUMMER = ("2026-06-05", "2026-08-04")
AUTUMN = ("2026-07-01", "2026-09-30")
IN_JULY = "2026-07-15"


def instant() -> str:
    """Read the clock, between one event and the next."""
    return datetime.now(UTC).isoformat()  # noqa: TID251  # of this machine, as the services do


def void(command: str) -> dict[str, str]:
    """Say that a command was a mistake."""
    return {"command_id": command, "reason": "Nhập nhầm"}


def test_a_clerks_mistake_is_voided_and_the_original_stays(province: Province) -> None:
    clerk = scenes.department(province)
    certificate = scenes.certificate(province, "mistake")
    at = f"/api/registry/certificates/{certificate}"
    (entered,) = scenes.events(province, at, "CertificateEntered")

    clerk.done(f"{at}/void-record", void(entered["envelope"]["command_id"]), key="mistake/void")

    history = clerk.get(f"{at}/history").json()["events"]
    assert [(one["event"]["type"], one["voided"]) for one in history] == [
        ("CertificateEntered", True),
        ("CertificateRecordVoided", False),
    ]
    scenes.becomes(lambda: scenes.in_register(province, certificate), None)
    assert scenes.certificate(province, "mistake") == certificate  # the same request again


def test_a_sanction_voided_at_its_source_is_voided_here_and_no_clerk_voids_it_here(
    province: Province,
) -> None:
    clerk = scenes.department(province)
    certificate = scenes.certificate(province, "source")
    here = f"/api/registry/certificates/{certificate}"
    at = scenes.minutes(province, "source", certificate)
    scenes.decide(province, at, "source", SUMMER)
    scenes.becomes(lambda: scenes.in_register(province, certificate, on=IN_JULY), "deprived")
    (effect,) = scenes.events(province, here, "CertificateUseDeprived")
    (decided,) = scenes.events(province, at, "PenaltyDecided")

    refused = clerk.post(f"{here}/void-record", void(effect["envelope"]["command_id"]))
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    faults = refused.json()["faults"]
    assert [one["code"] for one in faults] == ["undone-only-through-its-cause"]
    assert scenes.in_register(province, certificate, on=IN_JULY) == "deprived"

    body = void(decided["envelope"]["command_id"])
    clerk.done(f"{at}/void-record", body, key="source/void")

    scenes.becomes(lambda: scenes.in_register(province, certificate, on=IN_JULY), "issued")
    (gone,) = scenes.events(province, here, "CertificateRecordVoided")
    assert gone["envelope"]["voids"] == effect["envelope"]["command_id"]
    assert gone["envelope"]["actor"]["role"] == "policy"


def test_a_penalty_annulled_and_decided_anew_bars_again(province: Province) -> None:
    certificate = scenes.certificate(province, "anew")
    at = scenes.minutes(province, "anew", certificate)
    first = scenes.decide(province, at, "anew", SUMMER)
    scenes.becomes(lambda: scenes.in_register(province, certificate, on=IN_JULY), "deprived")

    scenes.annul(province, at, "anew", first, on="2026-06-20")
    scenes.becomes(lambda: scenes.in_register(province, certificate, on=IN_JULY), "issued")

    second = scenes.decide(province, at, "anew/2", AUTUMN, on="2026-06-25")
    assert second != first
    scenes.becomes(lambda: scenes.in_register(province, certificate, on=IN_JULY), "deprived")
    assert scenes.in_register(province, certificate, on="2026-06-30") == "issued"


def test_of_two_sanctions_the_first_annulled_leaves_the_second(province: Province) -> None:
    certificate = scenes.certificate(province, "two")
    one, two = (scenes.minutes(province, name, certificate) for name in ("two/1", "two/2"))
    first = scenes.decide(province, one, "two/1", SUMMER)
    scenes.decide(province, two, "two/2", AUTUMN)
    scenes.becomes(lambda: scenes.in_register(province, certificate, on="2026-09-01"), "deprived")

    scenes.annul(province, one, "two/1", first, on="2026-07-20")

    scenes.becomes(lambda: scenes.in_register(province, certificate, on="2026-06-10"), "issued")
    assert scenes.in_register(province, certificate, on=IN_JULY) == "deprived"


def test_what_is_known_late_changes_the_past_and_not_what_was_known(province: Province) -> None:
    certificate = scenes.certificate(province, "late")
    scenes.membership(province, "late", certificate)
    scenes.becomes(lambda: scenes.practises(province, certificate, on=IN_JULY), (True, []))
    before = instant()
    at = scenes.minutes(province, "late", certificate)
    decision = scenes.decide(province, at, "late", SUMMER)
    barred = (False, ["use_taken_away"])
    scenes.becomes(lambda: scenes.practises(province, certificate, on=IN_JULY), barred)
    between = instant()
    scenes.annul(province, at, "late", decision, on="2026-08-20")
    scenes.becomes(lambda: scenes.practises(province, certificate, on=IN_JULY), (True, []))
    scenes.becomes(lambda: scenes.in_register(province, certificate, on=IN_JULY), "issued")

    for known_at, status, verdict in (
        (before, "issued", (True, [])),
        (between, "deprived", barred),
        (instant(), "issued", (True, [])),
    ):
        asked = {"on": IN_JULY, "known_at": known_at}
        assert scenes.in_register(province, certificate, **asked) == status
        assert scenes.practises(province, certificate, **asked) == verdict
