"""Events about the traineeship of future lawyers (tập sự hành nghề luật sư)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class TraineeshipTerm(StrEnum):
    """How long somebody is a trainee. Source: Luật Luật sư Đ.14, Đ.16(2), (3)."""

    FULL = "full"
    THIRD = "third"  # reduced to a third
    HALF = "half"  # reduced to a half


class TraineeDiscipline(StrEnum):
    """The four forms of a trainee's discipline. Source: TT 10/2021/TT-BTP Đ.33(1)."""

    REPRIMAND = "reprimand"  # khiển trách
    WARNING = "warning"  # cảnh cáo
    SUSPENSION = "suspension"  # tạm đình chỉ việc tập sự
    REMOVAL = "removal"  # xóa tên khỏi danh sách người tập sự


class RemovalGround(StrEnum):
    """Why the Bar took a name off its list of trainees, other than by discipline."""

    FAILED_AGAIN = "failed_again"  # the last extension, too, was not good enough
    OTHER = "other"  # another case of TT 10/2021/TT-BTP Đ.11, in words


class TraineeRequest(StrEnum):
    """What a trainee asks the Bar for."""

    EXTENSION = "extension"
    MOVE = "move"


class TraineeNotice(StrEnum):
    """What the Bar has to let others know."""

    REGISTRATION = "registration"
    EXTENSION = "extension"
    MOVE = "move"


class TraineeshipRegistered(Event):
    """A Bar registered a trainee; `entered_from` names an old register, which may say less.

    `guide_place` is the guide's first, second or third: a guide has only so many at one time.
    """

    type: Literal["TraineeshipRegistered"] = "TraineeshipRegistered"
    person_id: UUID
    full_name: str
    area: str  # of residence
    term: TraineeshipTerm
    organisation_id: UUID | None = None
    organisation_name: str | None = None
    guide_certificate: UUID | None = None
    guide_name: str | None = None
    guide_place: int | None = None
    registered_on: date
    entered_from: str | None = None


class TraineeshipExempted(Event):
    """Somebody needs no traineeship. Source: Luật Luật sư Đ.16(1)."""

    type: Literal["TraineeshipExempted"] = "TraineeshipExempted"
    person_id: UUID
    full_name: str
    area: str
    basis: str
    exempted_on: date


class TraineeRequestReceived(Event):
    """The Bar received what a trainee asks for; it has so many days to decide."""

    type: Literal["TraineeRequestReceived"] = "TraineeRequestReceived"
    person_id: UUID
    full_name: str
    request: TraineeRequest
    received_on: date


class TraineeRequestRefused(Event):
    """The Bar refused what a trainee had asked for."""

    type: Literal["TraineeRequestRefused"] = "TraineeRequestRefused"
    person_id: UUID
    full_name: str
    request: TraineeRequest
    refused_on: date
    reason: str


class TraineeNoticeSent(Event):
    """The Bar let those know whom the law names."""

    type: Literal["TraineeNoticeSent"] = "TraineeNoticeSent"
    person_id: UUID
    full_name: str
    notice: TraineeNotice
    sent_on: date


class TraineeshipExtended(Event):
    """A trainee was not found good enough, and goes on for some months more."""

    type: Literal["TraineeshipExtended"] = "TraineeshipExtended"
    person_id: UUID
    full_name: str
    extended_on: date


class TraineeshipPaused(Event):
    """A trainee stopped for a time, both days included; why stays on paper: it may be illness."""

    type: Literal["TraineeshipPaused"] = "TraineeshipPaused"
    person_id: UUID
    full_name: str
    starts_on: date
    ends_on: date


class TraineeshipResumed(Event):
    """A trainee went on before the pause was over; that day counts again."""

    type: Literal["TraineeshipResumed"] = "TraineeshipResumed"
    person_id: UUID
    full_name: str
    resumed_on: date


class TraineeshipMoved(Event):
    """A trainee goes on with another organisation, and a guide there."""

    type: Literal["TraineeshipMoved"] = "TraineeshipMoved"
    person_id: UUID
    full_name: str
    organisation_id: UUID
    organisation_name: str
    guide_certificate: UUID
    guide_name: str
    guide_place: int
    moved_on: date


class TraineeGuideReplaced(Event):
    """Another lawyer guides the trainee from that day on."""

    type: Literal["TraineeGuideReplaced"] = "TraineeGuideReplaced"
    person_id: UUID
    full_name: str
    guide_certificate: UUID
    guide_name: str
    guide_place: int
    replaced_on: date


class TraineeDisciplined(Event):
    """The Bar disciplined a trainee; a suspension has its first and its last day."""

    type: Literal["TraineeDisciplined"] = "TraineeDisciplined"
    person_id: UUID
    full_name: str
    decision_id: UUID
    decision_number: str
    discipline: TraineeDiscipline
    starts_on: date
    ends_on: date | None = None  # a suspension's


class TraineeDisciplineAnnulled(Event):
    """This decision was annulled; in law it never touched the trainee."""

    type: Literal["TraineeDisciplineAnnulled"] = "TraineeDisciplineAnnulled"
    person_id: UUID
    full_name: str
    decision_id: UUID
    annulled_on: date


class TraineeRemoved(Event):
    """The Bar took a name off its list of trainees."""

    type: Literal["TraineeRemoved"] = "TraineeRemoved"
    person_id: UUID
    full_name: str
    removal_ground: RemovalGround
    reason: str | None = None
    removed_on: date


class TraineeDied(Event):
    """The trainee died."""

    type: Literal["TraineeDied"] = "TraineeDied"
    person_id: UUID
    full_name: str
    died_on: date


class TraineeshipCompleted(Event):
    """A traineeship was served; an old register says neither the hours nor the diary."""

    type: Literal["TraineeshipCompleted"] = "TraineeshipCompleted"
    person_id: UUID
    full_name: str
    weekly_hours: int | None = None
    diary: bool | None = None  # kept, and handed in
    completed_on: date


class TraineeExamPassed(Event):
    """The examination council found a trainee good enough, and issued a certificate of it."""

    type: Literal["TraineeExamPassed"] = "TraineeExamPassed"
    person_id: UUID
    full_name: str
    session: str
    exam_number: str
    issued_on: date
    valid_until: date | None = None  # nothing where the law data has a gap


class TraineeExamFailed(Event):
    """The examination council found a trainee not good enough."""

    type: Literal["TraineeExamFailed"] = "TraineeExamFailed"
    person_id: UUID
    full_name: str
    session: str
    held_on: date
    failures_allowed: int | None = None  # by the law of the day; nothing where it has a gap


class TraineeshipRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["TraineeshipRecordVoided"] = "TraineeshipRecordVoided"
    reason: str


TraineeshipEvent: TypeAlias = Annotated[
    TraineeshipRegistered
    | TraineeshipExempted
    | TraineeRequestReceived
    | TraineeRequestRefused
    | TraineeNoticeSent
    | TraineeshipExtended
    | TraineeshipPaused
    | TraineeshipResumed
    | TraineeshipMoved
    | TraineeGuideReplaced
    | TraineeDisciplined
    | TraineeDisciplineAnnulled
    | TraineeRemoved
    | TraineeDied
    | TraineeshipCompleted
    | TraineeExamPassed
    | TraineeExamFailed
    | TraineeshipRecordVoided,
    Field(discriminator="type"),
]
