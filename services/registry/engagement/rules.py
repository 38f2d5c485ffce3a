"""Agencies engage lawyers, from the beginning where they can. Source: 2162/UBND-NCKS mục 1."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.registry.context import Context, Line, Text, future, unknown_area
from services.registry.engagement.state import Conclusion, Engaged
from shared.contracts.registry.engagement import (
    EngagementClosed,
    EngagementOpened,
    EngagementResult,
    EngagementStage,
    Purpose,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

AGENCIES = {
    Role.DEPARTMENT: Reach.PROVINCE,
    Role.COMMITTEE: Reach.PROVINCE,
    Role.DISTRICT: Reach.AREA,
    Role.COMMUNE: Reach.AREA,
}


class OpenEngagement(Command):
    """An agency has engaged a lawyer, or an organisation of lawyers."""

    terms = Terms(
        by={**AGENCIES, Role.ADMIN: Reach.PROVINCE},
        vi="Ghi nhận cơ quan sử dụng luật sư",
        en="Record that an agency engaged a lawyer",
        opens=True,
    )

    agency: Line
    area: Line
    purpose: Purpose
    about: Text
    stage: EngagementStage
    certificate_id: UUID | None = None  # the lawyer's
    organisation_id: UUID | None = None
    opened_on: date


class CloseEngagement(Command):
    """An engagement has ended."""

    terms = Terms(by=AGENCIES, vi="Kết thúc việc sử dụng luật sư", en="Close an engagement")

    result: EngagementResult
    outcome: Text
    closed_on: date


def open_engagement(command: OpenEngagement, context: Context) -> list[Decided[EngagementOpened]]:
    """Whom an agency engages may practise on that day.

    Raises:
        Rejected: `nobody-engaged`, `certificate-not-known`, `certificate-not-active`,
            `organisation-not-known`, `in-the-future`, `unknown-area`.
    Source: 2162/UBND-NCKS mục 1.
    """
    reject_any(
        (
            *nobody(command),
            *not_practising(command, context),
            *not_registered(command, context),
            *future("opened_on", command.opened_on, context),
            *unknown_area("area", command.area, context, command.opened_on),
        )
    )
    certificate, office = command.certificate_id, command.organisation_id
    lawyer = None if certificate is None else context.certificates[certificate]
    opened = EngagementOpened(
        agency=command.agency,
        area=command.area,
        purpose=command.purpose,
        about=command.about,
        stage=command.stage,
        person_id=None if lawyer is None else lawyer.person_id,
        full_name=None if lawyer is None else lawyer.full_name,
        certificate_id=certificate,
        organisation_id=office,
        organisation_name=None if office is None else context.organisations[office].name,
        opened_on=command.opened_on,
    )
    whom = () if lawyer is None else (lawyer.person_id,)
    return [Decided(event=opened, effective_on=command.opened_on, subjects=whom)]


def close(
    engaged: Engaged, command: CloseEngagement, context: Context
) -> Sequence[Decided[EngagementClosed]]:
    """An engagement ends once; the same again changes nothing.

    Raises:
        Rejected: `engagement-closed`, `in-the-future`, `ended-before-begun`.
    """
    if engaged.conclusion == Conclusion(command.closed_on, command.result, command.outcome):
        return []
    faults = [*future("closed_on", command.closed_on, context)]
    if engaged.conclusion is not None:
        said = {"closed_on": engaged.conclusion.on}
        faults.append(Fault("engagement-closed", None, said))
    if command.closed_on < engaged.opened_on:
        begun = {"begun_on": engaged.opened_on}
        faults.append(Fault("ended-before-begun", "closed_on", begun))
    reject_any(faults)
    closed = EngagementClosed(
        agency=engaged.agency,
        area=engaged.area,
        purpose=engaged.purpose,
        stage=engaged.stage,
        result=command.result,
        outcome=command.outcome,
        closed_on=command.closed_on,
    )
    whom = () if engaged.person_id is None else (engaged.person_id,)
    return [Decided(event=closed, effective_on=command.closed_on, subjects=whom)]


def nobody(command: OpenEngagement) -> Iterator[Fault]:
    """Somebody is engaged: a lawyer, an organisation, or a lawyer of an organisation."""
    if command.certificate_id is None and command.organisation_id is None:
        yield Fault("nobody-engaged", "certificate_id")


def not_practising(command: OpenEngagement, context: Context) -> Iterator[Fault]:
    """A lawyer who is engaged has a certificate, and may use it."""
    if command.certificate_id is None:
        return
    certificate = context.certificates.get(command.certificate_id)
    if certificate is None:
        yield Fault("certificate-not-known", "certificate_id")
    elif not certificate.active_on(command.opened_on):
        yield Fault("certificate-not-active", "certificate_id", {"on": command.opened_on})


def not_registered(command: OpenEngagement, context: Context) -> Iterator[Fault]:
    """An organisation that is engaged stands in the register."""
    office = command.organisation_id
    if office is not None and office not in context.organisations:
        yield Fault("organisation-not-known", "organisation_id")
