"""Offices abroad: told of by the organisation, in time or late. Luật Luật sư Đ.43."""

from datetime import date
from uuid import UUID, uuid5

from services.registry.organisation import decider, steps
from services.registry.organisation.abroad import RecordOfficeAbroad, RecordOfficeAbroadEnd
from shared.contracts.registry.organisation_abroad import OfficeAbroadEnded, OfficeAbroadNotified
from tests.registry.organisation.given import an_organisation, registered
from tests.support.spec import recorded

OFFICE = uuid5(UUID(int=99), "office")
LICENSED, TOLD, LATE, ENDED = (
    date(2025, 9, 1),
    date(2025, 9, 16),
    date(2025, 9, 17),
    date(2025, 11, 3),
)
opened = OfficeAbroadNotified(
    office_id=OFFICE,
    country="Nhật Bản",
    address="1-2-3 Chiyoda",
    licensed_on=LICENSED,
    notified_on=TOLD,
    late=False,
)
ended = OfficeAbroadEnded(
    office_id=OFFICE, country="Nhật Bản", ended_on=ENDED, notified_on=date(2025, 11, 12), late=False
)


def opens(told: date = TOLD, licensed: date = LICENSED) -> RecordOfficeAbroad:
    return RecordOfficeAbroad(
        country="Nhật Bản", address="1-2-3 Chiyoda", licensed_on=licensed, notified_on=told
    )


def ends(
    on: date = ENDED, told: date = ended.notified_on, which: UUID = OFFICE
) -> RecordOfficeAbroadEnd:
    return RecordOfficeAbroadEnd(office_id=which, ended_on=on, notified_on=told)


def test_an_office_abroad_is_told_of_within_ten_working_days() -> None:
    here = an_organisation.given(registered)
    outcome = here.when(opens())

    outcome.then(opened)
    outcome.under("ORG-FOREIGN-OFFICE-DAYS/2007-01-01")
    here.when(opens(LATE)).then(opened.model_copy(update={"notified_on": LATE, "late": True}))
    here.when(opens(date(2020, 1, 1), date(2020, 1, 2))).then_rejected(
        "before-organisation-began", "told-before"
    )
    here.when(opens(date(2030, 1, 1))).then_rejected("in-the-future")
    an_organisation.when(opens()).then_rejected("not-in-this-state")


def test_its_end_is_told_of_within_seven() -> None:
    here = an_organisation.given(registered, opened)
    outcome = here.when(ends())

    outcome.then(ended)
    outcome.under("ORG-FOREIGN-OFFICE-END-DAYS/2007-01-01")
    late = date(2025, 11, 13)
    here.when(ends(told=late)).then(ended.model_copy(update={"notified_on": late, "late": True}))
    here.when(ends(which=UUID(int=9))).then_rejected("office-not-known")
    here.when(ends(date(2025, 8, 1), date(2025, 7, 1))).then_rejected(
        "ends-before-it-starts", "told-before"
    )
    over = an_organisation.given(registered, opened, ended)
    over.when(ends()).then_nothing()
    over.when(ends(date(2026, 2, 2), date(2026, 2, 3))).then_rejected("office-ended-already")
    state = decider.replay([recorded(registered), recorded(opened, 2), recorded(ended, 3)])
    assert RecordOfficeAbroad in steps(state)
    assert [(one.country, one.ended_on) for one in state.abroad] == [("Nhật Bản", ENDED)]  # type: ignore[union-attr]
