"""Inspection said once: the only module that knows all its nouns."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

from services.inspection.context import Context, KnownInspection, KnownRecommendation
from services.inspection.inspection import decider as inspection
from services.inspection.inspection import queries as inspections
from services.inspection.inspection import rows as inspection_rows
from services.inspection.inspection.state import Inspection
from services.inspection.recommendation import decider as recommendation
from services.inspection.recommendation import queries as recommendations
from services.inspection.recommendation import rows as recommendation_rows
from services.inspection.recommendation.state import Outcome, Recommendation, Resolved, facts
from shared import context as kernel
from shared.read.projection import of_noun
from shared.service import Blueprint
from shared.web.listing import Listing


def context(base: kernel.Context, states: Mapping[str, Any]) -> Context:
    """Add what a command's rules may know of the streams that it names."""
    recommended: dict[UUID, KnownRecommendation] = {}
    inspected: dict[UUID, KnownInspection] = {}
    for stream, state in states.items():
        match state:
            case Recommendation() if known := facts(state):
                accepted = (
                    isinstance(state.lifecycle, Resolved)
                    and state.lifecycle.outcome is Outcome.ACCEPTED
                )
                recommended[key_of(stream)] = KnownRecommendation(known.organisation_id, accepted)
            case Inspection(opening=opening) if opening is not None:
                inspected[key_of(stream)] = KnownInspection(opening.organisation_id)
    known_already = {one.name: getattr(base, one.name) for one in fields(kernel.Context)}
    return Context(**known_already, recommendations=recommended, inspections=inspected)


def key_of(stream: str) -> UUID:
    """Read the id off a stream's name."""
    return UUID(stream.partition("-")[2])


def build() -> Blueprint:
    """Say all that the service is."""
    return Blueprint(
        name="inspection",
        vi="Kiểm tra, thanh tra",
        en="Inspection",
        nouns=(recommendation, inspection),
        context=context,
        follows=("registry",),
        projections=(
            of_noun(
                recommendation, recommendation_rows.recommendations, recommendation_rows.rows_of
            ),
            of_noun(inspection, inspection_rows.inspections, inspection_rows.rows_of),
        ),
        listings=(
            Listing(
                name="recommendations",
                vi="Kiến nghị kiểm tra, thanh tra",
                en="Recommendations to inspect",
                row=recommendations.RecommendationRow,
                filters=recommendations.RecommendationFilters,
                query=recommendations.listed,
                sources=("inspection",),
                roles=frozenset(recommendations.SEEN_BY),
                noun=recommendation.noun,
            ),
            Listing(
                name="inspections",
                vi="Các cuộc kiểm tra, thanh tra",
                en="Checks and inspections",
                row=inspections.InspectionRow,
                filters=inspections.InspectionFilters,
                query=inspections.listed,
                sources=("inspection",),
                roles=frozenset(inspections.SEEN_BY),
                noun=inspection.noun,
            ),
        ),
        chained=frozenset({recommendation.noun, inspection.noun}),
        texts=Path(__file__).parent / "texts",
    )
