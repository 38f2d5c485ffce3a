"""Events about legal aid by lawyers (trợ giúp pháp lý), a stream a matter; no client is named."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from shared.messages import Event


class Beneficiary(StrEnum):
    """For whom the aid is, as the province asks for it. Source: 2162/UBND-NCKS mục 2."""

    POOR = "poor"  # người nghèo
    ETHNIC_MINORITY = "ethnic_minority"  # vùng đồng bào dân tộc thiểu số
    REMOTE_AREA = "remote_area"  # vùng sâu, vùng xa
    POLICY_FAMILY = "policy_family"  # đối tượng chính sách
    OTHER_BENEFICIARY = "other_beneficiary"  # khác, theo Luật Trợ giúp pháp lý


class AidProvider(StrEnum):
    """Under whom the aid is given. Source: Luật Trợ giúp pháp lý 11/2017/QH14.

    What a lawyer does without a fee of their own accord is no legal aid in the sense of that law:
    it is counted apart.
    """

    STATE_CENTRE = "state_centre"  # Trung tâm trợ giúp pháp lý nhà nước
    REGISTERED_BODY = "registered_body"  # tổ chức đăng ký tham gia
    OWN_INITIATIVE = "own_initiative"  # luật sư tự thực hiện miễn phí


class AidForm(StrEnum):
    """In what the aid consists. Source: Luật Trợ giúp pháp lý 11/2017/QH14."""

    LITIGATION = "litigation"  # tham gia tố tụng
    ADVICE = "advice"  # tư vấn pháp luật
    REPRESENTATION = "representation"  # đại diện ngoài tố tụng


class LegalAidRecorded(Event):
    """A lawyer took on a matter; one that has ended already says how many hours it took."""

    type: Literal["LegalAidRecorded"] = "LegalAidRecorded"
    person_id: UUID  # the lawyer
    full_name: str
    certificate_id: UUID
    area: str  # where the aid is given, a code valid on the day on which it began
    beneficiary: Beneficiary
    provider: AidProvider
    registration_id: UUID | None = None
    organisation_name: str | None = None
    aid_form: AidForm
    matter_number: str | None = None
    begun_on: date
    hours: int | None = None
    ended_on: date | None = None


class LegalAidFinished(Event):
    """A matter ended, after so many hours."""

    type: Literal["LegalAidFinished"] = "LegalAidFinished"
    person_id: UUID
    area: str
    beneficiary: Beneficiary
    provider: AidProvider
    hours: int
    ended_on: date


class LegalAidTransferred(Event):
    """A matter passed to the State centre, as when its body's registration was revoked."""

    type: Literal["LegalAidTransferred"] = "LegalAidTransferred"
    person_id: UUID
    area: str
    beneficiary: Beneficiary
    previous_provider: AidProvider
    reason: str
    transferred_on: date


class LegalAidRecordVoided(Event):
    """What the command that the envelope's `voids` names recorded was recorded in error."""

    type: Literal["LegalAidRecordVoided"] = "LegalAidRecordVoided"
    reason: str


LegalAidEvent: TypeAlias = Annotated[
    LegalAidRecorded | LegalAidFinished | LegalAidTransferred | LegalAidRecordVoided,
    Field(discriminator="type"),
]
