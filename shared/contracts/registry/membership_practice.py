"""Events by which a membership hears of its member's practice and certificate."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.messages import Event


class MemberPracticeBegun(Event):
    """A member practises in the place of the Bar, with an organisation or as an individual."""

    type: Literal["MemberPracticeBegun"] = "MemberPracticeBegun"
    person_id: UUID
    full_name: str
    organisation_id: UUID | None
    begun_on: date
    practice_id: UUID | None = None  # which practice; none where only the Bar knows of it


class MemberPracticeEnded(Event):
    """A member practises no more; this was the last day."""

    type: Literal["MemberPracticeEnded"] = "MemberPracticeEnded"
    person_id: UUID
    full_name: str
    ended_on: date
    practice_id: UUID | None = None


class MemberPracticeGivenBack(Event):
    """What had ended a member's practice was annulled: it goes on, or ended for something else."""

    type: Literal["MemberPracticeGivenBack"] = "MemberPracticeGivenBack"
    person_id: UUID
    full_name: str
    practice_id: UUID
    ended_on: date | None  # the last day, where something else ended it


class MemberCertificateRevoked(Event):
    """The Federation received the decision that revoked the certificate of a member."""

    type: Literal["MemberCertificateRevoked"] = "MemberCertificateRevoked"
    person_id: UUID
    full_name: str
    certificate_id: UUID
    received_on: date


class MemberCertificateLost(Event):
    """A decision revoked the certificate of a member, from that day on."""

    type: Literal["MemberCertificateLost"] = "MemberCertificateLost"
    decision_id: UUID
    lost_on: date


class MemberCertificateRestored(Event):
    """The decision that revoked the certificate of a member was annulled."""

    type: Literal["MemberCertificateRestored"] = "MemberCertificateRestored"
    decision_id: UUID
    restored_on: date
