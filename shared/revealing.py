"""Showing what is personal: the reading is recorded before anything is shown."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from shared.decider import holding
from shared.folding import Folded, key_of
from shared.personal.field import personal_fields
from shared.personal.keys import Keys
from shared.personal.seal import open_fields


async def revealed(
    folded: Folded,
    keys: Keys,
    record: Callable[[tuple[UUID, ...], tuple[str, ...]], Awaitable[None]],
) -> Mapping[str, str]:
    """Read the personal fields that hold of a stream, each as it was said last.

    `record` is told of whom and which fields before anything is given back; a stream that holds
    nothing personal, or only what was erased, is not worth a record.
    """
    said: dict[str, str] = {}
    seen: dict[tuple[UUID, str], None] = {}
    for one in holding(folded.history):
        model = type(one.data)
        if not (names := personal_fields(model)):
            continue
        opened = await open_fields(
            one.data.model_dump(mode="json"),
            model,
            keys,
            stream_subject=key_of(folded.stream),
            seen=lambda subject, field: seen.setdefault((subject, field)),
        )
        for name in names:
            if isinstance(value := reached(opened, name), str):
                said[name] = value
    if seen:
        subjects = tuple(sorted({subject for subject, _ in seen}))
        await record(subjects, tuple(sorted({field for _, field in seen})))
    return said


def reached(body: Mapping[str, Any], path: str) -> Any:
    """Follow a path such as `spouse.phone` into a body."""
    at: Any = body
    for part in path.split("."):
        at = at.get(part) if isinstance(at, Mapping) else None
    return at
