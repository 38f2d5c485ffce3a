"""Whatever discipline shows, it has words for in both languages."""

from pathlib import Path

import pytest

import services.discipline
from services.discipline.app import build
from tests.inspection import said

FOLDER = Path(services.discipline.__file__).parent
BLUEPRINT = build()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_fault_field_value_and_event_has_a_text(language: str) -> None:
    texts = said.texts(FOLDER, language)
    events = {model.__name__ for model in said.models_of(BLUEPRINT) if "type" in model.model_fields}

    assert set(said.faults_of(FOLDER)) == texts["faults"].keys()
    assert said.fields_of(BLUEPRINT) <= texts["fields"].keys()
    assert said.values_of(BLUEPRINT) <= texts["values"].keys()
    assert events == texts["events"].keys()


def test_both_languages_say_the_same() -> None:
    vi, en = said.texts(FOLDER, "vi"), said.texts(FOLDER, "en")

    assert {table: texts.keys() for table, texts in vi.items()} == {
        table: texts.keys() for table, texts in en.items()
    }
    for code, text in vi["faults"].items():
        assert said.placeholders(text) == said.placeholders(en["faults"][code])


def test_a_fault_says_only_what_it_is_given() -> None:
    faults, texts = said.faults_of(FOLDER), said.texts(FOLDER, "vi")["faults"]

    for code, given in faults.items():
        assert said.placeholders(texts[code]) <= given or not given
