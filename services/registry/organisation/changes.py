"""What a registration says changes. Source: Luật Luật sư Đ.36; NĐ 123/2013 Đ.11."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.context import Context, Line, future, unknown_area
from services.registry.organisation.forms import misnamed
from services.registry.organisation.limits import late_after
from services.registry.organisation.registration import TaxCode
from services.registry.organisation.state import Registered, contents_on
from shared.contracts.registry.organisation import (
    OrganisationChanged,
    OrganisationChangeFiled,
    OrganisationContent,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms

FILE, FILE_HEAD = "ORG-CHANGE-FILE-DAYS", "ORG-CHANGE-REP-FILE-DAYS"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}
SomeContents = Annotated[tuple[OrganisationContent, ...], Field(min_length=1, max_length=6)]


class FileOrganisationChange(Command):
    """The organisation has asked the Department to register a change."""

    terms = Terms(
        by=DEPARTMENT, vi="Tiếp nhận đăng ký thay đổi", en="Receive a change of the registration"
    )

    contents: SomeContents
    decided_on: date
    filed_on: date


class RecordOrganisationChange(Command):
    """The Department has issued another certificate of registration."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Cấp lại Giấy đăng ký hoạt động do thay đổi",
        en="Record the changed registration",
    )

    contents: SomeContents
    name: Line | None = None
    seat: Line | None = None
    area: Line | None = None
    head_certificate: UUID | None = None
    tax_code: TaxCode | None = None
    changed_on: date
    decision: DecisionOnPaper | None = None


def file(
    state: Registered, command: FileOrganisationChange, context: Context
) -> list[Decided[OrganisationChangeFiled]]:
    """A change is filed soon after it was decided; that it was late is noted.

    Lateness is a violation, which is for inspection and discipline to judge.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `filed-before-decided`.
    Source: Luật Luật sư Đ.36(1); NĐ 123/2013 Đ.11.
    """
    reject_any(
        (
            *future("filed_on", command.filed_on, context),
            *began("filed_on", command.filed_on, state),
            *filed_first(command),
        )
    )
    head = OrganisationContent.REPRESENTATIVE in command.contents
    rule = FILE_HEAD if head else FILE
    filed = OrganisationChangeFiled(
        contents=command.contents,
        decided_on=command.decided_on,
        filed_on=command.filed_on,
        late=late_after(rule, command.decided_on, command.filed_on, context),
    )
    row = context.rules.on(rule, command.decided_on).id
    return [Decided(event=filed, effective_on=command.filed_on, rule_rows=(row,))]


def change(
    state: Registered, command: RecordOrganisationChange, context: Context
) -> Sequence[Decided[OrganisationChanged]]:
    """Another certificate of registration holds from its day on; the same again changes nothing.

    Raises:
        Rejected: `in-the-future`, `before-organisation-began`, `before-filing`, `unknown-area`,
            `name-without-form`, `certificate-not-known`, `certificate-not-active`.
    Source: Luật Luật sư Đ.36.
    """
    if is_known(state, command):
        return []
    reject_any(
        (
            *future("changed_on", command.changed_on, context),
            *began("changed_on", command.changed_on, state),
            *answered_first(state, command),
            *wrong(state, command, context),
        )
    )
    changed = OrganisationChanged(
        contents=command.contents,
        name=command.name,
        seat=command.seat,
        area=command.area,
        head_certificate=command.head_certificate,
        tax_code=command.tax_code,
        changed_on=command.changed_on,
    )
    return [Decided(event=changed, effective_on=command.changed_on, decision=command.decision)]


def is_known(state: Registered, command: RecordOrganisationChange) -> bool:
    """Say whether that day's certificate was recorded already, with nothing waiting."""
    if any(one.changed_on is None for one in state.filings):
        return False
    held = contents_on(state, command.changed_on)
    return any(one.since == command.changed_on for one in state.versions) and all(
        given in (None, getattr(held, name))
        for name, given in (
            ("name", command.name),
            ("seat", command.seat),
            ("area", command.area),
            ("head_certificate", command.head_certificate),
            ("tax_code", command.tax_code),
        )
    )


def wrong(
    state: Registered, command: RecordOrganisationChange, context: Context
) -> Iterator[Fault]:
    """Find what is wrong with what the new certificate says."""
    day, head = command.changed_on, command.head_certificate
    if command.area is not None:
        yield from unknown_area("area", command.area, context, day)
    if command.name is not None:
        yield from misnamed(command.name, state.form)
    if head is not None:
        certificate = context.certificates.get(head)
        if certificate is None:
            yield Fault("certificate-not-known", "head_certificate")
        elif not certificate.active_on(day):
            yield Fault("certificate-not-active", "head_certificate", {"on": day})


def began(field: str, day: date, state: Registered) -> Iterator[Fault]:
    """Nothing comes before the organisation began."""
    if day < state.since:
        yield Fault("before-organisation-began", field, {"registered_on": state.since})


def filed_first(command: FileOrganisationChange) -> Iterator[Fault]:
    """A change is decided, then filed."""
    if command.filed_on < command.decided_on:
        said = {"decided_on": command.decided_on}
        yield Fault("filed-before-decided", "filed_on", said)


def answered_first(state: Registered, command: RecordOrganisationChange) -> Iterator[Fault]:
    """What was asked for is answered after it was filed."""
    waiting = [one.filed_on for one in state.filings if one.changed_on is None]
    if waiting and command.changed_on < min(waiting):
        yield Fault("before-filing", "changed_on", {"filed_on": min(waiting)})
