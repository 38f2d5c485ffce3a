"""The registry's menu: what each role uses first, and the rest by what it is about."""

from typing import Final

from shared.messages import Role
from shared.web.menus import Group, Menu

MENU: Final = Menu(
    first={
        Role.DEPARTMENT: ("", "dossiers", "revocations", "certificates", "persons", "proposals"),
        Role.BAR: ("", "members", "trainees", "trainings", "dossiers", "proposals"),
        Role.COMMITTEE: ("", "revocations", "dossiers", "certificates", "proposals"),
        Role.DISTRICT: ("", "organisations", "trainees", "legal-aid"),
        Role.COMMUNE: ("", "organisations", "trainees", "legal-aid"),
        Role.APPLICANT: ("", "may-practise", "trainings", "practices"),
        Role.ADMIN: ("", "accounts", "unsettled-areas", "persons"),
        Role.AUDITOR: ("", "audit", "readings", "accounts"),
        Role.OPERATOR: ("", "console", "waiting", "parked"),
        Role.CITIZEN: ("", "certificates", "members", "organisations"),
    },
    groups=(
        Group(
            "lawyers",
            ("certificates", "dossiers", "revocations", "members", "practices", "may-practise"),
        ),
        Group("organisations", ("organisations", "branches")),
        Group("trainees", ("trainees", "exam-candidates", "foreign-trainings")),
        Group(
            "duties",
            (
                "trainings",
                "legal-aid",
                "aid-registrations",
                "engagements",
                "competencies",
                "party-cells",
            ),
        ),
        Group(
            "figures",
            (
                "training-figures",
                "legal-aid-figures",
                "engagement-figures",
                "competency-figures",
                "party-figures",
            ),
        ),
        Group("persons", ("persons", "alike", "erasures", "accounts", "unsettled-areas", "laws")),
    ),
)
