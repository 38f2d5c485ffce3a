"""What the log of a process says and leaves out."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from shared import logs

PERSONAL = frozenset({"phone"})


@pytest.fixture
def said() -> Iterator[StringIO]:
    before = logging.root.handlers[:], logging.root.level
    stream = StringIO()
    logs.configure("info", PERSONAL, stream)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = before


def lines(said: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_an_id_stands_on_every_line_of_a_message(said: StringIO) -> None:
    log = structlog.get_logger()
    with logs.bound(command="c-1"):
        log.info("received")
    log.info("idle")

    assert [line.get("command") for line in lines(said)] == ["c-1", None]


def test_personal_and_secret_fields_are_left_out_however_deep(said: StringIO) -> None:
    structlog.get_logger().info(
        "received", phone="0905", parts=[{"phone": "0905"}], access_token="abc", kept=1
    )

    [line] = lines(said)
    assert line["kept"] == 1
    assert "0905" not in said.getvalue()
    assert "abc" not in said.getvalue()


def test_a_failure_says_where_and_what_kind_and_repeats_nothing(said: StringIO) -> None:
    address = "12 Trần Phú"
    try:
        int(address)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed too")

    ours, theirs = lines(said)
    assert ours["exception"][0]["exc_type"] == theirs["exception"][0]["exc_type"] == "ValueError"
    assert ours["exception"][0]["frames"][-1]["filename"] == __file__
    assert address not in said.getvalue()


def test_less_than_the_level_is_not_said(said: StringIO) -> None:
    structlog.get_logger().debug("looked")
    logging.getLogger("library").info("connected")

    assert lines(said) == []
