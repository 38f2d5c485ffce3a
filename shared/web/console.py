"""The operator's console: how a service stands, out of the same document as `luatsu ops`.

It shows ids, positions and the places of errors, and nothing of what an event says.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from shared.ops.alerts import Severity
from shared.ops.standing import OrderStands, ParkedError, ParkedStream, Standing
from shared.web.auth import require
from shared.web.commands import Endpoint, offers
from shared.web.operating import RETRIES_EFFECTS, RETRIES_EVENTS, SEES
from shared.web.pages import menu
from shared.web.render import SERVICES, Site, reader, render, words_of
from shared.web.texts import Language
from shared.web.words import Words

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
STEPS: Final = ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes"))
RUNBOOKS: Final = "docs/runbooks"
# Which type an event is of that could not be taken: of the own log, or of one that is followed.
TYPES = text("""
    select a.source, a.position, coalesce(e.type, f.type)
      from unnest(cast(:sources as text[]), cast(:positions as bigint[])) as a(source, position)
      left join log.event e on a.source = :own and e.position = a.position
      left join follow.followed f on f.source = a.source and f.position = a.position""")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A stream that is parked, and which event of it cannot be taken."""

    row: ParkedStream
    type: str
    anchor: str  # its own name on the page, the same after the page has renewed itself
    asked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """One error, and what it has parked."""

    error: ParkedError
    streams: tuple[Stuck, ...]
    anchor: str

    @property
    def latest(self) -> float:
        """Say how many seconds ago it was met last, as far as its streams are listed."""
        return min((one.row.seconds for one in self.streams), default=self.error.seconds)


@dataclass(frozen=True, slots=True)
class Effect:
    """A policy's command that has not come about, in words."""

    row: OrderStands
    command: str
    faults: tuple[str, ...]


def anchor(*parts: str | None) -> str:
    """Name a place on the page after what it is about."""
    return hashlib.sha256("\0".join(one or "" for one in parts).encode()).hexdigest()[:10]


async def groups(
    connection: AsyncConnection, own: str, errors: Sequence[ParkedError]
) -> tuple[Group, ...]:
    """Gather what is parked by its error, with the type of each event that cannot be taken."""
    rows = [row for error in errors for row in error.rows]
    asked = {
        "own": own,
        "sources": [row.source for row in rows],
        "positions": [row.position for row in rows],
    }
    found = await connection.execute(TYPES, asked)
    types = {(source, position): kind for source, position, kind in found}
    return tuple(
        Group(
            error,
            tuple(_stuck(row, types.get((row.source, row.position)) or "") for row in error.rows),
            anchor(error.fingerprint, error.error),
        )
        for error in errors
    )


def _stuck(row: ParkedStream, kind: str) -> Stuck:
    asked = {"source": row.source, "stage": row.stage, "stream": row.stream}
    return Stuck(row, kind, anchor(*asked.values()), asked)


def effects(site: Site, rows: Sequence[OrderStands], words: Words) -> tuple[Effect, ...]:
    """Say the commands that have not come about by their labels, and why in sentences."""
    known = {one.command.__name__: one.command.terms for one in offers(site.kernel.blueprint.nouns)}
    say = words.texts.say
    return tuple(
        Effect(
            row,
            getattr(known[row.command], words.language.value)
            if row.command in known
            else words.value(row.command),
            tuple(say("faults", code, words.language) for code in row.faults),
        )
        for row in rows
    )


# What a glance tells --------------------------------------------------------------------------


def verdict(standing: Standing) -> str:
    """Say in a word how a service stands: well, to be seen to today, or at once."""
    if standing.log.open is False or any(
        one.severity is Severity.CRITICAL for one in standing.firing
    ):
        return "fail"
    return "lack" if standing.firing or standing.parked.streams else "met"


def slowest(standing: Standing) -> float | None:
    """Say by how many seconds the slowest of all that follow is behind; None is not known."""
    ages = [
        standing.bus.outbox_seconds,
        *(one.seconds for one in standing.follows),
        *(one.seconds for one in standing.reads),
    ]
    return None if any(one is None for one in ages) else max(float(one or 0) for one in ages)


def sentence(standing: Standing, words: Words) -> str:
    """Say how a service stands, in one sentence."""

    def say(key: str, **given: object) -> str:
        return words.texts.say("console", key, words.language, given)

    late = slowest(standing)
    parts = [
        say("log-closed", reason=standing.log.closed or "?")
        if standing.log.open is False
        else say("log-open"),
        say("some-alerts", count=len(standing.firing)) if standing.firing else say("no-alerts"),
        _late(late, words),
    ]
    if parked := sum(standing.parked.streams.values()):
        parts.append(say("some-parked", count=parked))
    if refused := standing.orders.counts.get("refused", 0):
        parts.append(say("some-refused", count=refused))
    return f"{'; '.join(parts)}."


def _late(seconds: float | None, words: Words) -> str:
    if seconds is None:
        return words.texts.say("console", "late-unknown", words.language)
    key = "late" if seconds >= 1 else "late-nowhere"
    return words.texts.say("console", key, words.language, {"age": ago(words)(seconds)})


def ago(words: Words) -> Callable[[float | None], str]:
    """Make what says how long a time is, in its largest unit."""

    def say(seconds: float | None) -> str:
        if seconds is None:
            return words.texts.say("console", "unknown", words.language)
        size, unit = next((step for step in STEPS if seconds >= step[0]), (1, "seconds"))
        count = f"{seconds / size:.1f}" if size > 1 else f"{seconds:.0f}"
        point = "," if words.language is Language.VI else "."
        shown = count.removesuffix(".0").replace(".", point)
        return words.texts.say("console", unit, words.language, {"count": shown})

    return say


# Its pages ------------------------------------------------------------------------------------


async def drawn(site: Site, request: Request, template: str, more: Mapping[str, Any]) -> Response:
    """Draw a page of an operator, with what all of them say; none is kept anywhere."""
    who = reader(request, site.kernel)
    words = words_of(site, request)
    context = {
        "menu": menu(site, request, who, words),
        "base": f"/{site.kernel.blueprint.name}/console",
        "ago": ago(words),
        "runbook": lambda alert: f"{RUNBOOKS}/{alert}.md",
        "retries": who.actor.role in RETRIES_EVENTS,
        "gives_again": who.actor.role in RETRIES_EFFECTS,
    }
    answer = await render(site, request, template, {**context, **more})
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def stands(site: Site, request: Request) -> Mapping[str, Any]:
    """Look how the service stands now, and say it in words."""
    words = words_of(site, request)
    standing = await site.kernel.standing()
    async with site.kernel.connection() as connection:
        parked = await groups(connection, site.kernel.blueprint.name, standing.parked.errors)
    return {
        "standing": standing,
        "look": verdict(standing),
        "sentence": sentence(standing, words),
        "groups": parked,
        "effects": effects(site, standing.orders.rows, words),
        "late_models": [one for one in standing.reads if one.behind],
    }


def page(site: Site, template: str) -> Endpoint:
    """Make a page that says how this service stands."""

    async def show(request: Request) -> Response:
        require(SEES, reader(request, site.kernel))
        others = [one for one in SERVICES if one != site.kernel.blueprint.name]
        return await drawn(
            site, request, template, {**await stands(site, request), "others": others}
        )

    return show


def mount(app: FastAPI, site: Site) -> None:
    """Add them."""
    base = f"/{site.kernel.blueprint.name}/console"
    for path, template in (
        (base, "console.html"),
        (f"{base}/all", "console_all.html"),
        (f"{base}/card", "console_card.html"),
    ):
        app.add_route(path, page(site, template), methods=["GET"], include_in_schema=False)
