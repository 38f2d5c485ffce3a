"""The shape of a form, read off the model that it fills in."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

LONG: Final = 300  # letters; longer texts get several lines


class Kind(StrEnum):
    """How one value is entered."""

    TEXT = "text"
    LINES = "lines"
    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YES_NO = "yes-no"
    ID = "id"
    CONSTANT = "constant"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value."""

    kind: Kind
    options: tuple[str, ...] = ()
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A field of a model."""

    name: str
    shape: "Shape"
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """A model within a model."""

    name: str
    fields: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """As many of one shape as there are."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Checks:
    """Any of these."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Values under keys of their own."""

    key: Leaf
    value: Leaf


@dataclass(frozen=True, slots=True)
class Either:
    """One of several models."""

    alternatives: tuple[tuple[str, Group], ...]


Shape: TypeAlias = Leaf | Group | Rows | Checks | Pairs | Either


@lru_cache(maxsize=512)
def group_of(model: type[BaseModel]) -> Group:
    """Read the shape of a model."""
    fields = tuple(_named(name, field) for name, field in model.model_fields.items())
    return Group(model.__name__, fields)


def _named(name: str, field: FieldInfo) -> Named:
    inner, optional = _without_none(field.annotation)
    shape = shape_of(inner, name, tuple(field.metadata), field.discriminator)
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return Named(name, shape, field.is_required() and not optional, default)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation, False
    members = [one for one in get_args(annotation) if one is not NoneType]
    optional = len(members) < len(get_args(annotation))
    return (members[0] if len(members) == 1 else Union[tuple(members)]), optional  # noqa: UP007


def shape_of(  # noqa: C901, PLR0911  # a table of types
    annotation: Any, name: str, metadata: tuple[Any, ...] = (), discriminator: Any = None
) -> Shape:
    """Read the shape off a type.

    Raises:
        TypeError: where no form can ask for such a value.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        field = next((one for one in arguments[1:] if isinstance(one, FieldInfo)), None)
        found = discriminator or (field.discriminator if field else None)
        more = tuple(field.metadata) if field else ()
        return shape_of(arguments[0], name, (*metadata, *arguments[1:], *more), found)
    if origin in {Union, UnionType}:
        inner, _ = _without_none(annotation)
        if get_origin(inner) not in {Union, UnionType}:
            return shape_of(inner, name, metadata, discriminator)
        return _either(get_args(inner), name, discriminator)
    if origin is Literal:
        kind = Kind.CONSTANT if len(arguments) == 1 else Kind.CHOICE
        return Leaf(kind, tuple(str(one) for one in arguments))
    if origin is not None and issubclass(origin, Mapping):
        return Pairs(_leaf(arguments[0], "key", ()), _leaf(arguments[1], name, ()))
    if origin is not None and issubclass(origin, Sequence | AbstractSet):
        item = shape_of(arguments[0], name)
        if isinstance(item, Leaf) and item.kind is Kind.CHOICE and issubclass(origin, AbstractSet):
            return Checks(item.options)
        return Rows(item)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return group_of(annotation)
    return _leaf(annotation, name, metadata)


def _either(members: tuple[Any, ...], name: str, discriminator: Any) -> Shape:
    models = [one for one in members if isinstance(one, type) and issubclass(one, BaseModel)]
    if len(models) < len(members):
        return Leaf(Kind.TEXT)  # several kinds of scalars are told apart by the model
    return Either(tuple((_tag(model, name, discriminator), group_of(model)) for model in models))


def _tag(model: type[BaseModel], name: str, discriminator: Any) -> str:
    if not isinstance(discriminator, str):
        return model.__name__
    tags = get_args(model.model_fields[discriminator].annotation)
    if not tags:
        raise TypeError(f"{name}: {model.__name__} does not say its {discriminator}")
    return str(tags[0].value if isinstance(tags[0], Enum) else tags[0])


def _leaf(  # noqa: C901, PLR0911  # a table of types
    annotation: Any, name: str, metadata: tuple[Any, ...]
) -> Leaf:
    if get_origin(annotation) is Annotated:
        return _leaf(get_args(annotation)[0], name, get_args(annotation)[1:])
    if annotation is AwareDatetime:
        return Leaf(Kind.INSTANT)
    if not isinstance(annotation, type):
        raise TypeError(f"no form can ask for {name}: {annotation!r}")
    if issubclass(annotation, Enum):
        return Leaf(Kind.CHOICE, tuple(str(one.value) for one in annotation))
    if issubclass(annotation, bool):
        return Leaf(Kind.YES_NO)
    if issubclass(annotation, int | Decimal):
        return Leaf(Kind.MONEY if name.endswith("_vnd") else Kind.NUMBER)
    if issubclass(annotation, datetime):
        return Leaf(Kind.INSTANT)
    if issubclass(annotation, date):
        return Leaf(Kind.DAY)
    if issubclass(annotation, UUID):
        return Leaf(Kind.ID)
    if issubclass(annotation, str):
        limits = (getattr(one, "max_length", None) for one in metadata)
        longest = min((one for one in limits if one is not None), default=None)
        long = longest is not None and longest >= LONG
        return Leaf(Kind.LINES if long else Kind.TEXT, longest=longest)
    raise TypeError(f"no form can ask for {name}: {annotation!r}")
