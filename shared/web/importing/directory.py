"""What the register knows by the numbers that rows name: read once, when the first row asks."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import httpx

from shared.sheets.references import certificate_key, organisation_key
from shared.sheets.sheet import Known

PAGE = 500  # rows of a list, at once
GONE = frozenset(  # whoever stands so is meant only where nobody else has the number
    {"revoked", "withdrawn", "deleted", "deceased", "terminated", "registration_revoked"}
    | {"converted", "merged", "aid_ended", "aid_revoked", "refused", "none"}
)
Row: TypeAlias = Mapping[str, Any]


class NotFoundThere(Exception):
    """The register knows nobody by that number, or several."""

    def __init__(self, code: str) -> None:
        """Keep why, as the code of a fault."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Source:
    """A list of the register, by what its rows are found, and what of them is looked for."""

    name: str
    keys: Callable[[Row], Iterator[str]]
    wanted: Callable[[Row], UUID]


def stream_of(row: Row) -> UUID:
    """Say which record a row is of."""
    return UUID(row["stream"][-36:])


def person_of(row: Row) -> UUID:
    """Say whose a row is."""
    return UUID(row["person_id"])


def of_certificate(row: Row) -> Iterator[str]:
    """A certificate is found by its number, and by its day besides."""
    if row["number"]:
        yield certificate_key(row["number"])
        yield certificate_key(row["number"], date.fromisoformat(row["issued_on"]))


def of_organisation(row: Row) -> Iterator[str]:
    """An organisation is found by every number that it has or had."""
    for number in (row["registration_number"], *row["other_numbers"].split()):
        yield organisation_key(number)


def of_member(row: Row) -> Iterator[str]:
    """A membership is found by the certificate that it stands on."""
    yield row["certificate_id"]


def of_year(row: Row) -> Iterator[str]:
    """A year of training is found by whose it is."""
    yield f"{row['person_id']}/{row['year']}"


def of_aid(row: Row) -> Iterator[str]:
    """A registration for legal aid is found by its number."""
    yield row["registration_number"]


SOURCES: Mapping[str, Source] = {
    "certificate": Source("certificates", of_certificate, stream_of),
    "holder": Source("certificates", of_certificate, person_of),
    "organisation": Source("organisations", of_organisation, stream_of),
    "membership": Source("members", of_member, stream_of),
    "training": Source("trainings", of_year, stream_of),
    "aid-registration": Source("aid-registrations", of_aid, stream_of),
}
Named: TypeAlias = tuple[bool, UUID | None]  # whether they are gone; nobody where it is several
Index: TypeAlias = Mapping[str, Named]


def together(before: Named | None, who: UUID, *, gone: bool) -> Named:
    """Say whom a number means that several may have: whoever is not gone comes first."""
    match before:
        case None:
            return gone, who
        case (True, _) if not gone:
            return False, who
        case (False, _) if gone:
            return before
        case (_, one):
            return gone, who if one == who else None


@dataclass(slots=True)
class Directory:
    """The lists that rows have asked for."""

    http: httpx.AsyncClient
    service: str
    indexes: dict[str, Index] = field(default_factory=dict)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, known: Known) -> UUID:
        """Find the one whom a row names.

        Raises:
            NotFoundThere: when there is none, or more than one.
        """
        parts = [
            str(await self.find(one)) if isinstance(one, Known) else str(one) for one in known.key
        ]
        match (await self._index(known.what)).get("/".join(parts)):
            case None:
                raise NotFoundThere("not-in-the-register")
            case (_, None):
                raise NotFoundThere("several-in-the-register")
            case (_, UUID() as one):
                return one

    async def _index(self, what: str) -> Index:
        async with self.reading:
            if what not in self.indexes:
                self.indexes[what] = await self._read(SOURCES[what])
            return self.indexes[what]

    async def forget(self, what: str) -> None:
        """Read a list anew when it is asked for next: somebody else has written."""
        async with self.reading:
            self.indexes.pop(what, None)

    async def _read(self, source: Source) -> Index:
        found: dict[str, Named] = {}
        cursor = ""
        while True:
            asked = {"limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
            answer = await self.http.get(f"/api/{self.service}/{source.name}", params=asked)
            answer.raise_for_status()
            page = answer.json()
            for row in page["rows"]:
                gone = row.get("status") in GONE
                for key in source.keys(row):
                    found[key] = together(found.get(key), source.wanted(row), gone=gone)
            if not page["next"]:
                return found
            cursor = page["next"]
