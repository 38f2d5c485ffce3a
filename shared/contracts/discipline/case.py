"""Events about the Bar's disciplinary cases (xử lý kỷ luật luật sư)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.contracts.values import CertificateNumber
from shared.messages import Event


class Form(StrEnum):
    """The four forms of discipline. Source: Luật Luật sư Đ.85(1)."""

    REPRIMAND = "reprimand"  # khiển trách
    WARNING = "warning"  # cảnh cáo
    SUSPENSION = "suspension"  # tạm đình chỉ tư cách thành viên
    DELETION = "deletion"  # xóa tên


class DisciplinaryCaseOpened(Event):
    """The Bar's board opened a case on a violation; the regulation of that day stays its law."""

    type: Literal["DisciplinaryCaseOpened"] = "DisciplinaryCaseOpened"
    violation_id: UUID
    certificate: UUID | CertificateNumber
    area: str
    opened_on: date
    regulation: str | None  # the rule's value on that day; nothing where the law data has a gap


class DisciplineDecided(Event):
    """The board decided; a suspension has its first and last day, a deletion only its first."""

    type: Literal["DisciplineDecided"] = "DisciplineDecided"
    case_id: UUID
    violation_id: UUID
    decision_id: UUID
    certificate: UUID | CertificateNumber
    area: str
    form: Form
    decided_on: date
    starts_on: date
    ends_on: date | None


class DisciplineDismissed(Event):
    """The board found no breach."""

    type: Literal["DisciplineDismissed"] = "DisciplineDismissed"
    case_id: UUID
    violation_id: UUID
    area: str
    reason: str
    dismissed_on: date


class DisciplineAnnulled(Event):
    """An authority or a court annulled this decision of a case."""

    type: Literal["DisciplineAnnulled"] = "DisciplineAnnulled"
    case_id: UUID
    violation_id: UUID
    decision_id: UUID
    certificate: UUID | CertificateNumber
    area: str
    annulled_on: date


class AppealInstance(StrEnum):
    """Who is complained to about a decision, in turn. Source: Luật Luật sư Đ.86."""

    FEDERATION = "federation"  # the standing committee of the Federation
    SECOND = "second"  # whoever the law of the day names; of a suspension or a deletion alone


class AppealOutcome(StrEnum):
    """What became of a complaint about a decision."""

    UPHELD = "upheld"  # the decision stays
    CHANGED = "changed"  # it is annulled, and the board decides anew
    ANNULLED = "annulled"
    WITHDRAWN = "withdrawn"


class DisciplineAppealed(Event):
    """A complaint about a decision was taken; the decision stays in force meanwhile."""

    type: Literal["DisciplineAppealed"] = "DisciplineAppealed"
    case_id: UUID
    violation_id: UUID
    decision_id: UUID
    certificate: UUID | CertificateNumber
    area: str
    form: Form
    instance: AppealInstance
    appealed_on: date


class DisciplineAppealResolved(Event):
    """The complaint was resolved; an annulment is an event of its own beside this."""

    type: Literal["DisciplineAppealResolved"] = "DisciplineAppealResolved"
    case_id: UUID
    violation_id: UUID
    decision_id: UUID
    certificate: UUID | CertificateNumber
    area: str
    form: Form
    instance: AppealInstance
    outcome: AppealOutcome
    reason: str
    resolved_on: date


class DisciplinaryCaseRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["DisciplinaryCaseRecordVoided"] = "DisciplinaryCaseRecordVoided"
    reason: str


CaseEvent: TypeAlias = Annotated[
    DisciplinaryCaseOpened
    | DisciplineDecided
    | DisciplineDismissed
    | DisciplineAnnulled
    | DisciplineAppealed
    | DisciplineAppealResolved
    | DisciplinaryCaseRecordVoided,
    Field(discriminator="type"),
]
