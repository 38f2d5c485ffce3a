"""The OpenAPI document says all that a client needs."""

from typing import Any

from shared.messages import Role
from tests.shared.web.memory import OPEN, PETITIONS, Memory, client


async def document() -> dict[str, Any]:
    """Fetch it."""
    async with client(Memory(), Role.DEPARTMENT) as officer:
        answer = await officer.get("/api/registry/openapi.json")
    return dict(answer.json())


async def test_a_command_is_described_by_its_model_its_errors_and_who_may() -> None:
    said = await document()

    operation = said["paths"][OPEN]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/OpenPetition"}
    assert said["components"]["schemas"]["OpenPetition"]["additionalProperties"] is False
    assert {"200", "201", "401", "403", "409", "412", "413", "415", "422", "503"} <= set(
        operation["responses"]
    )
    assert {one["name"] for one in operation["parameters"]} == {"Idempotency-Key", "If-Match"}
    assert operation["x-roles"] == {
        "citizen": "province",
        "applicant": "own",
        "department": "province",
    }
    assert operation["x-vi"] == "Nộp đơn"


async def test_every_reference_leads_somewhere_and_every_operation_has_its_own_name() -> None:
    said = await document()

    def references(part: Any) -> set[str]:
        match part:
            case dict():
                own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
                return own.union(*(references(one) for one in part.values()))
            case list():
                return set().union(*(references(one) for one in part))
            case _:
                return set()

    known = {f"#/components/schemas/{name}" for name in said["components"]["schemas"]}
    names = [one["operationId"] for path in said["paths"].values() for one in path.values()]
    assert references(said) <= known
    assert len(names) == len(set(names))


async def test_pages_and_the_addresses_of_machines_are_not_in_it() -> None:
    said = await document()

    assert all(path.startswith("/api/registry/") for path in said["paths"])
    assert f"{PETITIONS}/{{id}}/history" in said["paths"]
    assert f"{PETITIONS}/{{id}}/forward-petition" not in said["paths"]


async def test_a_list_is_described_with_its_filters() -> None:
    said = await document()

    operation = said["paths"]["/api/registry/petition-list"]["get"]
    names = {one["name"] for one in operation["parameters"]}
    assert names == {
        "title",
        "stage",
        "filed_on",
        "on",
        "known_at",
        "at_least",
        "cursor",
        "limit",
        "format",
        "lang",
    }
    assert set(operation["responses"]["200"]["content"]) == {
        "application/json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
    }
