"""`luatsu bus diff` and `luatsu bus apply` against a real server."""

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, StorageType, StreamConfig
from nats.js.errors import APIError

from shared.bus.apply import Kind, apply, diff
from shared.bus.declarations import Source, consumer_config, stream_config
from shared.bus.streams import ensure_heads, ensure_stream, last_sequence

SERVICES = ("registry", "inspection")


@pytest.fixture
def province(source: Source) -> str:
    return source.province


async def test_what_is_missing_is_made_and_then_nothing_differs(
    js: JetStreamContext, province: str
) -> None:
    assert [one.kind for one in await diff(js, province, SERVICES)] == [Kind.MISSING] * 3

    done = await apply(js, province, SERVICES)

    assert [str(one) for one in done] == [
        f"LUATSU_{province}_REGISTRY: missing",
        f"LUATSU_{province}_INSPECTION: missing",
        f"LUATSU_{province}_HEADS: missing",
    ]
    assert await diff(js, province, SERVICES) == []
    assert await apply(js, province, SERVICES) == []


async def test_what_a_relay_a_notary_and_a_follower_make_is_what_is_declared(
    js: JetStreamContext, source: Source
) -> None:
    await ensure_heads(js, source.province)
    await ensure_heads(js, source.province)
    await ensure_stream(js, source)
    await ensure_stream(js, source)
    await js.add_consumer(source.stream, consumer_config("inspection", start=3))

    assert await diff(js, source.province, SERVICES[:1]) == [
        one for one in await diff(js, source.province, SERVICES[:1]) if one.consumer
    ]
    await apply(js, source.province, SERVICES)
    assert await diff(js, source.province, SERVICES) == []


async def test_settings_that_somebody_changed_are_set_again(
    js: JetStreamContext, source: Source, province: str
) -> None:
    await ensure_heads(js, province)
    declared = stream_config(province, "registry")
    await js.add_stream(declared.evolve(max_age=60, allow_atomic=False, description="kept"))

    found = {(one.setting, one.found, one.wanted) for one in await diff(js, province, ["registry"])}
    await apply(js, province, ["registry"])
    config = (await js.stream_info(source.stream)).config

    assert found == {("max_age", 60, 0), ("allow_atomic", None, True)}
    assert await diff(js, province, ["registry"]) == []
    assert config.description == "kept"


async def test_a_follower_of_other_settings_is_set_right_where_it_stands(
    js: JetStreamContext, source: Source, province: str
) -> None:
    await apply(js, province, SERVICES)
    await js.add_consumer(
        source.stream, consumer_config("inspection", start=3).evolve(ack_wait=5, max_deliver=2)
    )

    done = await apply(js, province, SERVICES)
    config = (await js.consumer_info(source.stream, "inspection")).config

    assert [(one.consumer, one.setting) for one in done] == [
        ("inspection", "ack_wait"),
        ("inspection", "max_deliver"),
    ]
    assert await diff(js, province, SERVICES) == []
    assert config.opt_start_seq == 3


async def test_what_nobody_declared_is_named_and_left_alone(
    js: JetStreamContext, source: Source, province: str
) -> None:
    await apply(js, province, ["registry"])
    await js.add_stream(StreamConfig(name=f"LUATSU_{province}_OLD", subjects=[f"old.{province}"]))
    await js.add_consumer(source.stream, ConsumerConfig(durable_name="stranger"))

    left = await apply(js, province, ["registry"])

    assert [(one.kind, one.consumer) for one in left] == [
        (Kind.UNDECLARED, None),
        (Kind.UNDECLARED, "stranger"),
    ]
    assert await diff(js, province, ["registry"]) == left


async def test_what_cannot_be_mended_is_said_and_only_recreating_helps(
    js: JetStreamContext, source: Source, province: str
) -> None:
    await ensure_heads(js, province)
    declared = stream_config(province, "registry")
    await js.add_stream(declared.evolve(storage=StorageType.MEMORY))

    refused = await apply(js, province, ["registry"])
    await apply(js, province, ["registry"], recreate=["registry"])

    assert [one.setting for one in refused] == ["storage"]
    assert "refused" in str(refused[0])
    assert await diff(js, province, ["registry"]) == []


async def test_nothing_is_deleted_unless_it_is_named(
    bus: Client, js: JetStreamContext, province: str
) -> None:
    await apply(js, province, SERVICES)
    for service in SERVICES:
        await js.publish(f"evt.{province}.{service}.card.CardIssued", b"{}", timeout=5)

    await apply(js, province, SERVICES, recreate=["inspection"])

    assert await last_sequence(js, f"LUATSU_{province}_REGISTRY") == 1
    assert await last_sequence(js, f"LUATSU_{province}_INSPECTION") == 0


async def test_no_message_can_be_deleted_or_purged_and_that_cannot_be_switched_off(
    js: JetStreamContext, source: Source, province: str
) -> None:
    await apply(js, province, ["registry"])
    await js.publish(source.subject("card", "CardIssued"), b"{}", timeout=5)

    with pytest.raises(APIError):
        await js.delete_msg(source.stream, 1)
    with pytest.raises(APIError):
        await js.purge_stream(source.stream)
    with pytest.raises(APIError):
        await js.update_stream(stream_config(province, "registry").evolve(deny_delete=False))
    assert (await js.stream_info(source.stream)).state.messages == 1
