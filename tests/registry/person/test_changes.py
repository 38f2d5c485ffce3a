"""Names and residences change, each on its day."""

from datetime import date
from uuid import UUID

from services.registry.person import decider
from services.registry.person.changes import RecordContactChange, RecordNameChange
from services.registry.person.state import Registered, said_on
from shared.contracts.registry.person import (
    PersonContactChanged,
    PersonEvent,
    PersonNameChanged,
    PersonsMerged,
)
from shared.personal.field import personal_fields
from tests.registry.context import COMMUNE, ELSEWHERE, NAME, OLD_COMMUNE, STREAM, on
from tests.registry.person.test_registration import TODAY, registered
from tests.support.spec import Scenario, recorded

OTHER = UUID(int=77)
MARRIED = "Lê Thị Hạnh Dung"
EARLY, LATE = date(2020, 5, 4), date(2026, 2, 1)
a_person = Scenario(decider, on(TODAY, noun="person"))
merged = PersonsMerged(
    person_id=STREAM, full_name=NAME, into=OTHER, into_name=NAME, basis="x", merged_on=TODAY
)


def name_change(name: str = MARRIED, day: date = LATE) -> RecordNameChange:
    """Build the command with only what the test is about."""
    return RecordNameChange(full_name=name, basis="Quyết định 12/QĐ-UBND", changed_on=day)


def named(name: str = MARRIED, day: date = LATE, before: str = NAME) -> PersonNameChanged:
    """Build the event with only what the test is about."""
    return PersonNameChanged(
        person_id=STREAM,
        full_name=name,
        previous_name=before,
        basis="Quyết định 12/QĐ-UBND",
        changed_on=day,
    )


def move(day: date = TODAY, area: str = ELSEWHERE, person_id: UUID = STREAM) -> RecordContactChange:
    """Build the command with only what the test is about."""
    return RecordContactChange(
        person_id=person_id, address="12 Lý Thường Kiệt", area=area, changed_on=day
    )


moved = PersonContactChanged(
    person_id=STREAM, address="12 Lý Thường Kiệt", area=ELSEWHERE, changed_on=TODAY
)


def person_of(*events: PersonEvent) -> Registered:
    """Fold what happened into a person who is known."""
    state = decider.replay([recorded(one, number) for number, one in enumerate(events, start=1)])
    assert isinstance(state, Registered)
    return state


def test_a_name_changes_on_its_day_however_late_it_is_known() -> None:
    outcome = a_person.given(registered).when(name_change()).then(named())

    assert (outcome.decided[0].effective_on, outcome.decided[0].subjects) == (LATE, (STREAM,))


def test_the_same_name_again_changes_nothing() -> None:
    a_person.given(registered, named(day=TODAY)).when(name_change(day=TODAY)).then_nothing()


def test_a_name_does_not_change_in_the_future_nor_where_the_record_was_merged() -> None:
    a_person.given(registered, merged).when(name_change(day=date(2026, 3, 3))).then_rejected(
        "in-the-future", "merged-away"
    )


def test_names_recorded_in_any_order_hold_by_their_days() -> None:
    state = person_of(registered, named(), named("Lê Hạnh", EARLY))

    assert said_on(state.names, EARLY) == "Lê Hạnh"
    assert said_on(state.names, LATE) == MARRIED
    assert state.full_name == NAME  # as registered, in March
    assert said_on(state.names, date(1999, 1, 1)) == "Lê Hạnh"


def test_somebody_moves() -> None:
    a_person.given(registered).when(move()).then(moved)
    state = person_of(registered, moved)

    assert decider.areas(state) == {ELSEWHERE}
    assert state.full_name == NAME


def test_a_move_has_all_its_faults_at_once() -> None:
    a_person.given(registered, merged).when(
        move(date(2026, 3, 3), "99999", UUID(int=5))
    ).then_rejected("another-person", "in-the-future", "unknown-area", "merged-away")


def test_an_old_commune_is_of_its_day() -> None:
    assert a_person.given(registered).when(move(date(2025, 6, 30), OLD_COMMUNE)).decided
    a_person.given(registered).when(move(area=OLD_COMMUNE)).then_rejected("unknown-area")


def test_nobody_unknown_changes() -> None:
    for command in (name_change(), move()):
        a_person.when(command).then_rejected("not-in-this-state")


def test_where_somebody_is_reached_is_their_own() -> None:
    expected = {"address": "person_id", "phone": "person_id"}

    assert personal_fields(RecordContactChange) == expected
    assert personal_fields(PersonContactChanged) == expected
    assert personal_fields(PersonNameChanged) == {}
    assert person_of(registered).places[0].area == COMMUNE
