"""What a service could not bring about yet: orders of policies that wait, events that are parked.

Both say how it is now: they are work, and no record of the past.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Role
from shared.web.listing import Ask, Listing

SEEN_BY: Final = frozenset({Role.OPERATOR, Role.DEPARTMENT, Role.ADMIN, Role.AUDITOR})

# Zeros in front let positions sort as texts do. What was tried once more is its last attempt.
WAITING = text("""
    with one as (
      select source || '/' || lpad(position::text, 19, '0') || '/' || id as cursor,
             id, source, position, source_stream, policy, command_type as command, target, state,
             since, coalesce(detail -> 'faults', '[]'::json) as faults
        from follow."order" this
       where state in ('pending', 'waiting', 'overdue', 'refused')
         and not exists (select 1 from follow."order" later
          where later.cause = this.cause and later.policy = this.policy
            and later.target = this.target and later.ordinal = this.ordinal
            and later.attempt > this.attempt))
    select * from one
     where cursor > :after
       and (cast(:state as text) is null or state = :state)
       and (cast(:source as text) is null or source = :source)
       and (cast(:policy as text) is null or policy = :policy)
     order by cursor limit :limit""")
PARKED = text("""
    with one as (
      select source || '/' || stage || '/' || lpad(position::text, 19, '0') as cursor,
             source, stage, position, stream, error, fingerprint, attempts, since
        from follow.parked)
    select * from one
     where cursor > :after
       and (cast(:source as text) is null or source = :source)
       and (cast(:stage as text) is null or stage = :stage)
       and (cast(:stream as text) is null or stream = :stream)
     order by cursor limit :limit""")


class Waits(StrEnum):
    """How an order stands that has not come about."""

    PENDING = "pending"  # it is about to be given
    WAITING = "waiting"  # what it is about is not known here yet
    OVERDUE = "overdue"  # it has waited so long that an officer was told
    REFUSED = "refused"


class WaitingRow(BaseModel):
    """One command that a policy asked for and that has not come about."""

    cursor: str
    id: UUID
    state: Waits
    since: datetime
    policy: str
    command: str
    target: str
    source: str
    position: int
    source_stream: str
    faults: tuple[str, ...]


class WaitingFilters(BaseModel):
    """Which of them to list."""

    state: Waits | None = None
    source: str | None = None
    policy: str | None = None


class ParkedRow(BaseModel):
    """One event that could not be taken, or stands behind one of its stream that could not."""

    cursor: str
    source: str
    stage: str
    position: int
    stream: str
    error: str | None
    fingerprint: str | None
    attempts: int
    since: datetime


class ParkedFilters(BaseModel):
    """Which of them to list."""

    source: str | None = None
    stage: str | None = None
    stream: str | None = None


async def waiting(
    connection: AsyncConnection, ask: Ask, filters: WaitingFilters
) -> Sequence[WaitingRow]:
    """List the orders that have not come about, in the order of their causes."""
    found = await connection.execute(WAITING, bound(ask, filters))
    return [WaitingRow.model_validate(dict(row)) for row in found.mappings()]


async def parked(
    connection: AsyncConnection, ask: Ask, filters: ParkedFilters
) -> Sequence[ParkedRow]:
    """List the events that wait for an operator, oldest first."""
    found = await connection.execute(PARKED, bound(ask, filters))
    return [ParkedRow.model_validate(dict(row)) for row in found.mappings()]


def bound(ask: Ask, filters: BaseModel) -> Mapping[str, Any]:
    """Bind what a list is asked with."""
    return {"after": ask.after or "", "limit": ask.limit, **filters.model_dump(mode="json")}


def listings(service: str, follows: Sequence[str]) -> tuple[Listing, ...]:
    """Make the lists of a service."""
    sources = (service, *follows)
    return (
        Listing(
            name="waiting",
            vi="Hệ quả đang chờ",
            en="Waiting effects",
            row=WaitingRow,
            filters=WaitingFilters,
            query=waiting,
            sources=sources,
            roles=SEEN_BY,
        ),
        Listing(
            name="parked",
            vi="Sự kiện bị chặn",
            en="Parked events",
            row=ParkedRow,
            filters=ParkedFilters,
            query=parked,
            sources=sources,
            roles=SEEN_BY,
        ),
    )
