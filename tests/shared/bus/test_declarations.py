"""The names and settings that every service and every server agree on."""

import pytest
from nats.js.api import StorageType

from shared.bus.declarations import (
    Source,
    consumer_config,
    noun_of,
    stream_config,
    stream_name,
    subject,
)


def test_a_stream_and_its_subjects_name_the_province_and_the_service() -> None:
    assert stream_name("48", "registry") == "LUATSU_48_REGISTRY"
    assert subject("48", "registry", "card", "CardIssued") == "evt.48.registry.card.CardIssued"
    assert Source("48", "registry").stream == "LUATSU_48_REGISTRY"
    assert stream_config("48", "registry").subjects == ["evt.48.registry.*.*"]


@pytest.mark.parametrize(
    ("stream", "noun"),
    [("certificate-0199a7b2-7c3d", "certificate"), ("training_ledger-1-2025", "training_ledger")],
)
def test_the_noun_is_what_a_stream_begins_with(stream: str, noun: str) -> None:
    assert noun_of(stream) == noun


@pytest.mark.parametrize("part", ["", "a.b", "*", ">", "a b", "thẻ"])
def test_nothing_slips_into_a_subject(part: str) -> None:
    with pytest.raises(ValueError, match="not a part of a subject"):
        subject("48", "registry", part, "CardIssued")


def test_a_stream_is_kept_on_disk_for_ever_and_cannot_be_changed_afterwards() -> None:
    config = stream_config("48", "registry", replicas=3)

    assert config.storage is StorageType.FILE
    assert config.deny_delete
    assert config.deny_purge
    assert config.allow_atomic
    assert config.num_replicas == 3
    assert (config.max_msgs, config.max_bytes, config.max_age) == (-1, -1, 0)


def test_a_follower_takes_one_at_a_time_until_it_is_taken() -> None:
    config = consumer_config("inspection", start=7)

    assert config.durable_name == "inspection"
    assert config.opt_start_seq == 7
    assert config.max_ack_pending == 1
    assert config.max_deliver == -1
    assert config.ack_wait == 30
