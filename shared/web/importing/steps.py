"""The commands of a row: their bodies, and the keys under which each is given once."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import orjson

from shared.messages import Command
from shared.personal.field import personal_fields
from shared.sheets.sheet import Before, Known, Sheet, Step
from shared.web.importing.words import House

IMPORTS = UUID("0c1f6a53-3a55-5d39-8a57-6f5a2f0f7f0e")  # the space of keys made of rows
NOT_YET = UUID(int=0)  # stands for an id that is found when the row is sent


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be sent."""

    row: int
    natural: str  # the public number by which the register knows it
    steps: tuple[Step, ...]


def entry_of(row: int, values: Mapping[str, Any], sheet: Sheet) -> Entry:
    """Say what enters a row."""
    return Entry(row, sheet.natural(values), sheet.steps(values))


def model_of(step: Step, house: House) -> type[Command]:
    """Find the command of a step."""
    return house.commands[step.command][0]


def path_of(step: Step, about: UUID | None, house: House) -> str:
    """Say where the command is posted."""
    return house.commands[step.command][1].format(id=about)


def checked_body(step: Step) -> dict[str, Any]:
    """Write the body as it can be checked before ids are found."""
    return {
        name: str(NOT_YET) if isinstance(value, Before | Known) else value
        for name, value in step.body.items()
    }


def key_of(  # noqa: PLR0913, PLR0917  # what a command is known by
    house: House, step: Step, natural: str, path: str, body: Mapping[str, Any], attempt: int
) -> UUID:
    """Make the key under which a command of a row is given once: of public things alone.

    The same row again is the same command, whatever file it stands in. A row that was refused and
    has been mended is another one; what stands in the register already is told by its claims. A
    command whose answer holds no more is given again, as another attempt.
    """
    hidden = personal_fields(model_of(step, house))
    public = {name: value for name, value in body.items() if name not in hidden}
    digest = sha256(orjson.dumps([path, public], option=orjson.OPT_SORT_KEYS)).hexdigest()
    again = f"/{attempt}" if attempt else ""
    return uuid5(IMPORTS, f"{step.command}/{step.natural or natural}/{digest}{again}")
