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
    again = operator.post(f"{WAITING}/{order}/retry", {"reason": "Thử lại"})
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
    nothing = f"{WAITING}/00000000-0000-0000-0000-000000000001"
    retried = operator.post(f"{nothing}/retry", {"reason": "Thử"})
    assert retried.status_code == httpx.codes.NOT_FOUND

    parked = {"source": "discipline", "stage": "voids", "stream": "penalty-1", "reason": "Thử"}
    path = "/api/registry/parked/retry"
    assert operator.post(path, parked).json() == {"remaining": 0}
    assert operator.post(path, parked | {"stage": "x"}).status_code == httpx.codes.NOT_FOUND
    assert operator.post(path, {}).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    department = province.ask(Role.DEPARTMENT)
    assert department.post(path, parked).status_code == httpx.codes.FORBIDDEN


def test_a_parked_event_is_shown_and_an_operator_tries_it_again(province: Province) -> None:
    certificate = scenes.certificate(province, "parked")
    stream = f"certificate-{certificate}"
    scenes.becomes(lambda: scenes.in_register(province, certificate), "issued")
    stage = park(province, stream)
    operator = province.ask(Role.OPERATOR)

    (row,) = scenes.every(operator, "/api/registry/parked")
    assert (row["source"], row["stage"], row["stream"]) == ("registry", stage, stream)
    assert "parked" in doctor(province)["services"]["registry"]["wrong"]
    listed = operator.get("/api/registry/certificates").json()
    assert listed["incomplete"] == 1  # whoever reads a list is told that it may lack something

    asked = {"source": "registry", "stage": stage, "stream": stream, "reason": "Đã sửa"}
    retried = operator.post("/api/registry/parked/retry", asked)

    assert retried.json() == {"remaining": 0}
    assert scenes.every(operator, "/api/registry/parked") == []
    assert scenes.in_register(province, certificate) == "issued"


def park(province: Province, stream: str) -> str:
    """Set the one event of a stream aside, as a read model does that cannot take it."""
    with province.database("registry") as connection:
        row = connection.execute(
            """insert into follow.parked (source, position, stream, stage, error, attempts)
               select 'registry', e.position, e.stream, c.stage, 'ValueError', 1
                 from log.event e, follow.checkpoint c
                where e.stream = %s and c.source = 'registry' and c.stage like 'read/certificate%%'
               returning stage""",
            [stream],
        ).fetchone()
    assert row is not None
    stage: str = row[0]
    return stage
