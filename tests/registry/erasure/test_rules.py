"""Data is erased on request, unless the law bids to keep it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.erasure import decider, steps
from services.registry.erasure.queries import ErasureFilters, erasures
from services.registry.erasure.rows import Status
from services.registry.erasure.rules import RecordErasure, RefuseErasure, RequestErasure
from services.registry.erasure.state import Unasked
from shared.contracts.registry.erasure import (
    ErasureCarriedOut,
    ErasureRefusalGround,
    ErasureRefused,
    ErasureRequested,
)
from shared.law.clock import Clock
from shared.law.data import load_holidays, load_rules
from shared.law.rules import Gap
from shared.messages import Actor, Recorded, Role
from shared.personal.field import personal_fields
from tests.registry.context import ADMIN, PERSON, on
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, BASIS = date(2026, 3, 2), "Luật 91/2025/QH15 Đ.14"
an_erasure = Scenario(decider, on(TODAY, noun="erasure", actor=ADMIN))
requested = ErasureRequested(
    subject_id=PERSON, reason="Không hành nghề nữa", basis=BASIS, requested_on=TODAY
)
REGISTER = ErasureRefusalGround.STATE_REGISTER
refused = ErasureRefused(
    subject_id=PERSON, basis="Luật Luật sư Đ.83", refused_on=TODAY, refusal_ground=REGISTER
)
carried_out = ErasureCarriedOut(subject_id=PERSON, basis=BASIS, carried_out_on=TODAY)


def request(day: date = TODAY) -> RequestErasure:
    """Build the command with only what the test is about."""
    return RequestErasure(
        subject_id=PERSON, reason="Không hành nghề nữa", basis=BASIS, requested_on=day
    )


refusal = RefuseErasure(refusal_ground=REGISTER, basis="Luật Luật sư Đ.83")
erasure = RecordErasure(basis=BASIS)


def test_somebody_asks_and_is_answered() -> None:
    outcome = an_erasure.when(request()).then(requested)

    assert outcome.decided[0].subjects == (PERSON,)
    an_erasure.given(requested).when(refusal).then(refused)
    an_erasure.given(requested).when(erasure).then(carried_out)


def test_nobody_asked_in_the_future() -> None:
    an_erasure.when(request(date(2026, 3, 3))).then_rejected("in-the-future")


def test_a_request_is_answered_once() -> None:
    for answered in (refused, carried_out):
        for command in (refusal, erasure, request()):
            an_erasure.given(requested, answered).when(command).then_rejected("not-in-this-state")
    an_erasure.when(erasure).then_rejected("not-in-this-state")


def test_of_one_subject_one_request_is_open() -> None:
    key = f"erasure/{PERSON}"
    waiting = decider.replay([recorded(requested)])

    assert decider.claims(waiting) == {key}
    assert decider.claims(decider.replay([recorded(requested), recorded(refused, 2)])) == set()
    assert decider.claims(decider.replay([recorded(requested), recorded(carried_out, 2)])) == {key}
    assert decider.subjects(waiting) == {PERSON}
    assert decider.subjects(Unasked()) == decider.claims(Unasked()) == frozenset()
    assert steps(Unasked()) == (RequestErasure,)
    assert steps(waiting) == (RefuseErasure, RecordErasure)
    assert steps(decider.replay([recorded(refused)])) == ()


def test_the_law_data_has_no_limit_for_an_answer_and_none_is_guessed() -> None:
    def clocks(*events: ErasureRequested | ErasureRefused) -> list[Clock]:
        state = decider.replay([recorded(one, number) for number, one in enumerate(events, 1)])
        return list(decider.clocks(state, load_rules(), load_holidays()))

    assert clocks(requested) == [Clock("erasure", None, "PDP-ERASE-DAYS/2026-01-01")]
    assert clocks(requested, refused) == []
    assert clocks() == []


def test_the_reason_is_the_subjects_own() -> None:
    assert personal_fields(RequestErasure) == {"reason": "subject_id"}
    assert personal_fields(ErasureRequested) == {"reason": "subject_id"}


def test_a_refusal_names_its_ground_and_the_row_on_how_long_the_data_is_kept() -> None:
    asked = an_erasure.given(requested)
    penalty = refusal.model_copy(update={"refusal_ground": ErasureRefusalGround.PENALTY_RECORD})
    other = refusal.model_copy(update={"refusal_ground": ErasureRefusalGround.OTHER_REASON})

    asked.when(refusal).under("PDP-RETENTION-REGISTER-YEARS/2026-01-01")
    asked.when(penalty).under("PDP-RETENTION-PENALTY-YEARS/2026-01-01")
    asked.when(other).under()
    guide = decider.guides(
        decider.replay([recorded(requested)]), RefuseErasure, load_rules(), TODAY
    )
    assert isinstance(guide["refusal_ground"], Gap)  # retention periods are in no source seen
    assert decider.guides(Unasked(), RefuseErasure, load_rules(), TODAY) == {}


@pytest.mark.parametrize(
    ("history", "taken"),
    [
        ([], {RequestErasure}),
        ([requested], {RefuseErasure, RecordErasure}),
        ([requested, refused], set()),
        ([requested, carried_out], set()),
    ],
)
def test_each_state_takes_its_commands_and_no_other(history: list[Any], taken: set[Any]) -> None:
    for command in (request(), refusal, erasure):
        outcome = an_erasure.given(*history).when(command)
        if type(command) in taken:
            assert len(outcome.decided) == 1
        else:
            outcome.then_rejected("not-in-this-state")


def test_an_answer_that_is_void_leaves_the_request_waiting() -> None:
    history: list[Recorded[Any]] = [
        recorded(requested, 1),
        recorded(refused, 2),
        recorded(decider.voided("x"), 3, voids=UUID(int=2)),
    ]

    assert decider.replay(history) == decider.replay(history[:1])


async def test_requests_are_listed_with_their_clock_and_what_became_of_them(
    connection: AsyncConnection,
) -> None:
    asked = requested.model_copy(update={"requested_on": date(2026, 1, 5)})
    every: tuple[list[Any], ...] = ([asked], [asked, refused], [asked, carried_out])
    for number, events in enumerate(every, 1):
        stream = f"erasure-{UUID(int=number)}"
        history = [recorded(one, place, stream=stream) for place, one in enumerate(events, 1)]
        await follow(connection, "erasure", history, stream)

    rows = await erasures(connection, ask(TODAY), ErasureFilters())
    assert [(one.status, one.rule_row, one.answered_on) for one in rows] == [
        (Status.REQUESTED, "PDP-ERASE-DAYS/2026-01-01", None),
        (Status.REFUSED, None, TODAY),
        (Status.CARRIED_OUT, None, TODAY),
    ]
    assert rows[0].due_on is None  # a gap, which nobody fills
    assert (rows[1].refusal_ground, rows[1].basis) == (REGISTER, "Luật Luật sư Đ.83")
    before = await erasures(connection, ask(date(2026, 2, 2)), ErasureFilters())
    assert {one.status for one in before} == {Status.REQUESTED}
    (one,) = await erasures(connection, ask(TODAY), ErasureFilters(status=Status.REFUSED))
    assert one.stream == f"erasure-{UUID(int=2)}"
    (first,) = await erasures(connection, ask(TODAY, limit=1), ErasureFilters())
    later = await erasures(connection, ask(TODAY, after=first.cursor), ErasureFilters())
    assert later == rows[1:]


async def test_somebody_sees_their_own_requests_and_no_others(connection: AsyncConnection) -> None:
    stream = f"erasure-{UUID(int=1)}"
    await follow(connection, "erasure", [recorded(requested, 1, stream=stream)], stream)

    async def seen(person: UUID | None) -> int:
        actor = Actor(id=UUID(int=3), role=Role.APPLICANT, unit="", person_id=person)
        return len(await erasures(connection, ask(TODAY, actor=actor), ErasureFilters()))

    assert [await seen(who) for who in (PERSON, UUID(int=99), None)] == [1, 0, 0]
