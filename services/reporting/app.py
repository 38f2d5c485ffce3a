"""Reporting put together: which logs it follows, which rows it keeps, what it shows of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.reporting.context import Context
from services.reporting.views import (
    branch,
    case,
    certificate,
    dossiers,
    inspection,
    late,
    local,
    members,
    membership,
    organisation,
    oversight,
    pages,
    penalty,
    person,
    public,
    recommendation,
    register,
    violation,
)
from shared.service import Blueprint

HERE = Path(__file__).parent


def build() -> Blueprint:
    """Say what reporting is made of; nothing runs before the kernel runs it."""
    return Blueprint(
        name="reporting",
        vi="Báo cáo",
        en="Reporting",
        nouns=(),
        context=context,
        follows=("registry", "inspection", "discipline"),
        projections=(
            person.view,
            certificate.view,
            membership.view,
            organisation.view,
            branch.view,
            recommendation.view,
            inspection.view,
            violation.view,
            penalty.view,
            case.view,
        ),
        listings=(
            register.listing,
            dossiers.listing,
            late.listing,
            *oversight.listings,
            members.listing,
            *local.listings,
        ),
        pages=(*public.pages, *pages.pages),
        templates=(HERE / "views" / "templates",),
        texts=HERE / "texts",
    )


def context(base: Context, _: Mapping[str, Any]) -> Context:
    """Add nothing: there is no noun whose rules would read it."""
    return base
