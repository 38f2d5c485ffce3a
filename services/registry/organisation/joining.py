"""Organisations take another form, or become one: several streams in one command.

Source: Luật Luật sư Đ.45; NĐ 123/2013/NĐ-CP Đ.12–14.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, KnownOrganisation, Line, future, key_of, unknown_area
from services.registry.organisation.forms import misnamed
from services.registry.organisation.numbers import not_a_number
from services.registry.organisation.registration import TaxCode
from services.registry.organisation.state import Registered, latest
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationConverted,
    OrganisationForm,
    OrganisationRegistered,
)
from shared.contracts.registry.organisation_ending import (
    MergerKind,
    OrganisationAbsorbed,
    OrganisationMerged,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms, Weight

DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}
Some = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=20)]
Several = Annotated[tuple[UUID, ...], Field(min_length=2, max_length=20)]
Joined: TypeAlias = (
    OrganisationRegistered | OrganisationConverted | OrganisationMerged | OrganisationAbsorbed
)


class ConvertOrganisation(Command):
    """An organisation has taken another form: it is registered anew in that."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Chuyển đổi hình thức tổ chức hành nghề",
        en="Convert an organisation into another form",
        opens=True,
        weight=Weight.WEIGHTY,
    )

    converted_id: UUID
    name: Line
    form: OrganisationForm
    registration_number: Line
    seat: Line
    area: Line
    head_certificate: UUID
    tax_code: TaxCode | None = None
    registered_on: date
    decision: DecisionOnPaper | None = None


class ConsolidateOrganisations(Command):
    """Several organisations have become a new one (hợp nhất)."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Hợp nhất tổ chức hành nghề luật sư",
        en="Consolidate organisations into a new one",
        opens=True,
        weight=Weight.WEIGHTY,
    )

    organisation_ids: Several
    name: Line
    form: OrganisationForm
    registration_number: Line
    seat: Line
    area: Line
    head_certificate: UUID
    tax_code: TaxCode | None = None
    registered_on: date
    decision: DecisionOnPaper | None = None


class MergeOrganisations(Command):
    """Others have become part of this organisation (sáp nhập)."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Sáp nhập tổ chức khác vào tổ chức này",
        en="Merge others into this organisation",
        weight=Weight.WEIGHTY,
    )

    organisation_ids: Some
    merged_on: date
    decision: DecisionOnPaper | None = None


def convert(command: ConvertOrganisation, context: Context) -> Sequence[Decided[Joined]]:
    """The old registration ends on the day on which the new one begins.

    Raises:
        Rejected: as `anew` finds, and `same-form`.
    Source: Luật Luật sư Đ.45; NĐ 123/2013/NĐ-CP Đ.14.
    """
    old = context.organisations.get(command.converted_id)
    faults = [
        *anew(command, context),
        *absent("converted_id", (command.converted_id,), command.registered_on, context),
    ]
    if old is not None and old.form is command.form:
        faults.append(Fault("same-form", "form"))
    reject_any(faults)
    ended = OrganisationConverted(
        into_id=key_of(context.stream),
        into_name=command.name,
        into_form=command.form,
        converted_on=command.registered_on,
    )
    rule = context.rules.on("ORG-CONVERT-DAYS", command.registered_on).id
    return [
        registered(command, known(command.converted_id, context), rule),
        Decided(
            event=ended,
            effective_on=command.registered_on,
            stream=f"organisation-{command.converted_id}",
            decision=command.decision,
            rule_rows=(rule,),
        ),
    ]


def consolidate(command: ConsolidateOrganisations, context: Context) -> Sequence[Decided[Joined]]:
    """Several of one kind end on the day on which the new one begins.

    Raises:
        Rejected: as `anew` finds, `named-twice`, `not-of-one-kind`.
    Source: Luật Luật sư Đ.45; NĐ 123/2013/NĐ-CP Đ.12.
    """
    ids, day = command.organisation_ids, command.registered_on
    faults = (*anew(command, context), *absent("organisation_ids", ids, day, context))
    reject_any((*faults, *mixed((command.form, *forms(ids, context)))))
    rule = context.rules.on("ORG-MERGE-DAYS", day).id
    event = OrganisationMerged(
        kind=MergerKind.CONSOLIDATION,
        into_id=key_of(context.stream),
        into_name=command.name,
        merged_on=day,
    )
    return [
        registered(command, [one for key in ids for one in known(key, context)], rule),
        absorbed(MergerKind.CONSOLIDATION, ids, day, context),
        *merged(event, ids, command.decision, rule),
    ]


def merge(
    state: Registered, command: MergeOrganisations, context: Context
) -> Sequence[Decided[Joined]]:
    """Others of the same kind end, and this one goes on.

    Raises:
        Rejected: `in-the-future`, `organisation-not-known`, `organisation-not-there-then`,
            `named-twice`, `organisation-into-itself`, `not-of-one-kind`,
            `before-organisation-began`.
    Source: Luật Luật sư Đ.45; NĐ 123/2013/NĐ-CP Đ.13.
    """
    ids, day = command.organisation_ids, command.merged_on
    own = key_of(context.stream)
    faults = [*future("merged_on", day, context), *absent("organisation_ids", ids, day, context)]
    if day < state.since:
        said = {"registered_on": state.since}
        faults.append(Fault("before-organisation-began", "merged_on", said))
    if own in ids:
        faults.append(Fault("organisation-into-itself", "organisation_ids"))
    faults += mixed((state.form, *forms(ids, context)))
    reject_any(faults)
    rule = context.rules.on("ORG-MERGE-DAYS", day).id
    event = OrganisationMerged(
        kind=MergerKind.MERGER, into_id=own, into_name=latest(state).name, merged_on=day
    )
    return [
        absorbed(MergerKind.MERGER, ids, day, context, command.decision),
        *merged(event, ids, command.decision, rule),
    ]


# What they share ------------------------------------------------------------------------------


def anew(
    command: ConvertOrganisation | ConsolidateOrganisations, context: Context
) -> Iterator[Fault]:
    """Find what is wrong with the new registration."""
    day = command.registered_on
    yield from not_a_number("registration_number", command.registration_number)
    yield from future("registered_on", day, context)
    yield from unknown_area("area", command.area, context, day)
    yield from misnamed(command.name, command.form)
    certificate = context.certificates.get(command.head_certificate)
    if certificate is None:
        yield Fault("certificate-not-known", "head_certificate")
    elif not certificate.active_on(day):
        yield Fault("certificate-not-active", "head_certificate", {"on": day})


def absent(field: str, ids: Sequence[UUID], day: date, context: Context) -> Iterator[Fault]:
    """Whatever becomes something else is there on that day, and named once."""
    if len(set(ids)) != len(ids):
        yield Fault("named-twice", field)
    for key in dict.fromkeys(ids):
        one = context.organisations.get(key)
        if one is None:
            yield Fault("organisation-not-known", field)
        elif not one.there_on(day) or one.ended_on is not None:
            yield Fault("organisation-not-there-then", field, {"name": one.name, "on": day})


def forms(ids: Sequence[UUID], context: Context) -> list[OrganisationForm | None]:
    """Name the forms of organisations that are known."""
    return [one.form for key in ids if (one := context.organisations.get(key)) is not None]


def mixed(of: Sequence[OrganisationForm | None]) -> Iterator[Fault]:
    """Offices go together with offices, firms with firms; of which nobody knows, any may.

    Source: Luật Luật sư Đ.45.
    """
    offices = {form is OrganisationForm.LAW_OFFICE for form in of if form is not None}
    if len(offices) > 1:
        yield Fault("not-of-one-kind", "organisation_ids")


def known(key: UUID, context: Context) -> tuple[KnownOrganisation, ...]:
    """Find an organisation that was read."""
    one = context.organisations.get(key)
    return () if one is None else (one,)


def registered(
    command: ConvertOrganisation | ConsolidateOrganisations,
    before: Sequence[KnownOrganisation],
    rule: str,
) -> Decided[Joined]:
    """The new registration has the founders of those that it comes from."""
    founders: dict[UUID, Founder] = {
        founder.certificate_id: founder for one in before for founder in one.founders
    }
    event = OrganisationRegistered(
        name=command.name,
        form=command.form,
        registration_number=command.registration_number,
        seat=command.seat,
        area=command.area,
        head_certificate=command.head_certificate,
        tax_code=command.tax_code,
        registered_on=command.registered_on,
        founders=tuple(founders.values()),
    )
    return Decided(
        event=event,
        effective_on=command.registered_on,
        decision=command.decision,
        rule_rows=(rule,),
    )


def absorbed(
    kind: MergerKind,
    ids: Sequence[UUID],
    day: date,
    context: Context,
    decision: DecisionOnPaper | None = None,
) -> Decided[Joined]:
    """The one that goes on says what became part of it."""
    event = OrganisationAbsorbed(
        kind=kind,
        organisation_ids=tuple(ids),
        organisation_names=tuple(context.organisations[key].name for key in ids),
        merged_on=day,
    )
    return Decided(event=event, effective_on=day, decision=decision)


def merged(
    event: OrganisationMerged, ids: Sequence[UUID], decision: DecisionOnPaper | None, rule: str
) -> Iterator[Decided[Joined]]:
    """Each that ends says what it became part of."""
    for key in ids:
        yield Decided(
            event=event,
            effective_on=event.merged_on,
            stream=f"organisation-{key}",
            decision=decision,
            rule_rows=(rule,),
        )
