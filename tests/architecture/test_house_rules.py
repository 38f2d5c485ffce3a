"""House rules that no tool knows."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

import services
import shared
from shared.messages import Command, Event
from shared.personal.field import STREAM, parts, personal_fields, too_narrow

ROOT = Path(shared.__file__).parents[1]
MODULES = sorted(path for path in ROOT.glob("s*/**/*.py"))
ONE_SITTING = 300  # lines

for package in (services, shared):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in module.name:  # they run inside Alembic alone
            importlib.import_module(module.name)

EVENTS = [one for one in Event.__subclasses__() if not one.__module__.startswith("tests.")]
COMMANDS = [one for one in Command.__subclasses__() if not one.__module__.startswith("tests.")]
PERSONAL = {
    path.rpartition(".")[2] for model in (*EVENTS, *COMMANDS) for path in personal_fields(model)
}


def types_in(schema: Any) -> Iterator[Any]:
    """Name every JSON type in a schema, however deep."""
    if isinstance(schema, dict):
        yield schema.get("type")
        yield from types_in(list(schema.values()))
    if isinstance(schema, list):
        for part in schema:
            yield from types_in(part)


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Name a model and those nested in it, however deep."""
    yield model
    for field in model.model_fields.values():
        for part in parts(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from models_in(part)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_read_in_one_sitting(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= ONE_SITTING


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_fault_repeats_no_personal_value(module: Path) -> None:
    said = {
        node.attr
        for call in ast.walk(ast.parse(module.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Fault"
        for node in ast.walk(call)
        if isinstance(node, ast.Attribute)
    }

    assert not said & PERSONAL


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_published_says_its_name_and_what_happened(event: type[Event]) -> None:
    assert event.__module__.startswith("shared.contracts.")
    assert event.model_fields["type"].default == event.__name__
    assert event.__doc__


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_holds_no_float(event: type[Event]) -> None:
    assert "number" not in types_in(event.model_json_schema())


@pytest.mark.parametrize("event", EVENTS)
def test_a_personal_field_of_an_event_takes_ciphertext(event: type[Event]) -> None:
    assert too_narrow(event) == ()


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_ignores_what_a_newer_service_added(event: type[Event]) -> None:
    assert {model.model_config.get("extra") for model in models_in(event)} == {"ignore"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_what_it_does_not_know(command: type[Command]) -> None:
    assert {model.model_config.get("extra") for model in models_in(command)} == {"forbid"}


@pytest.mark.parametrize("message", [*EVENTS, *COMMANDS])
def test_a_personal_field_is_text_and_names_its_subject(message: type[Event | Command]) -> None:
    for model in models_in(message):
        for name in personal_fields(model).keys() & model.model_fields.keys():
            subject = personal_fields(model)[name]
            assert str in parts(model.model_fields[name].annotation)
            assert subject == STREAM or UUID in parts(model.model_fields[subject].annotation)


@pytest.mark.parametrize("command", COMMANDS)
def test_only_a_command_that_opens_a_stream_makes_it_the_subject(command: type[Command]) -> None:
    assert command.terms.opens or STREAM not in personal_fields(command).values()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_who_may_give_it_in_two_languages(command: type[Command]) -> None:
    assert command.terms.by
    assert command.terms.vi != command.terms.en
