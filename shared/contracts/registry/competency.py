"""Events about what lawyers can do beyond the law: languages, international trade, skills."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class CompetencyKind(StrEnum):
    """Which competencies the province wants to know of. Source: 2162/UBND-NCKS mục 4."""

    FOREIGN_LANGUAGE = "foreign_language"  # thông thạo ngoại ngữ
    INTERNATIONAL_TRADE = "international_trade"  # pháp luật, tập quán thương mại quốc tế
    SKILL = "skill"  # kỹ năng hành nghề


class CompetencyRecorded(Event):
    """A lawyer has a competency, from a day to a day, by this proof."""

    type: Literal["CompetencyRecorded"] = "CompetencyRecorded"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    area: str  # of residence
    competency_kind: CompetencyKind
    subject: str  # which language, which field, which skill
    level: str | None = None
    proof: str  # names the paper
    valid_from: date
    valid_to: date | None = None


class CompetencyEnded(Event):
    """A lawyer has the competency no more, from this day on."""

    type: Literal["CompetencyEnded"] = "CompetencyEnded"
    person_id: UUID
    competency_kind: CompetencyKind
    subject: str
    reason: str
    ended_on: date


class CompetencyRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["CompetencyRecordVoided"] = "CompetencyRecordVoided"
    reason: str


CompetencyEvent: TypeAlias = Annotated[
    CompetencyRecorded | CompetencyEnded | CompetencyRecordVoided,
    Field(discriminator="type"),
]
