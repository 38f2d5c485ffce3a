"""What the check of a bundle trusts beforehand, and what it gathers on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.bundle.verifier.container import READ_FAULTS, Files
from shared.bundle.verifier.documents import JSON_FAULTS, Record, json_of, once
from shared.bundle.verifier.findings import Report
from shared.bundle.verifier.notes import WITNESS_KIND, NotReadable, PublicKey, key_of

KEPT_TYPES = frozenset({"PersonalDataRead", "RuleRowAdded", "RuleRowEnded", "ErasureCarriedOut"})


@dataclass
class Trust:
    """The keys that the reader knows from elsewhere."""

    keys: list[PublicKey] = field(default_factory=list)
    witnesses: list[PublicKey] = field(default_factory=list)

    def take(self, vkeys: Sequence[str], report: Report) -> None:
        """Take up keys as they were given."""
        for vkey in vkeys:
            try:
                key = key_of(vkey)
            except (NotReadable, UnicodeEncodeError):
                report.say("key-bad", "", vkey=vkey)
                continue
            (self.witnesses if key.kind == WITNESS_KIND else self.keys).append(key)

    def of(self, origin: str) -> list[PublicKey]:
        """Find the known first keys of a log."""
        return [one for one in self.keys if one.name == origin]


@dataclass
class Known:
    """What a bundle's events said, as far as other checks ask for it."""

    records: dict[tuple[str, int], Record] = field(default_factory=dict)
    rules: dict[str, tuple[str, int]] = field(default_factory=dict)  # and who used it first
    subjects: set[str] = field(default_factory=set)  # of the case or the range itself
    everybody: set[str] = field(default_factory=set)
    papers: dict[str, tuple[str, int, dict[str, Any]]] = field(default_factory=dict)

    def take(self, record: Record, *, own: bool, keep: bool) -> None:
        """Gather what an event says."""
        place = record.service, record.position
        if keep or record.type in KEPT_TYPES:
            self.records[place] = record
        for row in record.rules:
            self.rules.setdefault(row, place)
        papers = list(papers_in(record.event))
        subjects = {*record.subjects, *(str(paper["key_id"]) for paper in papers)}
        self.everybody |= subjects
        if own:
            self.subjects |= subjects
        for paper in papers:
            self.papers.setdefault(paper["digest"], (*place, paper))

    def by_id(self) -> dict[str, Record]:
        """Find events by their id."""
        return {one.id: one for one in self.records.values()}


@dataclass
class Shown:
    """What the check saw of one log, for whoever reads its findings."""

    origin: str
    size: int = 0
    day: str = ""
    events: int = 0
    first_key: str = ""


PAPER_FIELDS = frozenset({"digest", "key_id", "media_type", "name", "size"})


def papers_in(value: Any) -> Iterator[dict[str, Any]]:
    """Find the papers that an event names, however deep."""
    if isinstance(value, dict):
        if value.keys() >= PAPER_FIELDS:
            yield value
        for inner in value.values():
            yield from papers_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from papers_in(inner)


def events_file(service: str) -> str:
    """Name the file of a service's events."""
    return f"events/{service}.ndjson"


def read_json(files: Files, name: str, report: Report) -> Any:
    """Read a file of JSON; an empty one where it cannot be read, which is reported."""
    try:
        return json_of(files.read(name), once)
    except READ_FAULTS as error:
        report.say("malformed", name, what=error)
        return {}


def guarded(report: Report, file: str, check: Callable[[], None]) -> None:
    """Run one check; what is not of the shape it reads is reported, and hinders no other check."""
    try:
        check()
    except (*READ_FAULTS, *JSON_FAULTS) as error:
        report.say("malformed", file, what=f"{type(error).__name__} {error}")
