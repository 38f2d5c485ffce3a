"""The clock and the source of ids: only edges touch them, rules get both in the context."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import randbits
from uuid import UUID


@dataclass(slots=True)
class Clock:
    """The machine's clock, moved in a simulated folder by as much as its logs' heads say."""

    ahead: timedelta = timedelta()


clock = Clock()


def now() -> datetime:
    """Read the clock, in UTC."""
    return datetime.now(UTC) + clock.ahead


def new_id() -> UUID:
    """Make an id that nobody has used and that sorts by the millisecond it was made in.

    Source: RFC 9562, version 7.
    """
    milliseconds = int(now().timestamp() * 1000)
    random = randbits(74)  # at once: to ask the machine for some is what costs
    above, below = random >> 62, random & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | above << 64 | 0b10 << 62 | below)
