"""Commands that store something, with only what a test is about made explicit."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared.edge import new_id
from shared.log.document import halves
from shared.log.entry import Claim, Entry, Outcome, Write
from shared.messages import Actor, Envelope, Role

ONE, OTHER = b"\x01" * 32, b"\x02" * 32
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def envelope(stream: str = "dossier-1", version: int = 1, **known: Any) -> Envelope:
    """Put an officer's name to an event of the register."""
    said: dict[str, Any] = {
        "id": new_id(),
        "province": "48",
        "service": "registry",
        "stream": stream,
        "version": version,
        "command_id": UUID(int=1),
        "fingerprint": ONE.hex(),
        "type": "Applied",
        "software_version": "1.0.0",
        "received_at": NOON,
        "recorded_at": NOON,
        "effective_on": date(2026, 11, 24),
        "actor": Actor(id=UUID(int=7), role=Role.DEPARTMENT, unit="Sở Tư pháp"),
        "decision": None,
        "rule_rows": (),
        "subjects": (),
        "areas": (),
        "correlation_id": UUID(int=1),
        "causation_id": None,
        "voids": None,
        "key_ids": (),
    }
    return Envelope.model_validate(said | known)


def write(
    streams: Mapping[str, tuple[int, int]] | None = None,
    *claims: Claim,
    id: UUID | None = None,  # noqa: A002
    note: str = "Đã nộp",
    **known: Any,
) -> Write:
    """Store so many events in these streams: {stream: (expected version, added)}."""
    command = id or new_id()
    where = {} if streams is None else streams
    said: dict[str, Any] = {
        "fingerprint": ONE,
        "outcome": outcome(where),
        "answer": {"note": note},
        "entries": tuple(
            entry(stream, version, command, note)
            for stream, (expected, added) in where.items()
            for version in range(expected + 1, expected + added + 1)
        ),
    }
    return Write(id=command, streams=where, claims=claims, **said | known)


def outcome(streams: Mapping[str, tuple[int, int]]) -> Outcome:
    """Say how a command ends that adds this."""
    return "done" if any(added for _, added in streams.values()) else "nothing"


def entry(stream: str, version: int, command: UUID, note: str) -> Entry:
    """Write one event of a command."""
    said = envelope(stream, version, command_id=command)
    head, tail = halves(said, {"type": "Applied", "note": note})
    return Entry(
        stream=stream,
        version=version,
        type="Applied",
        effective_on=said.effective_on,
        head=head,
        tail=tail,
    )
