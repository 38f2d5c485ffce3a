"""The page of one person: who they are, may they practise, and all that the registers say of them.

It shows what is public of names and numbers, and what each register shows its reader; what is
sealed stays sealed here and is read on the record's own page, where the reading is recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import answer, chronicle, sections
from services.reporting.views.certificate import GRANTED, certificates
from services.reporting.views.membership import memberships
from services.reporting.views.person import persons
from services.reporting.views.person_sections import (
    CERTIFICATES,
    IDENTITY,
    MEMBERSHIPS,
    PERSON_TABS,
    PRACTICES,
)
from services.reporting.views.practice import practices
from services.reporting.views.sections import Section, Whose
from services.reporting.views.seen import AND_BAR, LOCAL, SOURCES, believed
from services.reporting.views.traineeship import trainees
from shared.law.practising import judge
from shared.messages import Role
from shared.web.listing import Ask, Page
from shared.web.problems import Problem

OVERVIEW: Final = "overview"
HISTORY: Final = "history"
LATELY: Final = 5  # events on the first tab
A_PAGE: Final = 50  # events on a page of the history
READERS: Final = AND_BAR | LOCAL | {Role.APPLICANT}
EVERY: Final = tuple(one for of in PERSON_TABS.values() for one in of)


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the page, with how many records it has."""

    key: str
    count: int | None
    current: bool


def key_of(ask: Ask) -> UUID:
    """Read about whom or what the page is.

    Raises:
        Problem: 404, where that is no id.
    """
    try:
        return UUID(ask.parameters.get("id", ""))
    except ValueError:
        raise Problem(404, "not-found") from None


def tab_of(ask: Ask, offered: Sequence[str]) -> str:
    """Read which part is asked for.

    Raises:
        Problem: 404, where this reader has no such part.
    """
    tab = ask.parameters.get("tab", OVERVIEW)
    if tab not in offered:
        raise Problem(404, "not-found")
    return tab


async def profile(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Put one person's page together.

    Raises:
        Problem: 404, where there is nobody, or nobody whom this reader may see.
    """
    person = key_of(ask)
    tabs = tabs_for(PERSON_TABS, ask.actor.role)
    tab = tab_of(ask, [OVERVIEW, *tabs, HISTORY])
    name = await name_of(connection, ask, person)
    whose = await whose_of(connection, ask, person)
    seen = tuple(one for one in (IDENTITY, *EVERY) if one.is_for(ask.actor.role))
    if name is None or not await in_reach(connection, ask, whose):
        raise Problem(404, "not-found")
    facts = await answer.of_person(connection, ask, person)
    counted = await sections.counts(connection, ask, seen, whose)
    return {
        "key": person,
        "base": f"/reporting/persons/{person}",
        "name": name,
        "verdict": judge(facts, ask.on),
        "through": answer.through_time(facts) if tab == OVERVIEW else [],
        "now_of": await now_of(connection, ask, whose),
        "tabs": drawn(tabs, tab, counted),
        "tab": tab,
        "sections": await shown(connection, ask, PERSON_TABS.get(tab, ()), whose),
        **await history(connection, ask, tab, seen, whose),
    }


def tabs_for(tabs: Mapping[str, tuple[Section, ...]], role: Role) -> dict[str, tuple[Section, ...]]:
    """Name the parts that have something for a role."""
    return {
        key: kept
        for key, every in tabs.items()
        if (kept := tuple(one for one in every if one.is_for(role)))
    }


def drawn(
    tabs: Mapping[str, tuple[Section, ...]], current: str, counted: Mapping[str, int]
) -> list[Tab]:
    """Draw the row of tabs, each with how many records it has."""
    found = [
        Tab(key, sum(counted.get(one.key, 0) for one in every), key == current)
        for key, every in tabs.items()
    ]
    first, last = (Tab(key, None, key == current) for key in (OVERVIEW, HISTORY))
    return [first, *found, last]


async def shown(
    connection: AsyncConnection, ask: Ask, every: Sequence[Section], whose: Whose
) -> list[tuple[Section, Sequence[sections.Row]]]:
    """Read the registers of one part."""
    return [
        (one, await sections.rows(connection, ask, one, whose))
        for one in every
        if one.is_for(ask.actor.role)
    ]


async def history(
    connection: AsyncConnection, ask: Ask, tab: str, seen: Sequence[Section], whose: Whose
) -> Mapping[str, Any]:
    """Tell what happened, of one service or of all; on the first tab what happened lately."""
    if tab not in {OVERVIEW, HISTORY}:
        return {"told": [], "services_told": [], "of_service": "", "earlier": 0}
    named = await sections.streams(connection, ask, seen, whose)
    service = ask.parameters.get("service", "")
    kept = {name: source for name, source in named.items() if service in {"", source}}
    until = ask.on if sections.asked_day(ask) else None
    every = await chronicle.told(connection, ask, kept, until)
    begin = skipped(ask.parameters.get("earlier", ""))
    some = every[begin : begin + A_PAGE] if tab == HISTORY else every[:LATELY]
    links = {one.noun: one for one in seen}
    role = ask.actor.role
    return {
        "told": [(one, link_of(links, one, role)) for one in some],
        "services_told": sorted(set(named.values())),
        "of_service": service,
        "earlier": begin + A_PAGE if begin + A_PAGE < len(every) else 0,
    }


def skipped(said: str) -> int:
    """Read how many events are passed over; what is no such number passes over none."""
    digits = said.isascii() and said.isdigit() and len(said) <= len(str(chronicle.AT_MOST))
    return int(said) if digits else 0


def link_of(links: Mapping[str, Section], one: chronicle.Told, role: Role) -> str:
    """Lead to an event where its record tells it."""
    section = links.get(one.stream.partition("-")[0])
    place = section.link(one.stream, role) if section else ""
    return f"{place}#e{one.version}" if place else ""


# About whom ------------------------------------------------------------------------------------


async def name_of(connection: AsyncConnection, ask: Ask, person: UUID) -> str | None:
    """Say how somebody is called on the day, by their own record or what else names them."""
    position = ask.known_at["registry"]
    queries = [
        select(table.c.full_name, literal(order), table.c.effective_from).where(
            table.c.person_id == person, answer.known(table, position)
        )
        for order, table in enumerate((persons, certificates, memberships, trainees))
    ]
    found = (await connection.execute(union_all(*queries))).all()
    begun = [one for one in found if one[2] <= ask.on] or found
    latest = max(begun, key=lambda one: (-one[1], one[2]), default=None)
    return latest[0] if latest else None


async def whose_of(connection: AsyncConnection, ask: Ask, person: UUID) -> Whose:
    """Name a person's certificates, by record and printed number, and where they practised."""
    position = ask.known_at["registry"]
    table = certificates.c
    held = await connection.execute(
        select(table.stream, table.number_key).where(
            table.person_id == person, answer.known(certificates, position)
        )
    )
    keys = {key for row in held for key in row if key is not None}
    at = await connection.execute(
        select(practices.c.organisation_id).where(
            practices.c.person_id == person, answer.known(practices, position)
        )
    )
    organisations = {one for (one,) in at if one is not None}
    return Whose(person, tuple(sorted(keys)), tuple(sorted(organisations)))


async def in_reach(connection: AsyncConnection, ask: Ask, whose: Whose) -> bool:
    """Say whether whoever asks may see this person: an area sees whom its registers name there."""
    if ask.actor.role in AND_BAR:
        return True
    registers = (CERTIFICATES, MEMBERSHIPS, PRACTICES, *PERSON_TABS["traineeship"])
    if ask.actor.role is Role.APPLICANT:
        return ask.actor.person_id == whose.person
    queries = [select(literal(1)).where(one.on_the_day(ask, whose)) for one in registers]
    return (await connection.execute(union_all(*queries).limit(1))).first() is not None


@dataclass(frozen=True, slots=True)
class Now:
    """What is printed on somebody's papers on the day."""

    certificate: Any
    membership: Any
    practices: Sequence[Any]


async def now_of(connection: AsyncConnection, ask: Ask, whose: Whose) -> Now:
    """Read what names and numbers somebody has on the day; they are public by law."""
    person = whose.person
    table = certificates.c
    granted = select(certificates).where(
        table.person_id == person,
        table.status.in_(GRANTED),
        believed(certificates, "registry", ask),
    )
    member = select(memberships).where(
        memberships.c.person_id == person, believed(memberships, "registry", ask)
    )
    work = select(practices).where(
        practices.c.person_id == person, believed(practices, "registry", ask)
    )
    return Now(
        (await connection.execute(granted.order_by(table.issued_on.desc()))).first(),
        (await connection.execute(member.order_by(memberships.c.admitted_on.desc()))).first(),
        (await connection.execute(work.order_by(practices.c.begun_on))).all(),
    )


pages = tuple(
    Page(
        path=path,
        vi="Hồ sơ một người",
        en="A person's page",
        template="person.html",
        build=profile,
        sources=SOURCES,
        roles=READERS,
    )
    for path in ("persons/{id}", "persons/{id}/{tab}")
)
