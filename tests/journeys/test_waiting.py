"""An effect waits for what it is about, is seen while it waits, and comes about by itself."""

import httpx

from shared.messages import Role
from tests.journeys import scenes
from tests.journeys.doctor import doctor
from tests.support.province import Province

WAITING = "/api/registry/waiting"


def test_a_penalty_waits_for_the_import_of_its_certificate(province: Province) -> None:
    province.kill("registry")
    at = scenes.minutes(province, "waiting", scenes.printed("waiting"))
    scenes.decide(province, at, "waiting", ("2026-11-12", "2027-01-11"))
    province.start("registry")
    province.ready("registry")

    operator = province.ask(Role.OPERATOR)
    scenes.becomes(
        lambda: [
            (row["command"], row["state"], row["target"]) for row in scenes.every(operator, WAITING)
        ],
        [
            (
                "RecordDeprivation",
                "waiting",
                f"certificate-number/48/{scenes.ISSUER}/2016/waiting",
            )
        ],
    )
    assert doctor(province)["services"]["registry"]["waiting"] == 1
    order = scenes.every(operator, WAITING)[0]["id"]
    again = operator.post(f"{WAITING}/{order}/retry", {})
    assert again.json() == {"state": "waiting"}
    assert province.ask(Role.BAR).get(WAITING).status_code == httpx.codes.FORBIDDEN
    assert scenes.every(operator, "/api/registry/parked") == []

    certificate = scenes.certificate(province, "waiting")

    scenes.becomes(lambda: scenes.in_register(province, certificate, on="2026-11-24"), "deprived")
    assert scenes.in_register(province, certificate, on="2026-11-11") == "issued"
    assert scenes.every(operator, WAITING) == []
    scenes.becomes(lambda: doctor(province)["behind"], wanted=False)
    caused = scenes.events(
        province, f"/api/registry/certificates/{certificate}", "CertificateUseDeprived"
    )
    decided = scenes.events(province, at, "PenaltyDecided")
    assert [one["envelope"]["causation_id"] for one in caused] == [
        one["envelope"]["id"] for one in decided
    ]


def test_nobody_retries_what_is_not_there(province: Province) -> None:
    operator = province.ask(Role.OPERATOR)
    retried = operator.post(f"{WAITING}/00000000-0000-0000-0000-000000000001/retry", {})
    assert retried.status_code == httpx.codes.NOT_FOUND

    parked = {"source": "discipline", "stage": "policies", "stream": "penalty-1"}
    path = "/api/registry/parked/retry"
    assert operator.post(path, parked).json() == {"remaining": 0}
    assert operator.post(path, parked | {"stage": "x"}).status_code == httpx.codes.NOT_FOUND
    assert operator.post(path, {}).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    department = province.ask(Role.DEPARTMENT)
    assert department.post(path, parked).status_code == httpx.codes.FORBIDDEN
