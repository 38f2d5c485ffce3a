"""Texts: two languages with the same keys, and a sentence for everything."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from shared.decider import Fault
from shared.web import problems
from shared.web.problems import faults_of, sentence
from shared.web.texts import OWN, Language, humanised, load
from tests.shared.web.memory import TEXTS
from tests.shared.web.petition import OpenPetition

WEB = Path(problems.__file__).parent
TWO = [tomllib.loads((OWN / f"{language}.toml").read_text()) for language in Language]


def test_both_languages_have_the_same_keys_and_the_same_parameters() -> None:
    vi, en = TWO

    assert {table: set(texts) for table, texts in vi.items()} == {
        table: set(texts) for table, texts in en.items()
    }
    for table, texts in vi.items():
        for key, text in texts.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", en[table][key]))


def test_every_word_of_a_template_and_every_problem_has_a_text() -> None:
    (vi, _), used = TWO, set()
    for template in (WEB / "templates").glob("*.html"):
        used |= set(re.findall(r'\bw\("([a-z-]+)"', template.read_text()))
    codes = set()
    for module in WEB.glob("*.py"):
        codes |= set(re.findall(r'Problem\(\s*\d+, "([a-z-]+)"', module.read_text()))

    assert used
    assert used <= set(vi["words"])
    assert codes
    assert codes <= set(vi["problems"])


def test_every_fault_of_the_web_has_a_text() -> None:
    vi, _ = TWO
    codes = set()
    for module in WEB.glob("*.py"):
        codes |= set(re.findall(r'Fault\("([a-z-]+)"', module.read_text()))

    assert codes
    assert codes <= set(vi["faults"])


def test_a_service_has_the_last_word() -> None:
    texts = load([TEXTS])

    assert texts.say("fields", "title", Language.EN) == "Subject"
    assert texts.say("words", "yes", Language.VI) == "Có"


def test_a_sentence_says_days_and_values_as_people_do_and_never_fails() -> None:
    texts = load([TEXTS])
    fault = Fault("in-the-future", None, {"today": date(2026, 3, 2)})

    assert sentence(texts, fault, Language.VI) == "Chưa đến ngày đó; hôm nay là 02/03/2026."
    state = Fault("not-in-this-state", None, {"state": "decided"})
    assert "«Đã giải quyết»" in sentence(texts, state, Language.VI)
    assert "{state}" in sentence(texts, Fault("not-in-this-state", None), Language.VI)
    assert "new-code" in sentence(texts, Fault("new-code", None), Language.EN)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("not-in-this-state", "Not in this state"),
        ("person_id", "Person id"),
        ("PetitionFiled", "Petition filed"),
        ("", ""),
    ],
)
def test_a_key_without_a_text_is_read_out(key: str, words: str) -> None:
    assert humanised(key) == words


def errors(kind: Any, value: Any) -> list[ErrorDetails]:
    """Say what a type refuses."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    return refused.value.errors(include_url=False)


def test_what_a_model_refuses_repeats_nothing_of_what_was_sent() -> None:
    faults = faults_of(errors(OpenPetition, {"party": {"kind": "BÍ MẬT"}, "Bí mật!": 1}))

    assert "Bí mật" not in str(faults)
    assert "BÍ MẬT" not in str(faults)
    assert "?" in [fault.field for fault in faults]
