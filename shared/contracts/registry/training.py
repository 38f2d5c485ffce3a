"""Events about the yearly training of a lawyer (bồi dưỡng bắt buộc), a stream a lawyer and year."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Channel, Event
from shared.personal.field import Personal


class TrainingContent(StrEnum):
    """What was taught; which of it counts toward the hours of the year, the law data says."""

    PROFESSIONAL = "professional"  # pháp luật mới, kỹ năng, quản lý tổ chức hành nghề
    ETHICS = "ethics"  # đạo đức và ứng xử nghề nghiệp
    POLITICAL = "political"  # giáo dục chính trị tư tưởng, as the province asks for it


class TrainingProvider(StrEnum):
    """Who held the training. Source: TT 02/2019/TT-BTP."""

    FEDERATION = "federation"  # Liên đoàn Luật sư Việt Nam
    BAR = "bar"
    TRAINING_ESTABLISHMENT = "training_establishment"  # cơ sở đào tạo nghề luật sư
    OTHER_PROVIDER = "other_provider"


class ConvertedActivity(StrEnum):
    """What is converted into hours in the year in which it was done. Source: TT 02/2019/TT-BTP."""

    ARTICLE = "journal_article"  # viết bài cho tạp chí pháp luật
    BOOK = "book"  # viết sách, giáo trình
    TEACHING = "teaching"  # giảng dạy pháp luật, kỹ năng
    FOREIGN_COURSE = "foreign_course"  # hoàn thành khóa ở nước ngoài


class CpdStatus(StrEnum):
    """How a lawyer's year ended."""

    ENOUGH = "enough"  # đủ
    SHORT = "short"  # thiếu
    EXEMPT = "cpd_exempt"  # miễn
    UNDETERMINED = "undetermined"  # the law data does not say how many hours were due


class CpdYearOpened(Event):
    """A lawyer owes training in a year; without hours the law data does not say how many."""

    type: Literal["CpdYearOpened"] = "CpdYearOpened"
    person_id: UUID
    full_name: str
    membership_id: UUID
    bar: str
    area: str
    year: int
    owed_from: date  # the first day of the year, or that of the admission within it
    required_hours: int | None


class CpdHoursRecorded(Event):
    """A lawyer took part in a course or an exchange of experience."""

    type: Literal["CpdHoursRecorded"] = "CpdHoursRecorded"
    person_id: UUID
    year: int
    content: TrainingContent
    hours: int
    counts: bool  # toward the hours of the year, by the law of that day
    course: str
    provider: TrainingProvider
    provider_name: str | None = None
    held_on: date
    proof: str | None = None  # names the paper


class CpdConversionGranted(Event):
    """The Bar converted what a lawyer did into hours of that year."""

    type: Literal["CpdConversionGranted"] = "CpdConversionGranted"
    person_id: UUID
    year: int
    activity: ConvertedActivity
    title: str
    hours: int
    done_on: date
    granted_on: date


class CpdExemptionRequested(Event):
    """A lawyer asked the Bar to be exempt in the year; the ground may tell of health."""

    type: Literal["CpdExemptionRequested"] = "CpdExemptionRequested"
    person_id: UUID
    year: int
    exemption_ground: Annotated[str, Personal(of="person_id")]
    filed_on: date
    channel: Channel


class CpdExemptionGranted(Event):
    """The Bar exempted a lawyer in the year."""

    type: Literal["CpdExemptionGranted"] = "CpdExemptionGranted"
    person_id: UUID
    year: int
    exemption_ground: Annotated[str, Personal(of="person_id")]
    granted_on: date


class CpdExemptionRefused(Event):
    """The Bar refused to exempt a lawyer in the year; the reason may tell of health."""

    type: Literal["CpdExemptionRefused"] = "CpdExemptionRefused"
    person_id: UUID
    year: int
    refusal_reason: Annotated[str, Personal(of="person_id")]
    refused_on: date


class CpdYearClosed(Event):
    """The year is over and was judged; what is recorded late lets it be judged again."""

    type: Literal["CpdYearClosed"] = "CpdYearClosed"
    person_id: UUID
    year: int
    status: CpdStatus
    counted_hours: int
    required_hours: int | None
    closed_on: date
    membership_id: UUID | None = None


class TrainingRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["TrainingRecordVoided"] = "TrainingRecordVoided"
    reason: str


TrainingEvent: TypeAlias = Annotated[
    CpdYearOpened
    | CpdHoursRecorded
    | CpdConversionGranted
    | CpdExemptionRequested
    | CpdExemptionGranted
    | CpdExemptionRefused
    | CpdYearClosed
    | TrainingRecordVoided,
    Field(discriminator="type"),
]
