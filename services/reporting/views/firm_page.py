"""The page of one organisation: how it stands, who practises there, and all registers about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import chronicle, firm, sections
from services.reporting.views.certificate import certificates
from services.reporting.views.firm_sections import FIRM_TABS, REGISTRATION
from services.reporting.views.organisation import GONE, organisations
from services.reporting.views.person import persons
from services.reporting.views.profile import (
    HISTORY,
    OVERVIEW,
    Tab,
    drawn,
    history,
    key_of,
    shown,
    tab_of,
    tabs_for,
)
from services.reporting.views.register import RegisterFilters, RegisterRow, register
from services.reporting.views.sections import Whose
from services.reporting.views.seen import AND_BAR, LOCAL, believed, in_reach
from shared.law.numbers import NotANumber, registration_number
from shared.web.listing import Ask, Page
from shared.web.problems import Problem

LAWYERS: Final = "lawyers"
AT_MOST: Final = 200  # lawyers of one organisation on its page
SOURCES: Final = ("registry", "inspection", "discipline", "reporting")
EVERY: Final = tuple(one for of in FIRM_TABS.values() for one in of)


@dataclass(frozen=True, slots=True)
class Number:
    """A registration number, since when it is told, and whether it is of the shape since 2025."""

    number: str
    since: Any
    new_shape: bool | None  # nothing where it has neither shape


async def organisation(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Put one organisation's page together.

    Raises:
        Problem: 404, where there is none, or none that this reader may see.
    """
    key = key_of(ask)
    row = await standing(connection, ask, key)
    reach = in_reach(ask.actor, organisations.c.area, AND_BAR)
    there = select(organisations.c.stream).where(organisations.c.stream == f"organisation-{key}")
    if row is None or (await connection.execute(there.where(reach).limit(1))).first() is None:
        raise Problem(404, "not-found")
    whose = Whose(organisations=(key,))
    tabs = tabs_for(FIRM_TABS, ask.actor.role)
    tab = tab_of(ask, [OVERVIEW, LAWYERS, *tabs, HISTORY])
    seen = tuple(one for one in (REGISTRATION, *EVERY) if one.is_for(ask.actor.role))
    seen = tuple(dict.fromkeys(seen))
    own = await record(connection, ask, key)
    lawyers = await practising(connection, ask, key)
    counted = await sections.counts(connection, ask, seen, whose)
    first, *others = drawn(tabs, tab, counted)
    return {
        "key": key,
        "base": f"/reporting/organisations/{key}",
        "row": row,
        "gone": row.status in GONE,
        "own": own,
        "numbers": numbers(own),
        "lawyers": lawyers,
        "head": await head(connection, ask, own.head_certificate),
        "tabs": [first, Tab(LAWYERS, len(lawyers), tab == LAWYERS), *others],
        "tab": tab,
        "sections": await shown(connection, ask, FIRM_TABS.get(tab, ()), whose),
        **await history(connection, ask, tab, seen, whose),
    }


async def standing(connection: AsyncConnection, ask: Ask, key: UUID) -> Any:
    """Read how an organisation stands on the day."""
    query = select(organisations).where(
        organisations.c.stream == f"organisation-{key}", believed(organisations, "registry", ask)
    )
    return (await connection.execute(query)).first()


async def record(connection: AsyncConnection, ask: Ask, key: UUID) -> firm.Firm:
    """Fold the organisation's own record."""
    until = ask.on if sections.asked_day(ask) else None
    stream = f"organisation-{key}"
    return firm.read(await chronicle.bodies(connection, ask, stream, "registry", until))


async def practising(
    connection: AsyncConnection, ask: Ask, key: UUID
) -> Sequence[tuple[RegisterRow, str]]:
    """Name the lawyers of an organisation, each with the answer for the day and their page."""
    many = replace(ask, limit=AT_MOST, after=None)
    found = await register(connection, many, RegisterFilters(organisation_id=key))
    people = await connection.execute(
        select(certificates.c.stream, certificates.c.person_id)
        .where(certificates.c.stream.in_([one.stream for one in found]))
        .distinct()
    )
    person = {one.stream: one.person_id for one in people}
    return [(one, f"/reporting/persons/{person[one.stream]}/practice") for one in found]


async def head(
    connection: AsyncConnection, ask: Ask, certificate: UUID | None
) -> tuple[str, str] | None:
    """Name who heads an organisation, and lead to their page."""
    if certificate is None:
        return None
    query = select(certificates.c.full_name, certificates.c.person_id).where(
        certificates.c.stream == f"certificate-{certificate}",
        believed(certificates, "registry", ask),
    )
    found = (await connection.execute(query)).first()
    if found is None:
        return None
    called = select(persons.c.full_name).where(
        persons.c.stream == f"person-{found.person_id}", believed(persons, "registry", ask)
    )
    name = await connection.scalar(called)
    return name or found.full_name, f"/reporting/persons/{found.person_id}"


def numbers(own: firm.Firm) -> list[Number]:
    """Say of each number, the latest first, of which shape it is."""
    return [Number(one.number, one.since, shape(one.number)) for one in reversed(own.numbers)]


def shape(number: str) -> bool | None:
    """Say whether a number carries the year of registration, as those of 2025 do."""
    try:
        return registration_number(number).year is not None
    except NotANumber:
        return None


pages = tuple(
    Page(
        path=path,
        vi="Hồ sơ một tổ chức hành nghề",
        en="An organisation's page",
        template="organisation.html",
        build=organisation,
        sources=SOURCES,
        roles=AND_BAR | LOCAL,
    )
    for path in ("organisations/{id}", "organisations/{id}/{tab}")
)
