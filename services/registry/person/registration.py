"""Persons become known and what is known of them is put right. Source: Luật 91/2025/QH15 Đ.4."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from services.registry.context import Context, Line, future, key_of, unknown_area
from shared.contracts.registry.person import PersonCorrected, PersonRegistered
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms
from shared.personal.field import STREAM, Personal
from shared.personal.lookup import Lookup

WRITTEN_HERE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
NOT_WHOLE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")


def born(written: str) -> str:
    """Read a birth date as a day, or as the year or month that old papers have; kept as ISO."""
    text = written.strip()
    if NOT_WHOLE.fullmatch(text):
        return text
    if here := WRITTEN_HERE.fullmatch(text):
        day, month, year = here.groups()
        text = f"{year}-{month:>02}-{day:>02}"
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        # What Python says would repeat the date.
        raise PydanticCustomError("date_parsing", "not a day") from None


# A citizen number has twelve digits; the paper before it had nine.
CitizenNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^([0-9]{12}|[0-9]{9})$")
]
BirthDate = Annotated[str, StringConstraints(max_length=20), AfterValidator(born)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^0[0-9]{9,10}$")]
ExternalId = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z][a-z0-9-]*:\S+$", max_length=100)
]


class RegisterPerson(Command):
    """Somebody is entered, to be found by the citizen number from now on."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Đăng ký cá nhân",
        en="Register a person",
        opens=True,
    )

    full_name: Line
    citizen_number: Annotated[CitizenNumber, Personal(of=STREAM), Lookup("citizen-number")]
    birth_date: Annotated[BirthDate, Personal(of=STREAM)]
    address: Annotated[Line, Personal(of=STREAM)] | None = None
    phone: Annotated[Phone, Personal(of=STREAM)] | None = None
    area: Line  # of residence
    registered_on: date | None = None  # else today
    external_ids: tuple[ExternalId, ...] = ()


class CorrectPerson(Command):
    """What is known of somebody is said anew, all of it: it was wrong, or it has changed."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE, Role.ADMIN: Reach.PROVINCE},
        vi="Đính chính thông tin cá nhân",
        en="Correct a person's particulars",
    )

    person_id: UUID
    full_name: Line
    citizen_number: Annotated[CitizenNumber, Personal(of="person_id"), Lookup("citizen-number")]
    birth_date: Annotated[BirthDate, Personal(of="person_id")]
    address: Annotated[Line, Personal(of="person_id")] | None = None
    phone: Annotated[Phone, Personal(of="person_id")] | None = None
    area: Line
    external_ids: tuple[ExternalId, ...] = ()


def register(command: RegisterPerson, context: Context) -> list[Decided[PersonRegistered]]:
    """Anybody may become known; whether they already are, the keys say by the citizen number.

    Raises:
        Rejected: `in-the-future`, `unknown-area`.
    """
    day = command.registered_on or context.today
    reject_any(
        (
            *future("registered_on", day, context),
            *unknown_area("area", command.area, context, day),
        )
    )
    person_id = key_of(context.stream)
    registered = PersonRegistered(
        person_id=person_id,
        full_name=command.full_name,
        citizen_number=command.citizen_number,
        birth_date=command.birth_date,
        address=command.address,
        phone=command.phone,
        area=command.area,
        registered_on=day,
        external_ids=command.external_ids,
    )
    return [Decided(event=registered, effective_on=day, subjects=(person_id,))]


def correct(command: CorrectPerson, context: Context) -> list[Decided[PersonCorrected]]:
    """A correction holds from today on; who they were believed to be stays in the history.

    Raises:
        Rejected: `another-person`, `unknown-area`.
    """
    reject_any(
        (
            *another(command.person_id, context),
            *unknown_area("area", command.area, context, context.today),
        )
    )
    corrected = PersonCorrected(
        person_id=command.person_id,
        full_name=command.full_name,
        citizen_number=command.citizen_number,
        birth_date=command.birth_date,
        address=command.address,
        phone=command.phone,
        area=command.area,
        corrected_on=context.today,
        external_ids=command.external_ids,
    )
    return [Decided(event=corrected, effective_on=context.today, subjects=(command.person_id,))]


def another(person_id: UUID, context: Context) -> Iterator[Fault]:
    """A correction names the person that it is about: theirs is the key that seals it."""
    if person_id != key_of(context.stream):
        yield Fault("another-person", "person_id")
