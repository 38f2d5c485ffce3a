"""Where the record of a row stands, in whichever service: a list leads to its cases."""

from collections.abc import Mapping
from typing import Any, Final

PLACES: Final[Mapping[str, str]] = {
    "branch": "/registry/branches",
    "case": "/discipline/cases",
    "certificate": "/registry/certificates",
    "engagement": "/registry/engagements",
    "inspection": "/inspection/inspections",
    "legalaid": "/registry/legal-aid",
    "membership": "/registry/memberships",
    "organisation": "/registry/organisations",
    "penalty": "/discipline/penalties",
    "recommendation": "/inspection/recommendations",
    "training": "/registry/trainings",
    "traineeship": "/registry/traineeships",
    "violation": "/discipline/violations",
}


def place(stream: str) -> str:
    """Write the address of the page of a stream; nothing where it has none."""
    noun, _, key = stream.partition("-")
    return f"{PLACES[noun]}/{key}" if noun in PLACES else ""


def record(row: Any) -> str:
    """Write the address of the record that a row is about."""
    return place(str(row.stream))
