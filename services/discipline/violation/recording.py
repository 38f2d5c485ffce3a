"""A violation comes to be known: a finding that was referred, somebody's report, a court's word."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.discipline.context import Code, Context, Line, PrintedNumber, Prose, certificate_of
from services.discipline.violation.state import Violation
from shared.contracts.discipline.violation import Source, Track, ViolationRecorded
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.messages import Command, Reach, Role, Terms


class RecordViolation(Command):
    """A violation came to be known; from now on it is in somebody's hands."""

    terms = Terms(
        by={
            Role.POLICY: Reach.PROVINCE,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
        },
        vi="Ghi nhận vi phạm",
        en="Record a violation",
        opens=True,
    )

    source: Source
    referral_id: UUID | None = None
    inspection_id: UUID | None = None
    track_proposed: Track
    act: Code | None = None
    description: Prose
    certificate: UUID | PrintedNumber | None = None
    organisation_id: UUID | None = None
    area: Code
    committed_on: date
    recorded_on: date
    reporter_unit: Line | None = None  # the unit of whoever records it, where nothing is said


def record(
    state: Violation, command: RecordViolation, context: Context
) -> list[Decided[ViolationRecorded]]:
    """A violation is recorded once; the same referral again changes nothing.

    What inspection referred is a fact, and was judged there.

    Raises:
        Rejected: `not-in-this-state` under an id that is taken, and see `faults_of`.
    """
    if state.report is not None:
        if context.actor.role is Role.POLICY and state.report.referral_id == command.referral_id:
            return []
        raise Rejected([Fault("not-in-this-state", None, {"state": "recorded"})])
    if context.actor.role is not Role.POLICY:
        reject_any(faults_of(command, context))
    recorded = ViolationRecorded(
        source=command.source,
        referral_id=command.referral_id,
        inspection_id=command.inspection_id,
        track_proposed=command.track_proposed,
        act=command.act,
        description=command.description,
        certificate=certificate_of(command.certificate),
        organisation_id=command.organisation_id,
        area=command.area,
        committed_on=command.committed_on,
        recorded_on=command.recorded_on,
        reporter_unit=command.reporter_unit or context.actor.unit,
    )
    return [Decided(event=recorded, effective_on=command.recorded_on)]


def faults_of(command: RecordViolation, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with a record of a violation."""
    if command.recorded_on > context.today:
        yield Fault("in-the-future", "recorded_on", {"today": context.today})
    if command.committed_on > command.recorded_on:
        yield Fault("committed-later", "committed_on", {"on": command.recorded_on})
    if not context.territory.is_valid(command.area, command.recorded_on):
        yield Fault("unknown-area", "area", {"on": command.recorded_on})
    if command.act and context.catalogue.on(command.act, command.committed_on) is None:
        yield Fault("unknown-act", "act", {"act": command.act, "on": command.committed_on})
    if command.source is Source.REFERRAL and command.referral_id is None:
        yield Fault("referral-needed", "referral_id")
    if command.certificate is None and command.organisation_id is None:
        yield Fault("nobody-named", "certificate")
