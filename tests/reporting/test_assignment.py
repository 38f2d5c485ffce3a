"""Whose a piece of work is: given once, handed over, taken back; each word of it is kept."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.reporting.assignment import decider, steps
from services.reporting.assignment.rules import AssignWork, HandOverWork, ReleaseWork, RemindWork
from services.reporting.assignment.state import Assigned, Released, Unassigned, claims
from services.reporting.context import Context
from services.reporting.views.assignment import Row, rows_of
from shared.contracts.reporting.assignment import (
    WorkAssigned,
    WorkHandedOver,
    WorkReleased,
    WorkReminded,
)
from shared.law.catalogue import Catalogue
from shared.law.data import load_holidays, load_rules, load_territory
from tests.support.spec import OFFICER, Scenario

TODAY, EARLIER = date(2026, 3, 2), date(2026, 2, 27)
WORK = "certificate-00000000-0000-0000-0000-000000000001"
HANH, BAO = UUID(int=71), UUID(int=72)
CONTEXT = Context(
    actor=OFFICER,
    at=datetime(2026, 3, 2, 3, tzinfo=UTC),
    province="48",
    command_id=UUID(int=99),
    stream=f"assignment-{UUID(int=5)}",
    rules=load_rules(),
    calendar=load_holidays(),
    territory=load_territory(),
    catalogue=Catalogue(()),
)
NOTHING = Scenario(decider, CONTEXT)
GIVEN = WorkAssigned(work=WORK, to=HANH, note="Hồ sơ gấp", assigned_on=EARLIER)
TAKEN_BACK = WorkReleased(work=WORK, handed_from=HANH, released_on=EARLIER)


def test_work_is_given_to_an_account() -> None:
    NOTHING.when(AssignWork(work=WORK, to=HANH, note=" Hồ sơ gấp ")).then(
        WorkAssigned(work=WORK, to=HANH, note="Hồ sơ gấp", assigned_on=TODAY)
    )


def test_whoever_has_it_hands_it_over_and_to_the_same_one_nothing_changes() -> None:
    given = NOTHING.given(GIVEN)

    given.when(HandOverWork(to=BAO, note="Nghỉ phép")).then(
        WorkHandedOver(work=WORK, handed_from=HANH, to=BAO, note="Nghỉ phép", handed_on=TODAY)
    )
    given.when(HandOverWork(to=HANH)).then_nothing()


def test_it_is_taken_back_once_and_given_again() -> None:
    NOTHING.given(GIVEN).when(ReleaseWork()).then(
        WorkReleased(work=WORK, handed_from=HANH, released_on=TODAY)
    )
    released = NOTHING.given(GIVEN, TAKEN_BACK)
    released.when(ReleaseWork()).then_nothing()
    released.when(HandOverWork(to=BAO)).then(WorkAssigned(work=WORK, to=BAO, assigned_on=TODAY))


@pytest.mark.parametrize("command", [HandOverWork(to=BAO), ReleaseWork()])
def test_what_was_never_given_is_neither_handed_over_nor_taken_back(
    command: HandOverWork | ReleaseWork,
) -> None:
    NOTHING.when(command).then_rejected("not-in-this-state")


def test_it_is_given_for_the_first_time_once() -> None:
    NOTHING.given(GIVEN).when(AssignWork(work=WORK, to=BAO)).then_rejected("not-in-this-state")


def test_a_piece_of_work_has_one_stream_of_who_has_it() -> None:
    assert claims(Unassigned()) == frozenset()
    for state in (Assigned(WORK, HANH, EARLIER), Released(WORK, EARLIER)):
        assert claims(state) == {f"work/{WORK}"}
    assert steps(Unassigned()) == (AssignWork,)
    assert steps(Assigned(WORK, HANH, EARLIER)) == (HandOverWork, RemindWork, ReleaseWork)
    assert steps(Released(WORK, EARLIER)) == (HandOverWork,)


def test_rows_say_whose_it_is() -> None:
    assert rows_of(Unassigned()) == set()
    assert rows_of(Assigned(WORK, HANH, EARLIER, "x")) == {Row(EARLIER, None, WORK, HANH, "x")}
    assert rows_of(Released(WORK, EARLIER)) == {Row(EARLIER, None, WORK, None, None)}


@pytest.mark.parametrize("work", ["", "certificate", "certificate-x", "a b-" + "0" * 36])
def test_work_is_named_by_a_stream(work: str) -> None:
    with pytest.raises(ValidationError):
        AssignWork(work=work, to=HANH)


def test_whoever_has_it_is_reminded_once_a_day_unless_there_is_something_to_say() -> None:
    reminded = WorkReminded(work=WORK, to=HANH, reminded_on=TODAY)
    given = NOTHING.given(GIVEN)

    given.when(RemindWork()).then(reminded)
    NOTHING.given(GIVEN, reminded).when(RemindWork()).then_nothing()
    NOTHING.given(GIVEN, reminded).when(RemindWork(note="Mai hết hạn")).then(
        WorkReminded(work=WORK, to=HANH, note="Mai hết hạn", reminded_on=TODAY)
    )
    NOTHING.given(GIVEN, TAKEN_BACK).when(RemindWork()).then_rejected("not-in-this-state")
    (row,) = rows_of(Assigned(WORK, HANH, EARLIER, None, TODAY))
    assert row == Row(EARLIER, None, WORK, HANH, None, TODAY)
