"""Events as they stand in a bundle: a line each, whose document's exact bytes make the leaf."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from shared.bundle.verifier.findings import Report
from shared.bundle.verifier.notes import NotReadable
from shared.bundle.verifier.trees import leaf_hash

EVENT_LINE = re.compile(
    rb'\{"position":([1-9][0-9]{0,18}),"leaf":"([0-9a-f]{64})","document":(\{.*\})\}\n', re.DOTALL
)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LARGEST_NUMBER = 2**53 - 1
JSON_FAULTS = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True)
class Record:
    """An event of a bundle, with what is looked at when it is set beside others."""

    service: str
    position: int
    id: str
    stream: str
    version: int
    type: str
    time: str
    correlation: str
    causation: str | None
    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    event: dict[str, Any]
    decision: dict[str, Any] | None
    ids_named: frozenset[str]  # every id in its body


def json_of(said: bytes, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Read JSON as we write it: no fractions, no numbers beyond 2^53.

    Args:
        said: The JSON.
        pairs: Makes an object of what it says; a dict where nothing is given.

    Raises:
        NotReadable: It is none.
    """
    try:
        return json.loads(
            said.decode(),
            parse_float=refused,
            parse_constant=refused,
            parse_int=number,
            object_pairs_hook=pairs,
        )
    except JSON_FAULTS as error:
        raise NotReadable("JSON") from error


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object in which nothing is said twice, so that all readers read the same."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotReadable("JSON: twice")
    return found


def refused(text: str) -> Any:
    """Refuse a number that no document may hold."""
    raise NotReadable(f"JSON: {text[:20]}")


def number(text: str) -> int:
    """Read a whole number."""
    if len(text) > 17 or abs(int(text)) > LARGEST_NUMBER:
        refused(text)
    return int(text)


def is_canonical(said: Any, document: bytes) -> bool:
    """Say whether a document is in its one form; keys are ASCII, which RFC 8785 sorts as we do."""
    try:
        again = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return again.encode() == document
    except JSON_FAULTS:
        return False


def record_of(service: str, origin: str, position: int, said: Any) -> Record:
    """Read an event of a log.

    Raises:
        NotReadable: It is no event, or one of another log.
    """
    try:
        around, event = said["data"]["context"], said["data"]["event"]
        kind = event["type"]
        _, province, log = origin.split("/")
        expected = {
            "source": f"urn:luatsu:{province}:{log}",
            "type": f"vn.luatsu.{log}.{kind}",
            "dataschema": f"urn:luatsu:schema:{log}:{kind}",
            "specversion": "1.0",
            "datacontenttype": "application/json",
        }
        for name, value in expected.items():
            if said[name] != value:
                raise NotReadable(name)
        if not INSTANT.fullmatch(said["time"]) or not INSTANT.fullmatch(said["receivedat"]):
            raise NotReadable("time")
        if not IDENTITY.fullmatch(said["id"]) or not isinstance(said["streamversion"], int):
            raise NotReadable("id")
        return Record(
            service=service,
            position=position,
            id=said["id"],
            stream=str(said["subject"]),
            version=said["streamversion"],
            type=str(kind),
            time=said["time"],
            correlation=str(said["correlationid"]),
            causation=said.get("causationid"),
            rules=tuple(map(str, around["rulerows"])),
            subjects=tuple(map(str, [*around["subjects"], *around["keyids"]])),
            event=dict(event),
            decision=around["decision"],
            ids_named=frozenset(IDENTITY.findall(json.dumps([event, around["subjects"]]))),
        )
    except JSON_FAULTS as error:
        what = str(error) if isinstance(error, NotReadable) else "envelope"
        raise NotReadable(what) from error


class Order:
    """How far the events of a file have come; each must follow from those before it."""

    def __init__(self, file: str, report: Report) -> None:
        """Begin before the first event."""
        self.file, self.report = file, report
        self.position, self.time = 0, ""
        self.versions: dict[str, int] = {}

    def at(self, position: int) -> None:
        """Take the next position."""
        if position <= self.position:
            self.report.say("position-order", self.file, position)
        self.position = max(position, self.position)

    def take(self, record: Record) -> None:
        """Take the next event."""
        if record.time < self.time:
            self.report.say("instant-order", self.file, record.position)
        self.time = max(record.time, self.time)
        if record.version <= self.versions.get(record.stream, 0):
            said = {"version": record.version, "stream": record.stream}
            self.report.say("version-order", self.file, record.position, **said)
        self.versions[record.stream] = record.version


def records_in(
    lines: Iterator[bytes], service: str, origin: str, file: str, report: Report
) -> Iterator[tuple[int, bytes, Record | None]]:
    """Read the events of a file: position, leaf, and the event where it can be read as one.

    Whatever is not as it must be is reported.
    """
    order = Order(file, report)
    for count, line in enumerate(lines, 1):
        match = EVENT_LINE.fullmatch(line)
        if match is None:
            report.say("line-form", file, line=count)
            continue
        position, document = int(match[1]), match[3]
        order.at(position)
        leaf = leaf_hash(document)
        if leaf.hex().encode() != match[2]:
            report.say("leaf", file, position)
        record: Record | None = None
        try:
            said = json_of(document)
            if not is_canonical(said, document):
                report.say("not-canonical", file, position)
            record = record_of(service, origin, position, said)
            order.take(record)
        except NotReadable as error:
            report.say("not-an-event", file, position, what=error)
        yield position, leaf, record
