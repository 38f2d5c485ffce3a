"""What a request brings, read with care: not too much of it, of the right kind, and storable."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel
from starlette.requests import Request

from shared.decider import Fault
from shared.log.storable import LARGEST_INTEGER
from shared.web.problems import Problem

M = TypeVar("M", bound=BaseModel)

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 2000


async def read(request: Request, media_type: str, most: int) -> bytes:
    """Read a body of this kind, and stop where it is too long.

    Raises:
        Problem: 415 for another kind, 413 for too much.
    """
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() != media_type or charset not in {"", "utf-8"}:
        raise Problem(415, "media-type", headers={"Accept": media_type})
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> Problem:
    return Problem(413, "too-large", [Fault("too-large", None, {"bytes": most})])


def model_of(model: type[M], body: bytes) -> M:
    """Read a model off JSON: strictly, so that nothing is guessed.

    Raises:
        ValidationError: with every error of the model.
        Problem: 422 where a text or number is of a kind that the log cannot keep.
    """
    read_model = model.model_validate_json(body, strict=True)
    refuse_unstorable(read_model)
    return read_model


def refuse_unstorable(model: BaseModel) -> None:
    """Refuse what no log keeps, each with its field.

    Raises:
        Problem: 422.
    """
    if faults := list(unstorable(dict(model), "")):
        raise Problem(422, "invalid", faults)


def unstorable(  # noqa: C901  # a table of types
    value: Any, path: str
) -> Iterator[Fault]:
    """Find the texts and numbers that the log does not keep."""
    match value:
        case str() if "\0" in value:
            yield Fault("unstorable-nul", path)
        case str() if any("\ud800" <= letter <= "\udfff" for letter in value):
            yield Fault("unstorable-lone-surrogate", path)
        case bool() | str():
            pass
        case int() if abs(value) > LARGEST_INTEGER:
            yield Fault("unstorable-integer", path)
        case BaseModel():
            yield from unstorable(dict(value), path)
        case Mapping():
            for key, part in value.items():
                yield from unstorable(key, path)
                yield from unstorable(part, f"{path}.{key}" if path else str(key))
        case tuple() | list() | frozenset() | set():
            for number, part in enumerate(value):
                yield from unstorable(part, f"{path}.{number}")
        case _:
            pass


async def form_of(request: Request, most: int) -> list[tuple[str, str]]:
    """Read what a browser's form sent, in its order.

    Raises:
        Problem: 415, 413, or 422 where it is not UTF-8 or has too many fields.
    """
    body = await read(request, FORM, most)
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:  # not text, or more fields than any form has
        raise Problem(422, "invalid", [Fault("not-a-form", None)]) from error
