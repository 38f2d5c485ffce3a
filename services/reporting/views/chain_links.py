"""What a chain of matters is made of: each kind, where it stands, who sees it, what runs on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Table

from services.reporting.views import clocks
from services.reporting.views.case import CaseStatus, cases
from services.reporting.views.certificate import WAITING, certificates
from services.reporting.views.clocks import Running
from services.reporting.views.inspection import InspectionStatus, inspections
from services.reporting.views.membership import memberships
from services.reporting.views.organisation import organisations
from services.reporting.views.penalty import PenaltyStatus, penalties
from services.reporting.views.practice import practices
from services.reporting.views.recommendation import recommendations
from services.reporting.views.traineeship import trainees
from services.reporting.views.violation import ViolationStatus, violations
from shared.messages import Actor, Reach, Role
from shared.web.listing import Ask

PLURALS: Final[Mapping[str, str]] = {"penalty": "penalties"}  # of nouns, in an address


class Link(StrEnum):
    """What stands in a chain; a matter that a reader may not see is another unit's."""

    RECOMMENDATION = "recommendation"
    INSPECTION = "inspection"
    VIOLATION = "violation"
    PENALTY = "penalty"
    CASE = "case"
    TRAINEESHIP = "traineeship"
    CERTIFICATE = "certificate"
    MEMBERSHIP = "membership"
    PRACTICE = "practice"
    ORGANISATION = "organisation"
    ANOTHER_UNITS = "another_units"


Row = Mapping[str, Any]
WHOLE: Final = dict.fromkeys((Role.DEPARTMENT, Role.AUDITOR), Reach.PROVINCE)
LOCAL: Final = dict.fromkeys((Role.DISTRICT, Role.COMMUNE), Reach.AREA)
REGISTER: Final = {**WHOLE, Role.BAR: Reach.PROVINCE, Role.COMMITTEE: Reach.PROVINCE, **LOCAL}


def nothing_runs(_: Row, __: Ask) -> Running | None:
    """Let nothing run: nobody owes an answer."""
    return None


def nobodys(_: Row) -> frozenset[str]:
    """Name no unit: roles and areas alone say who sees it."""
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind: its rows, by which columns they are told, and who may open its page."""

    link: Link
    service: str
    table: Table
    day: tuple[str, ...]  # the columns of the day on which it began
    seen_by: Mapping[Role, Reach]  # as the noun's own page is open to them
    number: tuple[str, ...] = ()  # the columns that name it, the first that says anything
    about: str | None = None  # the column that says whom it is about
    status: str = "status"
    unit: str | None = None
    units: Callable[[Row], frozenset[str]] = nobodys  # whose it is, for who reaches their unit's
    runs: Callable[[Row, Ask], Running | None] = nothing_runs

    def page(self, stream: str) -> str:
        """Say where its page stands."""
        plural = PLURALS.get(self.link, f"{self.link}s")
        return f"/{self.service}/{plural}/{stream.removeprefix(f'{self.link}-')}"


@dataclass(frozen=True, slots=True)
class Node:
    """One link of a chain, as it stands on the day that is asked for."""

    kind: Kind
    row: Row = field(hash=False)

    @property
    def stream(self) -> str:
        """Name its stream."""
        return str(self.row["stream"])

    def seen_by(self, actor: Actor) -> bool:
        """Say whether somebody may see what it is."""
        match self.kind.seen_by.get(actor.role):
            case Reach.PROVINCE:
                return True
            case Reach.AREA:
                return self.row["area"] in actor.areas
            case Reach.UNIT:
                own = {actor.unit, f"role:{actor.role}"}
                return not self.kind.units(self.row).isdisjoint(own)
            case _:
                return False

    def said(self, columns: tuple[str, ...]) -> Any:
        """Read the first of these columns that says anything."""
        return next((self.row[one] for one in columns if self.row[one] is not None), None)


# What somebody owes -----------------------------------------------------------------------------


def of_recommendation(row: Row, ask: Ask) -> Running | None:
    """An answer is owed until the first is given."""
    return clocks.of_recommendation(row, ask) if row["answered_on"] is None else None


def of_inspection(row: Row, ask: Ask) -> Running | None:
    """A team works until it is concluded."""
    ongoing = row["status"] == InspectionStatus.ONGOING
    return clocks.of_inspection(row, ask) if ongoing else None


def of_violation(row: Row, ask: Ask) -> Running | None:
    """An open violation waits for who holds it."""
    return clocks.of_violation(row, ask) if row["status"] == ViolationStatus.OPEN else None


def of_penalty(row: Row, ask: Ask) -> Running | None:
    """Minutes wait for a decision."""
    waits = row["status"] == PenaltyStatus.RECORDED and row["made_on"] is not None
    return clocks.of_penalty(row, ask) if waits else None


def of_case(row: Row, ask: Ask) -> Running | None:
    """A case waits for the board, also once its decision is annulled."""
    waits = row["status"] in {CaseStatus.OPEN, CaseStatus.ANNULLED}
    return clocks.of_case(row, ask) if waits and row["opened_on"] is not None else None


def of_dossier(row: Row, ask: Ask) -> Running | None:
    """A dossier waits for the next step."""
    waits = row["status"] in WAITING and row["filed_on"] is not None
    return clocks.of_dossier(row, ask) if waits else None


# Whose it is ------------------------------------------------------------------------------------


def of_recommender(row: Row) -> frozenset[str]:
    """A recommendation is whose it was, and to whom it was transferred."""
    return frozenset(one for one in (row["recommender"], row["transferred_to"]) if one)


def of_holder(row: Row) -> frozenset[str]:
    """A violation is who reported it, who holds it, and who pursues it."""
    pursuing = {
        Role.BAR: row["case_id"] is not None,
        Role.DEPARTMENT: row["penalty_id"] is not None,
    }
    roles = {row["in_hands_of"], *(role for role, taken in pursuing.items() if taken)}
    return frozenset({row["reporter_unit"], *(f"role:{one}" for one in roles)})


MATTERS: Final = (
    Kind(
        link=Link.RECOMMENDATION,
        service="inspection",
        table=recommendations,
        day=("received_on",),
        seen_by={**WHOLE, **LOCAL, Role.INSPECTORATE: Reach.UNIT, Role.COMMITTEE: Reach.UNIT},
        number=("number",),
        about="organisation_name",
        unit="recommender",
        units=of_recommender,
        runs=of_recommendation,
    ),
    Kind(
        link=Link.INSPECTION,
        service="inspection",
        table=inspections,
        day=("opened_on",),
        seen_by={
            **WHOLE,
            **LOCAL,
            Role.INSPECTORATE: Reach.PROVINCE,
            Role.COMMITTEE: Reach.PROVINCE,
        },
        number=("number",),
        about="organisation_name",
        unit="body",
        runs=of_inspection,
    ),
    Kind(
        link=Link.VIOLATION,
        service="discipline",
        table=violations,
        day=("recorded_on",),
        seen_by={**WHOLE, Role.BAR: Reach.UNIT, Role.INSPECTORATE: Reach.UNIT},
        number=("act",),
        unit="in_hands_of",
        units=of_holder,
        runs=of_violation,
    ),
    Kind(
        link=Link.PENALTY,
        service="discipline",
        table=penalties,
        day=("made_on",),
        seen_by={**WHOLE, Role.INSPECTORATE: Reach.PROVINCE, Role.COMMITTEE: Reach.PROVINCE},
        number=("minutes_number",),
        runs=of_penalty,
    ),
    Kind(
        link=Link.CASE,
        service="discipline",
        table=cases,
        day=("opened_on",),
        seen_by={**WHOLE, Role.BAR: Reach.PROVINCE},
        number=("form",),
        runs=of_case,
    ),
)
REGISTERED: Final = (
    Kind(
        link=Link.TRAINEESHIP,
        service="registry",
        table=trainees,
        day=("registered_on",),
        seen_by=REGISTER,
        about="full_name",
    ),
    Kind(
        link=Link.CERTIFICATE,
        service="registry",
        table=certificates,
        day=("filed_on", "issued_on"),
        seen_by=REGISTER,
        number=("number", "dossier_number"),
        about="full_name",
        runs=of_dossier,
    ),
    Kind(
        link=Link.MEMBERSHIP,
        service="registry",
        table=memberships,
        day=("admitted_on",),
        seen_by=REGISTER,
        number=("card_number", "number"),
        about="full_name",
        unit="bar",
    ),
    Kind(
        link=Link.PRACTICE,
        service="registry",
        table=practices,
        day=("begun_on",),
        seen_by={**REGISTER, Role.INSPECTORATE: Reach.PROVINCE},
        about="organisation_name",
        status="form",
    ),
    Kind(
        link=Link.ORGANISATION,
        service="registry",
        table=organisations,
        day=("registered_on",),
        seen_by=dict.fromkeys((*REGISTER, Role.INSPECTORATE), Reach.PROVINCE),
        number=("registration_number",),
        about="name",
    ),
)
KINDS: Final[Mapping[str, Kind]] = {one.link.value: one for one in (*MATTERS, *REGISTERED)}
