"""Who read somebody's personal data: shown to auditors, to the Department, and to that person.

Source: Luật 91/2025/QH15 Đ.4. It is read off the log itself, where each reading claims whose data
it was; a list says how it is now, and `on` leaves out what was read later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.decider import Decider
from shared.messages import Role
from shared.nouns.reading import of_person
from shared.web.listing import Ask, Listing

SEEN_BY: Final = frozenset({Role.AUDITOR, Role.DEPARTMENT, Role.ADMIN})
LAST: Final = "~"  # sorts after every id

# The newest first. Whoever asks about nobody gets all of them, by their streams.
OF_ONE = text("""
    select substr(c.key, length(cast(:prefix as text)) + 1) as cursor,
           e.recorded_at, e.document::json as document
      from log.claim c join log.event e on e.stream = c.stream and e.type = 'PersonalDataRead'
     where c.key > cast(:prefix as text)
       and c.key < cast(:prefix as text) || cast(:after as text)
       and e.effective_on <= cast(:on as date)
       and (not cast(:own as boolean)
            or split_part(e.document::json -> 'data' -> 'event' ->> 'case', '-', 1)
               = any(cast(:cases as text[])))
     order by c.key desc limit :limit""")
OF_ALL = text("""
    select substr(stream, length('reading-') + 1) as cursor,
           recorded_at, document::json as document
      from log.event
     where type = 'PersonalDataRead' and effective_on <= cast(:on as date)
       and stream > 'reading-' and stream < 'reading-' || cast(:after as text)
     order by stream desc limit :limit""")


class ReadingRow(BaseModel):
    """Somebody's data was read: when, in which role, for which case and why; not by name."""

    cursor: str
    read_at: datetime
    role: Role
    unit: str
    reader: UUID | None  # the account; officers see it
    fields: tuple[str, ...]
    case: str
    purpose: str


class ReadingFilters(BaseModel):
    """Whose data; of whoever asks for themselves, always their own."""

    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """The list of one service, which says in which of its files a person may look themselves.

    What was read in another, such as the file of a denunciation, the person is not told: that
    there is such a file is not theirs to know.
    """

    cases: tuple[str, ...]

    async def __call__(
        self, connection: AsyncConnection, ask: Ask, filters: ReadingFilters
    ) -> Sequence[ReadingRow]:
        """List the readings, the newest first."""
        own = ask.actor.role not in SEEN_BY
        person = ask.actor.person_id if own else filters.person_id
        bound = {"on": ask.on, "after": ask.after or LAST, "limit": ask.limit}
        if person is not None:
            whose = {"prefix": of_person(person), "own": own, "cases": list(self.cases)}
            found = await connection.execute(OF_ONE, {**bound, **whose})
        elif own:
            return []
        else:
            found = await connection.execute(OF_ALL, bound)
        return [row_of(row.cursor, row.recorded_at, row.document, own=own) for row in found]


def row_of(cursor: str, read_at: datetime, document: dict[str, Any], *, own: bool) -> ReadingRow:
    """Say what one reading was."""
    actor, said = document["data"]["context"]["actor"], document["data"]["event"]
    return ReadingRow(
        cursor=cursor,
        read_at=read_at,
        role=actor["role"],
        unit=actor["unit"],
        reader=None if own else actor["id"],
        fields=said["fields"],
        case=said["case"],
        purpose=said["purpose"],
    )


def readings(service: str, nouns: Iterable[Decider[Any, Any, Any, Any]]) -> Listing:
    """Make the list of a service."""
    cases = tuple(one.noun for one in nouns if Role.APPLICANT in one.open_to)
    return Listing(
        name="readings",
        vi="Ai đã xem dữ liệu cá nhân",
        en="Who read personal data",
        row=ReadingRow,
        filters=ReadingFilters,
        query=Readings(cases),
        sources=(service,),
        roles=SEEN_BY | {Role.APPLICANT},
    )
