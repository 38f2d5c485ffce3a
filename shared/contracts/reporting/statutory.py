"""Events about what organisations report by law (báo cáo thống kê), a stream a report."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Channel, Event, Value


class ReportPeriod(StrEnum):
    """For what time an organisation reports. Source: TT 03/2019/TT-BTP Đ.6."""

    HALF_YEAR = "half_year"  # 6 tháng
    WHOLE_YEAR = "whole_year"  # năm


class ReportedFigures(Value):
    """The columns of form 30/BTP/BTTP/LSTN; those of the forms after it are not known here.

    Totals are no columns of their own: lawyers are 2 + 3, matters finished 5 + 7 + 8.
    """

    domestic_lawyers: int  # column 2
    foreign_lawyers: int  # 3
    litigation: int  # 5, matters finished
    criminal: int  # 6, of 5
    advice_and_other: int  # 7
    legal_aid: int  # 8
    revenue_vnd: int | None = None  # 9
    tax_vnd: int | None = None  # 10


class ReportSubmitted(Event):
    """An organisation reported what it did in a time."""

    type: Literal["ReportSubmitted"] = "ReportSubmitted"
    organisation_id: UUID
    organisation_name: str
    area: str  # of the seat
    year: int
    period: ReportPeriod
    figures: ReportedFigures
    submitted_on: date
    channel: Channel


class ReportCorrected(Event):
    """An organisation reported other figures for the same time: those before stay readable."""

    type: Literal["ReportCorrected"] = "ReportCorrected"
    organisation_id: UUID
    organisation_name: str
    area: str
    year: int
    period: ReportPeriod
    figures: ReportedFigures
    reason: str
    corrected_on: date


class ReportRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["ReportRecordVoided"] = "ReportRecordVoided"
    reason: str


ReportEvent: TypeAlias = Annotated[
    ReportSubmitted | ReportCorrected | ReportRecordVoided, Field(discriminator="type")
]
