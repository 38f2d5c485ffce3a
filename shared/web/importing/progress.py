"""How far an import has come, and what is kept of it for the page; nothing in it is personal."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from shared.web.importing import mending
from shared.web.importing.checking import Checked
from shared.web.importing.jobs import Job, State
from shared.web.importing.sending import Outcome, Sent, Told
from shared.web.importing.steps import Entry
from shared.web.importing.words import Kind

MOST_TOLD: Final = 200  # faults that the page shows; the workbook has all


@dataclass(slots=True)
class Progress:
    """What came of the rows: counted as far as all before them are through."""

    through: int
    counts: Counter[str]
    refused: dict[int, Sent] = field(default_factory=dict)
    _order: deque[int] = field(default_factory=deque)
    _came: dict[int, Sent] = field(default_factory=dict)

    def watched(self, rows: Iterator[Entry]) -> Iterator[Entry]:
        """Give the rows that are not through yet."""
        for entry in rows:
            if entry.row > self.through:
                self._order.append(entry.row)
                yield entry

    def take(self, sent: Sent) -> None:
        """Take in what came of a row."""
        self._came[sent.row] = sent
        while self._order and self._order[0] in self._came:
            self.through = self._order.popleft()
            came = self._came.pop(self.through)
            self.counts[came.outcome.value] += 1
            if came.outcome in {Outcome.REFUSED, Outcome.NOT_SENT}:
                self.refused[came.row] = came


def found(checked: Checked, kind: Kind) -> dict[str, Any]:
    """Write down what was found, as the page shows it; nothing in it is personal."""
    faults = [
        {"row": one.row, "column": one.column, "vi": said.vi, "en": said.en}
        for one in checked.faults[:MOST_TOLD]
        for said in (mending.said(one, kind.house),)
    ]
    return {
        "columns": dict(checked.head.where),
        "head": checked.head.row.number,
        "head_is_wrong": checked.head_is_wrong,
        "faults": faults,
        "fault_count": checked.fault_count,
        "gap_count": checked.gap_count,
    }


def told_of(sent: Sent) -> dict[str, Any]:
    """Write down what came of a row that was not taken."""
    faults = [
        {"column": one.column, "code": one.code, "vi": one.vi, "en": one.en} for one in sent.faults
    ]
    return {"row": sent.row, "outcome": sent.outcome.value, "faults": faults}


def sent_of(said: Mapping[str, Any]) -> Sent:
    """Read it again."""
    faults = tuple(Told(**one) for one in said["faults"])
    return Sent(said["row"], Outcome(said["outcome"]), faults)


def new(  # noqa: PLR0913  # what an import is begun with
    job_id: UUID,
    import_id: UUID,
    kind: str,
    suffix: str,
    *,
    by: tuple[UUID, str, str],
    at: datetime,
) -> Job:
    """Begin an import."""
    account_id, by_name, unit = by
    return Job(
        id=job_id,
        import_id=import_id,
        kind=kind,
        suffix=suffix,
        by_name=by_name,
        unit=unit,
        state=State.NEW,
        account_id=account_id,
        at=at.astimezone(UTC),
        moved_at=at.astimezone(UTC),
        total=0,
        faulty=0,
        through=0,
        counts={},
        said={},
    )
