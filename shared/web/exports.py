"""A list as a file for a spreadsheet: every row that the reader may see, in their own words.

It is asked of the list itself (`?format=csv` or `xlsx`), with the filters, rights and times of it.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shared.decider import Fault
from shared.web.asking import ask_of, filters_of, only, times_of, wait_for_own_writes
from shared.web.auth import caller, require
from shared.web.commands import Endpoint
from shared.web.files import Sheet, lines, read, workbook
from shared.web.kernel import Kernel
from shared.web.listing import Ask, Listing
from shared.web.problems import Problem
from shared.web.reads import FILE_ASKED, PAGING, PRIVATE, listing_parameters, listing_route
from shared.web.render import Site, words_of

PIECE: Final = 5_000  # rows that are read, and in memory, at once
AT_ONCE: Final = 2  # workbooks of a list that are made beside each other; others wait


class Format(StrEnum):
    """What a list is asked for as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


KINDS: Final[Mapping[Format, str]] = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def or_rows(site: Site, listing: Listing) -> Endpoint:
    """Make the endpoint of a list, which gives a page of it, or a file with all of it."""
    rows = listing_route(site.kernel, listing)
    gate = asyncio.Semaphore(AT_ONCE)

    async def give(request: Request) -> Response:
        match format_of(request):
            case Format.JSON:
                return await rows(request)
            case wanted:
                return await exported(site, listing, request, wanted, gate)

    return give


def format_of(request: Request) -> Format:
    """Say what is asked for.

    Raises:
        Problem: 422.
    """
    try:
        return Format(request.query_params.get("format") or Format.JSON)
    except ValueError:
        raise Problem(422, "invalid", [Fault("not-a-format", "format")]) from None


async def exported(
    site: Site, listing: Listing, request: Request, wanted: Format, gate: asyncio.Semaphore
) -> Response:
    """Answer with a file, once all of the question has been found good."""
    kernel, query = site.kernel, request.query_params
    who = caller(request, kernel)
    require(listing.roles, who, public=listing.public)
    only(query, (listing_parameters(listing) - PAGING) | FILE_ASKED)
    times = times_of(query, who)
    filters = filters_of(listing.filters, query)
    await wait_for_own_writes(query, kernel)
    ask = await ask_of(kernel, who, times, limit=PIECE)
    sheet = Sheet(listing, words_of(site, request), ask)
    rows = pieces(kernel, listing, ask, filters)
    known = ",".join(f"{name}:{ask.known_at.get(name, 0)}" for name in listing.sources)
    headers = {
        **PRIVATE,
        "Content-Disposition": f'attachment; filename="{sheet.name}.{wanted}"',
        "As-Of-Position": known,
        "Incomplete": str(sum([await kernel.incomplete(name) for name in listing.sources])),
    }
    kind = KINDS[wanted]
    if wanted is Format.CSV:
        return StreamingResponse(lines(sheet, rows), headers=headers, media_type=kind)
    async with gate:
        book = await workbook(sheet, rows, known)
    return StreamingResponse(read(book), headers=headers, media_type=kind)


async def pieces(
    kernel: Kernel, listing: Listing, ask: Ask, filters: Any
) -> AsyncIterator[Sequence[BaseModel]]:
    """Read a list to its end, as it was known when it was asked for; none is waited for."""
    while True:
        async with kernel.connection() as connection:
            rows = await listing.query(connection, ask, filters)
        yield rows
        if len(rows) < ask.limit:
            return
        ask = replace(ask, after=str(getattr(rows[-1], "cursor", "")))
