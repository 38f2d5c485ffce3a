"""Registration numbers change, as they did in 2025. Source: Luật Luật sư Đ.35–36."""

from collections.abc import Iterator
from datetime import date

from services.registry.context import Context, Line, future
from services.registry.organisation.claiming import number_key
from services.registry.organisation.state import Registered, number_on
from shared.contracts.registry.organisation import OrganisationNumberChanged
from shared.decider import Decided, Fault, reject_any
from shared.law.numbers import NotANumber, registration_number
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms


class ChangeOrganisationNumber(Command):
    """The registration got another number."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận số đăng ký hoạt động mới",
        en="Record another registration number",
    )

    registration_number: Line
    changed_on: date
    decision: DecisionOnPaper | None = None


def change(
    registered: Registered, command: ChangeOrganisationNumber, context: Context
) -> list[Decided[OrganisationNumberChanged]]:
    """A number holds from a day on; the same number as before changes nothing.

    Raises:
        Rejected: `not-a-registration-number`, `before-registration`, `in-the-future`.
    """
    reject_any(
        (
            *not_a_number("registration_number", command.registration_number),
            *before(command.changed_on, registered.since),
            *future("changed_on", command.changed_on, context),
        )
    )
    held = number_on(registered, command.changed_on)
    if number_key(held) == number_key(command.registration_number):
        return []
    changed = OrganisationNumberChanged(
        registration_number=command.registration_number,
        previous_number=held,
        changed_on=command.changed_on,
    )
    return [Decided(event=changed, effective_on=changed.changed_on, decision=command.decision)]


def not_a_number(field: str, written: str) -> Iterator[Fault]:
    """A registration number has the shape of before 2025 or of after."""
    try:
        registration_number(written)
    except NotANumber:
        yield Fault("not-a-registration-number", field, {"number": written})


def before(changed_on: date, registered_on: date) -> Iterator[Fault]:
    """A registration has no number before there is one."""
    if changed_on < registered_on:
        yield Fault("before-registration", "changed_on", {"registered_on": registered_on})
