"""One timeline of many streams: what every service recorded about somebody, the latest first.

Only what stands around an event is told: its name, its days, who recorded it, by which decision and
provision. What it says itself is on the page of its record, for whoever may open that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.decider import voided
from shared.law.rules import Rules, UnknownRow
from shared.log.document import parse
from shared.messages import Decision, Envelope
from shared.web.listing import Ask

OWN = "reporting"
AT_MOST = 500  # events of one page's subject, the last recorded
EVENTS = text("""
    select e.document from unnest(
        cast(:sources as text[]), cast(:streams as text[]), cast(:known as bigint[])
      ) as w (source, stream, known)
      join follow.followed e
        on e.source = w.source and e.stream = w.stream and e.position <= w.known
     order by e.recorded_at desc, e.position desc limit :limit""")
OWN_EVENTS = text("""
    select document from log.event
     where stream = any(cast(:streams as text[])) and position <= :known
     order by position desc limit :limit""")


@dataclass(frozen=True, slots=True)
class Told:
    """One event, and where its record stands."""

    source: str
    stream: str
    version: int
    name: str
    effective_on: date
    recorded_at: datetime
    role: str
    unit: str
    decision: Decision | None
    basis: tuple[tuple[str, str], ...]  # rule row, provision
    voided: bool  # it was recorded in error


async def told(
    connection: AsyncConnection, ask: Ask, streams: Mapping[str, str], until: date | None
) -> list[Told]:
    """Tell what happened in streams, as known at the positions that are asked for.

    Args:
        connection: The read models, beside which the followed logs are kept.
        ask: Who asks, and as known when; whether they may is theirs who name the streams.
        streams: The source of each stream.
        until: The last day on which what is told had taken effect; none for all.
    """
    envelopes = [parse(one)[0] for one in await documents(connection, ask, streams)]
    found = [
        event
        for _, of in groupby(sorted(envelopes, key=_in_order), key=attrgetter("stream"))
        for event in events_of(list(of), ask.rules)
    ]
    held = [one for one in found if until is None or one.effective_on <= until]
    return sorted(held, key=lambda one: (one.effective_on, one.recorded_at), reverse=True)


async def documents(connection: AsyncConnection, ask: Ask, streams: Mapping[str, str]) -> list[str]:
    """Read the documents of streams, of others' logs and of reporting's own."""
    followed = sorted(name for name, source in streams.items() if source != OWN)
    asked = {
        "sources": [streams[name] for name in followed],
        "streams": followed,
        "known": [ask.known_at[streams[name]] for name in followed],
        "limit": AT_MOST,
    }
    read = [one for (one,) in await connection.execute(EVENTS, asked)] if followed else []
    if own := sorted(streams.keys() - set(followed)):
        asked = {"streams": own, "known": ask.known_at[OWN], "limit": AT_MOST}
        read += [one for (one,) in await connection.execute(OWN_EVENTS, asked)]
    return read


def _in_order(envelope: Envelope) -> tuple[str, int]:
    return envelope.stream, envelope.version


def events_of(history: Sequence[Envelope], rules: Rules) -> list[Told]:
    """Tell one stream; what was recorded in error stays, and says so."""
    void = voided([(one.command_id, one.voids) for one in history])
    return [
        Told(
            source=one.service,
            stream=one.stream,
            version=one.version,
            name=one.type,
            effective_on=one.effective_on,
            recorded_at=one.recorded_at,
            role=one.actor.role.value,
            unit=one.actor.unit,
            decision=one.decision,
            basis=tuple((row, basis_of(rules, row)) for row in one.rule_rows),
            voided=one.command_id in void,
        )
        for one in history
    ]


def basis_of(rules: Rules, row: str) -> str:
    """Name the provision behind a rule row; a row that is not known here has none to name."""
    try:
        return rules.row(row).basis
    except UnknownRow:
        return ""


async def bodies(
    connection: AsyncConnection, ask: Ask, stream: str, source: str, until: date | None
) -> list[Mapping[str, Any]]:
    """Read what the events of one stream say, in their order; what was in error is left out."""
    read = [parse(one) for one in await documents(connection, ask, {stream: source})]
    history = sorted(read, key=lambda one: one[0].version)
    void = voided([(one.command_id, one.voids) for one, _ in history])
    return [
        {**body, "type": one.type}
        for one, body in history
        if one.command_id not in void and (until is None or one.effective_on <= until)
    ]
