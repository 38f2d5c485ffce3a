"""What the service hands to the kernel."""

from dataclasses import replace
from datetime import date

from services.inspection.app import build, context
from services.inspection.context import KnownInspection, KnownRecommendation
from services.inspection.inspection import decider as inspection
from services.inspection.inspection.state import Inspection
from services.inspection.recommendation import decider as recommendation
from shared.context import Context
from tests.inspection.context import ORGANISATION, OTHER, THIS, at
from tests.inspection.inspection.given import opened
from tests.inspection.recommendation.given import accepted, recommended, rejected
from tests.support.spec import recorded

known = at(date(2025, 8, 1))
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
    numbers=known.numbers,
)


def test_a_command_knows_the_streams_that_it_names() -> None:
    states = {
        f"recommendation-{THIS}": recommendation.replay([recorded(recommended)]),
        f"recommendation-{OTHER}": recommendation.replay(
            [recorded(recommended), recorded(accepted, 2)]
        ),
        f"inspection-{THIS}": inspection.replay([recorded(opened())]),
        f"inspection-{OTHER}": Inspection(),
    }

    assert context(BASE, states) == replace(
        known,
        recommendations={
            THIS: KnownRecommendation(ORGANISATION, accepted=False),
            OTHER: KnownRecommendation(ORGANISATION, accepted=True),
        },
        inspections={THIS: KnownInspection(ORGANISATION)},
    )


def test_a_rejected_recommendation_is_no_ground() -> None:
    states = {f"recommendation-{THIS}": recommendation.replay([recorded(rejected)])}

    assert context(BASE, states).recommendations == {
        THIS: KnownRecommendation(ORGANISATION, accepted=False)
    }


def test_every_noun_has_its_rows_and_its_list() -> None:
    blueprint = build()
    nouns = {noun.noun for noun in blueprint.nouns}

    assert {one.noun for one in blueprint.projections} == nouns
    assert {one.noun for one in blueprint.listings} == nouns
    assert all({"cursor", "stream"} <= one.row.model_fields.keys() for one in blueprint.listings)
