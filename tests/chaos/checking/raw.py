"""The raw tables of one service, read with nothing but psycopg, json and hashlib."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

EVENTS = """
    select position, version, effective_on, recorded_at, stream, type, leaf, document
      from log.event where position <= %s order by position"""
HEAD = "select position, nullif(instant, '-infinity') from log.head"
STREAMS = "select stream, version from log.stream"
COMMANDS = "select id, outcome, answer, position from log.command"
TOLD = frozenset({  # of these the body is kept: other checks are about them
    "ViolationReferred", "ViolationRecorded", "PenaltyDecided", "PenaltyAnnulled",
    "DisciplineDecided", "DisciplineAnnulled", "MembershipAdmitted", "CertificateIssued",
    "CertificateEntered", "DossierSupplementRequested", "DossierClosed", "ViolationScreenedOut",
    "ViolationTaken",
})  # fmt: skip
MANY = 20  # findings of one kind; more say no more


class Line(NamedTuple):
    """What matters of one event."""

    position: int
    id: str
    stream: str
    version: int
    type: str
    command: UUID
    cause: str | None
    role: str
    voids: str | None
    leaf: bytes
    body: dict[str, Any] | None


class Command(NamedTuple):
    """What the log says of one command."""

    outcome: str
    answer: dict[str, Any]
    position: int | None


@dataclass(slots=True)
class Raw:
    """A log as it lies in its tables, and what is wrong with it by itself."""

    service: str
    head: int
    lines: list[Line] = field(default_factory=list)
    commands: dict[UUID, Command] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    def wrong(self, what: str) -> None:
        """Note a finding."""
        self.findings.append(f"{self.service}: {what}")

    def of(self, *kinds: str) -> Iterator[Line]:
        """List the events of some kinds."""
        return (one for one in self.lines if one.type in kinds)


def read(url: str, service: str) -> Raw:
    """Read a log up to where it is now, and check every number, instant and leaf of it."""
    with psycopg.connect(url) as connection:
        head, instant = connection.execute(HEAD).fetchone() or (0, None)
        raw = Raw(service, head)
        walk = Walk(raw)
        with connection.cursor("events") as cursor:
            for row in cursor.execute(EVENTS, [head]):
                walk.step(*row)
        if walk.last is not None and (instant is None or instant < walk.last):
            raw.wrong(f"head at {instant}, its last event at {walk.last}")
        if len(raw.lines) != head:
            raw.wrong(f"{len(raw.lines)} events up to position {head}")
        said: dict[str, int] = dict(connection.execute(STREAMS).fetchall())
        for stream, version in walk.versions.items():
            if said.get(stream, 0) < version:
                raw.wrong(f"{stream}: {version} events, said to have {said.get(stream)}")
        raw.commands = {
            UUID(str(one)): Command(outcome, answer, position)
            for one, outcome, answer, position in connection.execute(COMMANDS)
        }
        _claims(connection, raw)
    _commands(raw)
    return raw


@dataclass(slots=True)
class Walk:
    """A walk through a log, event by event, that sees what does not follow."""

    raw: Raw
    versions: dict[str, int] = field(default_factory=dict)
    last: datetime | None = None
    _ids: set[str] = field(default_factory=set)

    def step(  # noqa: PLR0913, PLR0917  # a row
        self,
        position: int,
        version: int,
        on: date,
        at: datetime,
        stream: str,
        kind: str,
        leaf: bytes,
        document: str,
    ) -> None:
        """Take the next event."""
        said = json.loads(document)
        columns = (stream, version, f"vn.luatsu.{self.raw.service}.{kind}", str(on), _instant(at))
        names = ("subject", "streamversion", "type", "effectiveon", "time")
        digest = hashlib.sha256(b"\0" + document.encode()).digest()
        wrong = {
            f"follows {len(self.raw.lines)}": position != len(self.raw.lines) + 1,
            f"version {version}": version != self.versions.get(stream, 0) + 1,
            f"{at} comes before {self.last}": self.last is not None and at < self.last,
            "another leaf than its document's": bytes(leaf) != digest,
            "not in the one form of JSON": document != _canonical(said),
            "its id is another's too": said["id"] in self._ids,
            "its columns differ from its document": columns != tuple(said[one] for one in names),
        }
        for what, is_so in wrong.items():
            if is_so:
                self.raw.wrong(f"{stream} @{position}: {what}")
        self._ids.add(said["id"])
        self.versions[stream], self.last = version, at
        self.raw.lines.append(_line(position, kind, digest, said))


def _line(position: int, kind: str, leaf: bytes, said: dict[str, Any]) -> Line:
    return Line(
        position,
        said["id"],
        said["subject"],
        said["streamversion"],
        kind,
        UUID(said["commandid"]),
        said.get("causationid"),
        said["data"]["context"]["actor"]["role"],
        said.get("voids"),
        leaf,
        said["data"]["event"] if kind in TOLD else None,
    )


def _canonical(said: Any) -> str:
    """Write JSON as RFC 8785 does, where names are ASCII and no number is a fraction."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _commands(raw: Raw) -> None:
    """See that each command's events stand together, and end where its row says."""
    of: dict[UUID, list[Line]] = {}
    for line in raw.lines:
        of.setdefault(line.command, []).append(line)
    for command, lines in of.items():
        places = [one.position for one in lines]
        stored = raw.commands.get(command)
        if places != [*range(places[0], places[0] + len(places))]:
            raw.wrong(f"command {command}: its events are apart, at {places}")
        if stored is None or (stored.outcome, stored.position) != ("done", places[-1]):
            raw.wrong(f"command {command}: events up to {places[-1]}, its row says {stored}")
        elif stored.answer.get("events") != [one.type for one in lines]:
            raw.wrong(f"command {command}: answered other events than it stored")
    for command, said in raw.commands.items():
        within = (said.position or 0) <= raw.head
        if (said.outcome == "done") != (command in of) and within:
            raw.wrong(f"command {command}: {said.outcome}, {len(of.get(command, []))} events")


def _claims(connection: psycopg.Connection, raw: Raw) -> None:
    """See that certificate numbers are claimed by whoever has them; no key has two holders."""
    void = voided(raw)
    mine = {
        "certificate-number/{province}/{issuer}/{year}/{serial}".format(**one.body["number"]):
        one.stream
        for one in raw.of("CertificateIssued", "CertificateEntered")
        if one.body and one.command not in void
    }  # fmt: skip
    query = "select key, stream from log.claim where key like 'certificate-number/%'"
    found: dict[str, str] = dict(connection.execute(query).fetchall())
    for key in (mine.keys() | found.keys()) if raw.service == "registry" else ():
        if mine.get(key) != found.get(key):
            raw.wrong(f"{key}: belongs to {mine.get(key)}, claimed by {found.get(key)}")


def voided(raw: Raw) -> frozenset[UUID]:
    """Name the commands that a void which holds says were recorded in error."""
    by: dict[UUID, set[UUID]] = {}
    for line in raw.lines:
        if line.voids is not None:
            by.setdefault(UUID(line.voids), set()).add(line.command)

    def void(command: UUID) -> bool:
        return any(not void(one) for one in by.get(command, ()))

    return frozenset(command for command in by if void(command))


def few(findings: list[str]) -> list[str]:
    """Leave out what only repeats."""
    more = len(findings) - MANY
    return findings if more <= 0 else [*findings[:MANY], f"… and {more} more"]
