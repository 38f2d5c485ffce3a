"""Organisations register to take part in legal aid. Source: Luật TGPL 11/2017/QH14."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.registry.aidregistration.state import AidStatus, Ending, Registered
from services.registry.context import Context, Line, Text, future, unknown_area
from shared.contracts.registry.aidregistration import (
    AidChangeFiled,
    AidRegistered,
    AidRegistrationChanged,
    AidRegistrationEnded,
    AidRegistrationRevoked,
)
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Channel, Command, Decision, DecisionOnPaper, Reach, Role, Terms, Weight

REVOKING_AUTHORITY = "AID-REVOKE-AUTH"
DEPARTMENT = {Role.DEPARTMENT: Reach.PROVINCE}


class RegisterForAid(Command):
    """The Department has registered an organisation to take part in legal aid."""

    terms = Terms(
        by={**DEPARTMENT, Role.ADMIN: Reach.PROVINCE},
        vi="Đăng ký tham gia trợ giúp pháp lý",
        en="Register for legal aid",
        opens=True,
    )

    organisation_id: UUID
    area: Line  # of the seat
    registration_number: Line
    registered_on: date


class FileAidChange(Command):
    """An organisation asks to change its registration."""

    terms = Terms(
        by=DEPARTMENT, vi="Tiếp nhận đề nghị thay đổi nội dung đăng ký", en="Receive a change"
    )

    change: Text
    filed_on: date
    channel: Channel


class RecordAidChange(Command):
    """The Department has changed a registration."""

    terms = Terms(by=DEPARTMENT, vi="Thay đổi nội dung đăng ký", en="Change the registration")

    change: Text
    changed_on: date


class RevokeAidRegistration(Command):
    """The registration has been revoked; an officer records the decision."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận thu hồi đăng ký tham gia trợ giúp pháp lý",
        en="Record the revocation",
        weight=Weight.IRREVERSIBLE,
    )

    decision: DecisionOnPaper
    reason: Text


class EndAidRegistration(Command):
    """An organisation takes part no more."""

    terms = Terms(
        by=DEPARTMENT,
        vi="Ghi nhận chấm dứt tham gia trợ giúp pháp lý",
        en="Record that it takes part no more",
        weight=Weight.WEIGHTY,
    )

    reason: Text
    ended_on: date


def register(command: RegisterForAid, context: Context) -> list[Decided[AidRegistered]]:
    """An organisation that is registered may take part.

    Raises:
        Rejected: `organisation-not-known`, `before-aid-registration`, `in-the-future`,
            `unknown-area`.
    Source: Luật TGPL 11/2017/QH14.
    """
    organisation = context.organisations.get(command.organisation_id)
    faults = [
        *future("registered_on", command.registered_on, context),
        *unknown_area("area", command.area, context, command.registered_on),
    ]
    if organisation is None:
        faults.append(Fault("organisation-not-known", "organisation_id"))
    if organisation is None or faults:
        reject_any(faults)
        return []
    reject_any(early("registered_on", command.registered_on, organisation.registered_on))
    registered = AidRegistered(
        organisation_id=command.organisation_id,
        organisation_name=organisation.name,
        area=command.area,
        registration_number=command.registration_number,
        registered_on=command.registered_on,
    )
    return [Decided(event=registered, effective_on=command.registered_on)]


def file_change(
    state: Registered, command: FileAidChange, context: Context
) -> list[Decided[AidChangeFiled]]:
    """A change is asked for while the organisation takes part; from then on a limit runs.

    Raises:
        Rejected: `aid-ended-already`, `change-waits-already`, `in-the-future`,
            `before-aid-registration`.
    """
    faults = [*ended(state), *dated("filed_on", command.filed_on, state, context)]
    if state.change_filed_on is not None:
        waits = {"filed_on": state.change_filed_on}
        faults.append(Fault("change-waits-already", None, waits))
    reject_any(faults)
    filed = AidChangeFiled(
        organisation_id=state.organisation_id,
        change=command.change,
        filed_on=command.filed_on,
        channel=command.channel,
    )
    return [Decided(event=filed, effective_on=command.filed_on)]


def change(
    state: Registered, command: RecordAidChange, context: Context
) -> list[Decided[AidRegistrationChanged]]:
    """What was asked for, or what the Department found, is changed.

    Raises:
        Rejected: `aid-ended-already`, `in-the-future`, `before-aid-registration`,
            `before-filing`.
    """
    faults = [*ended(state), *dated("changed_on", command.changed_on, state, context)]
    filed_on = state.change_filed_on
    if filed_on is not None and command.changed_on < filed_on:
        faults.append(Fault("before-filing", "changed_on", {"filed_on": filed_on}))
    reject_any(faults)
    changed = AidRegistrationChanged(
        organisation_id=state.organisation_id,
        change=command.change,
        changed_on=command.changed_on,
    )
    return [Decided(event=changed, effective_on=command.changed_on)]


def revoke(
    state: Registered, command: RevokeAidRegistration, context: Context
) -> Sequence[Decided[AidRegistrationRevoked]]:
    """Whom the law names revokes; the same decision again changes nothing.

    Raises:
        Rejected: `aid-ended-already`, `not-the-revoking-authority`, `no-revoking-authority`,
            `in-the-future`, `before-aid-registration`.
    Source: Luật TGPL 11/2017/QH14.
    """
    decision = command.decision
    if state.ending == Ending(decision.signed_on, AidStatus.REVOKED):
        return []
    row = context.rules.on(REVOKING_AUTHORITY, decision.signed_on)
    reject_any(
        (
            *ended(state),
            *dated("decision.signed_on", decision.signed_on, state, context),
            *incompetent(row, decision),
        )
    )
    revoked = AidRegistrationRevoked(
        organisation_id=state.organisation_id,
        organisation_name=state.organisation_name,
        area=state.area,
        reason=command.reason,
        revoked_on=decision.signed_on,
    )
    return [
        Decided(
            event=revoked,
            effective_on=decision.signed_on,
            decision=decision,
            rule_rows=(row.id,),
        )
    ]


def end(
    state: Registered, command: EndAidRegistration, context: Context
) -> Sequence[Decided[AidRegistrationEnded]]:
    """An organisation stops once; the same again changes nothing.

    Raises:
        Rejected: `aid-ended-already`, `in-the-future`, `before-aid-registration`.
    """
    if state.ending == Ending(command.ended_on, AidStatus.ENDED):
        return []
    reject_any((*ended(state), *dated("ended_on", command.ended_on, state, context)))
    over = AidRegistrationEnded(
        organisation_id=state.organisation_id,
        organisation_name=state.organisation_name,
        area=state.area,
        reason=command.reason,
        ended_on=command.ended_on,
    )
    return [Decided(event=over, effective_on=command.ended_on)]


def ended(state: Registered) -> Iterator[Fault]:
    """A registration that has ended goes on no more."""
    if state.ending is not None:
        yield Fault("aid-ended-already", None, {"ended_on": state.ending.on})


def dated(field: str, day: date, state: Registered, context: Context) -> Iterator[Fault]:
    """What is recorded has happened, and after the registration."""
    yield from future(field, day, context)
    yield from early(field, day, state.registered_on)


def early(field: str, day: date, registered_on: date) -> Iterator[Fault]:
    """Nothing comes before the registration."""
    if day < registered_on:
        yield Fault("before-aid-registration", field, {"registered_on": registered_on})


def incompetent(row: RuleRow | Gap, decision: Decision) -> Iterator[Fault]:
    """A revocation is signed by whom the law of that day names; where it names nobody, by none."""
    match row:
        case Gap():
            said = {"on": decision.signed_on}
            yield Fault("no-revoking-authority", "decision.authority", said)
        case RuleRow(value=competent) if decision.authority != competent:
            named = {"competent": competent}
            yield Fault("not-the-revoking-authority", "decision.authority", named)
        case RuleRow():
            pass
