"""Events about places that followed a reorganisation of areas: nobody moved, the area is another.

Each stands in the stream of what is at the place; the area before it stays good for its time.
"""

from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from shared.messages import Event, Value


class AreaPassed(Value):
    """The area of a place ended, and from the next day on the place lies in another."""

    previous_area: str
    area: str
    chosen: bool  # by an officer, since the area before was split
    reorganised_on: date


class PersonAreaReorganised(AreaPassed, Event):
    """Where somebody lives lies in another area."""

    type: Literal["PersonAreaReorganised"] = "PersonAreaReorganised"
    person_id: UUID


class MembershipAreaReorganised(AreaPassed, Event):
    """Where a member of a Bar lives lies in another area."""

    type: Literal["MembershipAreaReorganised"] = "MembershipAreaReorganised"
    person_id: UUID


class OrganisationAreaReorganised(AreaPassed, Event):
    """The seat of an organisation lies in another area."""

    type: Literal["OrganisationAreaReorganised"] = "OrganisationAreaReorganised"


class TransactionOfficeAreaReorganised(AreaPassed, Event):
    """A transaction office lies in another area."""

    type: Literal["TransactionOfficeAreaReorganised"] = "TransactionOfficeAreaReorganised"
    office_id: UUID


OrganisationPlace: TypeAlias = OrganisationAreaReorganised | TransactionOfficeAreaReorganised


class BranchAreaReorganised(AreaPassed, Event):
    """The seat of a branch lies in another area."""

    type: Literal["BranchAreaReorganised"] = "BranchAreaReorganised"
    organisation_id: UUID


class PracticeAreaReorganised(AreaPassed, Event):
    """Where a lawyer practises lies in another area."""

    type: Literal["PracticeAreaReorganised"] = "PracticeAreaReorganised"
    certificate_id: UUID
    person_id: UUID
