"""Certificates that stand in old registers are entered as they stand. Source: NĐ 121/2025 Đ.42."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, Line, Part, future, unknown_area
from shared.contracts.registry.certificate import CertificateEntered
from shared.contracts.values import CertificateNumber
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms


class PrintedNumber(Part):
    """What is printed on the certificate."""

    province: Line
    issuer: Line
    year: Annotated[int, Field(ge=1900, le=9999)]
    serial: Line


class EnterCertificate(Command):
    """A certificate stands in an old register; nothing is known of its dossier."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Nhập chứng chỉ từ sổ cũ",
        en="Enter a certificate from an old register",
        opens=True,
    )

    person_id: UUID
    area: Line  # of residence, as the register names it or as it is named today
    number: PrintedNumber
    issued_on: date
    entered_from: Line


def enter(command: EnterCertificate, context: Context) -> list[Decided[CertificateEntered]]:
    """What stands in a register holds since the day of the issue; no rule of ours judged it.

    Raises:
        Rejected: `person-not-known`, `unknown-area`, `in-the-future`.
    """
    reject_any(faults_of(command, context))
    entered = CertificateEntered(
        person_id=command.person_id,
        full_name=context.persons[command.person_id].full_name,
        area=command.area,
        number=CertificateNumber(**command.number.model_dump()),
        issued_on=command.issued_on,
        entered_from=command.entered_from,
    )
    return [Decided(event=entered, effective_on=entered.issued_on, subjects=(command.person_id,))]


def faults_of(command: EnterCertificate, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with an entry; a register names the place of then, or of now."""
    if command.person_id not in context.persons:
        yield Fault("person-not-known", "person_id")
    yield from future("issued_on", command.issued_on, context)
    yield from unknown_area("area", command.area, context, command.issued_on, context.today)
