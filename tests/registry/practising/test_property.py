"""The answer equals what the events mean, on every day and for everything known so far.

The model beside it (`meaning`) is naive: it looks at the events that were known and hold, and at
one day.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from hypothesis import given, settings

from services.registry.practising.queries import said
from shared.law.practising import Fact, judge
from shared.messages import Recorded
from tests.registry.practising.histories import OF, WINDOW, Act, histories
from tests.registry.practising.meaning import meant
from tests.support.spec import recorded


def facts_of(acts: Sequence[Act]) -> list[Fact]:
    """Fold each stream, write its rows, and read them, as the listing does."""
    streams: dict[str, list[Recorded[Any]]] = {}
    for position, act in enumerate(acts, start=1):
        voids = {} if act.voids is None else {"voids": UUID(int=act.voids)}
        one = recorded(act.event, position, stream=act.stream, **voids)
        streams.setdefault(act.stream, []).append(one)
    found: list[Fact] = []
    for stream, history in streams.items():
        parts: Any = OF[stream.partition("-")[0]]
        decider, rows_of, table = parts
        for row in rows_of(decider.replay(history)):
            found += said(table, asdict(row))
    return found


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_answer_is_what_the_events_known_by_then_mean_on_every_day(acts: list[Act]) -> None:
    for known in range(len(acts) + 1):
        facts = facts_of(acts[:known])
        plain = [meant(acts[:known], day) for day in WINDOW]
        for day, reasons in zip(WINDOW, plain, strict=True):
            answer = judge(facts, day)
            assert set(answer.reasons) == reasons
            assert answer.allowed == (not reasons)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_a_reason_lasts_as_long_as_the_events_mean_it(acts: list[Act]) -> None:
    facts = facts_of(acts)
    plain = [meant(acts, day) for day in WINDOW]
    for number, day in enumerate(WINDOW):
        for one in judge(facts, day).because:
            first = last = number
            while first > 0 and one.reason in plain[first - 1]:
                first -= 1
            while last < len(WINDOW) - 1 and one.reason in plain[last + 1]:
                last += 1
            assert first == 0 or one.first == WINDOW[first]
            assert last == len(WINDOW) - 1 or one.last == WINDOW[last]
