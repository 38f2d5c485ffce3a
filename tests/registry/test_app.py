"""The registry put together: what a command may know, and that everything shown has its words."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from string import Formatter
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from pydantic import BaseModel

from services.registry.app import build
from services.registry.certificate.state import Certificate
from services.registry.knowledge import context
from shared import context as kernel
from shared.corrections import VoidRecord
from shared.messages import Event, Role
from shared.personal.field import parts
from tests.registry.certificate.given import applied, deprived, issued
from tests.registry.context import CERTIFICATE, MEMBERSHIP, NAME, ORGANISATION, PERSON, on
from tests.registry.membership.given import admitted
from tests.registry.organisation.given import registered as organisation
from tests.registry.person.test_registration import registered as person
from tests.support.spec import recorded

BLUEPRINT = build()
NOUNS = {one.noun: one for one in BLUEPRINT.nouns}
TEXTS = BLUEPRINT.texts or Path()
DAY = date(2025, 6, 2)


def words(language: str) -> Any:
    """Read what people read."""
    return tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))


def types_in(annotation: Any, seen: set[Any]) -> Iterator[type]:
    """Name every type that an annotation leads to, however deep."""
    for part in parts(annotation):
        if not isinstance(part, type) or part in seen:
            continue
        seen.add(part)
        yield part
        if issubclass(part, BaseModel):
            for field in part.model_fields.values():
                yield from types_in(field.annotation, seen)
        elif is_dataclass(part):
            for hint in get_type_hints(part).values():
                yield from types_in(hint, seen)


def shown() -> list[type]:
    """Name every type that a form, a list or a page shows."""
    seen: set[Any] = set()
    roots: list[Any] = [VoidRecord]
    for noun in BLUEPRINT.nouns:
        roots += [*noun.commands, noun.contract, get_type_hints(noun.evolve)["state"]]
    for listing in BLUEPRINT.listings:
        roots += [listing.row, listing.filters]
    return [one for root in roots for one in types_in(root, seen)]


SHOWN = shown()
EVENTS = {one.__name__ for one in SHOWN if issubclass(one, Event) and one.__name__ != "Event"}
VALUES = {str(member.value) for one in SHOWN if issubclass(one, Enum) for member in one}
FIELDS = {
    *(name for one in SHOWN if issubclass(one, BaseModel) for name in one.model_fields),
    *(field.name for one in SHOWN if is_dataclass(one) for field in fields(one)),
}


def test_both_languages_have_the_same_keys() -> None:
    vi, en = words("vi"), words("en")

    assert {table: set(texts) for table, texts in vi.items()} == {
        table: set(texts) for table, texts in en.items()
    }
    assert all(text.strip() for texts in (*vi.values(), *en.values()) for text in texts.values())


def test_every_field_value_and_event_has_its_word() -> None:
    vi = words("vi")

    assert set(vi["fields"]) >= FIELDS
    assert set(vi["values"]) >= VALUES
    assert set(vi["events"]) == EVENTS


FAULTS = [
    call
    for path in sorted(TEXTS.parent.rglob("*.py"))
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(call, ast.Call) and ast.unparse(call.func) == "Fault"
]


@pytest.mark.parametrize("call", FAULTS, ids=[f"fault-{n}" for n in range(len(FAULTS))])
def test_every_fault_has_its_sentence(call: ast.Call) -> None:
    for language in ("vi", "en"):
        sentence = words(language)["faults"][ast.literal_eval(call.args[0])]
        named = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        match call.args[2:]:
            case [ast.Dict(keys=keys)]:
                assert named <= {ast.literal_eval(key) for key in keys if key}
            case []:
                assert not named
            case _:  # The parameters have a name of their own there.
                assert named


@pytest.mark.parametrize("noun", BLUEPRINT.nouns, ids=lambda noun: noun.noun)
def test_a_noun_says_what_it_is_in_two_languages_and_its_commands_are_its_steps(noun: Any) -> None:
    assert noun.vi != noun.en
    assert noun.service == BLUEPRINT.name
    assert noun.steps is not None
    assert set(noun.steps(noun.initial)) <= set(noun.commands)
    assert all(command.terms.opens for command in noun.steps(noun.initial))
    assert Role.POLICY not in noun.voidable_by


@pytest.mark.parametrize("noun", BLUEPRINT.nouns, ids=lambda noun: noun.noun)
def test_a_command_that_only_a_policy_gives_is_no_step(noun: Any) -> None:
    policys = {one for one in noun.commands if set(one.terms.by) == {Role.POLICY}}

    assert not policys & set(noun.steps(noun.initial))


def test_every_noun_is_listed_out_of_rows_of_its_own() -> None:
    assert {one.noun for one in BLUEPRINT.projections} == set(NOUNS)
    assert {one.noun for one in BLUEPRINT.listings} - {None} == set(NOUNS)
    names = [one.table.name for one in BLUEPRINT.projections]
    assert len(names) == len(set(names))


def base() -> kernel.Context:
    """Take what the kernel gathers."""
    given = on(DAY)
    return kernel.Context(
        **{field.name: getattr(given, field.name) for field in fields(kernel.Context)}
    )


def test_a_command_knows_the_streams_that_it_reads() -> None:
    certificate = NOUNS["certificate"].replay(
        [recorded(issued(on=DAY)), recorded(deprived(UUID(int=2), DAY, DAY), 2)]
    )
    known = context(
        base(),
        {
            f"person-{PERSON}": NOUNS["person"].replay([recorded(person)]),
            f"certificate-{CERTIFICATE}": certificate,
            f"organisation-{ORGANISATION}": NOUNS["organisation"].replay([recorded(organisation)]),
            f"membership-{MEMBERSHIP}": NOUNS["membership"].replay([recorded(admitted)]),
        },
    )

    assert known.memberships[MEMBERSHIP].admitted_on == admitted.admitted_on
    assert known.persons[PERSON].full_name == NAME
    assert known.certificates[CERTIFICATE].number == issued(on=DAY).number
    assert not known.certificates[CERTIFICATE].active_on(DAY)
    assert known.certificates[CERTIFICATE].active_on(date(2025, 6, 3))
    assert known.organisations[ORGANISATION].name == organisation.name
    assert known.today == DAY


def test_what_says_nothing_yet_is_not_known() -> None:
    waiting: Certificate = NOUNS["certificate"].replay([recorded(applied)])
    known = context(
        base(),
        {
            f"certificate-{CERTIFICATE}": waiting,
            f"person-{PERSON}": NOUNS["person"].initial,
            f"organisation-{ORGANISATION}": NOUNS["organisation"].initial,
            f"membership-{MEMBERSHIP}": NOUNS["membership"].initial,
        },
    )

    assert not known.certificates
    assert not known.persons
    assert not known.organisations
    assert not known.memberships
