"""What stands on the bus, declared in this one place; `luatsu bus apply` makes it so.

FastStream declares nothing (`declare=False`): what it declares overwrites the server's settings.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    ReplayPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)

VERSION = "2"  # raised with every change below, so that a stream says what it was made by
VERSION_KEY = "luatsu-declarations"

ACK_WAIT = 30.0  # seconds in which a follower takes an event, before it comes again
ONE_AT_A_TIME = 1
FOR_EVER = -1

PART = re.compile(r"[A-Za-z0-9_]+")


def _part(text: str) -> str:
    """Take one part of a subject, which a dot, a space or a wildcard would turn into another."""
    if PART.fullmatch(text) is None:
        raise ValueError(f"not a part of a subject: {text!r}")
    return text


def stream_name(province: str, service: str) -> str:
    """Name the stream that carries a service's log."""
    return f"LUATSU_{_part(province)}_{_part(service).upper()}"


def noun_of(stream: str) -> str:
    """Say which noun a stream of the log belongs to: `certificate` of `certificate-0199…`."""
    return _part(stream.partition("-")[0])


def subject(province: str, service: str, noun: str, event_type: str) -> str:
    """Name where an event is published; ids stay out, since metrics are named after subjects."""
    return ".".join(["evt", *map(_part, (province, service, noun, event_type))])


def subjects(province: str, service: str) -> str:
    """Name every subject of a service: what its stream keeps and its user may publish to."""
    return f"evt.{_part(province)}.{_part(service)}.*.*"


HEADS = "heads"  # what the notaries of a province publish: no service's log


def head_subject(province: str, service: str) -> str:
    """Name where a service's notary publishes the signed heads of its log."""
    return f"head.{_part(province)}.{_part(service)}"


def keys_subject(province: str, service: str) -> str:
    """Name where it publishes what its keys state of themselves, all of them each time."""
    return f"key.{_part(province)}.{_part(service)}"


@dataclass(frozen=True, slots=True)
class Source:
    """A service of a province, as the bus knows it: whose log a stream carries."""

    province: str
    service: str

    @property
    def stream(self) -> str:
        """Name its stream."""
        return stream_name(self.province, self.service)

    def subject(self, noun: str, event_type: str) -> str:
        """Name where one of its events is published."""
        return subject(self.province, self.service, noun, event_type)


def stream_config(province: str, service: str, replicas: int = 1) -> StreamConfig:
    """Declare a service's stream: on disk, for ever, in batches that are stored whole or not."""
    return _kept(stream_name(province, service), [subjects(province, service)], replicas)


def heads_config(province: str, replicas: int = 1) -> StreamConfig:
    """Declare the stream of a province's tree heads and notaries' keys, kept as the logs are."""
    subjects = [head_subject(province, "x"), keys_subject(province, "x")]
    every = [f"{one.rpartition('.')[0]}.*" for one in subjects]
    return _kept(stream_name(province, HEADS), every, replicas)


def declared(
    province: str, services: Collection[str], replicas: int = 1
) -> dict[str, StreamConfig]:
    """Declare every stream of a province."""
    logs = (stream_config(province, service, replicas) for service in services)
    return {str(one.name): one for one in (*logs, heads_config(province, replicas))}


def _kept(name: str, subjects: list[str], replicas: int) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=subjects,
        storage=StorageType.FILE,
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        max_consumers=-1,
        max_msgs=-1,
        max_bytes=-1,
        max_age=0,
        max_msgs_per_subject=-1,
        max_msg_size=-1,
        num_replicas=replicas,
        allow_atomic=True,
        allow_direct=True,
        deny_delete=True,
        deny_purge=True,
        metadata={VERSION_KEY: VERSION},
    )


def consumer_name(service: str) -> str:
    """Name the consumer by which a service follows a stream."""
    return _part(service)


def consumer_config(service: str, start: int = 1) -> ConsumerConfig:
    """Declare how a service follows a source: in strict order, one at a time, until it is taken.

    It is made on the source's stream, `stream_name(province, source)`; `start` is the first
    position to come. The follower may make it, since only its checkpoint knows where to start.
    """
    return ConsumerConfig(
        name=consumer_name(service),
        durable_name=consumer_name(service),
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=start,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT,
        max_ack_pending=ONE_AT_A_TIME,
        max_deliver=FOR_EVER,
        replay_policy=ReplayPolicy.INSTANT,
        metadata={VERSION_KEY: VERSION},
    )
