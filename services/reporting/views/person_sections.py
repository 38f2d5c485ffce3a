"""The registers about a person, by the tabs of their page."""

from collections.abc import Mapping
from typing import Final

from services.reporting.views.case import cases
from services.reporting.views.certificate import certificates
from services.reporting.views.competency import competencies
from services.reporting.views.engagement import engagements
from services.reporting.views.inspection import inspections
from services.reporting.views.legalaid import matters
from services.reporting.views.members import visible_violation
from services.reporting.views.membership import memberships
from services.reporting.views.penalty import penalties
from services.reporting.views.person import persons
from services.reporting.views.practice import practices
from services.reporting.views.sections import Section
from services.reporting.views.seen import PROVINCE
from services.reporting.views.traineeship import trainees
from services.reporting.views.training import years
from services.reporting.views.violation import violations
from shared.messages import Role

COMMITTEE: Final = frozenset({Role.COMMITTEE})
WHEN: Final = ("effective_from", "last_day")

IDENTITY: Final = Section(
    key="identity",
    noun="person",
    table=persons,
    page="/registry/persons",
    columns=(("full_name",), ("area",), WHEN),
    closed=COMMITTEE,
    own=True,
    through=True,
)
CERTIFICATES: Final = Section(
    key="certificates",
    noun="certificate",
    table=certificates,
    page="/registry/certificates",
    columns=(
        ("status",),
        WHEN,
        ("number", "issued_on"),
        ("issuer",),
        ("dossier_number", "kind", "filed_on"),
    ),
    local=True,
    own=True,
    through=True,
)
MEMBERSHIPS: Final = Section(
    key="memberships",
    noun="membership",
    table=memberships,
    page="/registry/memberships",
    columns=(("status",), WHEN, ("bar", "admitted_on"), ("card_number",), ("area",)),
    local=True,
    own=True,
    through=True,
)
PRACTICES: Final = Section(
    key="practices",
    noun="practice",
    table=practices,
    page="/registry/practices",
    columns=(("form",), WHEN, ("organisation_name", "employer"), ("begun_on",), ("area",)),
    local=True,
    own=True,
    through=True,
)
PERSON_TABS: Final[Mapping[str, tuple[Section, ...]]] = {
    "certificate": (CERTIFICATES,),
    "membership": (MEMBERSHIPS,),
    "practice": (PRACTICES,),
    "traineeship": (
        Section(
            key="traineeships",
            noun="traineeship",
            table=trainees,
            page="/registry/traineeships",
            columns=(
                ("status",),
                WHEN,
                ("organisation_name",),
                ("guide_name",),
                ("term", "registered_on", "completed_on"),
            ),
            local=True,
            own=True,
            through=True,
        ),
    ),
    "training": (
        Section(
            key="training",
            noun="training",
            table=years,
            page="/registry/trainings",
            columns=(
                ("year",),
                ("status",),
                ("counted_hours", "required_hours", "missing_hours"),
                ("professional_hours", "ethics_hours", "political_hours", "converted_hours"),
            ),
            own=True,
        ),
    ),
    "legal-aid": (
        Section(
            key="legal-aid",
            noun="legalaid",
            table=matters,
            page="/registry/legal-aid",
            columns=(
                ("begun_on", "ended_on"),
                ("status",),
                ("beneficiary",),
                ("provider", "organisation_name"),
                ("aid_form", "hours"),
                ("area",),
            ),
            local=True,
            own=True,
        ),
    ),
    "work": (
        Section(
            key="engagements",
            noun="engagement",
            table=engagements,
            page="/registry/engagements",
            columns=(("opened_on",), ("agency",), ("purpose", "about"), ("stage",), ("status",)),
            local=True,
            own=True,
        ),
        Section(
            key="competencies",
            noun="competency",
            table=competencies,
            page="/registry/competencies",
            columns=(("subject",), ("competency_kind",), ("level",), ("valid_from", "valid_to")),
            own=True,
        ),
    ),
    "violations": (
        Section(
            key="violations",
            noun="violation",
            table=violations,
            source="discipline",
            by="certificate",
            page="/discipline/violations",
            columns=(
                ("recorded_on",),
                ("status",),
                ("in_hands_of",),
                ("act", "committed_on"),
                ("source",),
            ),
            closed=COMMITTEE,
            visible=visible_violation,
        ),
        Section(
            key="cases",
            noun="case",
            table=cases,
            source="discipline",
            by="certificate",
            page="/discipline/cases",
            columns=(
                ("opened_on",),
                ("status",),
                ("form",),
                ("decided_on", "starts_on", "ends_on"),
            ),
            closed=COMMITTEE,
        ),
        Section(
            key="penalties",
            noun="penalty",
            table=penalties,
            source="discipline",
            by="certificate",
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
                ("organisation_name",),
                ("kind", "body"),
                ("status", "concluded_on"),
                ("findings", "breaches", "referrals"),
            ),
            roles=PROVINCE,
            local=True,
        ),
    ),
}
