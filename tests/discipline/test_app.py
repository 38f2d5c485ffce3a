"""What the service hands to the kernel."""

from dataclasses import replace

import pytest

from services.discipline.app import build, context
from services.discipline.context import KnownViolation
from services.discipline.violation import decider as violation
from shared.context import Context
from shared.contracts.discipline.violation import Hands, Track, ViolationEvent
from tests.discipline.context import FINED, SCREENED_OUT, VIOLATION, WITH_THE_BAR, at
from tests.discipline.violation.given import handed, recorded_, screened, taken
from tests.support.spec import recorded

known = at()
BASE = Context(
    actor=known.actor,
    at=known.at,
    province=known.province,
    command_id=known.command_id,
    stream=known.stream,
    rules=known.rules,
    calendar=known.calendar,
    territory=known.territory,
    catalogue=known.catalogue,
)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((recorded_(), screened()), SCREENED_OUT),
        ((recorded_(), handed()), WITH_THE_BAR),
        ((recorded_(track=Track.DISCIPLINE),), WITH_THE_BAR),
        ((recorded_(), taken()), FINED),
        (
            (recorded_(), taken(), handed()),
            KnownViolation(open=True, hands=Hands.BAR, taken=frozenset({Track.PENALTY})),
        ),
    ],
)
def test_a_command_knows_the_violation_that_it_names(
    events: tuple[ViolationEvent, ...], expected: KnownViolation
) -> None:
    state = violation.replay([recorded(event, number) for number, event in enumerate(events, 1)])

    assert context(BASE, {f"violation-{VIOLATION}": state}) == replace(
        known, violations={VIOLATION: expected}
    )


def test_a_violation_whose_record_is_void_is_not_known() -> None:
    assert context(BASE, {f"violation-{VIOLATION}": violation.initial}) == known


def test_every_noun_has_its_rows_and_its_list() -> None:
    blueprint = build()
    nouns = {noun.noun for noun in blueprint.nouns}

    assert {one.noun for one in blueprint.projections} == nouns
    assert {one.noun for one in blueprint.listings} == nouns
    assert {policy.source for policy in blueprint.policies} <= set(blueprint.follows)
    assert all({"cursor", "stream"} <= one.row.model_fields.keys() for one in blueprint.listings)
