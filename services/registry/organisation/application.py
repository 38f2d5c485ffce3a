"""Founders ask the Department to register an organisation. Source: Luật Luật sư Đ.32, Đ.35."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import (
    Context,
    KnownCertificate,
    KnownPractice,
    Line,
    Part,
    Text,
    future,
    unknown_area,
)
from services.registry.organisation.forms import miscounted, misnamed
from services.registry.organisation.numbers import not_a_number
from services.registry.organisation.registration import TaxCode
from services.registry.organisation.state import Applied
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationForm,
    OrganisationRegistered,
    OrganisationRegistrationApplied,
    OrganisationRegistrationRefused,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import Gap
from shared.law.values import count
from shared.messages import Channel, Command, DecisionOnPaper, Reach, Role, Terms, Weight

PRACTICE_YEARS, MONTHS_A_YEAR = "ORG-FOUNDER-YEARS", 12
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class Founding(Part):
    """A founder by certificate, membership, and the practices that make up the years."""

    certificate_id: UUID
    membership_id: UUID
    practice_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class ApplyForOrganisation(Command):
    """Founders have asked the Department to register an organisation."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Tiếp nhận hồ sơ đăng ký hoạt động",
        en="Receive an application for registration",
        opens=True,
    )

    name: Line
    form: OrganisationForm
    seat: Line
    area: Line
    founders: Annotated[tuple[Founding, ...], Field(min_length=1, max_length=50)]
    head_certificate: UUID
    filed_on: date
    channel: Channel


class GrantRegistration(Command):
    """The Department has registered the organisation that was applied for."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Cấp Giấy đăng ký hoạt động",
        en="Grant the registration",
        weight=Weight.WEIGHTY,
    )

    registration_number: Line
    tax_code: TaxCode | None = None
    registered_on: date
    decision: DecisionOnPaper | None = None


class RefuseRegistration(Command):
    """The Department has refused to register the organisation."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Từ chối đăng ký hoạt động",
        en="Refuse the registration",
        weight=Weight.WEIGHTY,
    )

    reason: Text
    refused_on: date
    decision: DecisionOnPaper | None = None


def apply(
    command: ApplyForOrganisation, context: Context
) -> list[Decided[OrganisationRegistrationApplied]]:
    """Every founder may practise, has practised long enough without a break, and founds no other.

    That somebody founds one only is a claim. The conditions hold on the day of filing.

    Raises:
        Rejected: `in-the-future`, `unknown-area`, `name-without-form`, `one-founder-only`,
            `several-founders-needed`, `founder-twice`, `head-not-a-founder`, and of founders
            `certificate-not-known`, `certificate-not-active`, `membership-not-known`,
            `not-a-member-then`, `practice-not-known`, `practice-too-short`,
            `no-term-in-law-data`.
    Source: Luật Luật sư Đ.32(3), (4), Đ.33–34.
    """
    whose = [one.certificate_id for one in command.founders]
    reject_any(
        (
            *future("filed_on", command.filed_on, context),
            *unknown_area("area", command.area, context, command.filed_on),
            *misnamed(command.name, command.form),
            *miscounted(len(whose), command.form),
            *(() if len(set(whose)) == len(whose) else (Fault("founder-twice", "founders"),)),
            *headless(command.head_certificate, whose),
            *(
                fault
                for index, one in enumerate(command.founders)
                for fault in unfit(f"founders.{index}", one, command.filed_on, context)
            ),
        )
    )
    applied = OrganisationRegistrationApplied(
        name=command.name,
        form=command.form,
        seat=command.seat,
        area=command.area,
        founders=tuple(named(one, context) for one in whose),
        head_certificate=command.head_certificate,
        filed_on=command.filed_on,
        channel=command.channel,
    )
    row = context.rules.on(PRACTICE_YEARS, command.filed_on).id
    return [Decided(event=applied, effective_on=command.filed_on, rule_rows=(row,))]


def grant(
    state: Applied, command: GrantRegistration, context: Context
) -> list[Decided[OrganisationRegistered]]:
    """An organisation operates from the day of its registration on.

    Raises:
        Rejected: `refused-already`, `not-a-registration-number`, `in-the-future`, `before-filing`.
    Source: Luật Luật sư Đ.35(3).
    """
    reject_any(
        (
            *closed(state),
            *not_a_number("registration_number", command.registration_number),
            *decided("registered_on", command.registered_on, state, context),
        )
    )
    registered = OrganisationRegistered(
        name=state.name,
        form=state.form,
        registration_number=command.registration_number,
        seat=state.seat,
        area=state.area,
        head_certificate=state.head_certificate,
        tax_code=command.tax_code,
        registered_on=command.registered_on,
        founders=state.founders,
    )
    return [
        Decided(event=registered, effective_on=command.registered_on, decision=command.decision)
    ]


def refuse(
    state: Applied, command: RefuseRegistration, context: Context
) -> Sequence[Decided[OrganisationRegistrationRefused]]:
    """The Department refuses in writing, once; the same again changes nothing.

    Raises:
        Rejected: `refused-already`, `in-the-future`, `before-filing`.
    Source: Luật Luật sư Đ.35(3).
    """
    if state.refused_on == command.refused_on:
        return []
    reject_any(
        (*closed(state), *decided("refused_on", command.refused_on, state, context)),
    )
    refused = OrganisationRegistrationRefused(
        name=state.name, reason=command.reason, refused_on=command.refused_on
    )
    return [Decided(event=refused, effective_on=command.refused_on, decision=command.decision)]


def closed(state: Applied) -> Iterator[Fault]:
    """A dossier that was refused is answered."""
    if state.refused_on is not None:
        yield Fault("refused-already", None, {"refused_on": state.refused_on})


def decided(field: str, day: date, state: Applied, context: Context) -> Iterator[Fault]:
    """The Department decides after the dossier was filed."""
    yield from future(field, day, context)
    if day < state.filed_on:
        yield Fault("before-filing", field, {"filed_on": state.filed_on})


def headless(head: UUID, founders: Sequence[UUID]) -> Iterator[Fault]:
    """Whoever heads an organisation is one of its founders. Source: Luật Luật sư Đ.33–34."""
    if head not in founders:
        yield Fault("head-not-a-founder", "head_certificate")


def unfit(field: str, founder: Founding, day: date, context: Context) -> Iterator[Fault]:
    """Find what a founder lacks, in the streams that were read."""
    certificate = context.certificates.get(founder.certificate_id)
    if certificate is None:
        yield Fault("certificate-not-known", f"{field}.certificate_id")
    elif not certificate.active_on(day):
        yield Fault("certificate-not-active", f"{field}.certificate_id", {"on": day})
    yield from no_member(f"{field}.membership_id", founder, certificate, day, context)
    known = [context.practices.get(one) for one in founder.practice_ids]
    if None in known:
        yield Fault("practice-not-known", f"{field}.practice_ids")
    own = [one for one in known if one and one.certificate_id == founder.certificate_id]
    yield from too_new(f"{field}.practice_ids", own, day, context)


def no_member(
    field: str,
    founder: Founding,
    certificate: KnownCertificate | None,
    day: date,
    context: Context,
) -> Iterator[Fault]:
    """A founder is a member of a Bar, and the same person."""
    member = context.memberships.get(founder.membership_id)
    if member is None:
        yield Fault("membership-not-known", field)
    elif not member.admitted_on <= day < (member.over_since or date.max) or (
        certificate and certificate.person_id != member.person_id
    ):
        yield Fault("not-a-member-then", field, {"on": day})


def too_new(
    field: str, practices: Sequence[KnownPractice], day: date, context: Context
) -> Iterator[Fault]:
    """A founder has practised for years without a break. Source: Luật Luật sư Đ.32(3)(a)."""
    row = context.rules.on(PRACTICE_YEARS, day)
    if isinstance(row, Gap):
        yield Fault("no-term-in-law-data", field, {"rule_row": row.id})
        return
    years = count(row)
    if unbroken_since(practices, day) > add_months(day, -MONTHS_A_YEAR * years):
        yield Fault("practice-too-short", field, {"years": years})


def unbroken_since(practices: Sequence[KnownPractice], day: date) -> date:
    """Say since when a lawyer practised without a break, up to a day."""
    since = day
    for one in sorted(practices, key=lambda practice: practice.begun_on, reverse=True):
        if one.begun_on <= since <= (one.ended_on or date.max):
            since = one.begun_on
    return since


def named(certificate_id: UUID, context: Context) -> Founder:
    """Name a founder as the certificate does."""
    certificate = context.certificates[certificate_id]
    return Founder(
        certificate_id=certificate_id,
        person_id=certificate.person_id,
        full_name=certificate.full_name,
    )
