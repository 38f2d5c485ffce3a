"""What every event about a member says beside its own: whom it is about, and from which day on."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from services.registry.context import Context, future
from services.registry.membership.state import Applied, Member
from shared.decider import Decided, Fault
from shared.messages import DecisionOnPaper, Event, Reach, Role

E = TypeVar("E", bound=Event)
BY_THE_BAR = {Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE}
BY_POLICIES = {Role.POLICY: Reach.PROVINCE}
BY_THE_LAWYER = {Role.APPLICANT: Reach.OWN, **BY_THE_BAR}


def about(
    one: Applied | Member,
    event: E,
    day: date,
    decision: DecisionOnPaper | None = None,
    rule_rows: tuple[str, ...] = (),
) -> list[Decided[E]]:
    """Say it of the person whom it is about."""
    subjects = (one.person_id,)
    return [
        Decided(
            event=event,
            effective_on=day,
            subjects=subjects,
            decision=decision,
            rule_rows=rule_rows,
        )
    ]


def faults_of_day(field: str, day: date, member: Member, context: Context) -> Iterator[Fault]:
    """What is recorded of a member happened since the admission, and not after today."""
    yield from future(field, day, context)
    if day < member.admitted_on:
        yield Fault("before-joining", field, {"admitted_on": member.admitted_on})
