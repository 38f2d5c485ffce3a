"""Discipline said once: the only module that knows all its nouns."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

from services.discipline.case import decider as case
from services.discipline.case import queries as cases
from services.discipline.case import rows as case_rows
from services.discipline.context import Context, KnownViolation
from services.discipline.penalty import decider as penalty
from services.discipline.penalty import queries as penalties
from services.discipline.penalty import rows as penalty_rows
from services.discipline.policies.inspection import HEARD, on_inspection
from services.discipline.violation import decider as violation
from services.discipline.violation import queries as violations
from services.discipline.violation import rows as violation_rows
from services.discipline.violation.state import Open, Violation, hands_of
from shared import context as kernel
from shared.follow.policy import Policy
from shared.read.projection import of_noun
from shared.service import Blueprint
from shared.web.listing import Listing


def context(base: kernel.Context, states: Mapping[str, Any]) -> Context:
    """Add what a command's rules may know of the violations that it names."""
    known: dict[UUID, KnownViolation] = {}
    for stream, state in states.items():
        match state:
            case Violation(report=report) if report is not None:
                known[UUID(stream.removeprefix("violation-"))] = KnownViolation(
                    open=isinstance(state.stage, Open),
                    hands=hands_of(report, state.handovers),
                    taken=frozenset(state.pursuits),
                )
    known_already = {one.name: getattr(base, one.name) for one in fields(kernel.Context)}
    return Context(**known_already, violations=known)


PROJECTIONS = (
    of_noun(violation, violation_rows.violations, violation_rows.rows_of),
    of_noun(penalty, penalty_rows.penalties, penalty_rows.rows_of),
    of_noun(case, case_rows.cases, case_rows.rows_of),
)

LISTINGS = (
    Listing(
        name="violations",
        vi="Các vi phạm",
        en="Violations",
        row=violations.ViolationRow,
        filters=violations.ViolationFilters,
        query=violations.listed,
        sources=("discipline",),
        roles=frozenset(violations.SEEN_BY),
        noun=violation.noun,
    ),
    Listing(
        name="penalties",
        vi="Xử phạt vi phạm hành chính",
        en="Administrative penalties",
        row=penalties.PenaltyRow,
        filters=penalties.PenaltyFilters,
        query=penalties.listed,
        sources=("discipline",),
        roles=penalties.SEEN_BY,
        noun=penalty.noun,
    ),
    Listing(
        name="cases",
        vi="Các vụ việc xử lý kỷ luật",
        en="Disciplinary cases",
        row=cases.CaseRow,
        filters=cases.CaseFilters,
        query=cases.listed,
        sources=("discipline",),
        roles=cases.SEEN_BY,
        noun=case.noun,
    ),
)


def build() -> Blueprint:
    """Say all that the service is."""
    return Blueprint(
        name="discipline",
        vi="Xử lý vi phạm, kỷ luật",
        en="Discipline",
        nouns=(violation, penalty, case),
        context=context,
        follows=("registry", "inspection"),
        policies=(
            Policy(
                name="record-referred-violations",
                source="inspection",
                contract=HEARD,
                on=on_inspection,
                from_beginning=True,
            ),
        ),
        projections=PROJECTIONS,
        listings=LISTINGS,
        chained=frozenset({violation.noun, penalty.noun, case.noun}),
        texts=Path(__file__).parent / "texts",
    )
