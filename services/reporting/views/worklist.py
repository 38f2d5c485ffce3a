"""The Department's worklist: what waits, whose it is, why it is here, and giving it to somebody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.assignment import decider
from services.reporting.assignment.rules import AssignWork, HandOverWork, ReleaseWork, RemindWork
from services.reporting.views import assignment, desk, effect, officer
from services.reporting.views.inbox import (
    Finished,
    Item,
    Queue,
    finished,
    is_new,
    items,
    matches,
    queues_of,
    rail_of,
)
from services.reporting.views.late import What
from services.reporting.views.leads import place
from services.reporting.views.public import said
from services.reporting.views.seen import LOCAL
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
    """One queue beside the list: how much stands in it, how much of that is new, its address."""

    queue: Queue
    count: int
    fresh: int
    href: str
    current: bool


async def build(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say what stands in a queue, and how much in each of the others."""
    queue, role = chosen(ask), ask.actor.role
    colleagues = await officer.colleagues(connection, ask)
    held = await assignment.held(connection, ask)
    waiting = await items(connection, ask, held, colleagues.keys())
    done = await finished(connection, ask, {one.stream for one in waiting})
    refused = await effect.refused(connection, ask) if role is Role.DEPARTMENT else ()
    me = ask.actor.id
    looked = await desk.looked(connection, me) if me else {}
    standing = {one.stream: queues_of(one, me, ask.on, role) for one in waiting}
    counts = Counter(queue for queues in standing.values() for queue in queues)
    counts += Counter({Queue.REFUSED: len(refused), Queue.DONE: len(done)})
    here = [
        one for one in waiting if queue in standing[one.stream] and wanted(one, ask, colleagues)
    ]
    fresh = Counter(
        one_queue
        for one in waiting
        for one_queue in standing[one.stream]
        if is_new(one, one_queue, looked.get(one_queue))
    )
    first = start(ask)
    shown = here[first : first + ON_A_PAGE]
    loads = Counter(one.to for one in waiting if one.to is not None)
    return {
        "queue": queue,
        "rails": rails(ask, counts, fresh),
        "fresh_here": fresh[queue],
        "looked": queue in looked,
        "new": {one.stream for one in shown if is_new(one, queue, looked.get(queue))},
        "gives": role is Role.DEPARTMENT,
        "saved": await desk.saved(connection, me) if me else (),
        "query": address(ask).partition("?")[2],
        "whole": counts[queue],
        "found": len(here),
        "first": first,
        "rows": shown,
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
    rail, name = rail_of(ask.actor.role), ask.parameters.get("queue", "")
    return Queue(name) if name in rail else rail[0]


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


def rails(ask: Ask, counts: Mapping[Queue, int], fresh: Mapping[Queue, int]) -> list[Rail]:
    """Write the queues in their order; a filter stays with the queue that it was set in."""
    here = chosen(ask)
    return [
        Rail(
            one,
            counts.get(one, 0),
            fresh.get(one, 0),
            f"/reporting/worklist?queue={one.value}",
            one is here,
        )
        for one in rail_of(ask.actor.role)
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
    doing = typed.get("do")
    nobody_new = doing in {"release", "remind"}
    colleagues = await officer.colleagues(connection, ask)
    to = next((one for one in colleagues if str(one) == typed.get("to")), None)
    if faults := list(lacking(works, chosen_one=nobody_new or to is not None)):
        raise Problem(422, "invalid", faults)
    held = await assignment.held(connection, ask)
    note = typed.get("note", "").strip() or None
    given = []
    for work in works:
        known = held.get(work)
        if nobody_new:
            if known is not None and known.to is not None:
                again = ReleaseWork() if doing == "release" else RemindWork(note=note)
                given.append(order(work, again, known.assignment))
        elif to is not None and known is not None:
            given.append(order(work, HandOverWork(to=to, note=note), known.assignment))
        elif to is not None:
            given.append(order(work, AssignWork(work=work, to=to, note=note), None))
    return given


def order(
    work: str, command: AssignWork | HandOverWork | ReleaseWork | RemindWork, key: UUID | None
) -> Order:
    """Say what is to be done with one piece of work."""
    return Order(decider=decider, command=command, key=key, about=work)


def lacking(works: Sequence[str], *, chosen_one: bool) -> Iterable[Fault]:
    """Say what the form lacks."""
    if not works:
        yield Fault("no-work-chosen", "work")
    if not chosen_one:
        yield Fault("nobody-chosen", "to")


# What somebody keeps for themselves ---------------------------------------------------------------


async def keeps(connection: AsyncConnection, ask: Ask, pairs: Sequence[tuple[str, str]]) -> bool:
    """Note how far somebody has looked, or keep or drop a view of theirs, where that was asked.

    Raises:
        Problem: 422 where a view has no name.
    """
    typed, me = dict(pairs), ask.actor.id
    if me is None:
        return False
    name = typed.get("name", "").strip()[: desk.LONGEST_NAME]
    match typed.get("do"):
        case "looked":
            positions = orjson.dumps(dict(ask.known_at)).decode()
            said = {"account": me, "queue": chosen(ask), "positions": positions}
            await connection.execute(desk.LOOK, said)
        case "save" if not name:
            raise Problem(422, "invalid", [Fault("no-name-given", "name")])
        case "save":
            query = address(ask).partition("?")[2]
            said = {"account": me, "name": name, "query": query, "most": desk.MOST}
            await connection.execute(desk.SAVE, said)
        case "drop":
            await connection.execute(desk.DROP, {"account": me, "name": name})
        case _:
            return False
    return True


page = Page(
    path="worklist",
    vi="Hộp việc",
    en="Worklist",
    template="worklist.html",
    build=build,
    sources=SOURCES,
    roles=LOCAL | {Role.DEPARTMENT, Role.BAR, Role.INSPECTORATE},
    orders=orders,
    keeps=keeps,
)
