"""Legal aid's part in a simulated province: matters begun and finished."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registry.legalaid.matter import FinishLegalAid, RecordLegalAid
from shared.acting import Act
from shared.contracts.registry.legalaid import AidForm, AidProvider, Beneficiary
from shared.messages import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """What a lawyer does for whom; a matter that is told at its end says both days at once."""

    certificate_id: UUID
    area: str
    beneficiary: Beneficiary
    provider: AidProvider
    form: AidForm
    number: str
    begun_on: date
    ended_on: date
    hours: int
    at_its_end: bool


def of_matter(one: Aid) -> Iterator[Act]:
    """Tell a matter."""
    ended = one.at_its_end
    recorded = RecordLegalAid(
        certificate_id=one.certificate_id,
        area=one.area,
        beneficiary=one.beneficiary,
        provider=one.provider,
        aid_form=one.form,
        matter_number=one.number,
        begun_on=one.begun_on,
        hours=one.hours if ended else None,
        ended_on=one.ended_on if ended else None,
    )
    yield Act(one.ended_on if ended else one.begun_on, Role.DEPARTMENT, recorded)
    if not ended:
        finished = FinishLegalAid(hours=one.hours, ended_on=one.ended_on)
        yield Act(one.ended_on, Role.DEPARTMENT, finished)
