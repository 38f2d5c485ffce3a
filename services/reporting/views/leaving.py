"""Somebody leaves: all their open work is given to others, then their account is closed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.assignment import decider
from services.reporting.assignment.rules import HandOverWork
from services.reporting.views import assignment, officer
from services.reporting.views.inbox import Item, items
from services.reporting.views.leads import place
from services.reporting.views.worklist import SOURCES
from shared.decider import Fault
from shared.messages import Role
from shared.web.listing import Ask, Order, Page
from shared.web.problems import Problem

EACH: Final = "to:"  # before the stream of the work that it is about


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whoever may be leaving, and how much open work is theirs."""

    account: UUID
    name: str
    work: int


async def build(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say who has open work, or what of one officer's is still to be given to others."""
    ask = as_department(ask)
    everybody = await officer.colleagues(connection, ask)
    waiting = await _held(connection, ask, everybody)
    loads = Counter(one.held.to for one in waiting if one.held is not None)
    names = {**{gone: str(gone) for gone in loads if gone}, **everybody}
    known = [Leaver(one, name, loads[one]) for one, name in names.items()]
    leaver = next((one for one in known if str(one.account) == ask.parameters.get("of")), None)
    return {
        "officers": known,
        "leaver": leaver,
        "rows": [one for one in waiting if leaver and one.held and one.held.to == leaver.account],
        "colleagues": {
            one: name for one, name in everybody.items() if not leaver or one != leaver.account
        },
        "loads": loads,
        "numbers": {one.stream: one.number or one.stream for one in waiting},
        "place": place,
    }


async def page_of(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Add what whoever looks may do: an administrator closes accounts, and is told no names."""
    admin = ask.actor.role is Role.ADMIN
    return {**await build(connection, ask), "closes": admin, "names": not admin}


def as_department(ask: Ask) -> Ask:
    """Look as the Department, whose work it is: an administrator sees to it that none is left."""
    return replace(ask, actor=ask.actor.model_copy(update={"role": Role.DEPARTMENT}))


async def _held(
    connection: AsyncConnection, ask: Ask, everybody: Mapping[UUID, str]
) -> Sequence[Item]:
    held = await assignment.held(connection, ask)
    waiting = await items(connection, ask, held, everybody.keys())
    return [one for one in waiting if one.held is not None and one.held.to is not None]


async def orders(
    connection: AsyncConnection, ask: Ask, pairs: Sequence[tuple[str, str]]
) -> Sequence[Order]:
    """Give each piece of work to whoever was chosen for it, or to the one chosen for all.

    Raises:
        Problem: 422 where nobody was chosen for some.
    """
    typed, found = dict(pairs), await build(connection, ask)
    colleagues: dict[str, UUID] = {str(one): one for one in found["colleagues"]}
    note = typed.get("note", "").strip() or None
    given, left = [], 0
    for one in found["rows"]:
        to = colleagues.get(typed.get(f"{EACH}{one.stream}") or typed.get("to", ""))
        if to is None:
            left += 1
            continue
        command = HandOverWork(to=to, note=note)
        given.append(
            Order(decider=decider, command=command, key=one.held.assignment, about=one.stream)
        )
    if left:
        raise Problem(422, "invalid", [Fault("nobody-chosen-for", "to", {"count": left})])
    return given


page = Page(
    path="leaving",
    vi="Bàn giao việc của người nghỉ",
    en="Hand over a leaver's work",
    template="leaving.html",
    build=page_of,
    sources=SOURCES,
    roles=frozenset({Role.DEPARTMENT, Role.ADMIN}),
    orders=orders,
)
