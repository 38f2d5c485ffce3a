"""An operator sees how everything stands, and does something about it, from the command line."""

import json
from uuid import UUID

import httpx
import pytest
from typer.testing import CliRunner, Result

from shared.cli import command_line
from shared.messages import Role
from shared.ops.standing import Standing
from tests.journeys import scenes
from tests.support.province import SERVICES, Province

PLACE = "ValueError thử:7"
REASON = "Đã cập nhật phần mềm"


def luatsu(province: Province, *said: str) -> Result:
    """Give a command as whoever runs the deployment."""
    doors = {
        f"LUATSU_FEED_{name.upper()}": f"http://127.0.0.1:{port}"
        for name, port in province.ports.items()
    }
    return CliRunner().invoke(
        command_line(), said, env={"LUATSU_DATA": str(province.logs), **doors}
    )


def park(province: Province, stream: str, *, fingerprint: str = PLACE) -> tuple[str, int]:
    """Set the one event of a stream aside, as a read model does that cannot take it."""
    with province.database("registry") as connection:
        row = connection.execute(
            """insert into follow.parked
                 (source, position, stream, stage, error, fingerprint, attempts)
               select 'registry', e.position, e.stream, c.stage, 'ValueError', %s, 1
                 from log.event e, follow.checkpoint c
                where e.stream = %s and c.source = 'registry' and c.stage like 'read/certificate%%'
               returning stage, position""",
            [fingerprint, stream],
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def parked(province: Province, stream: str) -> int:
    with province.database("registry") as connection:
        found = connection.execute(
            "select count(*) from follow.parked where stream = %s", [stream]
        ).fetchone()
    assert found is not None
    return int(found[0])


def recorded(province: Province, kind: str) -> list[dict[str, object]]:
    """Read what was recorded of a kind: who, and what."""
    with province.database("registry") as connection:
        rows = connection.execute(
            "select document from log.event where type = %s order by position", [kind]
        ).fetchall()
    said = [json.loads(row[0])["data"] for row in rows]
    return [one["event"] | {"by": one["context"]["actor"]["role"]} for one in said]


def certificate(province: Province, name: str) -> str:
    found = scenes.certificate(province, name)
    scenes.becomes(lambda: scenes.in_register(province, found), "issued")
    return f"certificate-{found}"


def test_the_json_says_how_every_service_stands(province: Province) -> None:
    told = luatsu(province, "ops", "--json")

    said = json.loads(told.output)
    assert set(said) == set(SERVICES)
    for name, one in said.items():
        assert one["wrong"] == []
        standing = Standing.model_validate(one["standing"])
        assert (standing.service, standing.up, standing.log.open) == (name, True, True)
        assert standing.bus.connected


def test_the_screen_names_every_service_and_what_is_parked(province: Province) -> None:
    stream = certificate(province, "screen")
    stage, position = park(province, stream)

    told = luatsu(province, "ops")

    words = told.output
    assert all(name in words for name in SERVICES)
    assert PLACE.replace(" ", "") in "".join(words.split())
    assert told.exit_code == 0 or "alerts" in words
    skipped = luatsu(
        province,
        *("ops", "skip", "registry", "--source", "registry", "--stage", stage),
        *("--stream", stream, "--position", str(position), "--reason", REASON),
    )
    assert skipped.exit_code == 0, skipped.output
    scenes.becomes(lambda: parked(province, stream), 0)
    (event,) = [one for one in recorded(province, "StreamSkipped") if one["skipped"] == stream]
    assert (event["skipped"], event["reason"], event["by"]) == (stream, REASON, "operator")


def test_all_streams_that_one_error_parked_are_tried_again_and_each_is_told(
    province: Province,
) -> None:
    streams = sorted(certificate(province, f"alike {n}") for n in range(3))
    other = certificate(province, "not alike")
    for stream in streams:
        park(province, stream)
    park(province, other, fingerprint="KeyError khác:1")

    told = luatsu(province, "ops", "retry", "registry", "--fingerprint", PLACE, "--reason", REASON)

    assert told.exit_code == 0, told.output
    assert [stream for stream in streams if f"{stream}: xong / done" in told.output] == streams
    assert [parked(province, stream) for stream in streams] == [0, 0, 0]
    assert parked(province, other) == 1
    retried = recorded(province, "StreamRetried")
    events = [one for one in retried if one["retried"] in streams]
    assert [one["retried"] for one in events] == streams
    assert {(one["fingerprint"], one["reason"], one["by"]) for one in events} == {
        (PLACE, REASON, "operator")
    }

    again = luatsu(province, "ops", "retry", "registry", "--fingerprint", PLACE, "--reason", REASON)
    assert again.exit_code == 1  # there was nothing to try: what was meant is somewhere else

    with province.database("registry") as connection:
        row = connection.execute(
            "select stage from follow.parked where stream = %s", [other]
        ).fetchone()
    assert row is not None
    one = luatsu(
        province,
        *("ops", "retry-parked", "registry", "--source", "registry", "--stage", row[0]),
        *("--stream", other, "--reason", REASON),
    )
    assert one.exit_code == 0, one.output
    assert parked(province, other) == 0
    assert recorded(province, "StreamRetried")[-1]["fingerprint"] is None


def test_what_is_tried_in_pages_comes_to_an_end(province: Province) -> None:
    streams = sorted(certificate(province, f"page {n}") for n in range(3))
    for stream in streams:
        park(province, stream, fingerprint="TypeError trang:3")
    operator = province.ask(Role.OPERATOR)
    body = {"fingerprint": "TypeError trang:3", "reason": REASON, "limit": 2}

    first = operator.post("/api/registry/parked/retry-alike", body).json()
    last = {name: first["rows"][-1][name] for name in ("source", "stage", "stream")}
    second = operator.post("/api/registry/parked/retry-alike", {**body, "after": last}).json()

    assert ([row["stream"] for row in first["rows"]], first["more"]) == (streams[:2], True)
    assert ([row["stream"] for row in second["rows"]], second["more"]) == (streams[2:], False)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_tried_without_a_reason(province: Province, reason: str) -> None:
    operator = province.ask(Role.OPERATOR)
    asked = {"source": "registry", "stage": "own", "stream": "certificate-1", "reason": reason}

    for path, body in (
        ("parked/retry", asked),
        ("parked/retry-alike", {"fingerprint": PLACE, "reason": reason}),
        (f"waiting/{UUID(int=1)}/retry", {"reason": reason}),
    ):
        answer = operator.post(f"/api/registry/{path}", body)
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_an_effect_that_is_not_there_is_said_in_words(province: Province) -> None:
    told = luatsu(province, "ops", "retry-order", "registry", str(UUID(int=1)), "--reason", REASON)

    assert told.exit_code == 1
    assert "Không" in told.output
    assert recorded(province, "OrderRetried") == []


def test_whoever_has_no_token_of_an_operator_is_told(province: Province) -> None:
    told = luatsu(
        province,
        *("ops", "retry", "registry", "--fingerprint", PLACE, "--reason", REASON),
        *("--token", province.token(Role.BAR)),
    )

    assert told.exit_code == 1
    assert recorded(province, "StreamRetried") == [
        one for one in recorded(province, "StreamRetried") if one["by"] == "operator"
    ]


def test_the_doctor_says_what_alerts_and_how_much_is_signed(province: Province) -> None:
    scenes.becomes(lambda: signed(province), wanted=True)

    told = json.loads(luatsu(province, "doctor", "--json").output)["services"]["registry"]

    assert told["wrong"] == []
    assert told["notary"].startswith("luatsu/48/registry+")
    assert told["findings"] == 0
    assert told["drill_seconds"] >= 0
    assert {one["alert"] for one in told["alerts"]} <= {"drill-old", "reconciler-silent"}


def signed(province: Province) -> bool:
    told = json.loads(luatsu(province, "doctor", "--json").output)["services"]["registry"]
    return bool(told["signed"] == told["head"] > 0)
