"""Where the personal texts of one command or event stand, and whom each is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared.personal.errors import UnknownSubject
from shared.personal.field import STREAM, Personal, parts


@dataclass(frozen=True, slots=True)
class Place:
    """One personal text in a JSON body; its field reads `relatives.phone`, without the number."""

    field: str
    subject: UUID | None  # nobody: the field that should name the subject is empty
    holder: Any = kept(repr=False)  # the object or array it stands in
    key: str | int = kept(repr=False)

    @property
    def text(self) -> str:
        """Read what stands here."""
        return str(self.holder[self.key])

    def put(self, text: Any) -> None:
        """Let something else stand here."""
        self.holder[self.key] = text

    def about(self) -> UUID:
        """Name the subject.

        Raises:
            UnknownSubject: When the field that should name it is empty.
        """
        if self.subject is None:
            raise UnknownSubject(self.field)
        return self.subject


def body_and_places(
    model: BaseModel, *, stream_subject: UUID | None
) -> tuple[dict[str, Any], tuple[Place, ...]]:
    """Write a model as JSON of its own, and find its personal texts in that.

    Raises:
        TypeError: When a personal field holds something else than text.
    """
    body = model.model_dump(mode="json")
    return body, tuple(_of_model(model, body, "", stream_subject))


def subjects_of(places: Iterable[Place]) -> tuple[UUID, ...]:
    """Name each subject once, in an order that does not depend on the fields.

    Raises:
        UnknownSubject: When a text is about nobody.
    """
    return tuple(sorted({place.about() for place in places}))


def _mark_of(model: type[BaseModel], name: str) -> Personal | None:
    info = model.model_fields[name]
    marks = (*info.metadata, *parts(info.annotation))
    return next((mark for mark in marks if isinstance(mark, Personal)), None)


def _of_model(
    model: BaseModel, body: dict[str, Any], prefix: str, stream_subject: UUID | None
) -> Iterator[Place]:
    for name in type(model).model_fields:
        if name not in body:
            continue
        mark = _mark_of(type(model), name)
        subject = None if mark is None else _subject(model, mark, stream_subject)
        here = Place(f"{prefix}{name}", subject, body, name)
        yield from _within(
            getattr(model, name), here, personal=mark is not None, stream_subject=stream_subject
        )


def _subject(model: BaseModel, mark: Personal, stream_subject: UUID | None) -> UUID | None:
    if mark.of == STREAM:
        return stream_subject
    match getattr(model, mark.of):
        case None:
            return None
        case UUID() as subject:
            return subject
        case str() as text:
            return UUID(text)
        case other:
            raise TypeError(f"{mark.of} holds a {type(other).__name__}, which is no subject")


def _within(
    value: object, here: Place, *, personal: bool, stream_subject: UUID | None
) -> Iterator[Place]:
    written = here.holder[here.key]
    match value:
        case BaseModel():
            yield from _of_model(value, written, f"{here.field}.", stream_subject)
        case str():
            if personal:
                yield here
        case Mapping() | Sequence() if isinstance(written, dict | list):
            # Both were written in one order, so the n-th here is the n-th there.
            for inner, key in zip(_items(value), _keys(written), strict=True):
                place = Place(here.field, here.subject, written, key)
                yield from _within(inner, place, personal=personal, stream_subject=stream_subject)
        case _:
            _refuse_unsealable(value, here.field, personal=personal)


def _refuse_unsealable(value: object, field: str, *, personal: bool) -> None:
    """Refuse what cannot be sealed in its place, rather than store it readable."""
    match value:
        case None:
            return
        case _ if personal:
            raise TypeError(f"{field} holds a {type(value).__name__}: a personal field is text")
        case set() | frozenset() if any(isinstance(inner, BaseModel) for inner in value):
            raise TypeError(f"{field} is a set of models: make it a tuple")
        case _:
            return


def _items(value: Mapping[Any, object] | Sequence[object]) -> Iterable[object]:
    return value.values() if isinstance(value, Mapping) else value


def _keys(written: dict[str, Any] | list[Any]) -> Iterable[str | int]:
    return list(written) if isinstance(written, dict) else range(len(written))
