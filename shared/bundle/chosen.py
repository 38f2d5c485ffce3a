"""Which events are in a bundle, and why each is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from shared.bundle.verifier.documents import IDENTITY
from shared.bundle.verifier.knowing import papers_in

Why = dict[str, str]
Place = tuple[str, int]  # a service's name and a position

ADDED: Final = "RuleRowAdded"
ENDED: Final = "RuleRowEnded"
READ: Final = "PersonalDataRead"
ERASED: Final = "ErasureCarriedOut"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a log, read as far as choosing and describing need it."""

    service: str
    position: int
    leaf: bytes
    document: str

    @property
    def place(self) -> Place:
        """Say where it is."""
        return self.service, self.position

    def said(self) -> "Said":
        """Read what it says."""
        return Said.of(self.document)

    @property
    def line(self) -> bytes:
        """Write it as the feed does."""
        said = (
            f'{{"position":{self.position},"leaf":"{self.leaf.hex()}","document":{self.document}}}'
        )
        return said.encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says that leads to others."""

    id: str
    stream: str
    version: int
    type: str
    correlation: str
    causation: str | None
    rules: tuple[str, ...]
    subjects: frozenset[str]
    named: tuple[str, ...]  # every id in its body, in the order in which they stand
    event: Mapping[str, Any]
    papers: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, document: bytes | str) -> "Said":
        """Read a document."""
        said = orjson.loads(document)
        around, event = said["data"]["context"], said["data"]["event"]
        papers = tuple(papers_in(event))
        text = orjson.dumps([event, around["subjects"]]).decode()
        return cls(
            id=said["id"],
            stream=said["subject"],
            version=said["streamversion"],
            type=event["type"],
            correlation=said["correlationid"],
            causation=said.get("causationid"),
            rules=tuple(around["rulerows"]),
            subjects=frozenset(
                [*around["subjects"], *around["keyids"], *(one["key_id"] for one in papers)]
            ),
            named=tuple(dict.fromkeys(IDENTITY.findall(text))),
            event=event,
            papers=papers,
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that an event names, and the first event that does."""

    service: str
    stream: str
    said: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Name the file that was stored."""
        return str(self.said["digest"])


@dataclass(slots=True)
class Chosen:
    """The events of a bundle but those of its range, and what all of them name."""

    events: dict[Place, Event] = field(default_factory=dict)
    why: dict[Place, list[Why]] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)  # of the case or the range itself
    everybody: set[str] = field(default_factory=set)
    papers: dict[str, Paper] = field(default_factory=dict)
    added: dict[str, Place] = field(default_factory=dict)  # rule rows, and where each was
    erased: set[str] = field(default_factory=set)

    def take(self, event: Event, why: Why, *, own: bool = False) -> Said | None:
        """Choose an event for a reason; what it says, where it was not yet chosen."""
        place = event.place
        reasons = self.why.setdefault(place, [])
        if why not in reasons:
            reasons.append(why)
        if place in self.events:
            return None
        self.events[place] = event
        said = event.said()
        self.note(place, said, own=own)
        return said

    def note(self, place: Place, said: Said, *, own: bool) -> None:
        """Note whom and what an event names."""
        if said.type == ADDED:
            self.added[said.event["row_id"]] = place
        if said.type == ERASED:
            self.erased.add(said.event["subject_id"])
        self.rules.update(said.rules)
        self.everybody |= said.subjects
        if own:
            self.subjects |= said.subjects
        for paper in said.papers:
            self.papers.setdefault(paper["digest"], Paper(place[0], said.stream, paper))

    def of(self, service: str) -> list[Event]:
        """List the events of a log, in their order."""
        found = [one for place, one in self.events.items() if place[0] == service]
        return sorted(found, key=lambda one: one.position)
