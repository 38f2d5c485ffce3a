"""A form's shape is the command's, and what is typed becomes the command."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from shared.corrections import VoidRecord
from shared.decider import Fault
from shared.messages import Channel, Command
from shared.web.drawing import Drawing, Item, flat, placed, prefilled
from shared.web.forms import Typed, body_of, renumbered, typed_of, without_row
from shared.web.shapes import Checks, Either, Group, Kind, Leaf, Pairs, Rows, group_of
from tests.shared.web.memory import COMMUNE, PERSON
from tests.shared.web.petition import DecidePetition, Legal, OpenPetition, Paper, Topic

FILLED: list[tuple[str, str]] = [
    ("person_id", str(PERSON)),
    ("title", "  Về thù lao "),
    ("area", COMMUNE),
    ("received_on", "27/02/2026"),
    ("channel", "counter"),
    ("party._is", "legal"),
    ("party.natural.full_name", "typed, then the other was chosen"),
    ("party.legal.registration", "41.01.0123"),
    ("papers.0.label", "Đơn"),
    ("papers.0.pages", "2"),
    ("papers.1.label", ""),
    ("papers.1.pages", ""),
    ("papers.2.label", "Phụ lục"),
    ("papers.2.pages", "1.000"),
    ("topics", "fees"),
    ("topics", "delay"),
    ("aliases.0", ""),
    ("aliases.1", "Thịnh Phát"),
    ("counts.0.key", "bản"),
    ("counts.0.value", "3"),
    ("amount_vnd", "5.000.000"),
    ("urgent", "false"),
    ("heard_at", "27/02/2026 09:30"),
    ("address", ""),
    ("note", "dòng một\r\ndòng hai"),
]


def items(model: type[BaseModel], typed: Typed, *faults: Fault) -> list[Item]:
    """Draw a form."""
    fields = group_of(model).fields
    bare = [Drawing(typed).item(one, "") for one in fields]
    drawing = Drawing(typed, placed(bare, faults))
    return [drawing.item(one, "") for one in fields]


def test_a_form_has_the_shape_of_its_command() -> None:
    shapes = {one.name: one.shape for one in group_of(OpenPetition).fields}

    assert shapes["person_id"] == Leaf(Kind.ID)
    assert shapes["title"] == Leaf(Kind.TEXT, longest=200)
    assert shapes["received_on"] == Leaf(Kind.DAY)
    assert shapes["channel"] == Leaf(Kind.CHOICE, tuple(Channel))
    assert shapes["topics"] == Checks(tuple(Topic))
    assert shapes["papers"] == Rows(group_of(Paper))
    assert shapes["aliases"] == Rows(Leaf(Kind.TEXT))
    assert shapes["counts"] == Pairs(Leaf(Kind.TEXT), Leaf(Kind.NUMBER))
    assert shapes["amount_vnd"] == Leaf(Kind.MONEY)
    assert shapes["urgent"] == Leaf(Kind.YES_NO)
    assert shapes["heard_at"] == Leaf(Kind.INSTANT)
    assert shapes["note"] == Leaf(Kind.LINES, longest=2000)
    assert isinstance(shapes["party"], Either)
    assert [tag for tag, _ in shapes["party"].alternatives] == ["natural", "legal"]
    assert isinstance(group_of(DecidePetition).fields[0].shape, Group)


def test_what_is_typed_becomes_the_command() -> None:
    typed = renumbered(group_of(OpenPetition), "", typed_of(FILLED))

    command = OpenPetition.model_validate(body_of(OpenPetition, typed))
    assert command == OpenPetition(
        person_id=PERSON,
        title="Về thù lao",
        area=COMMUNE,
        received_on=date(2026, 2, 27),
        channel=Channel.COUNTER,
        party=Legal(registration="41.01.0123"),
        papers=(Paper(label="Đơn", pages=2), Paper(label="Phụ lục", pages=1000)),
        topics=frozenset({Topic.FEES, Topic.DELAY}),
        aliases=("Thịnh Phát",),
        counts={"bản": 3},
        amount_vnd=5_000_000,
        urgent=False,
        heard_at=datetime(2026, 2, 27, 2, 30, tzinfo=UTC),
        note="dòng một\ndòng hai",
    )


def test_a_form_shows_again_all_that_was_typed() -> None:
    typed = renumbered(group_of(OpenPetition), "", typed_of(FILLED))

    shown = {one.path: one.values for one in flat(items(OpenPetition, typed)) if one.values}
    assert shown["received_on"] == ("27/02/2026",)
    assert shown["papers.1.label"] == ("Phụ lục",)
    assert shown["papers.1.pages"] == ("1.000",)
    assert shown["party"] == ("legal",)
    assert shown["party.natural.full_name"] == ("typed, then the other was chosen",)
    assert shown["topics"] == ("fees", "delay")
    assert "papers.2.label" not in shown


def test_a_day_is_taken_as_people_and_as_machines_write_it() -> None:
    for said in ("27/02/2026", "2026-02-27", " 27/2/2026 "):
        assert body_of(OpenPetition, {"received_on": [said]})["received_on"] == "2026-02-27"
    assert body_of(OpenPetition, {"received_on": ["31/02/2026"]})["received_on"] == "31/02/2026"


@pytest.mark.parametrize(
    "said", [str(PERSON), f"/registry/persons/{PERSON}?done=x", f"person-{PERSON}"]
)
def test_an_id_is_found_in_the_address_of_a_page(said: str) -> None:
    assert body_of(OpenPetition, {"person_id": [said]})["person_id"] == str(PERSON)


def test_an_empty_part_that_is_needed_is_refused_field_by_field() -> None:
    assert body_of(DecidePetition, {}) == {"decision": {}}


def test_a_row_goes_and_the_ones_behind_it_move_up() -> None:
    typed = typed_of(FILLED)

    fewer = renumbered(group_of(OpenPetition), "", without_row("papers.0", typed))
    assert fewer["papers.0.label"] == ["Phụ lục"]
    assert "papers.1.label" not in fewer


def test_an_empty_list_shows_one_row_and_a_longer_one_is_asked_for() -> None:
    named = next(one for one in group_of(OpenPetition).fields if one.name == "papers")
    typed: Typed = {"papers.0.label": ["Đơn"]}

    assert len(Drawing({}).item(named, "").parts) == 1
    assert len(Drawing(typed).item(named, "").parts) == 1
    assert len(Drawing(typed, longer="papers").item(named, "").parts) == 2


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("title", "title"),
        ("papers.1.pages", "papers.1.pages"),
        ("papers.7.pages", "papers"),
        ("party.registration", "party.legal.registration"),
        ("party.legal.registration", "party.legal.registration"),
        ("topics.3", "topics"),
        ("nowhere", ""),
        (None, ""),
    ],
)
def test_a_fault_stands_at_its_field_or_the_nearest_part(field: str | None, path: str) -> None:
    typed = renumbered(group_of(OpenPetition), "", typed_of(FILLED))

    bare = items(OpenPetition, typed)
    assert list(placed(bare, [Fault("x", field)])) == [path]


def test_a_link_fills_fields_in_and_defaults_stand() -> None:
    class WithDefaults(BaseModel):
        known: bool = True
        channel: Channel = Channel.POST
        since: date = date(2026, 1, 2)
        title: str

    assert prefilled(WithDefaults, {"title": "x", "empty": ""}) == {
        "title": ["x"],
        "known": ["true"],
        "channel": ["post"],
        "since": ["02/01/2026"],
    }


@pytest.mark.parametrize("command", [OpenPetition, DecidePetition, VoidRecord])
def test_every_field_of_a_command_is_drawn(command: type[Command]) -> None:
    drawn = {one.path for one in items(command, {})}

    assert drawn == set(command.model_fields)


def test_what_no_form_can_ask_for_is_found_when_the_service_starts() -> None:
    class Odd(BaseModel):
        thing: complex

    class Bytes(BaseModel):
        thing: bytes

    odd: tuple[Any, ...] = (Odd, Bytes)
    for model in odd:
        with pytest.raises(TypeError, match="thing"):
            group_of(model)
