"""Reporting's menu: what each role uses first, and the rest by what it is about."""

from typing import Final

from shared.messages import Role
from shared.web.menus import Group, Menu

MENU: Final = Menu(
    first={
        Role.DEPARTMENT: ("worklist", "dashboard", "department", "late", "dossiers", ""),
        Role.BAR: ("worklist", "dashboard", "bar", "members", "trainees", ""),
        Role.INSPECTORATE: ("worklist", ""),
        Role.COMMITTEE: ("dashboard", "department", "late", "figures", ""),
        Role.DISTRICT: (
            "worklist",
            "dashboard",
            "district",
            "recommendations",
            "organisations",
            "",
        ),
        Role.COMMUNE: ("worklist", "dashboard", "district", "recommendations", "organisations", ""),
        Role.ADMIN: ("leaving", ""),
        Role.AUDITOR: ("dashboard", "figures", "late", ""),
        Role.CITIZEN: ("", "register", "register-figures"),
    },
    groups=(
        Group("overviews", ("dashboard", "department", "bar", "district", "figures", "leaving")),
        Group(
            "work", ("late", "dossiers", "pipeline", "inspections", "violations", "recommendations")
        ),
        Group(
            "lawyers",
            (
                "register",
                "register-figures",
                "members",
                "members-figures",
                "competencies",
                "competencies-figures",
            ),
        ),
        Group(
            "organisations",
            (
                "organisations",
                "organisations-figures",
                "reports",
                "report-figures",
                "party-cells",
                "party-cells-figures",
            ),
        ),
        Group("trainees", ("trainees", "trainees-figures", "guides")),
        Group(
            "duties",
            (
                "training",
                "training-figures",
                "legal-aid",
                "legal-aid-figures",
                "engagements",
                "engagements-figures",
            ),
        ),
    ),
)
