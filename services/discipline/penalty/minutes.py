"""The minutes of a violation (biên bản vi phạm hành chính): which act, by whom, until when."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from services.discipline.context import (
    Code,
    Context,
    Line,
    PrintedNumber,
    certificate_of,
    faults_of_violation,
    violation_stream,
)
from shared.contracts.discipline.penalty import OffenderKind, PenaltyMinutesMade
from shared.contracts.discipline.violation import Track, ViolationTaken
from shared.decider import Decided, Fault, reject_any
from shared.law.clock import add_months
from shared.law.rules import Gap, RuleRow, Unit
from shared.law.values import count
from shared.messages import Command, Reach, Role, Terms

LIMITATION = "PEN-LIMITATION"
MONTHS_A_YEAR = 12
BY_THE_STATE = {Role.DEPARTMENT: Reach.PROVINCE, Role.INSPECTORATE: Reach.PROVINCE}


class MakeMinutes(Command):
    """Somebody with the power to do so wrote down an act and who did it."""

    terms = Terms(
        by=BY_THE_STATE,
        vi="Lập biên bản vi phạm hành chính",
        en="Record the minutes of a violation",
        opens=True,
    )

    violation_id: UUID
    offender: OffenderKind
    certificate: UUID | PrintedNumber | None = None
    organisation_id: UUID | None = None
    area: Code
    act: Code
    committed_on: date  # the last day of the act
    made_on: date
    minutes_number: Line


def make(command: MakeMinutes, context: Context) -> list[Decided[Any]]:
    """Minutes are made on an open violation, of an act that law named on its last day, in time.

    The violation says in the same command that the State pursues it.

    Raises:
        Rejected: see `faults_of`.
        Unknown: when the violation is not known here yet.
    Source: Luật Xử lý vi phạm hành chính Đ.6, Đ.58.
    """
    limitation = context.rules.on(LIMITATION, command.committed_on)
    reject_any(faults_of(command, limitation, context))
    made = PenaltyMinutesMade(
        violation_id=command.violation_id,
        offender=command.offender,
        certificate=certificate_of(command.certificate),
        organisation_id=command.organisation_id,
        area=command.area,
        act=command.act,
        committed_on=command.committed_on,
        made_on=command.made_on,
        minutes_number=command.minutes_number,
    )
    penalty_id = UUID(context.stream.removeprefix("penalty-"))
    taken = ViolationTaken(track=Track.PENALTY, by=penalty_id, taken_on=command.made_on)
    return [
        Decided(event=made, effective_on=made.made_on, rule_rows=(limitation.id,)),
        Decided(
            event=taken, effective_on=made.made_on, stream=violation_stream(command.violation_id)
        ),
    ]


def faults_of(command: MakeMinutes, limitation: RuleRow | Gap, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with minutes."""
    yield from faults_of_violation(command.violation_id, Track.PENALTY, context)
    if command.made_on > context.today:
        yield Fault("in-the-future", "made_on", {"today": context.today})
    if command.committed_on > command.made_on:
        yield Fault("committed-later", "committed_on", {"on": command.made_on})
    yield from faults_of_offender(command)
    if not context.territory.is_valid(command.area, command.made_on):
        yield Fault("unknown-area", "area", {"on": command.made_on})
    if context.catalogue.on(command.act, command.committed_on) is None:
        yield Fault("unknown-act", "act", {"act": command.act, "on": command.committed_on})
    yield from faults_of_limitation(command, limitation)


def faults_of_offender(command: MakeMinutes) -> Iterator[Fault]:
    """An organisation is named by its id; an individual may have no certificate at all."""
    match command.offender:
        case OffenderKind.ORGANISATION if command.organisation_id is None:
            yield Fault("organisation-needed", "organisation_id")
        case OffenderKind.ORGANISATION if command.certificate is not None:
            yield Fault("certificate-of-an-organisation", "certificate")
        case OffenderKind.ORGANISATION | OffenderKind.INDIVIDUAL:
            pass


def faults_of_limitation(command: MakeMinutes, limitation: RuleRow | Gap) -> Iterator[Fault]:
    """An act that ended too long ago is not punished any more.

    Source: Luật Xử lý vi phạm hành chính Đ.6(1)(a).
    """
    match limitation:
        case RuleRow(unit=Unit.YEAR | Unit.MONTH):
            months = count(limitation) * (MONTHS_A_YEAR if limitation.unit is Unit.YEAR else 1)
            last_day = add_months(command.committed_on, months)
            if command.made_on > last_day:
                said: dict[str, str | int | date] = {"last_day": last_day}
                yield Fault("limitation-passed", "made_on", said)
        case RuleRow() | Gap():
            yield Fault("no-limitation-in-law-data", "made_on", {"on": command.committed_on})
