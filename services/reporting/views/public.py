"""What everybody may ask first: a search for a lawyer, by name, number, organisation or commune."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.views.register import RegisterFilters, register
from shared.messages import Role
from shared.web.listing import Ask, Page

FOUND_AT_MOST: Final = 20
LONGEST: Final = 100  # letters of what is searched for
EVERYBODY: Final = frozenset(Role) - {Role.POLICY}
SOUGHT: Final = ("name", "number", "organisation", "commune")


def said(ask: Ask, name: str) -> str | None:
    """Read what is searched for; what no name holds is left out."""
    letters = (one for one in ask.parameters.get(name, "") if one.isprintable())
    return "".join(letters).strip()[:LONGEST] or None


async def front(connection: AsyncConnection, ask: Ask) -> Mapping[str, Any]:
    """Say what this is, and answer a search for a lawyer."""
    sought = {name: text for name in SOUGHT if (text := said(ask, name)) is not None}
    few = replace(ask, limit=FOUND_AT_MOST + 1)
    rows = await register(connection, few, RegisterFilters.model_validate(sought)) if sought else []
    return {
        "sought": sought,
        "rows": rows[:FOUND_AT_MOST],
        "more": len(rows) > FOUND_AT_MOST,
    }


pages = (
    Page(
        path="",
        vi="Tra cứu luật sư",
        en="Find a lawyer",
        template="front.html",
        build=front,
        sources=("registry",),
        roles=EVERYBODY,
        public=True,
    ),
)
