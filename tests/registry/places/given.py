"""One of each noun that has a place, before the reorganisation of 2025-07-01."""

from datetime import date
from typing import Any

from shared.contracts.registry.branch import BranchChanged, BranchRegistered, BranchTerminated
from shared.contracts.registry.membership import MembershipAdmitted, MembershipWithdrawn
from shared.contracts.registry.organisation import (
    OrganisationChanged,
    OrganisationContent,
    OrganisationForm,
    OrganisationRegistered,
)
from shared.contracts.registry.organisation_ending import OrganisationTerminated, TerminationGround
from shared.contracts.registry.person import PersonContactChanged, PersonDied, PersonRegistered
from shared.contracts.registry.practice import (
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeForm,
)
from shared.contracts.registry.reorganisation import (
    BranchAreaReorganised,
    MembershipAreaReorganised,
    OrganisationAreaReorganised,
    PersonAreaReorganised,
    PracticeAreaReorganised,
)
from tests.registry.context import (
    BAR_NAME,
    CERTIFICATE,
    NAME,
    NUMBER,
    OLD_COMMUNE,
    ORGANISATION,
    STREAM,
)

BEFORE, MAY, LAST_OLD, NEW_DAY = (
    date(2023, 3, 1),
    date(2025, 5, 2),
    date(2025, 6, 30),
    date(2025, 7, 1),
)
SPLIT, PART, OTHER_PART = "20296", "20197", "20194"
FIRM = "Văn phòng luật sư Bình Minh"


def person(area: str = OLD_COMMUNE) -> PersonRegistered:
    """Build the event with only what the test is about."""
    return PersonRegistered(
        person_id=STREAM,
        full_name=NAME,
        citizen_number="«sealed»",
        birth_date="«sealed»",
        area=area,
        registered_on=BEFORE,
    )


def member(area: str = OLD_COMMUNE) -> MembershipAdmitted:
    """Build the event with only what the test is about."""
    return MembershipAdmitted(
        person_id=STREAM,
        full_name=NAME,
        certificate_id=CERTIFICATE,
        number=NUMBER,
        bar=BAR_NAME,
        area=area,
        admitted_on=BEFORE,
    )


def organisation(area: str = OLD_COMMUNE) -> OrganisationRegistered:
    """Build the event with only what the test is about."""
    return OrganisationRegistered(
        name=FIRM,
        form=OrganisationForm.LAW_OFFICE,
        registration_number="32.01.0052/TP/ĐKHĐ",
        seat="12 đường Ví Dụ",
        area=area,
        registered_on=BEFORE,
    )


def branch(area: str = OLD_COMMUNE) -> BranchRegistered:
    """Build the event with only what the test is about."""
    return BranchRegistered(
        organisation_id=ORGANISATION,
        organisation_name=FIRM,
        name="Chi nhánh",
        registration_number="0003/CN",
        seat="14 đường Ví Dụ",
        area=area,
        registered_on=BEFORE,
    )


def practice(area: str = OLD_COMMUNE) -> LawyerJoinedOrganisation:
    """Build the event with only what the test is about."""
    return LawyerJoinedOrganisation(
        certificate_id=CERTIFICATE,
        person_id=STREAM,
        full_name=NAME,
        organisation_id=ORGANISATION,
        organisation_name=FIRM,
        form=PracticeForm.FOUNDER,
        area=area,
        joined_on=BEFORE,
    )


def followed(noun: str, before: str, area: str, *, chosen: bool = False) -> Any:
    """Build what says that a noun's place followed."""
    said: dict[str, Any] = {
        "previous_area": before,
        "area": area,
        "chosen": chosen,
        "reorganised_on": NEW_DAY,
    }
    match noun:
        case "person":
            return PersonAreaReorganised(person_id=STREAM, **said)
        case "membership":
            return MembershipAreaReorganised(person_id=STREAM, **said)
        case "organisation":
            return OrganisationAreaReorganised(**said)
        case "branch":
            return BranchAreaReorganised(organisation_id=ORGANISATION, **said)
        case _:
            return PracticeAreaReorganised(certificate_id=CERTIFICATE, person_id=STREAM, **said)


OPENED = {
    "person": person,
    "membership": member,
    "organisation": organisation,
    "branch": branch,
    "practice": practice,
}
ENDED: dict[str, Any] = {
    "person": PersonDied(person_id=STREAM, full_name=NAME, basis="x", died_on=MAY),
    "membership": MembershipWithdrawn(
        person_id=STREAM,
        full_name=NAME,
        certificate_id=CERTIFICATE,
        bar=BAR_NAME,
        withdrawn_on=MAY,
    ),
    "organisation": OrganisationTerminated(
        name=FIRM, ground=TerminationGround.OWN_WILL, terminated_on=MAY
    ),
    "branch": BranchTerminated(
        organisation_id=ORGANISATION, name="Chi nhánh", reason="x", terminated_on=MAY
    ),
    "practice": LawyerLeftOrganisation(
        certificate_id=CERTIFICATE,
        person_id=STREAM,
        organisation_id=ORGANISATION,
        reason="x",
        left_on=MAY,
    ),
}


def moved(noun: str, area: str, day: date) -> Any:
    """Build what says that a noun's place is elsewhere from a day on; not every noun moves."""
    match noun:
        case "person":
            return PersonContactChanged(person_id=STREAM, area=area, changed_on=day)
        case "organisation":
            return OrganisationChanged(
                contents=(OrganisationContent.SEAT,), seat="x", area=area, changed_on=day
            )
        case _:
            return BranchChanged(organisation_id=ORGANISATION, area=area, changed_on=day)
