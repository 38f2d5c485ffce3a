"""A form as it came back: what was typed, and what its reader wants to be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from shared.edge import new_id
from shared.web.commands import Offer
from shared.web.drawing import Item, flat
from shared.web.forms import Typed, renumbered, typed_of, without_row
from shared.web.shapes import group_of

ALWAYS: Final = ("_csrf", "_key", "_version")
OWN: Final = (*ALWAYS, "_add", "_drop", "_change", "_checked", "_resume")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came back: what was typed, its key, the version that its reader saw."""

    typed: Typed
    key: UUID
    version: int | None
    csrf: str
    longer: str = ""
    shorter: str = ""
    changing: str | None = None  # the answer that is to be changed, after all were checked
    checked: bool = False
    resumed: bool = False  # after its session was over

    @property
    def being_edited(self) -> bool:
        """Say whether only a row comes or goes, or an answer is to be changed."""
        return bool(self.longer or self.shorter or self.changing is not None)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Give all of it, to be carried along unseen."""
        own = [("_key", str(self.key)), ("_version", str(self.version or ""))]
        return [*own, *((name, one) for name, values in self.typed.items() for one in values)]


def filled_of(pairs: Sequence[tuple[str, str]]) -> Filled:
    """Tell what a form carries from what was typed into it."""
    typed = typed_of(pairs)
    own = {name: typed.pop(name, [""])[0] for name in OWN if name in typed or name in ALWAYS}
    try:
        key = UUID(own["_key"])
    except ValueError:
        key = new_id()
    seen = own["_version"]
    return Filled(
        typed=typed,
        key=key,
        version=int(seen)
        if seen.isascii() and seen.isdecimal() and len(seen) < len("1" * 10)
        else None,
        csrf=own["_csrf"],
        longer=own.get("_add", ""),
        shorter=own.get("_drop", ""),
        changing=own.get("_change"),
        checked="_checked" in own,
        resumed="_resume" in own,
    )


def edited(offer: Offer, filled: Filled) -> Filled:
    """Let a row come or go; everything else stays as it was typed."""
    shape = group_of(offer.command)
    typed = without_row(filled.shorter, filled.typed) if filled.shorter else filled.typed
    return replace(filled, typed=renumbered(shape, "", typed))


def first_within(items: Sequence[Item], field: str | None) -> str:
    """Name the first place of a field in which something is typed or chosen."""
    return next(
        (
            one.path
            for one in flat(items)
            if field and not one.parts and f"{one.path}.".startswith(f"{field}.")
        ),
        "",
    )
