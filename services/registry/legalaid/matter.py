"""A lawyer gives legal aid. Source: Luật Trợ giúp pháp lý 11/2017/QH14; NĐ 123/2013/NĐ-CP."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, Line, Text, future, unknown_area
from services.registry.legalaid.state import Matter
from shared.contracts.registry.legalaid import (
    AidForm,
    AidProvider,
    Beneficiary,
    LegalAidFinished,
    LegalAidRecorded,
    LegalAidTransferred,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

RECORDED_BY = {Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE}
Hours = Annotated[int, Field(gt=0)]


class RecordLegalAid(Command):
    """A lawyer has taken on a matter, or has finished one; whom it was for, nobody says."""

    terms = Terms(
        by={**RECORDED_BY, Role.ADMIN: Reach.PROVINCE},
        vi="Ghi nhận vụ việc trợ giúp pháp lý",
        en="Record a matter of legal aid",
        opens=True,
    )

    certificate_id: UUID
    area: Line
    beneficiary: Beneficiary
    provider: AidProvider
    registration_id: UUID | None = None  # of the body that registered to take part
    aid_form: AidForm
    matter_number: Line | None = None
    begun_on: date
    hours: Hours | None = None
    ended_on: date | None = None


class FinishLegalAid(Command):
    """A matter has ended."""

    terms = Terms(
        by=RECORDED_BY, vi="Kết thúc vụ việc trợ giúp pháp lý", en="Finish a matter of legal aid"
    )

    hours: Hours
    ended_on: date


class TransferLegalAid(Command):
    """A matter passes to the State centre."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Chuyển vụ việc cho Trung tâm trợ giúp pháp lý nhà nước",
        en="Pass a matter to the State centre",
    )

    reason: Text
    transferred_on: date


def record(command: RecordLegalAid, context: Context) -> list[Decided[LegalAidRecorded]]:
    """Who gives aid may practise on that day; a body took part then that had registered for it.

    Raises:
        Rejected: `certificate-not-known`, `certificate-not-active`, `unknown-area`,
            `in-the-future`, `hours-and-end-together`, `ended-before-begun`, and those of
            `unregistered`.
    Source: Luật Trợ giúp pháp lý 11/2017/QH14.
    """
    certificate = context.certificates.get(command.certificate_id)
    faults: list[Fault] = []
    if certificate is None:
        faults.append(Fault("certificate-not-known", "certificate_id"))
    elif not certificate.active_on(command.begun_on):
        said = {"on": command.begun_on}
        faults.append(Fault("certificate-not-active", "begun_on", said))
    faults += [
        *future("begun_on", command.begun_on, context),
        *unknown_area("area", command.area, context, command.begun_on),
        *unregistered(command, context),
        *badly_ended(command, context),
    ]
    if certificate is None or faults:
        reject_any(faults)
        return []
    named = command.registration_id
    body = None if named is None else context.aid_registrations.get(named)
    recorded = LegalAidRecorded(
        person_id=certificate.person_id,
        full_name=certificate.full_name,
        certificate_id=command.certificate_id,
        area=command.area,
        beneficiary=command.beneficiary,
        provider=command.provider,
        registration_id=command.registration_id,
        organisation_name=None if body is None else body.organisation_name,
        aid_form=command.aid_form,
        matter_number=command.matter_number,
        begun_on=command.begun_on,
        hours=command.hours,
        ended_on=command.ended_on,
    )
    whom = (certificate.person_id,)
    return [Decided(event=recorded, effective_on=command.begun_on, subjects=whom)]


def finish(
    matter: Matter, command: FinishLegalAid, context: Context
) -> Sequence[Decided[LegalAidFinished]]:
    """A matter ends once; the same again changes nothing.

    Raises:
        Rejected: `matter-finished`, `in-the-future`, `ended-before-begun`.
    """
    if (matter.hours, matter.ended_on) == (command.hours, command.ended_on):
        return []
    reject_any(
        (
            *over(matter),
            *future("ended_on", command.ended_on, context),
            *ended_early("ended_on", command.ended_on, matter.begun_on),
        )
    )
    finished = LegalAidFinished(
        person_id=matter.person_id,
        area=matter.area,
        beneficiary=matter.beneficiary,
        provider=matter.provider_on(command.ended_on),
        hours=command.hours,
        ended_on=command.ended_on,
    )
    whom = (matter.person_id,)
    return [Decided(event=finished, effective_on=command.ended_on, subjects=whom)]


def transfer(
    matter: Matter, command: TransferLegalAid, context: Context
) -> Sequence[Decided[LegalAidTransferred]]:
    """An open matter passes to the State centre; the same again changes nothing.

    Raises:
        Rejected: `matter-finished`, `with-the-centre-already`, `in-the-future`,
            `ended-before-begun`.
    Source: Luật Trợ giúp pháp lý 11/2017/QH14, of a registration that was revoked.
    """
    if matter.transferred_on == command.transferred_on:
        return []
    faults = [
        *over(matter),
        *future("transferred_on", command.transferred_on, context),
        *ended_early("transferred_on", command.transferred_on, matter.begun_on),
    ]
    if matter.provider_on(command.transferred_on) is AidProvider.STATE_CENTRE:
        faults.append(Fault("with-the-centre-already", None))
    reject_any(faults)
    transferred = LegalAidTransferred(
        person_id=matter.person_id,
        area=matter.area,
        beneficiary=matter.beneficiary,
        previous_provider=matter.provider,
        reason=command.reason,
        transferred_on=command.transferred_on,
    )
    whom = (matter.person_id,)
    return [Decided(event=transferred, effective_on=command.transferred_on, subjects=whom)]


def unregistered(command: RecordLegalAid, context: Context) -> Iterator[Fault]:
    """A body takes part that has registered, and nobody else names a registration."""
    of_a_body = command.provider is AidProvider.REGISTERED_BODY
    if command.registration_id is None:
        if of_a_body:
            yield Fault("registration-needed", "registration_id")
        return
    if not of_a_body:
        yield Fault("registration-not-of-this-provider", "registration_id")
        return
    registration = context.aid_registrations.get(command.registration_id)
    if registration is None:
        yield Fault("registration-not-known", "registration_id")
    elif not registration.holds_on(command.begun_on):
        yield Fault("not-registered-for-aid", "registration_id", {"on": command.begun_on})


def badly_ended(command: RecordLegalAid, context: Context) -> Iterator[Fault]:
    """What has ended says its hours, and has ended after it began."""
    if (command.hours is None) is not (command.ended_on is None):
        yield Fault("hours-and-end-together", "hours" if command.hours is None else "ended_on")
    if command.ended_on is not None:
        yield from future("ended_on", command.ended_on, context)
        yield from ended_early("ended_on", command.ended_on, command.begun_on)


def ended_early(field: str, day: date, begun_on: date) -> Iterator[Fault]:
    """Nothing comes before the beginning."""
    if day < begun_on:
        yield Fault("ended-before-begun", field, {"begun_on": begun_on})


def over(matter: Matter) -> Iterator[Fault]:
    """A matter that has ended goes on no more."""
    if matter.ended_on is not None:
        yield Fault("matter-finished", None, {"ended_on": matter.ended_on})
