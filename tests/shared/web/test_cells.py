"""Cells and summaries: two facts in a cell, long texts closed, nothing under an id alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Role
from shared.web.cells import grouped
from shared.web.listing import Ask, Listing
from shared.web.summary import summary
from shared.web.texts import Language, load
from shared.web.words import Line, Words
from tests.shared.web.memory import TERRITORY, Card, Memory, browser
from tests.shared.web.pages import page

TODAY = date(2026, 3, 2)
FIRST, SECOND = UUID(int=1), UUID(int=2)


class Reason(BaseModel):
    """Why, in both languages."""

    vi: str
    en: str


class Row(BaseModel):
    """A row with everything that belongs together."""

    cursor: str = "1"
    number: str | None = "LS-2026-000023"
    received_on: date = date(2026, 2, 20)
    area: str = "x"
    status: str = "open"
    note: str = "n"
    due_on: date | None = date(2026, 2, 28)
    days_left: int = -2
    rule_row: str = "PETITION-DAYS/1"
    explanation: Reason = Reason(vi="Tính từ ngày nhận", en="Counted from the filing")


class Nothing(BaseModel):
    """No filters."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds it."""

    person_id: UUID
    full_name: str
    area: str = "y"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided."""

    holder: Holder
    fine_vnd: int


@dataclass(frozen=True, slots=True)
class State:
    """Somebody, what was decided of them, and what of it was taken back."""

    holder: Holder
    turns: tuple[Holder, ...]
    decisions: Mapping[UUID, Ruling]
    annulled: Mapping[UUID, date] = field(default_factory=dict)


def words(language: Language = Language.VI) -> Words:
    return Words(load([]), language, Card(), TERRITORY, TODAY)


def test_what_belongs_together_stands_in_one_cell() -> None:
    assert grouped(Row.model_fields) == (
        ("number", "received_on"),
        ("area",),
        ("status",),
        ("note",),
        ("due_on", "days_left", "rule_row", "explanation"),
    )


def test_a_row_of_few_facts_keeps_its_columns_and_a_name_stands_for_its_id() -> None:
    assert grouped(("stream", "person_id", "full_name", "area")) == (("full_name",), ("area",))


def test_a_figure_stands_behind_what_it_counts_and_its_filter_is_a_link() -> None:
    said = ("cursor", "count", "in_list", "found_by", "definition", "bar", "status")
    assert grouped(said) == (("bar",), ("status",), ("count",), ("definition",))


def test_a_limit_is_said_in_days_then_its_day_then_why() -> None:
    late, day, why = words().cell(("due_on", "days_left", "rule_row", "explanation"), Row(), TODAY)

    assert (late.value, late.look) == ("Quá hạn 2 ngày", "late")
    assert (day.value, day.look) == ("28/02/2026", "day")
    assert why.look == "why"
    assert why.value.startswith("Tính từ ngày nhận\n")
    assert why.value.endswith("PETITION-DAYS/1")


def test_a_limit_that_is_not_known_says_so() -> None:
    (gap,) = words().cell(("due_on", "days_left"), Row(due_on=None), TODAY)

    assert gap.look == "gap"


def test_what_stands_in_for_a_missing_head_says_what_it_is() -> None:
    (only,) = words(Language.EN).cell(("number", "received_on"), Row(number=None), TODAY)

    assert only.value.endswith(" 20/02/2026")
    assert only.value != "20/02/2026"


def test_both_languages_are_one_text_and_many_are_lines() -> None:
    one = Row().explanation

    assert words().line("why", one) == Line("Vì sao", "Tính từ ngày nhận", "why")
    spoken = words(Language.EN).line("why", (one, one))
    assert spoken is not None
    assert spoken.value == "Counted from the filing\nCounted from the filing"


async def test_a_list_shows_the_readers_language_alone_behind_why() -> None:
    async def query(_: AsyncConnection, __: Ask, ___: Nothing) -> Sequence[Row]:
        return [Row(note="dài " * 60)]

    listing = Listing(
        name="long",
        vi="Dài",
        en="Long",
        row=Row,
        filters=Nothing,
        query=query,
        sources=("registry",),
        roles=frozenset({Role.DEPARTMENT}),
    )
    async with browser(Memory(blueprint=Card(listings=(listing,))), Role.DEPARTMENT) as officer:
        shown = await page(officer, "/registry/long")
        english = await page(officer, "/registry/long", lang="en")
        said = (await officer.get("/api/registry/long")).json()

    assert "Tính từ ngày nhận" in shown.text
    assert "Counted from" not in shown.text
    assert "Counted from the filing" in english.text
    closed = [one for one in shown.all("details") if one.get("id", "").startswith("c1-")]
    assert len(closed) == 2  # why, and the long note
    assert all("open" not in one for one in closed)
    assert said["rows"][0]["explanation"] == {
        "vi": "Tính từ ngày nhận",
        "en": "Counted from the filing",
    }


def test_a_summary_says_nothing_twice_and_names_what_ids_stand_for() -> None:
    holder = Holder(FIRST, "Phạm Mai Nga")
    state = State(
        holder=holder,
        turns=(holder,),
        decisions={SECOND: Ruling(holder, 8_500_000)},
        annulled={SECOND: TODAY},
    )

    said = summary(state, words())

    assert len(said) == 3  # the story tells the turns
    assert [one.value for one in said[0].parts] == ["Phạm Mai Nga", "y"]
    (ruling,) = said[1].parts
    assert ruling.label == "1"
    assert [one.value for one in ruling.parts] == ["8.500.000 đồng"]
    assert said[2].parts[0].label == f"{said[1].label} 1"
