"""The registers about an organisation, by the tabs of its page."""

from collections.abc import Mapping
from typing import Final

from services.reporting.statutory.rows import reports
from services.reporting.views.branch import branches
from services.reporting.views.engagement import engagements
from services.reporting.views.inspection import inspections
from services.reporting.views.organisation import organisations
from services.reporting.views.penalty import penalties
from services.reporting.views.recommendation import recommendations
from services.reporting.views.sections import Section
from services.reporting.views.seen import PROVINCE
from services.reporting.views.traineeship import trainees
from services.reporting.views.violation import violations
from shared.messages import Role

COMMITTEE: Final = frozenset({Role.COMMITTEE})
WHEN: Final = ("effective_from", "last_day")

REGISTRATION: Final = Section(
    key="registration",
    noun="organisation",
    table=organisations,
    by="stream",
    page="/registry/organisations",
    columns=(("status",), WHEN, ("registration_number",), ("name",), ("seat", "area")),
    local=True,
    through=True,
)
BRANCHES: Final = Section(
    key="branches",
    noun="branch",
    table=branches,
    by="organisation_id",
    page="/registry/branches",
    columns=(("name",), ("registration_number", "registered_on"), ("seat", "area")),
    local=True,
)
FIRM_TABS: Final[Mapping[str, tuple[Section, ...]]] = {
    "places": (BRANCHES,),
    "changes": (REGISTRATION,),
    "trainees": (
        Section(
            key="trainees",
            noun="traineeship",
            table=trainees,
            by="organisation_id",
            page="/registry/traineeships",
            columns=(("full_name",), ("status",), ("guide_name",), ("registered_on",)),
            local=True,
        ),
    ),
    "engagements": (
        Section(
            key="engagements",
            noun="engagement",
            table=engagements,
            by="organisation_id",
            page="/registry/engagements",
            columns=(("opened_on",), ("agency",), ("purpose", "about"), ("stage",), ("status",)),
            local=True,
        ),
    ),
    "reports": (
        Section(
            key="reports",
            noun="report",
            table=reports,
            source="reporting",
            by="organisation_id",
            page="/reporting/reports",
            columns=(
                ("year", "period"),
                ("submitted_on",),
                ("lawyers",),
                ("matters", "litigation", "advice_and_other", "legal_aid"),
                ("revenue_vnd", "tax_vnd"),
            ),
            local=True,
        ),
    ),
    "recommendations": (
        Section(
            key="recommendations",
            noun="recommendation",
            table=recommendations,
            source="inspection",
            by="organisation_id",
            page="/inspection/recommendations",
            columns=(
                ("number", "received_on"),
                ("recommender",),
                ("status", "transferred_to", "reason", "resolved_on"),
                ("answered_on",),
            ),
            roles=PROVINCE,
            closed=COMMITTEE,
            local=True,
        ),
    ),
    "inspections": (
        Section(
            key="inspections",
            noun="inspection",
            table=inspections,
            source="inspection",
            by="organisation_id",
            page="/inspection/inspections",
            columns=(
                ("number", "opened_on"),
                ("kind", "body"),
                ("status", "concluded_on"),
                ("findings", "breaches", "referrals"),
            ),
            roles=PROVINCE,
            local=True,
        ),
    ),
    "violations": (
        Section(
            key="violations",
            noun="violation",
            table=violations,
            source="discipline",
            by="organisation_id",
            page="/discipline/violations",
            columns=(
                ("recorded_on",),
                ("status",),
                ("in_hands_of",),
                ("act", "committed_on"),
                ("source",),
            ),
            roles=PROVINCE,
            closed=COMMITTEE,
        ),
        Section(
            key="penalties",
            noun="penalty",
            table=penalties,
            source="discipline",
            by="organisation_id",
            page="/discipline/penalties",
            columns=(
                ("made_on", "minutes_number"),
                ("status",),
                ("act",),
                ("decided_on", "fine_vnd"),
                ("deprived_from", "deprived_to"),
            ),
            roles=PROVINCE,
        ),
    ),
}
