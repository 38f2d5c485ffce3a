"""By what else a lawyer is looked for: how an organisation or a place is called."""

from typing import Any

from sqlalchemy import Select, Uuid, cast, func, select

from services.reporting.views.organisation import organisations
from services.reporting.views.seen import believed
from shared.law.territory import fold
from shared.web.listing import Ask


def called(ask: Ask, name: str) -> Select[Any]:
    """Find the organisations of a name, with or without marks, on the day."""
    key = func.substr(organisations.c.stream, len("organisation-") + 1)
    return select(cast(key, Uuid)).where(
        believed(organisations, "registry", ask),
        organisations.c.sort.contains(fold(name), autoescape=True),
    )


def places(ask: Ask, name: str) -> list[str]:
    """Find the codes of what is called so on the day, and the codes that it had before."""
    found = ask.territory.search(name, ask.on)
    return sorted({code for one in found for code in ask.territory.covers(one.code, ask.on)})
