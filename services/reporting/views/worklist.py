"""The Department's worklist: what waits, whose it is, why it is here, and giving it to somebody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.assignment import decider
from services.reporting.assignment.rules import AssignWork, HandOverWork, ReleaseWork
from services.reporting.views import assignment, effect, officer
from services.reporting.views.inbox import (
    Finished,
    Item,
    Queue,
    finished,
    items,
    matches,
    queues_of,
)
from services.reporting.views.late import What
from services.reporting.views.leads import place
from services.reporting.views.public import said
from shared.decider import Fault
from shared.messages import Role
from shared.web.listing import Ask, Order, Page
from shared.web.problems import Problem

ON_A_PAGE: Final = 100
FILTERS: Final = ("q", "what", "to", "area")
SOURCES: Final = ("registry", "inspection", "discipline", "reporting")
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Rail:
    """One queue beside the list: how much stands in it, and its address."""

    queue: Queue
    count: int
    href: str
    current: bool


async def build(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say what stands in a queue, and how much in each of the others."""
    queue = chosen(ask)
    colleagues = await officer.colleagues(connection, ask)
    held = await assignment.held(connection, ask)
    waiting = await items(connection, ask, held, colleagues.keys())
    done = await finished(connection, ask, {one.stream for one in waiting})
    refused = await effect.refused(connection, ask)
    standing = {one.stream: queues_of(one, ask.actor.id, ask.on) for one in waiting}
    counts = Counter(queue for queues in standing.values() for queue in queues)
    counts += Counter({Queue.REFUSED: len(refused), Queue.DONE: len(done)})
    here = [
        one for one in waiting if queue in standing[one.stream] and wanted(one, ask, colleagues)
    ]
    first = start(ask)
    loads = Counter(one.to for one in waiting if one.to is not None)
    return {
        "queue": queue,
        "rails": rails(ask, counts),
        "whole": counts[queue],
        "found": len(here),
        "first": first,
        "rows": here[first : first + ON_A_PAGE],
        "more": address(ask, start=str(first + ON_A_PAGE)) if len(here) > first + ON_A_PAGE else "",
        "before": address(ask, start=str(max(first - ON_A_PAGE, 0))) if first else "",
        "done": [one for one in done if found(one, ask)] if queue is Queue.DONE else (),
        "refused": refused if queue is Queue.REFUSED else (),
        "colleagues": colleagues,
        "loads": loads,
        "asked": {name: said(ask, name) or "" for name in FILTERS},
        "whats": tuple(What),
        "chips": [
            (name, text, address(ask, **{name: ""}))
            for name in FILTERS
            if (text := said(ask, name))
        ],
        "here": address(ask),
        "plain": address(ask, **dict.fromkeys(FILTERS, "")),
        "place": place,
        "names": {one.stream: one.number or one.about or one.stream for one in waiting},
        "names_of": {str(one): name for one, name in colleagues.items()},
    }


# What is asked for ------------------------------------------------------------------------------


def chosen(ask: Ask) -> Queue:
    """Say which queue is looked at; whoever says none looks at their own."""
    name = ask.parameters.get("queue", Queue.MINE)
    return Queue(name) if name in set(Queue) else Queue.MINE


def start(ask: Ask) -> int:
    """Say at which row the page starts."""
    number = ask.parameters.get("start", "0")
    return (
        int(number)
        if number.isascii() and number.isdecimal() and len(number) < len(str(10**9))
        else 0
    )


def address(ask: Ask, **changed: str) -> str:
    """Write the address of a view of the list: it can be sent to a colleague as it stands."""
    kept = {name: ask.parameters.get(name, "") for name in ("queue", *FILTERS)}
    query = {name: text for name, text in {**kept, **changed}.items() if text}
    return "/reporting/worklist" + (f"?{urlencode(query)}" if query else "")


def rails(ask: Ask, counts: Mapping[Queue, int]) -> list[Rail]:
    """Write the queues in their order; a filter stays with the queue that it was set in."""
    here = chosen(ask)
    return [
        Rail(one, counts.get(one, 0), f"/reporting/worklist?queue={one.value}", one is here)
        for one in Queue
    ]


def wanted(one: Item, ask: Ask, colleagues: Mapping[UUID, str]) -> bool:
    """Say whether a piece of work is what is looked for."""
    what, to, area = said(ask, "what"), said(ask, "to"), said(ask, "area")
    whose = colleagues.get(one.to) if one.to is not None else None
    return (
        (not (q := said(ask, "q")) or matches((one.number, one.about, whose), q))
        and what in {None, one.what.value}
        and area in {None, one.area}
        and to in {None, NOBODY if one.to is None else str(one.to)}
    )


def found(one: Finished, ask: Ask) -> bool:
    """Say whether what is done is what is looked for."""
    q = said(ask, "q")
    return said(ask, "what") in {None, one.what.value} and (
        not q or matches((one.number, one.about), q)
    )


# What the form gives ----------------------------------------------------------------------------


async def orders(
    connection: AsyncConnection, ask: Ask, pairs: Sequence[tuple[str, str]]
) -> Sequence[Order]:
    """Give each chosen piece of work to a colleague, or take it back from whoever has it.

    Raises:
        Problem: 422 where nothing was chosen, or nobody.
    """
    typed = dict(pairs)
    works = list(dict.fromkeys(value for name, value in pairs if name == "work"))
    releasing = typed.get("do") == "release"
    colleagues = await officer.colleagues(connection, ask)
    to = next((one for one in colleagues if str(one) == typed.get("to")), None)
    if faults := list(lacking(works, chosen_one=releasing or to is not None)):
        raise Problem(422, "invalid", faults)
    held = await assignment.held(connection, ask)
    note = typed.get("note", "").strip() or None
    given = []
    for work in works:
        known = held.get(work)
        if releasing:
            if known is not None:
                given.append(order(work, ReleaseWork(), known.assignment))
        elif to is not None and known is not None:
            given.append(order(work, HandOverWork(to=to, note=note), known.assignment))
        elif to is not None:
            given.append(order(work, AssignWork(work=work, to=to, note=note), None))
    return given


def order(work: str, command: AssignWork | HandOverWork | ReleaseWork, key: UUID | None) -> Order:
    """Say what is to be done with one piece of work."""
    return Order(decider=decider, command=command, key=key, about=work)


def lacking(works: Sequence[str], *, chosen_one: bool) -> Iterable[Fault]:
    """Say what the form lacks."""
    if not works:
        yield Fault("no-work-chosen", "work")
    if not chosen_one:
        yield Fault("nobody-chosen", "to")


page = Page(
    path="worklist",
    vi="Hộp việc",
    en="Worklist",
    template="worklist.html",
    build=build,
    sources=SOURCES,
    roles=frozenset({Role.DEPARTMENT}),
    orders=orders,
)
