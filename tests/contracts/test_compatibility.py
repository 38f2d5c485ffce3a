"""What was published may only be added to; a change that breaks a reader is red and says why."""

from typing import Any

import pytest

from shared.published.changes import Change, Verdict, changes, changes_of_all
from shared.published.golden import FOLDER, schemas, standing, standing_schemas
from shared.service import Blueprint

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
NOTHING = {"type": "null"}


def an_object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.where, one.verdict.value) for one in changes(old, new)]


def test_what_the_code_says_breaks_no_promise(blueprints: list[Blueprint]) -> None:
    was = standing_schemas(standing(FOLDER))

    found = changes_of_all(was, schemas(blueprints))

    breaking = [str(one) for one in found if one.verdict is not Verdict.ADDITION]
    assert not breaking, "\n".join(breaking)


def test_the_same_is_no_change() -> None:
    schema = an_object(("a",), a=TEXT, b={"anyOf": [NUMBER, NOTHING], "default": None})

    assert changes(schema, schema) == []


def test_what_only_people_read_is_no_change() -> None:
    old = {**an_object(a=TEXT), "description": "One thing."}
    new = {**an_object(a={**TEXT, "description": "A letter."}), "title": "Thing"}

    assert changes(old, new) == []


def test_an_optional_field_with_a_default_is_an_addition() -> None:
    (change,) = changes(an_object(a=TEXT), an_object(a=TEXT, b={**TEXT, "default": ""}))

    assert change == Change(Verdict.ADDITION, ".b", "a new optional field, '' by default")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        pytest.param(an_object(a=TEXT, b=TEXT), an_object(b=TEXT), ".a", id="removed"),
        pytest.param(an_object(), an_object(("a",), a=TEXT), ".a", id="new and required"),
        pytest.param(an_object(), an_object(a=TEXT), ".a", id="new and without a default"),
        pytest.param(an_object(a=TEXT), an_object(a=NUMBER), ".a", id="retyped"),
        pytest.param(an_object(a=TEXT), an_object(("a",), a=TEXT), ".a", id="now required"),
        pytest.param(an_object(("a",), a=TEXT), an_object(a=TEXT), ".a", id="no longer required"),
        pytest.param(
            an_object(a=TEXT), an_object(a={**TEXT, "format": "date"}), ".a", id="another format"
        ),
        pytest.param(
            an_object(a={**TEXT, "default": "x"}),
            an_object(a={**TEXT, "default": "y"}),
            ".a",
            id="another default",
        ),
        pytest.param(
            an_object(a=TEXT), an_object(a={**TEXT, "x-personal": {"of": "b"}}), ".a", id="personal"
        ),
        pytest.param(
            an_object(a={**TEXT, "enum": ["x", "y"]}),
            an_object(a={**TEXT, "enum": ["x"]}),
            ".a",
            id="a value is gone",
        ),
        pytest.param(
            an_object(a={**TEXT, "enum": ["x", "y"]}), an_object(a=TEXT), ".a", id="any value"
        ),
        pytest.param(
            an_object(a={"type": "array", "items": TEXT}),
            an_object(a={"type": "array", "items": NUMBER}),
            ".a[]",
            id="another item",
        ),
        pytest.param(
            an_object(a={"type": "array", "prefixItems": [TEXT, TEXT]}),
            an_object(a={"type": "array", "prefixItems": [TEXT, NUMBER]}),
            ".a[1]",
            id="another item of a pair",
        ),
        pytest.param(
            an_object(a={"type": "array", "prefixItems": [TEXT]}),
            an_object(a={"type": "array", "prefixItems": [TEXT, TEXT]}),
            ".a",
            id="more items",
        ),
        pytest.param(
            an_object(a=an_object(b=TEXT)), an_object(a=an_object(c=TEXT)), ".a.b", id="deep within"
        ),
    ],
)
def test_what_readers_would_misread_asks_for_a_new_class(
    old: dict[str, Any], new: dict[str, Any], where: str
) -> None:
    assert (where, "new-class") in told(old, new)
    assert all("V2" in str(one) for one in changes(old, new) if one.verdict is Verdict.NEW_CLASS)


def test_a_renamed_field_is_gone_and_not_an_addition() -> None:
    assert told(an_object(("a",), a=TEXT), an_object(("b",), b=TEXT)) == [
        (".a", "new-class"),
        (".b", "new-class"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param({**TEXT, "enum": ["x"]}, {**TEXT, "enum": ["x", "y"]}, id="an enum"),
        pytest.param({**TEXT, "const": "x"}, {**TEXT, "enum": ["x", "y"]}, id="a constant"),
        pytest.param(TEXT, {"anyOf": [TEXT, NOTHING]}, id="nothing"),
        pytest.param({"anyOf": [TEXT, NOTHING]}, {"anyOf": [TEXT, NUMBER, NOTHING]}, id="a type"),
        pytest.param({"type": "string"}, {"type": ["string", "integer"]}, id="types in short"),
        pytest.param(
            {"anyOf": [an_object(kind={"const": "one"})]},
            {"anyOf": [an_object(kind={"const": "one"}), an_object(kind={"const": "two"})]},
            id="a model",
        ),
    ],
)
def test_a_new_value_or_member_waits_for_its_readers(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert told(an_object(a=old), an_object(a=new)) == [(".a", "readers-first")]
    (change,) = changes(an_object(a=old), an_object(a=new))
    assert "--readers-are-out" in str(change)


def test_a_member_that_is_gone_asks_for_a_new_class() -> None:
    old, new = an_object(a={"anyOf": [TEXT, NOTHING]}), an_object(a=TEXT)

    assert told(old, new) == [(".a", "new-class")]


def test_a_definition_is_compared_and_its_name_is_not() -> None:
    old = {**an_object(a={"$ref": "#/$defs/A"}), "$defs": {"A": an_object(b=TEXT)}}
    renamed = {**an_object(a={"$ref": "#/$defs/Z"}), "$defs": {"Z": an_object(b=TEXT)}}
    changed = {**an_object(a={"$ref": "#/$defs/A"}), "$defs": {"A": an_object(b=NUMBER)}}

    assert changes(old, renamed) == []
    assert told(old, changed) == [(".a.b", "new-class")]


def test_a_model_within_itself_is_compared_once() -> None:
    def tree(value: dict[str, Any]) -> dict[str, Any]:
        below = {"anyOf": [{"$ref": "#/$defs/T"}, NOTHING], "default": None}
        return {"$ref": "#/$defs/T", "$defs": {"T": an_object(v=value, left=below, right=below)}}

    assert changes(tree(TEXT), tree(TEXT)) == []
    assert told(tree(TEXT), tree(NUMBER)) == [(".v", "new-class")]


def test_a_new_event_is_an_addition_and_one_that_is_gone_is_not() -> None:
    one, other = an_object(a=TEXT), an_object(b=TEXT)

    found = changes_of_all({"x/One.json": one}, {"x/Two.json": other})

    assert [(change.where, change.verdict) for change in found] == [
        ("x/One.json", Verdict.NEW_CLASS),
        ("x/Two.json", Verdict.ADDITION),
    ]
