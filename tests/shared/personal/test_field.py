"""Personal fields are found wherever they stand."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.personal.field import STREAM, Personal, personal_fields, too_narrow


class Relative(BaseModel):
    """A nested model with a subject of its own."""

    relative_id: UUID
    phone: Annotated[str, Personal(of="relative_id")]


class Person(BaseModel):
    """A subject whose stream the same command opens, and one that it only names."""

    birth_date: Annotated[str, Personal(of=STREAM)]
    address: Annotated[str, Personal(of=STREAM)] | None = None
    representative_id: UUID | None = None
    representative: Annotated[str | None, Personal(of="representative_id")] = None
    relatives: tuple[Relative, ...] = ()
    unit: str


def test_personal_fields_are_found_optional_and_nested_ones_too() -> None:
    assert personal_fields(Person) == {
        "birth_date": STREAM,
        "address": STREAM,
        "representative": "representative_id",
        "relatives.phone": "relatives.relative_id",
    }


def test_a_field_of_an_event_that_asks_for_more_than_text_is_found() -> None:
    class Inner(BaseModel):
        born_on: Annotated[date, Personal(of=STREAM)]

    class Narrow(BaseModel):
        number: Annotated[str, Field(pattern=r"^\d{12}$"), Personal(of=STREAM)]
        phones: tuple[Annotated[str, Field(max_length=11), Personal(of=STREAM)], ...] = ()
        email: Annotated[str, Personal(of=STREAM)] | None = Field(default=None, max_length=9)
        gender: Annotated[Literal["f", "m"], Personal(of=STREAM)]
        inner: Inner | None = None
        public: Annotated[str, Field(max_length=3)]

    assert too_narrow(Person) == ()
    assert too_narrow(Narrow) == ("number", "phones", "email", "gender", "inner.born_on")
