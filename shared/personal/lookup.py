"""How a contract says that a personal field finds its subject, by the exact value alone."""

from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Lookup:
    """Marks a personal text whose exact value names one subject: a citizen number.

    The keys' store holds its HMAC, and nothing else can be searched for: no part of a value, and
    no value of a kind that carries no such mark.
    """

    kind: str  # two fields of one kind are looked up as one


def lookups(model: type[BaseModel]) -> dict[str, str]:
    """Name each field by whose exact value a subject is found, and the kind of the value."""
    return {
        name: mark.kind
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Lookup)
    }
