"""Where lawyers practise: in organisations, or alone. Source: Luật Luật sư Đ.23, Đ.49–50."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from services.registry.context import Context, KnownCertificate, Line, Text, future, unknown_area
from services.registry.practice.state import Individual, Practising, Workplace
from shared.contracts.registry.practice import (
    IndividualPracticeRegistered,
    IndividualPracticeRevoked,
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeBarTold,
    PracticeForm,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}
BOTH = {**DEPARTMENT, Role.BAR: Reach.PROVINCE}


class RecordLawyerJoined(Command):
    """A lawyer practises in an organisation from a day on."""

    terms = Terms(
        by={**BOTH, Role.ADMIN: Reach.PROVINCE, Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận luật sư vào tổ chức hành nghề",
        en="Record that a lawyer joined an organisation",
        opens=True,
    )

    certificate_id: UUID
    organisation_id: UUID
    form: Literal[PracticeForm.FOUNDER, PracticeForm.CONTRACTED_LAWYER]
    area: Line
    joined_on: date
    entered_from: Line | None = None  # an old register, which no rule of ours judged


class RecordLawyerLeft(Command):
    """A lawyer practises in the organisation no more."""

    terms = Terms(
        by=BOTH,
        vi="Ghi nhận luật sư rời tổ chức hành nghề",
        en="Record that a lawyer left an organisation",
    )

    reason: Text
    left_on: date


class RegisterIndividualPractice(Command):
    """The Department has registered a lawyer who practises in an individual capacity."""

    terms = Terms(
        by={**DEPARTMENT, Role.ADMIN: Reach.PROVINCE},
        vi="Đăng ký hành nghề với tư cách cá nhân",
        en="Register practice in an individual capacity",
        opens=True,
    )

    certificate_id: UUID
    registration_number: Line
    employer: Line
    contract_from: date | None = None
    area: Line
    filed_on: date | None = None
    registered_on: date
    decision: DecisionOnPaper | None = None
    entered_from: Line | None = None


class RevokeIndividualPractice(Command):
    """The Department has taken the registration of an individual capacity back."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Thu hồi đăng ký hành nghề với tư cách cá nhân",
        en="Revoke the registration of an individual capacity",
        weight=Weight.IRREVERSIBLE,
    )

    reason: Text
    revoked_on: date
    decision: DecisionOnPaper | None = None


class RecordPracticeBarTold(Command):
    """The lawyer has told the Bar of the registration."""

    terms = Terms(
        by=BOTH,
        vi="Ghi nhận đã thông báo cho Đoàn luật sư",
        en="Record that the Bar was told",
    )

    told_on: date


def join(command: RecordLawyerJoined, context: Context) -> list[Decided[LawyerJoinedOrganisation]]:
    """Whoever may use a certificate practises in an organisation that operates.

    An old register is taken as it stands.

    Raises:
        Rejected: `certificate-not-known`, `certificate-not-active`, `organisation-not-known`,
            `organisation-not-there-yet`, `organisation-ended`, `unknown-area`, `in-the-future`.
    Source: Luật Luật sư Đ.23(1).
    """
    day, where = command.joined_on, context.organisations.get(command.organisation_id)
    certificate = context.certificates.get(command.certificate_id)
    faults = [*dated("joined_on", day, command.area, context)]
    if certificate is None:
        faults.append(Fault("certificate-not-known", "certificate_id"))
    if where is None:
        faults.append(Fault("organisation-not-known", "organisation_id"))
    if command.entered_from is None:
        faults += inactive(certificate, day)
        if where is not None and day < where.registered_on:
            said = {"registered_on": where.registered_on}
            faults.append(Fault("organisation-not-there-yet", "joined_on", said))
        if where is not None and where.ended_on is not None and day >= where.ended_on:
            faults.append(Fault("organisation-ended", "joined_on", {"ended_on": where.ended_on}))
    if certificate is None or where is None or faults:
        reject_any(faults)
        return []
    joined = LawyerJoinedOrganisation(
        certificate_id=command.certificate_id,
        person_id=certificate.person_id,
        full_name=certificate.full_name,
        organisation_id=command.organisation_id,
        organisation_name=where.name,
        form=command.form,
        area=command.area,
        joined_on=day,
        entered_from=command.entered_from,
    )
    return [Decided(event=joined, effective_on=day, subjects=(certificate.person_id,))]


def leave(
    state: Practising, at: Workplace, command: RecordLawyerLeft, context: Context
) -> Sequence[Decided[LawyerLeftOrganisation]]:
    """A lawyer leaves once; the same again changes nothing.

    Raises:
        Rejected: `practice-ended-already`, `before-practice`, `in-the-future`.
    """
    if (state.left_on, state.reason) == (command.left_on, command.reason):
        return []
    reject_any(over("left_on", command.left_on, state, context))
    left = LawyerLeftOrganisation(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        organisation_id=at.organisation_id,
        reason=command.reason,
        left_on=command.left_on,
    )
    return [Decided(event=left, effective_on=command.left_on, subjects=(state.person_id,))]


def register(
    command: RegisterIndividualPractice, context: Context
) -> list[Decided[IndividualPracticeRegistered]]:
    """A lawyer with a labour contract registers at the Department, and practises from then on.

    Raises:
        Rejected: `certificate-not-known`, `certificate-not-active`, `contract-after-registration`,
            `before-filing`, `unknown-area`, `in-the-future`.
    Source: Luật Luật sư Đ.49–50.
    """
    day, certificate = command.registered_on, context.certificates.get(command.certificate_id)
    faults = [*dated("registered_on", day, command.area, context)]
    if certificate is None:
        faults.append(Fault("certificate-not-known", "certificate_id"))
    if command.entered_from is None:
        faults += [*inactive(certificate, day), *in_order(command)]
    if certificate is None or faults:
        reject_any(faults)
        return []
    registered = IndividualPracticeRegistered(
        certificate_id=command.certificate_id,
        person_id=certificate.person_id,
        full_name=certificate.full_name,
        registration_number=command.registration_number,
        employer=command.employer,
        contract_from=command.contract_from,
        area=command.area,
        filed_on=command.filed_on,
        registered_on=day,
        entered_from=command.entered_from,
    )
    return [
        Decided(
            event=registered,
            effective_on=day,
            subjects=(certificate.person_id,),
            decision=command.decision,
        )
    ]


def revoke(
    state: Practising, at: Individual, command: RevokeIndividualPractice, context: Context
) -> Sequence[Decided[IndividualPracticeRevoked]]:
    """A registration is taken back once; the same again changes nothing.

    Raises:
        Rejected: `practice-ended-already`, `before-practice`, `in-the-future`.
    Source: Luật Luật sư Đ.50.
    """
    if (state.left_on, state.reason) == (command.revoked_on, command.reason):
        return []
    reject_any(over("revoked_on", command.revoked_on, state, context))
    revoked = IndividualPracticeRevoked(
        certificate_id=state.certificate_id,
        person_id=state.person_id,
        registration_number=at.registration_number,
        reason=command.reason,
        revoked_on=command.revoked_on,
    )
    return [
        Decided(
            event=revoked,
            effective_on=command.revoked_on,
            subjects=(state.person_id,),
            decision=command.decision,
        )
    ]


def tell(
    state: Practising, at: Individual, command: RecordPracticeBarTold, context: Context
) -> Sequence[Decided[PracticeBarTold]]:
    """The lawyer tells the Bar; the same again changes nothing.

    Raises:
        Rejected: `before-practice`, `in-the-future`.
    Source: Luật Luật sư Đ.50(3).
    """
    if at.bar_told_on == command.told_on:
        return []
    reject_any(early("told_on", command.told_on, state, context))
    told = PracticeBarTold(
        certificate_id=state.certificate_id, person_id=state.person_id, told_on=command.told_on
    )
    return [Decided(event=told, effective_on=command.told_on, subjects=(state.person_id,))]


def dated(field: str, day: date, area: str, context: Context) -> Iterator[Fault]:
    """What is recorded has happened, at a place that exists or existed then."""
    yield from future(field, day, context)
    yield from unknown_area("area", area, context, day, context.today)


def inactive(certificate: KnownCertificate | None, day: date) -> Iterator[Fault]:
    """Whoever practises may use the certificate on that day."""
    if certificate is not None and not certificate.active_on(day):
        yield Fault("certificate-not-active", "certificate_id", {"on": day})


def in_order(command: RegisterIndividualPractice) -> Iterator[Fault]:
    """The contract comes before the registration, and the dossier as well."""
    begins, filed_on, day = command.contract_from, command.filed_on, command.registered_on
    if begins is not None and begins > day:
        yield Fault("contract-after-registration", "contract_from", {"registered_on": day})
    if filed_on is not None and day < filed_on:
        yield Fault("before-filing", "registered_on", {"filed_on": filed_on})


def over(field: str, day: date, state: Practising, context: Context) -> Iterator[Fault]:
    """A practice ends once, after it began; what took its right may come before."""
    if state.ended_on is not None and state.lost is None:
        yield Fault("practice-ended-already", None, {"ended_on": state.ended_on})
    yield from early(field, day, state, context)


def early(field: str, day: date, state: Practising, context: Context) -> Iterator[Fault]:
    """Nothing comes before the practice began, or has yet to come."""
    yield from future(field, day, context)
    if day < state.begun_on:
        yield Fault("before-practice", field, {"begun_on": state.begun_on})
