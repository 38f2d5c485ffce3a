"""What is on the bus is put back only if it is what the log lost; else nothing is touched."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.discipline.penalty import decider as penalty
from services.discipline.violation import decider as violation
from shared.contracts.discipline.violation import Source
from shared.log.document import leaf_of
from shared.proof import head as heads
from shared.proof.note import Note, new_signer
from shared.proof.tree import root_of
from shared.recovery.doubt import Doubt
from tests.shared import asked
from tests.shared.recovery.place import PROVINCE, Place
from tests.support.eventually import eventually
from tests.support.together import together

SERVICE = "discipline"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
NEXT_YEAR = "2027-11-24T00:00:00.000000Z"


@dataclass(frozen=True)
class Tail:
    """A log restored to `kept`, and what the bus has."""

    kept: int
    documents: list[bytes]
    notes: list[tuple[str, bytes]]
    tables: dict[str, list[Any]]  # of today


@pytest.fixture(scope="module")
async def tail(place: Place) -> AsyncIterator[Tail]:
    async with place.services(SERVICE) as services:
        first = await services.give(violation, asked.violation(source=Source.REPORT))
        for _ in range(2):
            await services.give(violation, asked.violation(source=Source.REPORT))
        kept = place.head(SERVICE)
    place.keep(SERVICE, "earlier")
    async with place.services(SERVICE) as services:
        await services.give(penalty, asked.minutes(first.id))  # two streams
        for _ in range(3):
            await services.give(violation, asked.violation(source=Source.REPORT))
    yield Tail(kept, await place.documents(SERVICE), await place.notes(), place.tables(SERVICE))
    place.bring_back(SERVICE, "earlier")
    await place.recover(SERVICE)  # others find all level


@pytest.fixture(autouse=True)
async def restored(place: Place, tail: Tail) -> AsyncIterator[None]:
    """Bring the log back to the earlier moment, and the bus to what it has to be."""
    place.bring_back(SERVICE, "earlier")
    yield
    await place.forge(SERVICE, tail.documents)
    await place.publish(tail.notes)


async def doubt(place: Place, **said: Any) -> tuple[str, int | None]:
    """Say why nothing is put back, and see that nothing is."""
    before = place.tables(SERVICE)
    with pytest.raises(Doubt) as doubted:
        await place.recover(SERVICE, **said)
    assert place.tables(SERVICE) == before
    return doubted.value.code, doubted.value.position


def changed(document: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    said = orjson.loads(document)
    change(said)
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def say_otherwise(said: dict[str, Any]) -> None:
    said["data"]["event"]["description"] = "Không có vi phạm nào"


async def test_an_event_that_was_changed_does_not_lead_to_the_signed_root(
    place: Place, tail: Tail
) -> None:
    forged = [*tail.documents[:-1], changed(tail.documents[-1], say_otherwise)]
    await place.forge(SERVICE, forged)

    code, position = await doubt(place)

    assert code == "root-differs"
    assert position is not None
    assert position >= len(forged)


@pytest.mark.parametrize("short", [0, 1])
async def test_a_bus_that_is_not_ahead_and_holds_something_else_is_no_copy_either(
    place: Place, tail: Tail, short: int
) -> None:
    end = tail.kept - short
    forged = [*tail.documents[: end - 1], changed(tail.documents[end - 1], say_otherwise)]
    await place.forge(SERVICE, forged)

    assert await doubt(place) == ("joint-differs", end)


def canonical(said: dict[str, Any]) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)


def forgotten(said: dict[str, Any]) -> dict[str, Any]:
    body = said["data"]["event"] | {"type": "ViolationForgotten"}
    said["data"] = {**said["data"], "event": body}
    return said | {"type": f"vn.luatsu.{SERVICE}.ViolationForgotten"}


FORGED: dict[str, tuple[str, Callable[[dict[str, Any]], bytes]]] = {
    "with spaces": ("not-canonical", lambda said: json.dumps(said).encode()),
    "an empty object": ("no-event", lambda _: b"{}"),
    "no text": ("no-event", lambda _: b"\xff"),
    "of another service": (
        "another-source",
        lambda said: canonical(said | {"source": f"urn:luatsu:{PROVINCE}:registry"}),
    ),
    "of another province": (
        "another-source",
        lambda said: canonical(said | {"source": f"urn:luatsu:01:{SERVICE}"}),
    ),
    "earlier": (
        "instant",
        lambda said: canonical(said | {"time": "2020-01-01T00:00:00.000000Z"}),
    ),
    "of a later version": ("version", lambda said: canonical(said | {"streamversion": 9})),
    "of another id": ("event-id", lambda said: canonical(said | {"id": str(UUID(int=9))})),
    "of two types": (
        "no-event",
        lambda said: canonical(said | {"type": f"vn.luatsu.{SERVICE}.ViolationForgotten"}),
    ),
    "of an unknown type": ("unknown-type", lambda said: canonical(forgotten(said))),
}


@pytest.mark.parametrize("what", FORGED)
async def test_what_does_not_follow_is_named_with_its_position(
    place: Place, tail: Tail, what: str
) -> None:
    at = tail.kept + 3  # after the command of two streams
    code, forge = FORGED[what]
    forged = forge(orjson.loads(tail.documents[at - 1]))
    await place.publish([])  # or else the root says it before
    await place.forge(SERVICE, [*tail.documents[: at - 1], forged, *tail.documents[at:]])

    assert await doubt(place, beyond_heads=True) == (code, at)


async def test_a_command_that_comes_twice_is_not_put_back(place: Place, tail: Tail) -> None:
    once, at = orjson.loads(tail.documents[tail.kept]), tail.kept + 4
    again = orjson.loads(tail.documents[at - 1]) | {
        name: once[name] for name in ("commandid", "id", "fingerprint")
    }
    await place.publish([])
    forged = [*tail.documents[: at - 1], canonical(again), *tail.documents[at:]]
    await place.forge(SERVICE, forged)

    assert await doubt(place, beyond_heads=True) == ("command", at)


async def test_two_logs_tails_are_not_mixed_up(place: Place, tail: Tail) -> None:
    joint = changed(tail.documents[tail.kept - 1], say_otherwise)
    await place.forge(
        SERVICE, [*tail.documents[: tail.kept - 1], joint, *tail.documents[tail.kept :]]
    )

    assert await doubt(place) == ("joint-differs", tail.kept)


async def test_events_that_stand_in_another_order_are_not_put_back(
    place: Place, tail: Tail
) -> None:
    *before, one, other = tail.documents
    await place.forge(SERVICE, [*before, other, one])

    code, _ = await doubt(place)

    assert code == "instant"


async def test_a_command_of_which_a_part_is_missing_is_not_put_back(
    place: Place, tail: Tail
) -> None:
    without = [*tail.documents[: tail.kept], *tail.documents[tail.kept + 1 :]]
    await place.forge(SERVICE, without)

    assert (await doubt(place))[0] in {"event-id", "heads-ahead"}
    # However many heads were signed in between: that depends on how quick it went.
    accepting = place.accepting(SERVICE)
    assert (await doubt(place, accept_loss=accepting, beyond_heads=True))[0] == "event-id"


async def test_what_no_signed_head_covers_is_put_back_only_when_somebody_says_so(
    place: Place, tail: Tail
) -> None:
    await place.publish([])  # the board was lost as well
    before = place.tables(SERVICE)

    report = await place.recover(SERVICE)
    assert (report.left, report.position) == (len(tail.documents) - tail.kept, tail.kept)
    assert place.tables(SERVICE) == before

    report = await place.recover(SERVICE, beyond_heads=True)
    assert (report.left, report.unproven) == (0, True)
    assert place.tables(SERVICE) == tail.tables


async def test_heads_of_strangers_hide_none_that_was_signed(place: Place, tail: Tail) -> None:
    origin = f"luatsu/{PROVINCE}/{SERVICE}"
    fake = heads.TreeHead(origin, 1, root_of([leaf_of(tail.documents[0])]), NOW)
    note = str(Note(fake.text, (new_signer(origin).sign(fake.text),))).encode()
    small = [(f"head.{PROVINCE}.{SERVICE}", note)] * 5
    await place.publish([*tail.notes, *small])

    report = await place.recover(SERVICE, dry_run=True)

    assert (report.left, report.proven) == (0, len(tail.documents))
    assert report.strangers == len(small)


async def test_a_head_that_a_stranger_signed_proves_nothing(place: Place, tail: Tail) -> None:
    origin = heads.origin(PROVINCE, SERVICE)
    forged = [*tail.documents[:-1], changed(tail.documents[-1], say_otherwise)]
    signer = new_signer(origin)
    keys = [one for one in tail.notes if one[0].startswith("key.")]
    last = [one for one in tail.notes if one[0] == f"head.{PROVINCE}.{SERVICE}"][-1]
    _, real = heads.read(last[1].decode())
    root = root_of([leaf_of(one) for one in forged])
    fake = heads.TreeHead(origin, len(forged), root, real.signed_at)
    note = Note(fake.text, (signer.sign(fake.text),))
    await place.forge(SERVICE, forged)
    await place.publish([*keys, (last[0], str(note).encode())])

    report = await place.recover(SERVICE)

    assert (report.strangers, report.position) == (1, tail.kept)


async def test_a_restored_log_that_was_altered_itself_is_not_built_upon(
    place: Place, tail: Tail
) -> None:
    with place.admin(SERVICE) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            """update log.event set document = replace(document, 'Ký hợp đồng', 'Huỷ hợp đồng')
                where position = 1"""
        )

    assert (await doubt(place))[0] == "log-differs"


async def test_nothing_is_put_back_while_a_service_runs_on_the_log(
    place: Place, tail: Tail
) -> None:
    listening = "select count(*) from pg_stat_activity where application_name = 'luatsu log listen'"
    async with together(place.deployment, (SERVICE,)):
        await eventually(lambda: place.rows(SERVICE, listening), [(1,)])
        assert await doubt(place) == ("running", None)
    report = await place.recover(SERVICE)

    assert report.left == 0


async def test_killed_in_the_middle_it_has_changed_nothing_and_is_run_again(
    place: Place, tail: Tail
) -> None:
    class Killed(Exception):
        pass

    def kill(done: int, _: int) -> None:
        if done > tail.kept:
            raise Killed

    before = place.tables(SERVICE)
    with pytest.raises(Killed):
        await place.recover(SERVICE, progress=kill)
    assert place.tables(SERVICE) == before

    assert (await place.recover(SERVICE, dry_run=True)).left == 0
    assert place.tables(SERVICE) == before
    assert (await place.recover(SERVICE)).left == 0
    assert place.tables(SERVICE) == tail.tables
    assert (await place.recover(SERVICE)).commands == 0  # level: there is nothing left to do


async def test_a_simulated_folders_clock_is_not_behind_its_log(place: Place, tail: Tail) -> None:
    """No event tells how far it was moved; the last instant says how far at least."""
    forged = [canonical(orjson.loads(one) | {"time": NEXT_YEAR}) for one in tail.documents]
    await place.publish([])
    await place.forge(SERVICE, [*tail.documents[: tail.kept], *forged[tail.kept :]])
    with place.admin(SERVICE) as connection:
        connection.execute("update log.head set simulated = true")

    await place.recover(SERVICE, beyond_heads=True)

    ((ahead, last),) = place.rows(
        SERVICE, "select clock_timestamp() + ahead, instant from log.head where simulated"
    )
    assert ahead >= last
