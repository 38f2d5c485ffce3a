"""Out of a year's events alone follows all that a log keeps beside them."""

from collections.abc import Mapping, Sequence
from importlib import import_module

import pytest
from psycopg import connect

from shared.bus.declarations import Source
from shared.log.entry import Stored
from shared.log.storable import canonical
from shared.recovery.derive import Derivation, Held
from shared.recovery.tail import Joint, piece
from shared.service import with_kernel_nouns
from tests.launch.conftest import PLAYED, Year

EVENTS = "select position, document from log.event order by position"
DONE = "select id, fingerprint, answer::text, position from log.command where outcome = 'done'"
CLAIMS = "select key, stream from log.claim"
NUMBERS = "select series, year, next - 1 from log.counter"


@pytest.mark.parametrize("service", PLAYED)
async def test_what_follows_from_a_years_events_is_what_was_stored(
    year: Year, service: str
) -> None:
    deployment = year.deployment
    source = Source(deployment.settings.province, service)
    with connect(deployment.postgres.conninfo(service)) as connection:
        rows = connection.execute(EVENTS).fetchall()
        done = {row[0]: row[1:] for row in connection.execute(DONE).fetchall()}
        claims: dict[str, str] = dict(connection.execute(CLAIMS).fetchall())
        numbers = {(name, of): top for name, of, top in connection.execute(NUMBERS).fetchall()}
    pieces = [piece(source, position, document.encode()) for position, document in rows]

    async def histories(streams: Sequence[str]) -> Mapping[str, Sequence[Stored]]:
        return {s: [one.stored for one in pieces if one.stored.stream == s] for s in streams}

    blueprint = with_kernel_nouns(import_module(f"services.{service}.app").build())
    derived = Derivation({one.noun: one for one in blueprint.nouns}, Held({}), histories)

    outcomes = await derived.take(pieces)

    assert {
        one.id: (one.fingerprint, canonical(one.answer, one.answer).decode(), one.position)
        for one in outcomes
    } == done
    assert derived.held.holder == claims
    # A number that was reserved for a command that came to nothing stands in no event.
    assert derived.counters.keys() == numbers.keys()
    assert all(top <= numbers[series] for series, top in derived.counters.items())
    joint = Joint(0, None)
    for one in pieces:
        joint.take(one)  # nothing in a real log is doubted
