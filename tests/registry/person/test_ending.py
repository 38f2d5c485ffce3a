"""A person dies, or stands in the register twice."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry.context import KnownPerson
from services.registry.person import decider, steps
from services.registry.person.ending import MergePersons, RecordDeath, RecordDistinctPersons
from services.registry.person.registration import CorrectPerson
from services.registry.person.state import Registered, Unregistered
from shared.contracts.registry.person import (
    PersonDied,
    PersonEvent,
    PersonRecordVoided,
    PersonsDistinguished,
    PersonsMerged,
)
from shared.corrections import VoidRecord
from shared.messages import Recorded
from tests.registry.context import NAME, STREAM, on
from tests.registry.person.test_registration import TODAY, registered, registration
from tests.support.spec import Scenario, recorded

OTHER, THIRD = UUID(int=77), UUID(int=78)
DIED = date(2026, 2, 1)
PAPER = "Trích lục khai tử 15/TLKT"
KNOWN = {OTHER: KnownPerson(full_name="Lê Hạnh")}
a_person = Scenario(decider, on(TODAY, noun="person", persons=KNOWN))
died = PersonDied(person_id=STREAM, full_name=NAME, basis=PAPER, died_on=DIED)
merged = PersonsMerged(
    person_id=STREAM,
    full_name=NAME,
    into=OTHER,
    into_name="Lê Hạnh",
    basis="CMND và CCCD",
    merged_on=TODAY,
)
death, merger = RecordDeath(died_on=DIED, basis=PAPER), MergePersons(into=OTHER, basis=merged.basis)


def test_a_death_is_recorded_whatever_became_of_the_record() -> None:
    outcome = a_person.given(registered).when(death).then(died)

    assert (outcome.decided[0].effective_on, outcome.decided[0].subjects) == (DIED, (STREAM,))
    a_person.given(registered, merged).when(death).then(died)


def test_the_same_death_again_changes_nothing_and_another_day_is_refused() -> None:
    a_person.given(registered, died).when(death).then_nothing()
    a_person.given(registered, died).when(
        RecordDeath(died_on=date(2026, 3, 3), basis=PAPER)
    ).then_rejected("in-the-future", "died-already")


def test_a_death_in_error_is_voided() -> None:
    a_person.given(registered, died).when(
        VoidRecord(command_id=UUID(int=2), reason="Nhầm người")
    ).then(PersonRecordVoided(reason="Nhầm người"))
    state = decider.replay(
        [
            recorded(registered),
            recorded(died, 2),
            recorded(PersonRecordVoided(reason="x"), 3, voids=UUID(int=2)),
        ]
    )

    assert isinstance(state, Registered)
    assert state.died_on is None


def test_a_merger_stands_in_both_streams_and_so_is_voided_in_both() -> None:
    outcome = a_person.given(registered).when(merger).then(merged, merged)

    assert [one.stream for one in outcome.decided] == [None, f"person-{OTHER}"]
    assert {one.subjects for one in outcome.decided} == {(STREAM, OTHER)}
    assert decider.reads(merger) == (f"person-{OTHER}",)
    assert decider.reads(death) == ()


def test_the_same_merger_again_changes_nothing() -> None:
    a_person.given(registered, merged).when(merger).then_nothing()


def test_one_merges_into_somebody_else_who_is_known_and_goes_on() -> None:
    a_person.given(registered).when(MergePersons(into=STREAM, basis="x")).then_rejected(
        "merged-into-itself"
    )
    a_person.given(registered).when(MergePersons(into=THIRD, basis="x")).then_rejected(
        "person-not-known"
    )
    a_person.given(registered, merged).when(MergePersons(into=THIRD, basis="x")).then_rejected(
        "merged-away", "person-not-known"
    )
    gone = {OTHER: replace(KNOWN[OTHER], merged_into=THIRD)}
    a_person.knowing(on(TODAY, noun="person", persons=gone)).given(registered).when(
        merger
    ).then_rejected("other-merged-away")


def test_nobody_unknown_dies_or_is_merged() -> None:
    for command in (death, merger):
        a_person.when(command).then_rejected("not-in-this-state")


def test_both_records_are_about_both_and_both_histories_stay() -> None:
    other = registered.model_copy(update={"person_id": OTHER, "full_name": "Lê Hạnh"})
    gone = decider.replay([recorded(registered), recorded(merged, 2)])
    goes_on = decider.replay([recorded(other), recorded(merged, 2)])

    assert decider.subjects(gone) == decider.subjects(goes_on) == {STREAM, OTHER}
    assert isinstance(gone, Registered)
    assert isinstance(goes_on, Registered)
    assert (gone.merged_into, goes_on.merged_into) == (OTHER, None)
    assert goes_on.duplicates == {STREAM}
    assert (gone.full_name, goes_on.full_name) == (NAME, "Lê Hạnh")
    assert steps(gone) == (CorrectPerson, RecordDeath)


def test_a_merger_of_nobody_known_says_nothing() -> None:
    # The other command, which registered this person, was recorded in error.
    history: list[Recorded[PersonEvent]] = [recorded(merged, 2)]

    assert decider.replay(history) == Unregistered()
    a_person.given(registered).when(registration()).then_rejected("not-in-this-state")


distinct = RecordDistinctPersons(other=OTHER, basis="Khác số định danh")
told_apart = PersonsDistinguished(
    person_id=STREAM, other_id=OTHER, basis="Khác số định danh", distinguished_on=TODAY
)


def test_two_who_look_alike_are_told_apart_in_both_records() -> None:
    outcome = a_person.given(registered).when(distinct).then(told_apart, told_apart)

    assert [one.stream for one in outcome.decided] == [None, f"person-{OTHER}"]
    assert decider.reads(distinct) == (f"person-{OTHER}",)
    a_person.given(registered, told_apart).when(distinct).then_nothing()
    a_person.when(distinct).then_rejected("not-in-this-state")


def test_who_is_told_apart_is_another_who_is_known_and_goes_on() -> None:
    one = a_person.given(registered)
    one.when(RecordDistinctPersons(other=STREAM, basis="x")).then_rejected("merged-into-itself")
    one.when(RecordDistinctPersons(other=THIRD, basis="x")).then_rejected("person-not-known")
    gone = {OTHER: replace(KNOWN[OTHER], merged_into=THIRD)}
    elsewhere = one.knowing(on(TODAY, noun="person", persons=gone))
    elsewhere.when(distinct).then_rejected("other-merged-away")


def test_two_who_were_told_apart_merge_only_once_that_is_void() -> None:
    one = a_person.given(registered, told_apart)

    one.when(merger).then_rejected("are-two-persons")
    other = told_apart.model_copy(update={"person_id": OTHER, "other_id": STREAM})
    a_person.given(registered, other).when(merger).then_rejected("are-two-persons")
    history: list[Recorded[PersonEvent]] = [
        recorded(registered),
        recorded(told_apart, 2),
        recorded(PersonRecordVoided(reason="x"), 3, voids=UUID(int=2)),
    ]
    state = decider.replay(history)
    assert isinstance(state, Registered)
    assert state.distinct_from == frozenset()
