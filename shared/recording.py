"""From what was decided to what is stored: envelopes, sealed fields, versions and claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from shared.decider import Decided, Decider, Fault
from shared.folding import Folded, key_of, noun_of
from shared.log.document import halves
from shared.log.entry import Claim, Entry
from shared.messages import Actor, Envelope, Recorded
from shared.personal.keys import Keys
from shared.personal.seal import seal_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What is the same for every event of one command."""

    province: str
    service: str
    software_version: str
    command_id: UUID
    fingerprint: bytes
    received_at: datetime
    actor: Actor
    correlation_id: UUID
    causation_id: UUID | None
    proposed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """The events of one command, by stream, each state after them."""

    entries: tuple[Entry, ...]
    streams: dict[str, tuple[int, int]]  # stream -> (expected version, added)
    states: dict[str, Any]  # of the streams that were written
    records: tuple[Recorded[Any], ...] = ()  # as they were decided, nothing sealed


async def record(  # noqa: PLR0913  # what a recording is made of
    decided: Sequence[Decided[Any]],
    folded: Mapping[str, Folded],
    deciders: Mapping[str, Decider[Any, Any, Any, Any]],
    own: str,
    cause: Cause,
    *,
    keys: Keys,
) -> Recording:
    """Put events into envelopes: each names the areas of its stream after it.

    Every stream that is written must be in `folded`, as it was when the command was judged.
    """
    histories = {name: list(one.history) for name, one in folded.items()}
    added = dict.fromkeys(folded, 0)
    states: dict[str, Any] = {}
    entries = []
    for ordinal, one in enumerate(decided):
        stream = one.stream or own
        decider = deciders[noun_of(stream)]
        added[stream] += 1
        version = folded[stream].version + added[stream]
        body, key_ids = await seal_event(one.event, keys, stream_subject=key_of(stream))
        envelope = Envelope(
            id=uuid5(cause.command_id, f"event/{ordinal}"),
            province=cause.province,
            service=cause.service,
            stream=stream,
            version=version,
            command_id=cause.command_id,
            fingerprint=cause.fingerprint.hex(),
            type=one.event.type,
            software_version=cause.software_version,
            received_at=cause.received_at,
            recorded_at=cause.received_at,
            effective_on=one.effective_on,
            actor=cause.actor,
            decision=one.decision,
            rule_rows=one.rule_rows,
            subjects=one.subjects,
            areas=(),
            correlation_id=cause.correlation_id,
            causation_id=cause.causation_id,
            voids=one.voids,
            key_ids=key_ids,
            proposed_by=cause.proposed_by,
        )
        histories[stream].append(Recorded(position=0, envelope=envelope, data=one.event))
        before = states.get(stream, folded[stream].state)
        states[stream] = decider.replay(histories[stream])
        # A void may leave a stream without an area: what it was about is what it is about.
        areas = decider.areas(states[stream]) or decider.areas(before)
        envelope = envelope.model_copy(update={"areas": tuple(sorted(areas))})
        head, tail = halves(envelope, body)
        entries.append(
            Entry(
                stream=stream,
                version=version,
                type=one.event.type,
                effective_on=one.effective_on,
                head=head,
                tail=tail,
            )
        )
    versions = {name: (folded[name].version, count) for name, count in added.items()}
    records = tuple(
        one for name, count in added.items() for one in histories[name][-count:] if count
    )
    return Recording(tuple(entries), versions, states, records)


def claims(
    wanted: Mapping[str, frozenset[str]], held: Mapping[str, frozenset[str]]
) -> tuple[Claim, ...]:
    """Say what changes hands: what a stream wants and lacks, and what it holds and lets go."""
    dropped = {key: stream for stream, keys in held.items() for key in keys - wanted[stream]}
    taken = [
        Claim(key=key, old=dropped.pop(key, None), new=stream)
        for stream, keys in sorted(wanted.items())
        for key in sorted(keys - held.get(stream, frozenset()))
    ]
    return (*taken, *(Claim(key=key, old=stream, new=None) for key, stream in dropped.items()))


def plain(fault: Fault) -> dict[str, Any]:
    """Write a fault as it is stored and answered; its parameters are never personal."""
    parameters = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fault.parameters.items()
    }
    return {"code": fault.code, "field": fault.field, "parameters": parameters}


def fault_of(stored: Mapping[str, Any]) -> Fault:
    """Read a fault that was stored with a command's answer."""
    return Fault(stored["code"], stored["field"], stored["parameters"])


def without(claim: Sequence[Claim], keys: frozenset[str]) -> tuple[Claim, ...]:
    """Leave out what another stream holds: a fact is recorded without the key."""
    return tuple(one for one in claim if one.key not in keys or one.new is None)
