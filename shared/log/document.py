"""The one document of an event: canonical JSON, the same bytes in the log, on the bus, everywhere.

It is RFC 8785 and a CloudEvents 1.0 structured event. The database stamps `time` into it, so it is
written in two halves, before and after the instant.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from shared.log.storable import INSTANT, LARGEST_EVENT, Unstorable, canonical
from shared.messages import Envelope

OFFSET = "+00:00"


class Unreadable(ValueError):
    """A document that is no event of this kind of log."""


def halves(envelope: Envelope, event: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Write an event up to its instant, and from there on; neither half holds a line break.

    Args:
        envelope: All that goes around the event; its `recorded_at` is not looked at.
        event: The event as JSON values, personal fields sealed.

    Raises:
        Unstorable: A value has no one canonical form, or the event is too large.
    """
    head = canonical(before_the_instant(envelope, event), event)[:-1] + b',"time":"'
    tail = after_the_instant(envelope.service, envelope.type, envelope.voids)
    if len(head) + INSTANT + len(tail) > LARGEST_EVENT:
        raise Unstorable("too-large")
    return head, tail


@lru_cache(maxsize=1024)
def after_the_instant(service: str, kind: str, voids: UUID | None) -> bytes:
    """Write what stands behind an event's instant; it is the same for most events of a type.

    Of the fields of an event in their order, `time` comes before `type` and `voids` alone.
    """
    after: dict[str, Any] = {"type": f"vn.luatsu.{service}.{kind}"}
    if voids is not None:
        after["voids"] = voids
    return b'",' + canonical(after, None)[1:]


def before_the_instant(envelope: Envelope, event: Mapping[str, Any]) -> dict[str, Any]:
    """Name the fields of an event that stand before its instant."""
    fields = {
        "commandid": envelope.command_id,
        "correlationid": envelope.correlation_id,
        "data": {"context": context(envelope), "event": event},
        "datacontenttype": "application/json",
        "dataschema": f"urn:luatsu:schema:{envelope.service}:{envelope.type}",
        "effectiveon": envelope.effective_on.isoformat(),
        "fingerprint": envelope.fingerprint,
        "id": envelope.id,
        "receivedat": instant(envelope.received_at),
        "softwareversion": envelope.software_version,
        "source": f"urn:luatsu:{envelope.province}:{envelope.service}",
        "specversion": "1.0",
        "streamversion": envelope.version,
        "subject": envelope.stream,
    }
    if envelope.causation_id is not None:
        fields["causationid"] = envelope.causation_id
    if envelope.proposed_by is not None:
        fields["proposedby"] = envelope.proposed_by
    return fields


def context(envelope: Envelope) -> dict[str, Any]:
    """Name who decided, on what grounds and about whom: what CloudEvents has no words for."""
    actor, decision = envelope.actor, envelope.decision
    return {
        "actor": {"id": actor.id, "role": actor.role.value, "unit": actor.unit},
        "areas": envelope.areas,
        "decision": None if decision is None else decision.model_dump(mode="json"),
        "keyids": envelope.key_ids,
        "rulerows": envelope.rule_rows,
        "subjects": envelope.subjects,
    }


def instant(value: datetime) -> str:
    """Write an instant in UTC with all six digits, so that text sorts as time does."""
    if value.utcoffset():
        value = value.astimezone(UTC)
    return f"{value.isoformat(timespec='microseconds')[: -len(OFFSET)]}Z"


def whole(envelope: Envelope, event: Mapping[str, Any]) -> bytes:
    """Write an event as the database does, with the instant that the envelope says."""
    head, tail = halves(envelope, event)
    return head + instant(envelope.recorded_at).encode() + tail


def leaf_of(document: bytes) -> bytes:
    """Take the leaf of a document in the Merkle tree behind the log.

    Source: RFC 9162, 2.1.1.
    """
    return sha256(b"\0" + document).digest()


def parse(document: bytes | str) -> tuple[Envelope, dict[str, Any]]:
    """Read an event: its envelope, and its body as it was written.

    What newer software added is passed over.

    Raises:
        Unreadable: It is no event.
    """
    try:
        said = orjson.loads(document)
    except ValueError as error:
        raise Unreadable(f"no event: {type(error).__name__}") from error
    return parsed(said)


def parsed(said: Any) -> tuple[Envelope, dict[str, Any]]:
    """Read an event out of what its document says.

    Raises:
        Unreadable: It is no event.
    """
    try:
        return envelope_of(said), dict(said["data"]["event"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Unreadable(f"no event: {type(error).__name__}") from error


def envelope_of(said: Mapping[str, Any]) -> Envelope:
    """Read what stands around an event."""
    grounds = said["data"]["context"]
    _, _, province, service = said["source"].split(":")
    return Envelope.model_validate(
        {
            "id": UUID(said["id"]),
            "province": province,
            "service": service,
            "stream": said["subject"],
            "version": said["streamversion"],
            "command_id": said["commandid"],
            "fingerprint": said["fingerprint"],
            "type": said["type"].rpartition(".")[2],
            "software_version": said["softwareversion"],
            "received_at": said["receivedat"],
            "recorded_at": said["time"],
            "effective_on": said["effectiveon"],
            "actor": grounds["actor"],
            "decision": grounds["decision"],
            "rule_rows": grounds["rulerows"],
            "subjects": grounds["subjects"],
            "areas": grounds["areas"],
            "correlation_id": said["correlationid"],
            "causation_id": said.get("causationid"),
            "voids": said.get("voids"),
            "key_ids": grounds["keyids"],
            "proposed_by": said.get("proposedby"),
        }
    )
