"""Events about lawyers whom agencies engage, a stream an engagement."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class Purpose(StrEnum):
    """For what an agency engages a lawyer. Source: 2162/UBND-NCKS mục 1."""

    PROJECT = "project"  # dự án phát triển kinh tế - xã hội
    COMPLAINT = "complaint"  # giải quyết khiếu nại
    DENUNCIATION = "denunciation"  # giải quyết tố cáo
    ADMINISTRATIVE_CASE = "administrative_case"  # khiếu kiện hành chính
    LEGAL_ADVICE = "legal_advice"  # tư vấn khác


class EngagementStage(StrEnum):
    """When the lawyer came in: from the very beginning is what the province asks for."""

    BEGINNING = "beginning"  # ngay từ khi bắt đầu
    UNDER_WAY = "under_way"  # đang thực hiện
    DISPUTE = "dispute"  # khi đã phát sinh tranh chấp, khiếu nại
    COURT = "court"  # khi đã ra tòa


class EngagementResult(StrEnum):
    """How an engagement ended."""

    CARRIED_OUT = "carried_out"  # hoàn thành
    BROKEN_OFF = "broken_off"  # dừng giữa chừng


class EngagementOpened(Event):
    """An agency engaged a lawyer, or an organisation of lawyers, for something."""

    type: Literal["EngagementOpened"] = "EngagementOpened"
    agency: str
    area: str  # which it is about, a code valid on the day of opening
    purpose: Purpose
    about: str  # the project or the case; no party is named
    stage: EngagementStage
    person_id: UUID | None = None  # the lawyer
    full_name: str | None = None
    certificate_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_name: str | None = None
    opened_on: date


class EngagementClosed(Event):
    """An engagement ended, with this outcome."""

    type: Literal["EngagementClosed"] = "EngagementClosed"
    agency: str
    area: str
    purpose: Purpose
    stage: EngagementStage
    result: EngagementResult
    outcome: str
    closed_on: date


class EngagementRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["EngagementRecordVoided"] = "EngagementRecordVoided"
    reason: str


EngagementEvent: TypeAlias = Annotated[
    EngagementOpened | EngagementClosed | EngagementRecordVoided,
    Field(discriminator="type"),
]
