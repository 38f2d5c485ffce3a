"""The Bar opens a case on a violation (mở hồ sơ xử lý kỷ luật), or finds no breach in it.

Source: Luật Luật sư Đ.85; the National Bar Council's regulation of the day of the opening.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from services.discipline.case.state import Opening
from services.discipline.context import (
    Code,
    Context,
    PrintedNumber,
    Prose,
    certificate_of,
    faults_of_violation,
    misdated,
    violation_stream,
)
from shared.contracts.discipline.case import DisciplinaryCaseOpened, DisciplineDismissed
from shared.contracts.discipline.violation import Track, ViolationTaken
from shared.decider import Decided, Fault, reject_any
from shared.law.rules import Gap, RuleRow
from shared.messages import Command, Reach, Role, Terms, Weight

REGULATION = "DISC-REGULATION"


class OpenCase(Command):
    """The Bar's board opened a case on a violation that it holds."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE},
        vi="Mở hồ sơ xử lý kỷ luật",
        en="Open a disciplinary case",
        opens=True,
    )

    violation_id: UUID
    certificate: UUID | PrintedNumber
    area: Code
    opened_on: date


class DismissCase(Command):
    """The board found no breach."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE},
        vi="Ghi nhận không xử lý kỷ luật",
        en="Dismiss the case",
        weight=Weight.WEIGHTY,
    )

    reason: Prose
    dismissed_on: date


def start(command: OpenCase, context: Context) -> list[Decided[Any]]:
    """A case is opened on an open violation in the Bar's hands; the day's regulation stays its law.

    The violation says in the same command that the Bar pursues it.

    Raises:
        Rejected: see `faults_of`.
        Unknown: when the violation is not known here yet.
    """
    reject_any(faults_of(command, context))
    certificate = certificate_of(command.certificate)
    assert certificate is not None
    regulation = context.rules.on(REGULATION, command.opened_on)
    opened = DisciplinaryCaseOpened(
        violation_id=command.violation_id,
        certificate=certificate,
        area=command.area,
        opened_on=command.opened_on,
        regulation=said(regulation),
    )
    rows = (regulation.id,) if opened.regulation else ()
    case_id = UUID(context.stream.removeprefix("case-"))
    taken = ViolationTaken(track=Track.DISCIPLINE, by=case_id, taken_on=command.opened_on)
    return [
        Decided(event=opened, effective_on=command.opened_on, rule_rows=rows),
        Decided(
            event=taken,
            effective_on=command.opened_on,
            stream=violation_stream(command.violation_id),
        ),
    ]


def said(regulation: RuleRow | Gap) -> str | None:
    """Name the regulation, where the law data knows it."""
    return regulation.value if isinstance(regulation, RuleRow) else None


def faults_of(command: OpenCase, context: Context) -> Iterator[Fault]:
    """Find all that is wrong with an opening."""
    yield from faults_of_violation(command.violation_id, Track.DISCIPLINE, context)
    if command.opened_on > context.today:
        yield Fault("in-the-future", "opened_on", {"today": context.today})
    if not context.territory.is_valid(command.area, command.opened_on):
        yield Fault("unknown-area", "area", {"on": command.opened_on})


def dismiss(
    opening: Opening, case_id: UUID, command: DismissCase, context: Context
) -> list[Decided[DisciplineDismissed]]:
    """A dismissal says why, and ends the case.

    Raises:
        Rejected: `too-early`, `in-the-future`.
    """
    reject_any(misdated("dismissed_on", command.dismissed_on, opening.opened_on, context))
    dismissed = DisciplineDismissed(
        case_id=case_id,
        violation_id=opening.matter.violation_id,
        area=opening.matter.area,
        reason=command.reason,
        dismissed_on=command.dismissed_on,
    )
    return [Decided(event=dismissed, effective_on=command.dismissed_on)]
