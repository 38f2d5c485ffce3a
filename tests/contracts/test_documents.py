"""Documents of services that run are as the published schemas say, byte for byte verifiable."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import jsonschema_rs
import pytest

from services.launch.deployment import Deployment
from shared.cli.where import SERVICES
from shared.follow.feed import entry
from shared.messages import Role
from shared.published.golden import FOLDER, standing, standing_schemas
from tests.journeys.story import COMMUNE, STEPS, Story
from tests.support.province import Client, Province
from tests.support.together import Together

SCHEMAS = {one["$id"]: one for one in standing_schemas(standing(FOLDER)).values()}
INDEX = json.loads((FOLDER / "events" / "index.json").read_text())
REGISTRY = jsonschema_rs.Registry(list(SCHEMAS.items()))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a feed: what its leaf should be, and the document as it came."""

    service: str
    leaf: str
    document: bytes


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, registry=REGISTRY, validate_formats=True)


def of_dataschema(name: str) -> jsonschema_rs.Draft202012Validator:
    return validator(json.loads((FOLDER / "events" / INDEX[name]).read_text()))


@pytest.fixture(scope="module")
async def lines(services: Together, deployment: Deployment) -> list[Line]:
    """Tell the story, and read of all feeds what it said, as an integrator does."""
    ports = dict.fromkeys(services.runtimes, deployment.settings.port)
    province = Province(deployment, ports)
    integrator = province.ask(Role.INTEGRATOR, scopes=("feed:all",))
    begun = {name: len(await asyncio.to_thread(read, integrator, name, 0)) for name in SERVICES}
    told = Story(
        department=province.ask(Role.DEPARTMENT),
        bar=province.ask(Role.BAR),
        commune=province.ask(Role.COMMUNE, areas=(COMMUNE,)),
        name="contracts",
    )
    for step in STEPS:
        await asyncio.to_thread(step, told)
    return [
        line
        for name in SERVICES
        for line in await asyncio.to_thread(read, integrator, name, begun[name])
    ]


def read(client: Client, service: str, after: int) -> list[Line]:
    answer = client.get(f"/api/{service}/events", after=after, limit=1000)
    assert answer.status_code == httpx.codes.OK
    return list(_lines(service, answer.content))


def _lines(service: str, content: bytes) -> Iterator[Line]:
    for line in content.splitlines():
        if found := entry(line):
            yield Line(service, json.loads(line)["leaf"], found[1])


async def test_each_document_is_as_its_schemas_say(lines: list[Line]) -> None:
    whole = validator(SCHEMAS["urn:luatsu:schema:document"])

    wrong = [
        f"{line.service} {document['type']} {error.instance_path}: {error.message}"
        for line in lines
        for document in [json.loads(line.document)]
        for error in (
            *whole.iter_errors(document),
            *of_dataschema(document["dataschema"]).iter_errors(document["data"]),
        )
    ]

    assert wrong == []
    assert {line.service for line in lines} >= {"registry", "inspection", "discipline"}
    assert len({json.loads(line.document)["type"] for line in lines}) > 15


async def test_each_leaf_is_of_the_bytes_of_its_document(lines: list[Line]) -> None:
    assert all(hashlib.sha256(b"\0" + one.document).hexdigest() == one.leaf for one in lines)


async def test_a_personal_field_holds_no_plain_text(lines: list[Line]) -> None:
    documents = [json.loads(line.document) for line in lines]
    (person,) = [one for one in documents if one["type"].endswith(".PersonRegistered")]
    fields = SCHEMAS[person["dataschema"]]["$defs"]["PersonRegistered"]["properties"]

    personal = [name for name, said in fields.items() if "x-personal" in said]

    assert {"citizen_number", "birth_date", "address"} <= set(personal)
    for name in personal:
        sealed = person["data"]["event"][name]
        assert sealed is None or sealed.startswith("v1.")


async def test_what_is_not_as_promised_is_found(lines: list[Line]) -> None:
    document = json.loads(lines[0].document)
    kind = document["type"].rpartition(".")[2]
    field = SCHEMAS[document["dataschema"]]["$defs"][kind]["required"][-1]
    del document["data"]["event"][field]
    document["time"] = "2026-11-24"

    assert not of_dataschema(document["dataschema"]).is_valid(document["data"])
    assert not validator(SCHEMAS["urn:luatsu:schema:document"]).is_valid(document)


async def test_what_newer_software_adds_is_passed_over(lines: list[Line]) -> None:
    document = json.loads(lines[0].document)
    document["data"]["event"]["added_later"] = 1
    document["data"]["context"]["addedlater"] = 1
    document["addedlater"] = 1

    assert of_dataschema(document["dataschema"]).is_valid(document["data"])
    assert validator(SCHEMAS["urn:luatsu:schema:document"]).is_valid(document)


@pytest.mark.parametrize("name", sorted(INDEX))
def test_a_schema_is_a_schema_and_is_found_by_what_documents_say(name: str) -> None:
    schema = json.loads((FOLDER / "events" / INDEX[name]).read_text())

    jsonschema_rs.meta.validate(schema)
    assert schema["$id"] == name or name in schema["x-dataschemas"]
