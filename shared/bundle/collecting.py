"""Finding what belongs to a case or a range, across the logs of a deployment."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import TextClause, text

from shared.bundle.chosen import ADDED, ENDED, ERASED, READ, Chosen, Event, Place, Said, Why
from shared.bundle.sources import Source
from shared.log import reader

LAW: Final = "registry"  # whose log has the rule rows and the erasures
FOUND = "select position, leaf, document from log.event where position <= :size and "
STREAMS = text(f"{FOUND} stream = any(:streams) order by position")
# A document is canonical: its first fields are these, in this order.
LINKED = text(rf"""{FOUND} (
    substring(left(document, 200) from '"correlationid":"([^"]+)"') = any(:correlations)
    or substring(left(document, 60) from '^{{"causationid":"([^"]+)"') = any(:causes))
    order by position""")
BY_ID = text(f"{FOUND} document like any(:patterns) order by position")
TYPES = text(f"{FOUND} type = any(:types) order by position")
NOUNS = text("select distinct left(stream, -37) from log.stream")
Progress = Callable[[str], None]


class NoSuchCase(LookupError):
    """No log holds this stream, or not yet in its signed head."""


async def _read(source: Source, query: TextClause, **bound: Any) -> list[Event]:
    rows = await source.connection.execute(query, {"size": source.size, **bound})
    return [Event(source.service, row.position, bytes(row.leaf), row.document) for row in rows]


# A case ---------------------------------------------------------------------------------


async def case(
    sources: Mapping[str, Source], stream: str, hops: int, progress: Progress
) -> tuple[Source, Chosen]:
    """Find a case: its own stream, and all that is linked to it.

    Args:
        sources: The logs.
        stream: The case's own.
        hops: How far names are followed: 1 is to the streams that the case's own events name.
        progress: Told each step.

    Raises:
        NoSuchCase: No log holds the stream.
    """
    chosen = Chosen()
    own: list[Said] = []
    home = None
    for source in sources.values():
        for event in await _read(source, STREAMS, streams=[stream]):
            home = source
            said = chosen.take(event, {"reason": "own"}, own=True)
            assert said is not None
            own.append(said)
    if home is None:
        raise NoSuchCase(stream)
    progress("correlation")
    await _correlated(sources, chosen, own)
    progress("causation")
    await _caused(sources, chosen, own)
    for _ in range(hops):
        progress("streams")
        own = await _named(sources, chosen, own)
    await around(sources, chosen, stream, progress)
    return home, chosen


async def _correlated(sources: Mapping[str, Source], chosen: Chosen, own: Sequence[Said]) -> None:
    first: dict[str, str] = {}
    for one in own:
        first.setdefault(one.correlation, one.id)
    for source in sources.values():
        for event in await _read(source, LINKED, correlations=list(first), causes=[]):
            said = event.said()
            if said.id != first[said.correlation]:
                chosen.take(event, {"reason": "correlation", "with": first[said.correlation]})


async def _caused(sources: Mapping[str, Source], chosen: Chosen, own: Sequence[Said]) -> None:
    """Follow causes back to the first, and effects on to the last."""
    effects = list(own)
    while effects:
        causes = [one.id for one in effects]
        effects = []
        for source in sources.values():
            for event in await _read(source, LINKED, correlations=[], causes=causes):
                said = event.said()
                new = event.place not in chosen.events
                chosen.take(event, {"reason": "effect", "of": str(said.causation)})
                effects += [said] if new else []
    behind, sought = list(own), set[str]()  # a circle, which only a forger draws, has an end
    while wanted := {
        one.causation: one.id for one in behind if one.causation and one.causation not in sought
    }:
        sought |= wanted.keys()
        behind = []
        patterns = [f'%"id":"{one}","receivedat":"%' for one in sorted(wanted)]
        for source in sources.values():
            for event in await _read(source, BY_ID, patterns=patterns):
                said = event.said()
                chosen.take(event, {"reason": "cause", "of": wanted[said.id]})
                behind.append(said)


async def _named(sources: Mapping[str, Source], chosen: Chosen, by: Sequence[Said]) -> list[Said]:
    """Follow the names of streams in events to the streams, whole; what these say."""
    first: dict[str, str] = {}
    for one in by:
        for name in one.named:
            first.setdefault(name, one.id)
    found = []
    for source in sources.values():
        nouns = sorted(await source.connection.scalars(NOUNS))
        streams = [f"{noun}-{name}" for noun in nouns for name in sorted(first)]
        seen = {one.stream for one in by}
        for event in await _read(source, STREAMS, streams=streams):
            said = event.said()
            if said.stream not in seen:
                chosen.take(event, {"reason": "named", "by": first[said.stream[-36:]]})
                found.append(said)
    return found


# What goes with any bundle --------------------------------------------------------------


async def around(
    sources: Mapping[str, Source],
    chosen: Chosen,
    stream: str | None,
    progress: Progress,
    within: Callable[[Place], bool] = lambda _: False,
) -> None:
    """Add who read the data of those whom the case is about, the rule rows, and who was erased.

    Args:
        sources: The logs.
        chosen: What is chosen so far.
        stream: The case's own, if it is a case.
        progress: Told each step.
        within: Says of a place whether the bundle has it anyhow.
    """
    progress("readings")
    for source in sources.values():
        async for event in _of_types(source, READ):
            said = event.said().event
            concerns = not chosen.subjects.isdisjoint(said["of"]) or said["case"] == stream
            if concerns and not within(event.place):
                chosen.take(event, {"reason": "reading"})
    if LAW not in sources:
        return
    progress("law")
    law = [event async for event in _of_types(sources[LAW], ADDED, ENDED, ERASED)]
    outside = [one for one in law if not within(one.place)]
    # What is added may itself name rows and persons.
    before = -1
    while before != len(chosen.events):
        before = len(chosen.events)
        for event in outside:
            if (why := _of_law(event.said(), chosen)) is not None:
                chosen.take(event, why)


def _of_law(said: Said, chosen: Chosen) -> Why | None:
    """Say why an event about law or erasures belongs to what is chosen, if it does."""
    if said.type == ERASED:
        return {"reason": "erasure"} if said.event["subject_id"] in chosen.everybody else None
    row = said.event["row_id"]
    return {"reason": "rule-row", "row": row} if row in chosen.rules else None


async def _of_types(source: Source, *types: str) -> AsyncIterator[Event]:
    bound = {"size": source.size, "types": list(types)}
    async with source.connection.stream(TYPES, bound) as rows:
        async for row in rows:
            yield Event(source.service, row.position, bytes(row.leaf), row.document)


# A range --------------------------------------------------------------------------------


async def span(
    sources: Mapping[str, Source], service: str, first: int, last: int, progress: Progress
) -> Chosen:
    """Find what goes with a range of one log, which itself is read again when it is written.

    Raises:
        NoSuchCase: The signed head does not hold the range.
    """
    source = sources.get(service)
    if source is None or not 1 <= first <= last <= source.size:
        raise NoSuchCase(f"{service} {first}..{last}")
    chosen = Chosen()
    position = first
    async for line in reader.copy_feed(source.connection, first - 1, last - first + 1):
        chosen.note((service, position), Said.of(_document(line)), own=True)
        if position % 1000 == 0:
            progress(str(position))
        position += 1

    def within(place: Place) -> bool:
        return place[0] == service and first <= place[1] <= last

    await around(sources, chosen, None, progress, within)
    return chosen


def _document(line: bytes) -> bytes:
    """Cut the document out of a line of the feed."""
    return line[line.index(b'"document":') + len(b'"document":') : -2]
