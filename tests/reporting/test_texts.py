"""Every word that a page needs is there, in both languages."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from services.reporting.app import build
from services.reporting.views.late import What
from services.reporting.views.oversight import Matter
from shared.personal.field import parts

CARD = build()
assert CARD.texts is not None
READ = {
    language: tomllib.loads((CARD.texts / f"{language}.toml").read_text())
    for language in ("vi", "en")
}


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Name a model and those within it."""
    yield model
    for one in types(model):
        if issubclass(one, BaseModel):
            yield from models(one)


def types(model: type[BaseModel]) -> Iterator[type[Any]]:
    """Name the types of a model's fields."""
    for field in model.model_fields.values():
        yield from (one for one in parts(field.annotation) if isinstance(one, type))


SHOWN = {
    one
    for listing in CARD.listings
    for model in (listing.row, listing.filters)
    for one in models(model)
}


def test_both_languages_say_the_same_things() -> None:
    vi, en = ({(table, key) for table in one for key in one[table]} for one in READ.values())

    assert vi == en


@pytest.mark.parametrize("language", READ)
def test_every_field_has_a_label(language: str) -> None:
    names = {name for model in SHOWN for name in model.model_fields}

    assert names <= READ[language]["fields"].keys()


@pytest.mark.parametrize("language", READ)
def test_every_value_has_a_label(language: str) -> None:
    enums: set[type[StrEnum]] = {
        one for model in SHOWN for one in types(model) if issubclass(one, StrEnum)
    }
    values = {value.value for one in enums | {What, Matter} for value in one}

    assert values <= READ[language]["values"].keys()


@pytest.mark.parametrize("language", READ)
def test_every_word_of_a_page_is_there_and_used(language: str) -> None:
    drawn = "".join(one.read_text() for folder in CARD.templates for one in folder.iterdir())
    asked = set(re.findall(r't\("pages", "([a-z-]+)"[,)]', drawn))
    figures = set(re.findall(r'f\.figure\("([a-z-]+)"', drawn))
    concerns = {f"under-{one}" for one in ("violation", "restriction", "sanction")}
    wanted = asked | figures | concerns | {f"{one}-is" for one in figures | concerns}

    assert wanted == READ[language]["pages"].keys()


def test_a_templates_folder_is_there() -> None:
    known = {path.name for folder in CARD.templates for path in Path(folder).iterdir()}

    assert {page.template for page in CARD.pages} <= known
