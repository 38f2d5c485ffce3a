"""Whatever people read stands in both catalogues: no page and no noun says a word of its own."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import services
import shared
from shared.cli.where import SERVICES
from shared.folding import types_of
from shared.personal.field import parts
from shared.service import Blueprint, with_kernel_nouns
from shared.web.commands import offers
from shared.web.texts import Language, Texts, load

ROOT = Path(shared.__file__).parents[1]
TEMPLATES = sorted((*ROOT.glob("shared/**/*.html"), *ROOT.glob("services/**/*.html")))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SAID = re.compile(r"""(?:aria-label|alt|title|placeholder)=["']([^"']*)["']""")
PART = re.compile(r"^[-/&]|=")  # of an attribute or an address that a macro writes
# The names of the languages in themselves, and of the program.
NAMES = {"Tiếng Việt", "English", "Ngôn ngữ / Language", "luatsu"}


@cache
def card(service: str) -> Blueprint:
    """Say what a service is made of."""
    assert services.__path__
    built: Blueprint = import_module(f"services.{service}.app").build()
    return with_kernel_nouns(built)


@cache
def texts(service: str) -> Texts:
    """Read its catalogues over the kernel's."""
    folder = card(service).texts
    return load([folder] if folder else [])


def words_in(template: str) -> Iterator[str]:
    """Find what a template says by itself."""
    bare = JINJA.sub("\0", template)
    yield from SAID.findall(bare)
    yield from re.sub(r"<[^>]*>", "\n", bare).replace("\0", "\n").splitlines()


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Name a model and those nested in it, however deep."""
    yield model
    for field in model.model_fields.values():
        for part in parts(field.annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from models_in(part)


def lacking(service: str, table: str, keys: set[str]) -> set[str]:
    """Say which keys have no text in one of the languages."""
    found = texts(service)
    return {key for key in keys for one in Language if found.find(table, key, one) is None}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_by_itself(path: Path) -> None:
    said = {one.strip("\0– ") for one in words_in(path.read_text(encoding="utf-8"))}

    assert {one for one in said if re.search(r"[^\W\d_]{2}", one) and not PART.search(one)} <= NAMES


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_has_a_name(service: str) -> None:
    names = {name for noun in card(service).nouns for name in types_of(noun.contract)}

    assert not lacking(
        service, "events", {one for one in names if not one.endswith("RecordVoided")}
    )


@pytest.mark.parametrize("service", SERVICES)
def test_every_field_of_a_form_has_a_label_and_every_choice_a_word(service: str) -> None:
    fields: set[str] = set()
    choices: set[str] = set()
    for offer in offers(card(service).nouns):
        for model in models_in(offer.command):
            fields |= model.model_fields.keys()
            for field in model.model_fields.values():
                choices |= set(values_of(field.annotation))

    assert not lacking(service, "fields", fields)
    assert not lacking(service, "values", choices)


def values_of(annotation: Any) -> Iterator[str]:
    """Name the values that a field may have."""
    for part in parts(annotation):
        if isinstance(part, type) and issubclass(part, StrEnum):
            yield from (one.value for one in part)


@pytest.mark.parametrize("service", SERVICES)
def test_every_fault_has_a_sentence(service: str) -> None:
    codes: set[str] = set()
    for module in (ROOT / "services" / service).glob("**/*.py"):
        codes |= set(re.findall(r'Fault\(\s*"([a-z-]+)"', module.read_text(encoding="utf-8")))

    assert not lacking(service, "faults", codes)


@pytest.mark.parametrize("service", SERVICES)
def test_lists_pages_and_commands_are_called_otherwise_in_each_language(service: str) -> None:
    named: list[Any] = [
        *card(service).listings,
        *card(service).pages,
        *card(service).nouns,
        *(offer.command.terms for offer in offers(card(service).nouns)),
    ]

    assert all(one.vi and one.en and one.vi != one.en for one in named)
