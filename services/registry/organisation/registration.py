"""The Department registers an organisation. Source: Luật Luật sư Đ.35."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.registry.context import Context, Line, future, unknown_area
from services.registry.organisation.numbers import not_a_number
from shared.contracts.registry.organisation import (
    OrganisationEntered,
    OrganisationForm,
    OrganisationRegistered,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

TaxCode = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{10}(-?[0-9]{3})?$")
]
ExternalId = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z][a-z0-9-]*:\S+$", max_length=100)
]


class RegisterOrganisation(Command):
    """The Department has registered an organisation."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Đăng ký hoạt động tổ chức hành nghề luật sư",
        en="Register a law-practice organisation",
        opens=True,
        weight=Weight.WEIGHTY,
    )

    name: Line
    form: OrganisationForm
    registration_number: Line
    previous_numbers: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    seat: Line
    area: Line  # of the seat
    head_certificate: UUID | None = None
    tax_code: TaxCode | None = None
    registered_on: date
    decision: DecisionOnPaper | None = None
    external_ids: tuple[ExternalId, ...] = ()


class EnterOrganisation(Command):
    """An organisation stands in an old register; what that does not say is left open."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Nhập tổ chức hành nghề luật sư từ sổ cũ",
        en="Enter a law-practice organisation from an old register",
        opens=True,
    )

    name: Line
    form: OrganisationForm | None = None
    registration_number: Line
    previous_numbers: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    seat: Line | None = None
    area: Line | None = None  # of the seat, as the register names it or as it is named today
    head_certificate: UUID | None = None
    tax_code: TaxCode | None = None
    registered_on: date | None = None
    external_ids: tuple[ExternalId, ...] = ()
    entered_from: Line


def register(
    command: RegisterOrganisation, context: Context
) -> list[Decided[OrganisationRegistered]]:
    """An organisation operates from the day of its registration, headed by a lawyer.

    Raises:
        Rejected: `not-a-registration-number` for each, `unknown-area`, `certificate-not-known`,
            `certificate-not-active`, `in-the-future`.
    Source: Luật Luật sư Đ.35(3).
    """
    reject_any(
        (
            *faults_of(command, context),
            *unknown_area("area", command.area, context, command.registered_on),
            *inactive(command, context),
        )
    )
    registered = OrganisationRegistered(
        name=command.name,
        form=command.form,
        registration_number=command.registration_number,
        previous_numbers=command.previous_numbers,
        seat=command.seat,
        area=command.area,
        head_certificate=command.head_certificate,
        tax_code=command.tax_code,
        registered_on=command.registered_on,
        external_ids=command.external_ids,
    )
    return [
        Decided(event=registered, effective_on=registered.registered_on, decision=command.decision)
    ]


def enter(command: EnterOrganisation, context: Context) -> list[Decided[OrganisationEntered]]:
    """What stands in a register holds since that day; no rule of ours judged it.

    Where the register says no day, it is known from today on, and no earlier day is made up.

    Raises:
        Rejected: `not-a-registration-number` for each, `unknown-area`, `certificate-not-known`,
            `in-the-future`.
    """
    known_from = command.registered_on or context.today
    reject_any((*faults_of(command, context), *area_of(command, known_from, context)))
    entered = OrganisationEntered(
        name=command.name,
        form=command.form,
        registration_number=command.registration_number,
        previous_numbers=command.previous_numbers,
        seat=command.seat,
        area=command.area,
        head_certificate=command.head_certificate,
        tax_code=command.tax_code,
        registered_on=command.registered_on,
        entered_on=None if command.registered_on else context.today,
        external_ids=command.external_ids,
        entered_from=command.entered_from,
    )
    return [Decided(event=entered, effective_on=known_from)]


def area_of(command: EnterOrganisation, known_from: date, context: Context) -> Iterator[Fault]:
    """An area that a register names exists on the day that it tells of, or today."""
    if command.area is not None:
        yield from unknown_area("area", command.area, context, known_from, context.today)


def faults_of(
    command: RegisterOrganisation | EnterOrganisation, context: Context
) -> Iterator[Fault]:
    """Find what is wrong with a registration, old or new."""
    yield from not_a_number("registration_number", command.registration_number)
    for number in command.previous_numbers:
        yield from not_a_number("previous_numbers", number)
    if command.registered_on is not None:
        yield from future("registered_on", command.registered_on, context)
    head = command.head_certificate
    if head is not None and head not in context.certificates:
        yield Fault("certificate-not-known", "head_certificate")


def inactive(command: RegisterOrganisation, context: Context) -> Iterator[Fault]:
    """Who heads an organisation may use the certificate on the day of its registration."""
    if command.head_certificate is None:
        return
    certificate = context.certificates.get(command.head_certificate)
    day = command.registered_on
    if certificate is not None and not certificate.active_on(day):
        yield Fault("certificate-not-active", "head_certificate", {"on": day})
