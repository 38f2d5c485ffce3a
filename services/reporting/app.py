"""Reporting put together: which logs it follows, which rows it keeps, what it shows of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.reporting import assignment, statutory
from services.reporting.context import Context
from services.reporting.menu import MENU
from services.reporting.statutory import queries as of_reports
from services.reporting.statutory.rows import reports
from services.reporting.statutory.rows import rows_of as rows_of_report
from services.reporting.views import assignment as assigned
from services.reporting.views import (
    branch,
    case,
    certificate,
    chain,
    competency,
    dashboard,
    dossiers,
    effect,
    engagement,
    firm_page,
    happenings,
    headline,
    holders,
    inspection,
    late,
    lawyer,
    leaving,
    legalaid,
    local,
    members,
    membership,
    officer,
    offices,
    organisation,
    oversight,
    pages,
    party,
    penalty,
    person,
    pipeline,
    places,
    practice,
    profile,
    public,
    recommendation,
    register,
    standing,
    trainees,
    traineeship,
    training,
    violation,
    worklist,
    yearly,
)
from shared.read.projection import of_noun
from shared.service import Blueprint

HERE = Path(__file__).parent


def build() -> Blueprint:
    """Say what reporting is made of; nothing runs before the kernel runs it."""
    return Blueprint(
        name="reporting",
        vi="Báo cáo",
        en="Reporting",
        nouns=(assignment.decider, statutory.decider),
        context=context,
        follows=("registry", "inspection", "discipline"),
        projections=(
            person.view,
            certificate.view,
            membership.view,
            organisation.view,
            branch.view,
            practice.view,
            traineeship.view,
            training.view,
            legalaid.view,
            engagement.view,
            competency.view,
            party.view,
            recommendation.view,
            inspection.view,
            violation.view,
            penalty.view,
            case.view,
            officer.view,
            assigned.view,
            of_noun(statutory.decider, reports, rows_of_report),
            *effect.views(),
        ),
        listings=(
            headline.listing,
            *register.listings,
            dossiers.listing,
            pipeline.listing,
            late.listing,
            *oversight.listings,
            members.listing,
            standing.listing,
            local.listing,
            *offices.listings,
            *trainees.listings,
            *training.listings,
            *legalaid.listings,
            *engagement.listings,
            *competency.listings,
            *party.listings,
            chain.listing,
            *holders.listings,
            *happenings.listings,
            *yearly.listings,
            places.listing,
            *of_reports.LISTINGS,
        ),
        pages=(
            *public.pages,
            *lawyer.pages,
            *profile.pages,
            *firm_page.pages,
            worklist.page,
            leaving.page,
            chain.page,
            dashboard.page,
            *pages.pages,
        ),
        menu=MENU,
        templates=(HERE / "views" / "templates",),
        texts=HERE / "texts",
    )


def context(base: Context, _: Mapping[str, Any]) -> Context:
    """Add nothing: no rule of a noun here reads another's stream."""
    return base
