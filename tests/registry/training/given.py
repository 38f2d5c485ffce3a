"""Events about a year of training, each with only what tests are about."""

from datetime import date

from shared.contracts.registry.training import (
    ConvertedActivity,
    CpdConversionGranted,
    CpdExemptionGranted,
    CpdExemptionRequested,
    CpdHoursRecorded,
    CpdStatus,
    CpdYearClosed,
    CpdYearOpened,
    TrainingContent,
    TrainingProvider,
)
from shared.messages import Channel
from tests.registry.context import BAR_NAME, COMMUNE, MEMBERSHIP, NAME, PERSON

YEAR, JUNE_3, AUTUMN = 2025, date(2025, 6, 3), date(2025, 10, 1)
AFTER = date(2026, 1, 1)
EIGHT = 8  # as the row CPD-HOURS of that year says

opened = CpdYearOpened(
    person_id=PERSON,
    full_name=NAME,
    membership_id=MEMBERSHIP,
    bar=BAR_NAME,
    area=COMMUNE,
    year=YEAR,
    owed_from=date(YEAR, 1, 1),
    required_hours=EIGHT,
)
mid_year = opened.model_copy(update={"owed_from": date(2025, 5, 5), "required_hours": None})
asked = CpdExemptionRequested(
    person_id=PERSON,
    year=YEAR,
    exemption_ground="illness",
    filed_on=date(2025, 9, 1),
    channel=Channel.COUNTER,
)
exempted = CpdExemptionGranted(
    person_id=PERSON, year=YEAR, exemption_ground="illness", granted_on=date(2025, 9, 5)
)
converted = CpdConversionGranted(
    person_id=PERSON,
    year=YEAR,
    activity=ConvertedActivity.ARTICLE,
    title="Về hợp đồng dịch vụ pháp lý",
    hours=EIGHT,
    done_on=JUNE_3,
    granted_on=date(2025, 6, 10),
)


def trained(
    hours: int,
    content: TrainingContent = TrainingContent.PROFESSIONAL,
    day: date = JUNE_3,
    *,
    counts: bool = True,
) -> CpdHoursRecorded:
    """Say that a course was taken."""
    return CpdHoursRecorded(
        person_id=PERSON,
        year=YEAR,
        content=content,
        hours=hours,
        counts=counts,
        course="Kỹ năng tranh tụng",
        provider=TrainingProvider.BAR,
        held_on=day,
    )


def closed(
    status: CpdStatus, hours: int = 0, *, required: int | None = EIGHT, on: date = AFTER
) -> CpdYearClosed:
    """Say how the year was judged."""
    return CpdYearClosed(
        person_id=PERSON,
        year=YEAR,
        status=status,
        counted_hours=hours,
        required_hours=required,
        closed_on=on,
        membership_id=MEMBERSHIP,
    )
