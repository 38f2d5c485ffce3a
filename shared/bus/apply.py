"""What is not on the bus as it is declared (`bus diff`), and mending it (`bus apply`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError, ServerError
from typing_extensions import override

from shared.bus import declarations
from shared.bus.declarations import consumer_config, consumer_name, stream_name

STREAM_SETTINGS = (
    "subjects",
    "storage",
    "retention",
    "discard",
    "max_consumers",
    "max_msgs",
    "max_bytes",
    "max_age",
    "max_msgs_per_subject",
    "max_msg_size",
    "num_replicas",
    "allow_atomic",
    "allow_direct",
    "deny_delete",
    "deny_purge",
    "sealed",
)
CONSUMER_SETTINGS = ("ack_policy", "ack_wait", "max_ack_pending", "max_deliver", "replay_policy")

Config = StreamConfig | ConsumerConfig


class Kind(StrEnum):
    """How the bus differs from what is declared."""

    MISSING = "missing"
    DIFFERENT = "different"
    UNDECLARED = "undeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing on the bus that is not as it is declared.

    `refused` is what the server said when it would not be mended: only `--recreate` then helps.
    """

    stream: str
    kind: Kind
    consumer: str | None = None
    setting: str | None = None
    found: Any = None
    wanted: Any = None
    refused: str | None = None

    @override
    def __str__(self) -> str:
        where = self.stream if self.consumer is None else f"{self.stream}/{self.consumer}"
        refused = f" (refused: {self.refused})" if self.refused else ""
        if self.kind is not Kind.DIFFERENT:
            return f"{where}: {self.kind}{refused}"
        return f"{where}: {self.setting} is {self.found}, declared {self.wanted}{refused}"


def _unlike(
    names: Collection[str], found: Config, wanted: Config
) -> Mapping[str, tuple[object, object]]:
    """Name the settings that are not as declared; one that is left out is off."""
    pairs = {name: (getattr(found, name), getattr(wanted, name)) for name in names}
    return {
        name: (is_, shall) for name, (is_, shall) in pairs.items() if (is_ or 0) != (shall or 0)
    }


async def _streams(js: JetStreamContext, province: str) -> Mapping[str, StreamConfig]:
    """Read how the streams of a province stand."""
    found: dict[str, StreamConfig] = {}
    listed = 0
    while page := await js.streams_info(offset=listed):
        listed += len(page)
        found |= {str(one.config.name): one.config for one in page}
    prefix = stream_name(province, "x").removesuffix("X")
    return {name: config for name, config in found.items() if name.startswith(prefix)}


async def _consumers(
    js: JetStreamContext, stream: str, services: Collection[str]
) -> list[Difference]:
    """Compare the followers of a stream; a missing one is made by who follows."""
    known = {consumer_name(service): consumer_config(service) for service in services}
    differences: list[Difference] = []
    for info in await js.consumers_info(stream):
        wanted = known.get(info.name)
        if wanted is None:
            if info.config.durable_name is not None:
                differences.append(
                    Difference(stream=stream, consumer=info.name, kind=Kind.UNDECLARED)
                )
            continue
        differences += [
            Difference(
                stream=stream,
                consumer=info.name,
                kind=Kind.DIFFERENT,
                setting=setting,
                found=found,
                wanted=shall,
            )
            for setting, (found, shall) in _unlike(CONSUMER_SETTINGS, info.config, wanted).items()
        ]
    return differences


async def diff(
    js: JetStreamContext, province: str, services: Collection[str], replicas: int = 1
) -> list[Difference]:
    """Compare the bus with what is declared; nothing is changed."""
    standing = await _streams(js, province)
    declared = declarations.declared(province, services, replicas)
    differences = [
        Difference(stream=name, kind=Kind.UNDECLARED) for name in sorted(standing.keys() - declared)
    ]
    for name, wanted in declared.items():
        if name not in standing:
            differences.append(Difference(stream=name, kind=Kind.MISSING))
            continue
        differences += [
            Difference(stream=name, kind=Kind.DIFFERENT, setting=setting, found=found, wanted=shall)
            for setting, (found, shall) in _unlike(STREAM_SETTINGS, standing[name], wanted).items()
        ]
        differences += await _consumers(js, name, services)
    return differences


async def apply(
    js: JetStreamContext,
    province: str,
    services: Collection[str],
    replicas: int = 1,
    *,
    recreate: Collection[str] = (),
) -> list[Difference]:
    """Make the bus as it is declared, and say what was mended or refused.

    What nobody declared is left alone. Only what `recreate` names is deleted, with the places of
    its followers: its relay fills it again, and they go on from their checkpoints.
    """
    for service in recreate:
        try:
            await js.delete_stream(stream_name(province, service))
        except NotFoundError:
            continue  # as good as deleted
    differences = await diff(js, province, services, replicas)
    declared = declarations.declared(province, services, replicas)
    refused = {
        (one.stream, one.consumer): await _mend(js, one, declared[one.stream])
        for one in _once(differences)
    }
    return [replace(one, refused=refused.get((one.stream, one.consumer))) for one in differences]


def _once(differences: list[Difference]) -> list[Difference]:
    """Take one difference of each stream and consumer: all its settings are mended together."""
    mendable = [one for one in differences if one.kind is not Kind.UNDECLARED]
    return list({(one.stream, one.consumer): one for one in mendable}.values())


async def _mend(js: JetStreamContext, one: Difference, wanted: StreamConfig) -> str | None:
    """Make or change one stream or consumer; return what the server said if it refused."""
    try:
        if one.consumer is not None:
            await _mend_consumer(js, one.stream, one.consumer)
        elif one.kind is Kind.MISSING:
            await js.add_stream(wanted)
        else:
            found = (await js.stream_info(one.stream)).config
            await js.update_stream(_merged(found, wanted, STREAM_SETTINGS))
    except (BadRequestError, ServerError) as refused:
        return refused.description or str(refused)
    return None


async def _mend_consumer(js: JetStreamContext, stream: str, consumer: str) -> None:
    """Change a follower's settings; where it is in the stream stays as it is."""
    found = (await js.consumer_info(stream, consumer)).config
    await js.add_consumer(stream, _merged(found, consumer_config(consumer), CONSUMER_SETTINGS))


C = TypeVar("C", StreamConfig, ConsumerConfig)


def _merged(found: C, wanted: C, names: Collection[str]) -> C:
    """Set what is declared and keep everything else as the server has it."""
    declared = {name: getattr(wanted, name) for name in names}
    metadata = {**(found.metadata or {}), **(wanted.metadata or {})}
    return replace(found, **declared, metadata=metadata)
