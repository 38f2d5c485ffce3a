"""What may be asked of the register; whoever asks sees what the law lets them see."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, Text, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.certificate.clocks import Hands, clock, in_hands_of
from services.registry.certificate.rows import register, waits
from services.registry.certificate.running import limit_of
from services.registry.certificate.standing import Pending, RevocationStage
from services.registry.certificate.state import Status
from shared.contracts.registry.certificate import DossierKind
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.law.clock import run
from shared.law.territory import fold
from shared.messages import Actor, Reach, Role
from shared.read.intervals import as_of
from shared.read.listed import lies_in
from shared.read.seeing import own
from shared.web.listing import Ask, Listing

PUBLIC_BY_LAW = (Status.ISSUED, Status.DEPRIVED)
SEEN_BY: Mapping[Role, Reach] = {  # everybody else: their own
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.BAR: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.AUDITOR: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}


class CertificateRow(BaseModel):
    """One line of the register."""

    stream: str
    cursor: str
    person_id: UUID
    full_name: str
    number: str | None
    issuer: str | None
    issued_on: date | None
    status: Status
    area: str


class CertificateFilters(BaseModel):
    """By what certificates are found."""

    name: str | None = None
    number: str | None = None
    status: Status | None = None
    area: str | None = None


class DossierRow(BaseModel):
    """One dossier that waits: for whom, until when, by which rule row."""

    stream: str
    cursor: str
    dossier_number: str
    full_name: str
    kind: DossierKind
    status: Status
    filed_on: date
    area: str
    hands: Hands
    clock: str
    due_on: date | None  # nothing where the law data has a gap
    rule_row: str


class DossierFilters(BaseModel):
    """By what dossiers are found."""

    name: str | None = None
    dossier_number: str | None = None
    kind: DossierKind | None = None
    status: Status | None = None


class RevocationRow(BaseModel):
    """One revocation that somebody has to propose, to review or to decide, and until when."""

    stream: str
    cursor: str
    full_name: str
    number: str | None
    status: Status
    area: str
    revocation: RevocationStage
    revocation_ground: CertificateRevocationGround
    revocation_since: date
    clock: str | None
    due_on: date | None  # nothing where the law data has a gap, or no limit
    rule_row: str | None


class RevocationFilters(BaseModel):
    """By what revocations are found."""

    name: str | None = None
    number: str | None = None
    revocation: RevocationStage | None = None
    revocation_ground: CertificateRevocationGround | None = None


async def certificates(
    connection: AsyncConnection, ask: Ask, filters: CertificateFilters
) -> Sequence[CertificateRow]:
    """List how certificates stood on a day, by name."""
    cursor = (register.c.sort + "/" + register.c.stream).label("cursor")
    query = seen(select(register, cursor), ask).where(
        cursor > (ask.after or ""),
        *lies_in(register.c.area, filters.area, ask.territory, ask.on),
    )
    for column, wanted in (
        (register.c.number, filters.number),
        (register.c.status, filters.status),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    query = named(query, filters.name).order_by(cursor).limit(ask.limit)
    found = (await connection.execute(query)).mappings()
    return [CertificateRow.model_validate(dict(row)) for row in found]


async def dossiers(
    connection: AsyncConnection, ask: Ask, filters: DossierFilters
) -> Sequence[DossierRow]:
    """List the dossiers that wait for somebody, the oldest first."""
    filed_on = func.to_char(register.c.filed_on, "YYYY-MM-DD", type_=Text)
    cursor = (filed_on + "/" + register.c.stream).label("cursor")
    query = seen(select(register, cursor), ask).where(
        register.c.hands.is_not(None), cursor > (ask.after or "")
    )
    for column, wanted in (
        (register.c.dossier_number, filters.dossier_number),
        (register.c.kind, filters.kind),
        (register.c.status, filters.status),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    query = named(query, filters.name).order_by(cursor).limit(ask.limit)
    found = (await connection.execute(query)).mappings()
    return [dossier_row(dict(row), ask) for row in found]


async def revocations(
    connection: AsyncConnection, ask: Ask, filters: RevocationFilters
) -> Sequence[RevocationRow]:
    """List the revocations that wait for somebody, the oldest first."""
    since = func.to_char(register.c.revocation_since, "YYYY-MM-DD", type_=Text)
    cursor = (since + "/" + register.c.stream).label("cursor")
    query = seen(select(register, cursor), ask).where(
        register.c.revocation.is_not(None), cursor > (ask.after or "")
    )
    for column, wanted in (
        (register.c.number, filters.number),
        (register.c.revocation, filters.revocation),
        (register.c.revocation_ground, filters.revocation_ground),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    query = named(query, filters.name).order_by(cursor).limit(ask.limit)
    found = (await connection.execute(query)).mappings()
    return [revocation_row(dict(row), ask) for row in found]


def revocation_row(row: Mapping[str, Any], ask: Ask) -> RevocationRow:
    """Add to a row until when whoever has the revocation has time, by the law of its proposal."""
    waits = Pending(
        RevocationStage(row["revocation"]),
        CertificateRevocationGround(row["revocation_ground"]),
        row["revocation_since"],
        row["requested_on"],
    )
    limit = limit_of(waits, ask.rules)
    runs = None if limit is None else run(limit, ask.calendar)
    return RevocationRow.model_validate(
        {
            **row,
            "clock": runs.name if runs else None,
            "due_on": runs.due_on if runs else None,
            "rule_row": runs.rule_row if runs else None,
        }
    )


def dossier_row(row: Mapping[str, Any], ask: Ask) -> DossierRow:
    """Add to a row until when whoever has the dossier has time, by the law of its filing."""
    one = waits(row["hands"], row["kind"], row["filed_on"], row["since"], row["confirmed_on"])
    runs = clock(one, ask.rules, ask.calendar)
    return DossierRow.model_validate(
        {
            **row,
            "hands": in_hands_of(one, ask.rules),
            "clock": runs.name,
            "due_on": runs.due_on,
            "rule_row": runs.rule_row,
        }
    )


def seen(query: Select[Any], ask: Ask) -> Select[Any]:
    """Keep to the day, to what was believed, and to what whoever asks may see."""
    known_at = ask.known_at["registry"]
    return query.where(as_of(register, on=ask.on, known_at=known_at), visible_to(ask.actor))


def named(query: Select[Any], name: str | None) -> Select[Any]:
    """Keep to those whose name has this in it, with or without marks."""
    if name is None:
        return query
    return query.where(register.c.sort.contains(fold(name), autoescape=True))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Let each role see as far as it reaches, and everybody what is public."""
    public = register.c.status.in_(PUBLIC_BY_LAW)
    match SEEN_BY.get(actor.role, Reach.OWN):
        case Reach.PROVINCE:
            return true()
        case Reach.AREA:
            return or_(public, register.c.area.in_(actor.areas))
        case Reach.UNIT | Reach.OWN:
            return or_(public, own(register.c.person_id, actor))


OFFICERS = frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.AUDITOR})
LISTINGS = (
    Listing(
        name="certificates",
        vi="Sổ chứng chỉ hành nghề luật sư",
        en="Register of practising certificates",
        row=CertificateRow,
        filters=CertificateFilters,
        query=certificates,
        sources=("registry",),
        roles=frozenset(Role) - {Role.POLICY},
        public=True,
        noun="certificate",
    ),
    Listing(
        name="dossiers",
        vi="Hồ sơ đang chờ xử lý",
        en="Dossiers that wait",
        row=DossierRow,
        filters=DossierFilters,
        query=dossiers,
        sources=("registry",),
        roles=OFFICERS,
        noun="certificate",
    ),
    Listing(
        name="revocations",
        vi="Thu hồi chứng chỉ cần xử lý",
        en="Revocations that wait",
        row=RevocationRow,
        filters=RevocationFilters,
        query=revocations,
        sources=("registry",),
        roles=OFFICERS,
        noun="certificate",
    ),
)
