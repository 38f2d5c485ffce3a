"""A branch's part in a simulated province: registered, and ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.branch.changes import TerminateBranch
from services.registry.branch.rules import EnterBranch, RegisterBranch
from shared.acting import Act, Papers
from shared.messages import Role

DIRECTOR = "Giám đốc Sở Tư pháp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Whose branch it is, and where."""

    organisation_id: UUID
    name: str
    number: str
    seat: str
    area: str


def registered(on: date, one: Seat, papers: Papers) -> Act:
    """The Department registers a branch. Source: Luật Luật sư Đ.41."""
    command = RegisterBranch(
        organisation_id=one.organisation_id,
        name=one.name,
        registration_number=one.number,
        seat=one.seat,
        area=one.area,
        registered_on=on,
        decision=papers.signed(DIRECTOR, "GĐKHĐ-CN", on),
    )
    return Act(on, Role.DEPARTMENT, command)


def entered(on: date, one: Seat, registered_on: date) -> Act:
    """A branch stands in an old register."""
    command = EnterBranch(
        organisation_id=one.organisation_id,
        name=one.name,
        registration_number=one.number,
        seat=one.seat,
        area=one.area,
        registered_on=registered_on,
        entered_from="Sổ giả định chi nhánh",
    )
    return Act(on, Role.DEPARTMENT, command)


def ended(on: date) -> Act:
    """A branch is there no more."""
    command = TerminateBranch(reason="Tổ chức thu hẹp hoạt động", terminated_on=on)
    return Act(on, Role.DEPARTMENT, command)
