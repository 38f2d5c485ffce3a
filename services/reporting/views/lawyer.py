"""What everybody may read of one lawyer and one organisation, and the extract that is printed.

Three questions: may this person practise, where, and is a published sanction in force.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, and_, cast, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views import answer
from services.reporting.views.branch import branches
from services.reporting.views.certificate import certificates
from services.reporting.views.organisation import GONE, organisations
from services.reporting.views.practice import practices
from services.reporting.views.public import EVERYBODY
from services.reporting.views.register import RegisterFilters, lawyers, register, register_row
from services.reporting.views.seen import believed
from shared.law.practising import judge
from shared.law.territory import fold
from shared.web.listing import Ask, Page
from shared.web.problems import Problem

AT_MOST: Final = 200  # lawyers of one organisation on its page
SAME_NAME: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody practises on the day."""

    form: str
    begun_on: date
    area: str
    organisation_id: UUID | None
    organisation_name: str | None
    seat: str | None
    gone: bool  # the registration is no more


def key_of(ask: Ask, name: str) -> UUID:
    """Read what the page is about.

    Raises:
        Problem: 404, where that is no id.
    """
    try:
        return UUID(ask.parameters.get(name, ""))
    except ValueError:
        raise Problem(404, "not-found") from None


async def lawyer(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Answer for one lawyer: on the day that is asked for, and through time.

    Raises:
        Problem: 404, when nobody was ever granted this certificate.
    """
    stream = f"certificate-{key_of(ask, 'certificate')}"
    found = await connection.execute(lawyers(ask, of=select(literal(stream, Text))))
    row = found.mappings().first()
    if row is None:
        raise Problem(404, "not-found")
    facts = await answer.of_certificate(connection, ask, stream, row["person_id"])
    verdict = judge(facts, ask.on)
    return {
        "row": register_row(dict(row)),
        "place": f"/reporting/lawyer/{stream.removeprefix('certificate-')}",
        "verdict": verdict,
        "sanctions": answer.sanctions(verdict),
        "practises": await places(connection, ask, stream),
        "admitted_on": row["admitted_on"],
        "through": answer.through_time(facts),
        "namesakes": await namesakes(connection, ask, row["full_name"], stream),
    }


async def places(connection: AsyncConnection, ask: Ask, stream: str) -> list[Place]:
    """Say where somebody practises on the day, in each form that the register tells."""
    named = literal("organisation-", Text) + cast(practices.c.organisation_id, Text)
    beside = practices.outerjoin(
        organisations,
        and_(organisations.c.stream == named, believed(organisations, "registry", ask)),
    )
    query = (
        select(practices, organisations.c.name, organisations.c.seat, organisations.c.status)
        .select_from(beside)
        .where(practices.c.certificate == stream, believed(practices, "registry", ask))
        .order_by(practices.c.begun_on)
    )
    return [
        Place(
            form=one["form"],
            begun_on=one["begun_on"],
            area=one["area"],
            organisation_id=one["organisation_id"] if one["name"] else None,
            organisation_name=one["name"] or one["organisation_name"],
            seat=one["seat"],
            gone=one["status"] in GONE,
        )
        for one in (await connection.execute(query)).mappings()
    ]


async def namesakes(connection: AsyncConnection, ask: Ask, name: str, stream: str) -> Sequence[Any]:
    """Name others who are called the same: whoever looks up one is to compare the numbers."""
    # By the whole name, which has an index: whoever opens a page searches for nothing.
    same = select(certificates.c.stream).where(
        certificates.c.sort == fold(name), certificates.c.stream != stream
    )
    query = lawyers(ask, of=same).order_by("cursor").limit(SAME_NAME)
    return [register_row(dict(row)) for row in (await connection.execute(query)).mappings()]


async def office(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say of one organisation what is public: its numbers, seat, status, lawyers and branches.

    Raises:
        Problem: 404, where the register has none of it on the day.
    """
    key = key_of(ask, "organisation")
    stream = f"organisation-{key}"
    query = select(organisations).where(
        organisations.c.stream == stream, believed(organisations, "registry", ask)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        raise Problem(404, "not-found")
    many = replace(ask, limit=AT_MOST, after=None)
    parts = select(branches).where(
        branches.c.organisation_id == key, believed(branches, "registry", ask)
    )
    return {
        "row": row,
        "gone": row.status in GONE,
        "lawyers": await register(connection, many, RegisterFilters(organisation_id=key)),
        "branches": (await connection.execute(parts.order_by(branches.c.sort))).all(),
    }


def page(path: str, vi: str, en: str, template: str, build: Any) -> Page:
    """Make a page that everybody may open."""
    return Page(
        path=path,
        vi=vi,
        en=en,
        template=template,
        build=build,
        sources=("registry",),
        roles=EVERYBODY,
        public=True,
    )


pages = (
    page("lawyer/{certificate}", "Luật sư", "Lawyer", "lawyer.html", lawyer),
    page("lawyer/{certificate}/extract", "Trích lục sổ luật sư", "Extract", "extract.html", lawyer),
    page("office/{organisation}", "Tổ chức hành nghề", "Law practice", "office.html", office),
)
