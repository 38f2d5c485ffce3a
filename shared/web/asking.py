"""What stands in an address: for which day, as known when, after which row, filtered by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from pydantic import BaseModel
from starlette.datastructures import QueryParams

from shared.decider import Fault
from shared.law.calendar import LEGAL_ZONE, legal_day
from shared.messages import Role
from shared.personal.field import parts
from shared.web.auth import Caller
from shared.web.body import refuse_unstorable
from shared.web.kernel import Kernel
from shared.web.listing import Ask
from shared.web.problems import Problem

END_OF_DAY: Final = time(23, 59, 59, 999999)
DAY_FORMS: Final = ("%Y-%m-%d", "%d/%m/%Y")
MINUTE_FORMS: Final = ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M")
MOST_ROWS: Final = 500
ROWS: Final = 100
TIMES_ASKED: Final = frozenset({"on", "known_at", "at_least"})
READ_YOUR_WRITES: Final = 2.0  # seconds
# What was voided is published again to nobody.
PUBLIC: Final = frozenset({Role.CITIZEN, Role.APPLICANT})


@dataclass(frozen=True, slots=True)
class Times:
    """The day that is asked for, and the instant whose knowledge is asked for; empty is now."""

    on: date | None
    known_at: datetime | None


def day_of(text: str) -> date:
    """Read a day, as it is written here or as machines write it.

    Raises:
        ValueError: when it is neither.
    """
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=LEGAL_ZONE).date()
        except ValueError:
            continue
    raise ValueError("not a day")


def instant_of(text: str) -> datetime:
    """Read an instant; a day alone means its end.

    Raises:
        ValueError: when it is none.
    """
    for form in MINUTE_FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=LEGAL_ZONE)
        except ValueError:
            continue
    try:
        return datetime.combine(day_of(text), END_OF_DAY, LEGAL_ZONE)
    except ValueError:
        # A plus sign in an address is a space.
        read = datetime.fromisoformat(text.strip().replace(" ", "+"))
        if read.tzinfo is None:
            raise ValueError("no zone") from None
        return read


def times_of(query: QueryParams, who: Caller) -> Times:
    """Read the two times off an address.

    Raises:
        Problem: 422, or 403 where the public asks what was known.
    """
    faults = []
    on: date | None = None
    known_at: datetime | None = None
    try:
        on = day_of(query["on"]) if query.get("on") else None
    except ValueError:
        faults.append(Fault("not-a-day", "on"))
    try:
        known_at = instant_of(query["known_at"]) if query.get("known_at") else None
    except (ValueError, OverflowError):
        faults.append(Fault("not-an-instant", "known_at"))
    if faults:
        raise Problem(422, "invalid", faults)
    if known_at is not None and who.actor.role in PUBLIC:
        raise Problem(403, "not-permitted", [Fault("known-at-not-for-the-public", "known_at")])
    return Times(on, known_at)


def whole(query: QueryParams, name: str, default: int, most: int) -> int:
    """Read a whole number off an address.

    Raises:
        Problem: 422.
    """
    said = query.get(name, str(default))
    if not (
        said.isascii() and said.isdecimal() and len(said) < len(str(2**63)) and int(said) <= most
    ):
        raise Problem(422, "invalid", [Fault("not-in-range", name, {"most": most})])
    return int(said)


def only(query: QueryParams, allowed: frozenset[str]) -> None:
    """Refuse what nobody reads, so that a mistyped filter is not an unfiltered answer.

    Raises:
        Problem: 422.
    """
    repeated = [name for name in query if len(query.getlist(name)) > 1 and name != "at_least"]
    if faults := [
        *(Fault("unknown-parameter", _tame(name)) for name in query if name not in allowed),
        *(Fault("said-twice", _tame(name)) for name in repeated if name in allowed),
    ]:
        raise Problem(422, "invalid", faults)


def _tame(name: str) -> str:
    return name if name.isidentifier() and name.isascii() and len(name) <= MOST_ROWS else "?"


def filters_of(model: type[BaseModel], query: QueryParams) -> Any:
    """Read a listing's filters; an empty one is none.

    Raises:
        ValidationError: with every error of the model.
        Problem: 422 for what no database takes.
    """
    given: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if said := query.get(name):
            given[name] = _iso(said) if _is_day(field.annotation) else said
    read = model.model_validate(given)
    refuse_unstorable(read)
    return read


def _is_day(annotation: Any) -> bool:
    return date in parts(annotation)


def _iso(said: str) -> str:
    try:
        return day_of(said).isoformat()
    except ValueError:
        return said  # the model says what is wrong with it


async def wait_for_own_writes(query: QueryParams, kernel: Kernel) -> None:
    """Wait a little for what the caller has just recorded to be in the read models.

    Raises:
        Problem: 422.
    """
    for said in query.getlist("at_least"):
        source, _, position = said.partition(":")
        if not (position.isascii() and position.isdecimal() and len(position) < len(str(2**63))):
            raise Problem(422, "invalid", [Fault("not-a-position", "at_least")])
        await kernel.seen(source, int(position), READ_YOUR_WRITES)


async def ask_of(  # noqa: PLR0913  # what an ask is made of
    kernel: Kernel,
    who: Caller,
    times: Times,
    *,
    after: str | None = None,
    limit: int = ROWS,
    parameters: Mapping[str, str] | None = None,
) -> Ask:
    """Turn an instant into a position of each source, once a request."""
    law = kernel.law()
    return Ask(
        actor=who.actor,
        on=times.on or legal_day(kernel.now()),
        known_at=await kernel.positions(times.known_at),
        rules=law.rules,
        calendar=law.calendar,
        territory=law.territory,
        after=after,
        limit=limit,
        parameters=parameters or {},
    )
