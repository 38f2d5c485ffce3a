"""The AsyncAPI documents hang together; `@asyncapi/parser` was asked by hand, see the README."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from shared.bus.declarations import consumer_config, stream_name, subject
from shared.cli.where import SERVICES
from shared.published.golden import FOLDER
from shared.service import Blueprint

DOCUMENTS = ("asyncapi.json", *(f"asyncapi-{name}.json" for name in SERVICES))
TOP = {"asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components"}


def document(name: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return said


def references(part: Any) -> Iterator[str]:
    match part:
        case {"$ref": str(ref)}:
            yield ref
        case dict():
            for one in part.values():
                yield from references(one)
        case list():
            for one in part:
                yield from references(one)
        case _:
            pass


def led_to(said: dict[str, Any], ref: str) -> Any:
    part: Any = said
    for name in ref.removeprefix("#/").split("/"):
        part = part[name]
    return part


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_of_version_3_and_every_reference_leads_somewhere(name: str) -> None:
    said = document(name)

    assert said["asyncapi"] == "3.0.0"
    assert said.keys() == TOP
    assert all(ref.startswith("#/") and led_to(said, ref) for ref in references(said))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_operation_has_a_channel_and_a_channel_its_parameters(name: str) -> None:
    said = document(name)

    for operation in said["operations"].values():
        assert operation["action"] in {"send", "receive"}
        assert led_to(said, operation["channel"]["$ref"])["messages"]
    for channel in said["channels"].values():
        named = {part[1:-1] for part in channel["address"].split(".") if part.startswith("{")}
        assert named == channel["parameters"].keys()


def test_each_event_has_a_subject_a_message_and_a_publisher(blueprints: list[Blueprint]) -> None:
    said = document("asyncapi.json")

    (channel,) = [
        one
        for one in said["channels"].values()
        if one["address"].replace("{province}", "48")
        == subject("48", "registry", "certificate", "CertificateIssued")
    ]
    assert list(channel["messages"]) == ["CertificateIssued"]
    assert channel["x-jetstream"]["stream"].format(province="48") == stream_name("48", "registry")
    sent = [one for one in said["operations"].values() if one["action"] == "send"]
    assert len(sent) == len(said["components"]["messages"])


def test_each_follower_is_named_with_its_stream_and_consumer(blueprints: list[Blueprint]) -> None:
    said = document("asyncapi.json")["operations"]

    for one in blueprints:
        for source in one.follows:
            follows = said[f"{one.name}.follows.{source}"]
            consumer = follows["x-jetstream"]
            assert follows["action"] == "receive"
            assert consumer["stream"].format(province="48") == stream_name("48", source)
            assert consumer["durable"] == consumer_config(one.name).durable_name
            assert consumer["filter"] == f"evt.{{province}}.{source}.*.*"
    heard = said["discipline.follows.inspection"]["x-policies"]
    assert [one["name"] for one in heard] == ["record-referred-violations"]


def test_unions_are_told_apart_and_personal_fields_are_marked() -> None:
    schemas = document("asyncapi-registry.json")["components"]["schemas"]

    assert schemas["registry.certificate"]["discriminator"] == "type"
    members = schemas["registry.certificate"]["oneOf"]
    assert {"$ref": "#/components/schemas/registry.CertificateIssued"} in members
    fields = schemas["registry.PersonRegistered"]["properties"]
    assert fields["citizen_number"]["x-personal"] == {"of": "<stream>"}
    assert "x-personal" not in fields["full_name"]
