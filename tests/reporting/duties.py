"""Events about practice, trainees and duties, made by hand; what a test is about it says itself."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.registry.branch import BranchRegistered
from shared.contracts.registry.competency import CompetencyKind, CompetencyRecorded
from shared.contracts.registry.engagement import (
    EngagementClosed,
    EngagementOpened,
    EngagementResult,
    EngagementStage,
    Purpose,
)
from shared.contracts.registry.legalaid import (
    AidForm,
    AidProvider,
    Beneficiary,
    LegalAidFinished,
    LegalAidRecorded,
)
from shared.contracts.registry.party import PartyCellFounded, PartyMembersCounted
from shared.contracts.registry.practice import (
    IndividualPracticeRegistered,
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeForm,
)
from shared.contracts.registry.traineeship import (
    TraineeExamFailed,
    TraineeExamPassed,
    TraineeshipPaused,
    TraineeshipRegistered,
    TraineeshipTerm,
)
from shared.contracts.registry.training import (
    ConvertedActivity,
    CpdConversionGranted,
    CpdExemptionGranted,
    CpdHoursRecorded,
    CpdYearOpened,
    TrainingContent,
    TrainingProvider,
)
from tests.reporting.given import AREA, FIRM, LAN, QUAN

FIRM_NAME = "Văn phòng luật sư Quân và Cộng sự"
BEGAN = date(2015, 1, 5)


def joined(person: UUID = QUAN, on: date = BEGAN, **said: Any) -> LawyerJoinedOrganisation:
    """A lawyer practises in the office."""
    return LawyerJoinedOrganisation(
        **{
            "certificate_id": person,
            "person_id": person,
            "full_name": "Đặng Minh Quân",
            "organisation_id": FIRM,
            "organisation_name": FIRM_NAME,
            "form": PracticeForm.FOUNDER,
            "area": AREA,
            "joined_on": on,
            **said,
        }
    )


def left(on: date, person: UUID = QUAN) -> LawyerLeftOrganisation:
    """And practises there no more."""
    return LawyerLeftOrganisation(
        certificate_id=person, person_id=person, organisation_id=FIRM, reason="Thôi", left_on=on
    )


def alone(on: date, person: UUID = QUAN) -> IndividualPracticeRegistered:
    """A lawyer practises in an individual capacity."""
    return IndividualPracticeRegistered(
        certificate_id=person,
        person_id=person,
        full_name="Đặng Minh Quân",
        registration_number="48.09.0007/TP/ĐKHNCN",
        employer="Công ty Giả Định",
        area=AREA,
        registered_on=on,
    )


def branched(area: str, on: date) -> BranchRegistered:
    """A branch of the office."""
    return BranchRegistered(
        organisation_id=FIRM,
        organisation_name=FIRM_NAME,
        name="Chi nhánh Hội An",
        registration_number="48.01.0233-01/TP/ĐKHĐ-CN",
        seat="2 Trần Phú",
        area=area,
        registered_on=on,
    )


# Trainees --------------------------------------------------------------------------------------


def trainee(on: date, **said: Any) -> TraineeshipRegistered:
    """A trainee in the office, guided by its head."""
    return TraineeshipRegistered(
        **{
            "person_id": LAN,
            "full_name": "Nguyễn Thị Lan",
            "area": AREA,
            "term": TraineeshipTerm.FULL,
            "organisation_id": FIRM,
            "organisation_name": FIRM_NAME,
            "guide_certificate": QUAN,
            "guide_name": "Đặng Minh Quân",
            "guide_place": 1,
            "registered_on": on,
            **said,
        }
    )


def paused(starts_on: date, ends_on: date) -> TraineeshipPaused:
    """The trainee stops for a time."""
    return TraineeshipPaused(
        person_id=LAN, full_name="Nguyễn Thị Lan", starts_on=starts_on, ends_on=ends_on
    )


def passed(on: date, until: date | None = None) -> TraineeExamPassed:
    """The examination passed."""
    return TraineeExamPassed(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        session="1/2025",
        exam_number="KT-01",
        issued_on=on,
        valid_until=until,
    )


def failed(on: date, session: str) -> TraineeExamFailed:
    """The examination failed, of two that the law allows to fail."""
    return TraineeExamFailed(
        person_id=LAN,
        full_name="Nguyễn Thị Lan",
        session=session,
        held_on=on,
        failures_allowed=2,
    )


# Duties ----------------------------------------------------------------------------------------


def owed(person: UUID = QUAN, name: str = "Đặng Minh Quân", year: int = 2025) -> CpdYearOpened:
    """A year of training: eight hours by the law of that time."""
    return CpdYearOpened(
        person_id=person,
        full_name=name,
        membership_id=person,
        bar="Đoàn Luật sư",
        area=AREA,
        year=year,
        owed_from=date(year, 1, 1),
        required_hours=8,
    )


def learned(
    on: date,
    hours: int,
    content: TrainingContent = TrainingContent.PROFESSIONAL,
    *,
    counts: bool = True,
) -> CpdHoursRecorded:
    """Hours of a course."""
    return CpdHoursRecorded(
        person_id=QUAN,
        year=on.year,
        content=content,
        hours=hours,
        counts=counts,
        course="Kỹ năng",
        provider=TrainingProvider.BAR,
        held_on=on,
    )


def converted(on: date, hours: int) -> CpdConversionGranted:
    """An article that counts as hours."""
    return CpdConversionGranted(
        person_id=QUAN,
        year=on.year,
        activity=ConvertedActivity.ARTICLE,
        title="Bài viết",
        hours=hours,
        done_on=on,
        granted_on=on,
    )


def exempted(on: date) -> CpdExemptionGranted:
    """An exemption; its ground is sealed."""
    return CpdExemptionGranted(
        person_id=QUAN, year=on.year, exemption_ground="«sealed»", granted_on=on
    )


def aided(on: date, **said: Any) -> LegalAidRecorded:
    """A matter for a poor person."""
    return LegalAidRecorded(
        **{
            "person_id": QUAN,
            "full_name": "Đặng Minh Quân",
            "certificate_id": QUAN,
            "area": AREA,
            "beneficiary": Beneficiary.POOR,
            "provider": AidProvider.REGISTERED_BODY,
            "aid_form": AidForm.LITIGATION,
            "begun_on": on,
            **said,
        }
    )


def aid_finished(on: date, hours: int) -> LegalAidFinished:
    """And its end."""
    return LegalAidFinished(
        person_id=QUAN,
        area=AREA,
        beneficiary=Beneficiary.POOR,
        provider=AidProvider.REGISTERED_BODY,
        hours=hours,
        ended_on=on,
    )


def engaged(on: date, **said: Any) -> EngagementOpened:
    """An agency engages a lawyer for a project, from the beginning on."""
    return EngagementOpened(
        **{
            "agency": "Ban quản lý dự án Giả Định",
            "area": AREA,
            "purpose": Purpose.PROJECT,
            "about": "Đường ven sông",
            "stage": EngagementStage.BEGINNING,
            "person_id": QUAN,
            "full_name": "Đặng Minh Quân",
            "opened_on": on,
            **said,
        }
    )


def broken_off(on: date) -> EngagementClosed:
    """And stops it."""
    return EngagementClosed(
        agency="Ban quản lý dự án Giả Định",
        area=AREA,
        purpose=Purpose.PROJECT,
        stage=EngagementStage.BEGINNING,
        result=EngagementResult.BROKEN_OFF,
        outcome="Dừng dự án",
        closed_on=on,
    )


def able(person: UUID = QUAN, subject: str = "Tiếng Anh", **said: Any) -> CompetencyRecorded:
    """A language."""
    return CompetencyRecorded(
        **{
            "person_id": person,
            "full_name": "Đặng Minh Quân",
            "certificate_id": person,
            "area": AREA,
            "competency_kind": CompetencyKind.FOREIGN_LANGUAGE,
            "subject": subject,
            "proof": "IELTS",
            "valid_from": date(2025, 1, 1),
            **said,
        }
    )


def cell(on: date, name: str = "Chi bộ 1") -> PartyCellFounded:
    """A Party cell."""
    return PartyCellFounded(name=name, bar="Đoàn Luật sư", founded_on=on)


def counted(on: date, members: int) -> PartyMembersCounted:
    """And its members."""
    return PartyMembersCounted(name="Chi bộ 1", bar="Đoàn Luật sư", members=members, counted_on=on)
