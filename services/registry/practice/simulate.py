"""A practice's part in a simulated province: where lawyers practise, and when they move."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.registry.practice.rules import (
    RecordLawyerJoined,
    RecordLawyerLeft,
)
from shared.acting import Act
from shared.contracts.registry.practice import PracticeForm
from shared.messages import Role

Form = Literal[PracticeForm.FOUNDER, PracticeForm.CONTRACTED_LAWYER]


def entered(on: date, whose: tuple[UUID, UUID, str], form: Form, joined_on: date) -> Act:
    """A register of old says where a lawyer practises."""
    certificate_id, organisation_id, area = whose
    command = RecordLawyerJoined(
        certificate_id=certificate_id,
        organisation_id=organisation_id,
        form=form,
        area=area,
        joined_on=joined_on,
        entered_from="Sổ giả định tổ chức hành nghề",
    )
    return Act(on, Role.DEPARTMENT, command)


def joins(on: date, whose: tuple[UUID, UUID, str]) -> Act:
    """A lawyer joins an organisation by a labour contract."""
    certificate_id, organisation_id, area = whose
    command = RecordLawyerJoined(
        certificate_id=certificate_id,
        organisation_id=organisation_id,
        form=PracticeForm.CONTRACTED_LAWYER,
        area=area,
        joined_on=on,
    )
    return Act(on, Role.BAR, command)


def leaves(on: date, reason: str) -> Act:
    """A lawyer leaves."""
    return Act(on, Role.BAR, RecordLawyerLeft(reason=reason, left_on=on))
