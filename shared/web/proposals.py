"""The list of what waits for a second person: read off the log itself, as it is now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Reach, Role
from shared.nouns.proposal import OFFICERS, Stage
from shared.web.listing import Ask, Listing

LAST: Final = "~"  # sorts after every id
STAGES: Final[Mapping[str, Stage]] = {  # by the last event
    "ActProposed": Stage.WAITING,
    "ActNotCarriedOut": Stage.WAITING,
    "ActApproved": Stage.APPROVED,
    "ActCarriedOut": Stage.DONE,
    "ActTurnedDown": Stage.TURNED_DOWN,
    "ActTakenBack": Stage.TAKEN_BACK,
}
# What waits claims that it does; all others are found by their streams. The newest first.
ASKED = text("""
    with one as (
      select substr(e.stream, length('proposal-') + 1) as cursor, e.stream, e.recorded_at,
             e.document::json as document,
             (select l.type from log.event l where l.stream = e.stream
               order by l.version desc limit 1) as last
        from log.event e
       where e.version = 1 and e.stream > 'proposal-' and e.stream < 'proposal.'
         and (not cast(:open as boolean) or exists (
              select 1 from log.claim c
               where c.stream = e.stream and c.key > 'proposal/' and c.key < 'proposal0')))
    select * from one
     where cursor < :after
       and (cast(:all as boolean)
            or exists (select 1
                 from json_array_elements_text(document -> 'data' -> 'event' -> 'open_to') one
                where one.value = any(cast(:units as text[])))
            or exists (select 1
                 from json_array_elements_text(document -> 'data' -> 'event' -> 'open_in') one
                where one.value = any(cast(:areas as text[]))))
     order by cursor desc limit :limit""")


class Which(StrEnum):
    """Which of them to list."""

    WAITING = "proposals-waiting"
    ALL = "proposals-all"


class ProposalRow(BaseModel):
    """An act that somebody proposed."""

    cursor: str
    stream: str
    stage: Stage
    noun: str
    command: str
    about: str
    proposed_at: datetime
    proposer: UUID
    proposer_name: str


class ProposalFilters(BaseModel):
    """Those that wait, unless all are asked for."""

    which: Which | None = None


async def asked(
    connection: AsyncConnection, ask: Ask, filters: ProposalFilters
) -> Sequence[ProposalRow]:
    """List what whoever asks may decide, or may read."""
    actor = ask.actor
    areas = actor.areas if OFFICERS.get(actor.role) is Reach.AREA else ()
    found = await connection.execute(
        ASKED,
        {
            "open": filters.which is not Which.ALL,
            "after": ask.after or LAST,
            "all": actor.role is Role.AUDITOR,
            "units": [actor.unit, f"role:{actor.role}"],
            "areas": list(areas),
            "limit": ask.limit,
        },
    )
    return [row_of(row) for row in found]


def row_of(row: Any) -> ProposalRow:
    """Say what one of them is."""
    said = row.document["data"]["event"]
    return ProposalRow(
        cursor=row.cursor,
        stream=row.stream,
        stage=STAGES[row.last],
        noun=said["noun"],
        command=said["command"],
        about=said["about"],
        proposed_at=row.recorded_at,
        proposer=said["proposer"],
        proposer_name=said["proposer_name"],
    )


def proposals(service: str) -> Listing:
    """Make the list of a service."""
    return Listing(
        name="proposals",
        vi="Chờ người thứ hai duyệt",
        en="Waiting for a second person",
        row=ProposalRow,
        filters=ProposalFilters,
        query=asked,
        sources=(service,),
        roles=frozenset(OFFICERS) | {Role.AUDITOR},
        noun="proposal",
    )
