"""Exporting a case or a range out of the logs of a deployment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from shared.bundle import collecting, sources
from shared.bundle.chosen import Chosen
from shared.bundle.heads import Ends
from shared.bundle.making import Plan, make
from shared.bundle.papers import Opener, gathered
from shared.bundle.sources import Source


def silent(_: str) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Case:
    """A stream and all that is linked to it, `hops` names far."""

    stream: str
    hops: int = 1


@dataclass(frozen=True, slots=True)
class Range:
    """All events of a log between two positions, both included."""

    service: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bundle is made, and out of what."""

    province: str
    databases: Mapping[str, str]  # by service
    documents: Path  # the store of papers
    made_by: str
    heads: Mapping[str, int] = field(default_factory=dict)  # by size, where not the newest
    opener: Opener | None = None  # gives papers in clear, and records it
    unreachable: Sequence[str] = ()


async def export(
    to: IO[bytes],
    wanted: Case | Range,
    place: Place,
    progress: Callable[[str], None] = silent,
) -> dict[str, Any]:
    """Write a bundle and answer its manifest.

    Raises:
        NoSuchCase: No log holds what is wanted, or not yet in its signed head.
        NotSigned: A log has no signed head, or not the one that was asked for.
        TooLarge: A plain zip cannot hold it.
    """
    async with sources.opened(place.databases, place.province, place.heads) as logs:
        chosen, about, ends = await _chosen(logs, wanted, progress)
        progress("papers")
        plan = Plan(
            province=place.province,
            made_by=place.made_by,
            about=about,
            sources=logs,
            chosen=chosen,
            papers=await gathered(chosen, place.documents, place.opener),
            ends=ends,
            unreachable=place.unreachable,
        )
        return await make(to, plan, progress)


async def _chosen(
    logs: Mapping[str, Source], wanted: Case | Range, progress: Callable[[str], None]
) -> tuple[Chosen, Mapping[str, Any], Ends | None]:
    match wanted:
        case Case(stream, hops):
            home, chosen = await collecting.case(logs, stream, hops, progress)
            version = await home.version(stream)
            about = {"kind": "case", "service": home.service, "stream": stream, "hops": hops}
            return chosen, {**about, "version": version}, None
        case Range(service, first, last):
            chosen = await collecting.span(logs, service, first, last, progress)
            about = {"kind": "range", "service": service, "from": first, "to": last}
            return chosen, about, Ends(first, last)
