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


class DisciplinaryCaseRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["DisciplinaryCaseRecordVoided"] = "DisciplinaryCaseRecordVoided"
    reason: str


CaseEvent: TypeAlias = Annotated[
    DisciplinaryCaseOpened
    | DisciplineDecided
    | DisciplineDismissed
    | DisciplineAnnulled
    | DisciplinaryCaseRecordVoided,
    Field(discriminator="type"),
]
