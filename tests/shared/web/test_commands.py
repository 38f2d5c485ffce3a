"""Commands over HTTP: who may give them, what they answer, what makes them repeatable."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from shared.messages import Role
from shared.web.commands import COMMANDS
from tests.shared.web.memory import (
    ACCOUNT,
    COMMUNE,
    OPEN,
    OPENING,
    PERSON,
    PETITIONS,
    Memory,
    client,
    names,
    opened,
)

DECIDING = {
    "decision": {
        "authority": "Sở Tư pháp",
        "number": "184/QĐ-STP",
        "signed_on": "2026-03-01",
        "signer": "Trần Thị Minh Nguyệt",
    },
    "granted": True,
}


async def test_a_command_that_opens_answers_with_its_place_and_version() -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json=OPENING)

    said = answer.json()
    assert answer.status_code == 201
    assert said == {
        "id": said["id"],
        "version": 1,
        "position": 1,
        "events": ["PetitionFiled"],
    }
    assert answer.headers["location"] == f"{PETITIONS}/{said['id']}"
    assert answer.headers["etag"] == '"1"'


async def test_the_same_key_is_the_same_command_and_its_answer_is_given_again() -> None:
    kernel, key = Memory(), UUID(int=9)
    async with client(kernel, Role.DEPARTMENT) as officer:
        first = await officer.post(OPEN, json=OPENING, headers={"Idempotency-Key": str(key)})
        again = await officer.post(OPEN, json=OPENING, headers={"Idempotency-Key": str(key)})

    assert first.json() == again.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(kernel.log) == 1
    assert kernel.asked[0].command_id == uuid5(COMMANDS, f"test/{ACCOUNT}/Sở Tư pháp/{key}")


async def test_the_same_key_with_another_body_is_refused() -> None:
    headers = {"Idempotency-Key": str(UUID(int=9))}
    async with client(Memory(), Role.DEPARTMENT) as officer:
        await officer.post(OPEN, json=OPENING, headers=headers)
        other = await officer.post(OPEN, json={**OPENING, "title": "Khác"}, headers=headers)

    assert other.status_code == 422
    assert other.json()["type"] == "urn:luatsu:problem:key-used-before"


async def test_the_key_of_one_client_is_not_anothers() -> None:
    kernel, headers = Memory(), {"Idempotency-Key": str(UUID(int=9))}
    async with client(kernel, Role.DEPARTMENT) as officer:
        await officer.post(OPEN, json=OPENING, headers=headers)
    async with client(kernel, Role.DEPARTMENT, client="other") as machine:
        await machine.post(OPEN, json=OPENING, headers=headers)

    assert len(kernel.log) == 2


async def test_without_a_key_each_request_is_a_command_of_its_own() -> None:
    kernel = Memory()
    async with client(kernel, Role.DEPARTMENT) as officer:
        await officer.post(OPEN, json=OPENING)
        await officer.post(OPEN, json=OPENING)

    assert len({asked.command_id for asked in kernel.asked}) == 2


@pytest.mark.parametrize(
    ("header", "code"), [("Idempotency-Key", "not-a-uuid"), ("If-Match", "not-a-version")]
)
async def test_a_header_that_says_nothing_is_refused(header: str, code: str) -> None:
    kernel = Memory()
    async with client(kernel, Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json=OPENING, headers={header: "nonsense"})

    assert answer.status_code == 422
    assert names(answer.json()["faults"]) == [(code, header)]
    assert not kernel.log


async def test_a_version_that_has_passed_is_412_with_the_current_one() -> None:
    kernel = Memory()
    path = f"{PETITIONS}/{await opened(kernel)}/decide-petition"
    async with client(kernel, Role.DEPARTMENT) as officer:
        stale = await officer.post(path, json=DECIDING, headers={"If-Match": '"7"'})
        fresh = await officer.post(path, json=DECIDING, headers={"If-Match": '"1"'})

    assert stale.status_code == 412
    assert stale.headers["etag"] == '"1"'
    assert stale.json()["faults"][0]["parameters"] == {"current": 1}
    assert fresh.status_code == 200
    assert fresh.headers["etag"] == '"2"'


async def test_rules_refuse_with_every_fault_in_two_languages() -> None:
    kernel = Memory()
    path = f"{PETITIONS}/{await opened(kernel)}/decide-petition"
    wrong = {**DECIDING["decision"], "authority": "Bộ"}  # type: ignore[dict-item]
    async with client(kernel, Role.DEPARTMENT) as officer:
        answer = await officer.post(path, json={**DECIDING, "decision": wrong})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["faults"] == [
        {
            "code": "not-competent",
            "field": "decision.authority",
            "vi": "Cơ quan có thẩm quyền là Sở Tư pháp.",
            "en": "The authority is Sở Tư pháp.",
            "parameters": {"competent": "Sở Tư pháp"},
        }
    ]
    assert answer.json()["detail"] == "Cơ quan có thẩm quyền là Sở Tư pháp."
    assert answer.json()["detail_en"] == "The authority is Sở Tư pháp."


async def test_what_stands_against_a_state_is_a_conflict() -> None:
    kernel = Memory()
    path = f"{PETITIONS}/{await opened(kernel)}/decide-petition"
    async with client(kernel, Role.DEPARTMENT) as officer:
        await officer.post(path, json=DECIDING)
        again = await officer.post(path, json=DECIDING)

    assert again.status_code == 409
    assert "Đã giải quyết" in again.json()["detail"]


async def test_a_record_is_voided_by_whom_the_noun_names_and_nobody_else() -> None:
    kernel = Memory()
    path = f"{PETITIONS}/{await opened(kernel)}/void-record"
    body = {"command_id": str(kernel.asked[0].command_id), "reason": "Nhầm"}
    async with client(kernel, Role.COMMUNE, areas=[COMMUNE]) as clerk:
        refused = await clerk.post(path, json=body)
    async with client(kernel, Role.DEPARTMENT) as officer:
        done = await officer.post(path, json=body)

    assert refused.status_code == 403
    assert done.json()["events"] == ["PetitionRecordVoided"]


async def test_a_role_is_refused_before_its_body_is_read_and_hears_who_may() -> None:
    async with client(Memory(), Role.BAR) as somebody:
        answer = await somebody.post(OPEN, content=b"not even JSON")

    assert answer.status_code == 403
    assert answer.json()["faults"][0]["parameters"] == {"roles": "applicant, citizen, department"}


async def test_whoever_does_not_sign_in_is_a_citizen_where_citizens_may() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with client(kernel) as nobody:
        filed = await nobody.post(OPEN, json=OPENING)
        decided = await nobody.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)

    assert filed.status_code == 201
    assert kernel.asked[-1].actor.role is Role.CITIZEN
    assert decided.status_code == 401
    assert decided.headers["www-authenticate"] == "Bearer"


async def test_what_policies_do_has_no_route() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with client(kernel, Role.DEPARTMENT) as officer:
        answer = await officer.post(f"{PETITIONS}/{identity}/forward-petition", json={})

    assert answer.status_code == 404


@pytest.mark.parametrize("identity", ["nonsense", str(PERSON), "..%2f", "%00"])
async def test_an_id_that_names_nothing_is_404(identity: str) -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)

    assert answer.status_code == 404


async def test_a_closed_log_is_503_and_says_why() -> None:
    async with client(Memory(closed="bus-ahead"), Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json=OPENING)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["faults"][0]["parameters"] == {"reason": "bus-ahead"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_taken(kind: str) -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, content=b"{}", headers={"Content-Type": kind})

    assert answer.status_code == 415


@pytest.mark.parametrize("declared", [True, False])
async def test_too_much_is_413_whether_declared_or_not(declared: bool) -> None:  # noqa: FBT001
    async def chunks() -> object:
        for _ in range(100):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    async with client(Memory(), Role.DEPARTMENT) as officer:
        body = b" " * 100_000 if declared else chunks()
        answer = await officer.post(OPEN, content=body, headers=headers)  # type: ignore[arg-type]

    assert answer.status_code == 413
    assert answer.json()["faults"][0]["code"] == "too-large"


async def test_every_wrong_field_is_named_at_once_and_no_value_is_repeated() -> None:
    secret = "Nguyễn Thị Bí Mật"
    body = {
        **OPENING,
        "person_id": secret,
        "received_on": secret,
        "channel": secret,
        "party": {"kind": secret},
        "papers": [{"label": secret * 20, "pages": 0}],
        "unknown": secret,
    }
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json=body)

    assert answer.status_code == 422
    assert names(answer.json()["faults"]) == [
        ("uuid-parsing", "person_id"),
        ("date-parsing", "received_on"),
        ("enum", "channel"),
        ("union-tag-invalid", "party"),
        ("string-too-long", "papers.0.label"),
        ("greater-than-equal", "papers.0.pages"),
        ("extra-forbidden", "unknown"),
    ]
    assert secret not in answer.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "json-invalid"),
        (b"{", "json-invalid"),
        (b"[]", "model-type"),
        (b"null", "model-type"),
        (b"\xff\xfe", "json-invalid"),
        (b'{"title": "\xff"}', "json-invalid"),
        (b"[" * 100_00, "json-invalid"),
        (b'{"a":' * 5_000, "json-invalid"),
        (b'{"title": "\\ud800"}', "json-invalid"),
        (b'{"amount_vnd": ' + b"9" * 5000 + b"}", "json-invalid"),
    ],
)
async def test_what_is_no_command_is_422(body: bytes, code: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, content=body, headers=headers)

    assert answer.status_code == 422
    assert code in {fault["code"] for fault in answer.json()["faults"]}


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"title": "a\0b"}, ("unstorable-nul", "title")),
        ({"counts": {"a\0": 1}}, ("unstorable-nul", "counts")),
        ({"amount_vnd": 2**53}, ("unstorable-integer", "amount_vnd")),
        ({"papers": [{"label": "\0", "pages": 1}]}, ("unstorable-nul", "papers.0.label")),
    ],
)
async def test_what_no_log_keeps_is_422_with_its_field(
    more: dict[str, object], fault: tuple[str, str]
) -> None:
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json={**OPENING, **more})

    assert answer.status_code == 422
    assert names(answer.json()["faults"]) == [fault]


def values() -> SearchStrategy[object]:
    """Anything that JSON can say."""
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
    )
    return st.recursive(leaves, lambda more: st.lists(more) | st.dictionaries(st.text(), more))


KERNEL = Memory()


@given(st.dictionaries(st.sampled_from([*OPENING, "papers", "counts", "note", "x"]), values()))
async def test_no_json_breaks_the_service(more: dict[str, object]) -> None:
    async with client(KERNEL, Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, json={**OPENING, **more})

    assert answer.status_code in {201, 422}


@given(st.binary(max_size=200))
async def test_no_bytes_break_the_service(body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with client(KERNEL, Role.DEPARTMENT) as officer:
        answer = await officer.post(OPEN, content=body, headers=headers)

    assert answer.status_code == 422
