"""Places follow the reorganisation of 2025-07-01: by themselves, or as an officer chooses."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.registry.app import build
from services.registry.organisation.reorganised import FollowOfficeReorganisation
from services.registry.places import FollowReorganisation
from shared.contracts.registry.organisation import (
    OrganisationEntered,
    TransactionOfficeEnded,
    TransactionOfficeMoved,
    TransactionOfficeNotified,
)
from shared.contracts.registry.person import PersonsMerged
from shared.contracts.registry.reorganisation import TransactionOfficeAreaReorganised
from shared.corrections import VoidRecord
from tests.registry.context import COMMUNE, NAME, OLD_COMMUNE, on
from tests.registry.places.given import (
    BEFORE,
    ENDED,
    FIRM,
    LAST_OLD,
    MAY,
    NEW_DAY,
    OPENED,
    OTHER_PART,
    PART,
    SPLIT,
    followed,
    moved,
)
from tests.support.spec import Scenario, recorded

NOUNS = {one.noun: one for one in build().nouns}
TODAY, ROW = date(2026, 3, 2), "TERR-LEVELS/2025-07-01"
OFFICE = UUID(int=61)
every = pytest.mark.parametrize("noun", OPENED)
movable = pytest.mark.parametrize("noun", ["person", "organisation", "branch"])


def a(noun: str, *events: Any, today: date = TODAY) -> Scenario[Any, Any, Any, Any]:
    """Start from a noun with what happened to it, on a day of the test's own."""
    return Scenario(NOUNS[noun], on(today, noun=noun)).given(*events)


@every
def test_a_place_follows_its_area_into_the_one_that_it_passed_into(noun: str) -> None:
    decided = a(noun, OPENED[noun]()).when(FollowReorganisation())

    decided.then(followed(noun, OLD_COMMUNE, COMMUNE)).under(ROW)
    assert {one.effective_on for one in decided.decided} == {NEW_DAY}


@every
def test_the_same_again_changes_nothing(noun: str) -> None:
    done = a(noun, OPENED[noun](), followed(noun, OLD_COMMUNE, COMMUNE))

    done.when(FollowReorganisation()).then_nothing()
    done.when(FollowReorganisation(area=COMMUNE)).then_nothing()
    done.when(FollowReorganisation(area=PART)).then_rejected("area-not-reorganised")


@every
def test_of_an_area_that_was_split_an_officer_chooses_the_part(noun: str) -> None:
    one = a(noun, OPENED[noun](SPLIT))

    one.when(FollowReorganisation()).then_rejected("area-was-split")
    one.when(FollowReorganisation(area=COMMUNE)).then_rejected("area-not-a-successor")
    chosen = one.when(FollowReorganisation(area=OTHER_PART))
    chosen.then(followed(noun, SPLIT, OTHER_PART, chosen=True))


@every
def test_before_the_reorganisation_there_is_nothing_to_follow(noun: str) -> None:
    one = a(noun, OPENED[noun](), today=LAST_OLD)

    one.when(FollowReorganisation()).then_nothing()


@every
def test_what_ended_before_stays_where_it_was(noun: str) -> None:
    one = a(noun, OPENED[noun](), ENDED[noun])

    one.when(FollowReorganisation()).then_nothing()


@every
def test_who_is_not_known_follows_nowhere(noun: str) -> None:
    a(noun).when(FollowReorganisation()).then_rejected("not-in-this-state")


@every
def test_the_area_of_each_day_is_the_one_that_held_then(noun: str) -> None:
    state = a(noun, OPENED[noun](), followed(noun, OLD_COMMUNE, COMMUNE)).history

    assert NOUNS[noun].areas(NOUNS[noun].replay(state)) == {COMMUNE}
    held = NOUNS[noun].replay(state[:1])
    assert NOUNS[noun].areas(held) == {OLD_COMMUNE}


@movable
def test_a_move_that_becomes_known_late_is_to_follow_anew(noun: str) -> None:
    late = a(noun, OPENED[noun](), followed(noun, OLD_COMMUNE, COMMUNE), moved(noun, "20197", MAY))

    late.when(FollowReorganisation()).then(followed(noun, "20197", "20197"))


@movable
def test_who_moved_since_lives_where_they_said(noun: str) -> None:
    since = a(noun, OPENED[noun](), moved(noun, PART, date(2025, 9, 1)))

    since.when(FollowReorganisation()).then_nothing()


@movable
def test_what_followed_a_move_that_is_void_leads_to_nothing(noun: str) -> None:
    decider = NOUNS[noun]
    history = [
        recorded(OPENED[noun](), 1),
        recorded(moved(noun, "20197", MAY), 2),
        recorded(followed(noun, "20197", "20197"), 3),
        recorded(decider.voided("x"), 4, voids=UUID(int=2)),
    ]
    void = Scenario(decider, on(TODAY, noun=noun), history)

    void.when(FollowReorganisation()).then(followed(noun, OLD_COMMUNE, COMMUNE))


def test_a_choice_is_taken_back_by_a_void_and_made_anew() -> None:
    decider = NOUNS["person"]
    history = [
        recorded(OPENED["person"](SPLIT), 1),
        recorded(followed("person", SPLIT, PART, chosen=True), 2),
    ]
    one = Scenario(decider, on(TODAY, noun="person"), history)

    (void,) = one.when(VoidRecord(command_id=UUID(int=2), reason="x")).decided
    voided = [*history, recorded(void.event, 3, voids=UUID(int=2))]
    anew = Scenario(decider, on(TODAY, noun="person"), voided)
    anew.when(FollowReorganisation(area=OTHER_PART)).then(
        followed("person", SPLIT, OTHER_PART, chosen=True)
    )


def test_a_merged_record_follows_where_it_goes_on() -> None:
    merged = PersonsMerged(
        person_id=UUID(int=21), full_name=NAME, into=UUID(int=2), into_name="x", basis="x",
        merged_on=MAY,
    )  # fmt: skip

    a("person", OPENED["person"](), merged).when(FollowReorganisation()).then_rejected(
        "merged-away"
    )


# Transaction offices ------------------------------------------------------------------------------

notified = TransactionOfficeNotified(
    office_id=OFFICE,
    address="1 đường Ví Dụ",
    area=OLD_COMMUNE,
    founded_on=BEFORE,
    notified_on=BEFORE,
    late=False,
)
office_followed = TransactionOfficeAreaReorganised(
    office_id=OFFICE,
    previous_area=OLD_COMMUNE,
    area=COMMUNE,
    chosen=False,
    reorganised_on=NEW_DAY,
)
follow = FollowOfficeReorganisation(office_id=OFFICE)


def test_an_office_follows_beside_its_seat() -> None:
    firm = a("organisation", OPENED["organisation"](), notified)

    firm.when(follow).then(office_followed)
    firm.when(FollowReorganisation()).then(followed("organisation", OLD_COMMUNE, COMMUNE))


def test_an_office_that_followed_moved_or_ended_follows_no_more() -> None:
    opened = OPENED["organisation"]()
    away = TransactionOfficeMoved(
        office_id=OFFICE, address="x", area=PART, notified_on=TODAY, moved_on=TODAY, late=False
    )
    ended = TransactionOfficeEnded(office_id=OFFICE, notified_on=MAY, ended_on=MAY, late=False)

    for what in (office_followed, away, ended):
        a("organisation", opened, notified, what).when(follow).then_nothing()
    a("organisation", opened).when(follow).then_rejected("office-not-known")


def test_a_register_that_names_no_seat_has_nothing_to_follow() -> None:
    entered = OrganisationEntered(
        name=FIRM, registration_number="32.01.0052/TP/ĐKHĐ", entered_from="sổ cũ"
    )

    a("organisation", entered).when(FollowReorganisation()).then_rejected("seat-not-known")
