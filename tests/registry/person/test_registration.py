"""Persons become known, and what is known of them is put right."""

from datetime import date
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.registry.person import decider, steps
from services.registry.person.registration import CorrectPerson, RegisterPerson
from services.registry.person.state import Unregistered
from shared.contracts.registry.person import (
    PersonCorrected,
    PersonEvent,
    PersonRecordVoided,
    PersonRegistered,
)
from shared.corrections import VoidRecord
from shared.messages import Recorded
from shared.personal.field import STREAM as ITSELF
from shared.personal.field import personal_fields
from shared.personal.lookup import lookups
from tests.registry.context import COMMUNE, ELSEWHERE, NAME, OLD_COMMUNE, STREAM, on
from tests.support.spec import Scenario, recorded

TODAY = date(2026, 3, 2)
a_person = Scenario(decider, on(TODAY, noun="person"))
registered = PersonRegistered(
    person_id=STREAM,
    full_name=NAME,
    citizen_number="048190001234",
    birth_date="1990-05-01",
    area=COMMUNE,
    registered_on=TODAY,
    external_ids=("moj:17",),
)
corrected = PersonCorrected(
    person_id=STREAM,
    full_name="Lê Thị Hạnh Dung",
    citizen_number="048190001234",
    birth_date="1990-05-01",
    area=ELSEWHERE,
    corrected_on=TODAY,
)


def registration(area: str = COMMUNE, day: date | None = None) -> RegisterPerson:
    """Build the command with only what the test is about."""
    return RegisterPerson(
        full_name=f" {NAME} ",
        citizen_number="048190001234",
        birth_date="1990-05-01",
        area=area,
        registered_on=day,
        external_ids=("moj:17",),
    )


def correction(person_id: UUID = STREAM, area: str = ELSEWHERE) -> CorrectPerson:
    """Build the command with only what the test is about."""
    return CorrectPerson(
        person_id=person_id,
        full_name="Lê Thị Hạnh Dung",
        citizen_number="048190001234",
        birth_date="1990-05-01",
        area=area,
    )


def test_somebody_becomes_known_today() -> None:
    outcome = a_person.when(registration()).then(registered)

    assert (outcome.decided[0].subjects, outcome.decided[0].effective_on) == ((STREAM,), TODAY)


def test_an_old_address_is_of_the_day_on_which_it_was_valid() -> None:
    assert a_person.when(registration(OLD_COMMUNE, date(2025, 6, 30))).decided
    a_person.when(registration(OLD_COMMUNE)).then_rejected("unknown-area")
    a_person.when(registration(day=date(2026, 3, 3))).then_rejected("in-the-future")


def test_a_correction_says_everything_anew() -> None:
    a_person.given(registered).when(correction()).then(corrected)


def test_a_correction_names_its_own_person() -> None:
    a_person.given(registered).when(correction(UUID(int=77), "99999")).then_rejected(
        "another-person", "unknown-area"
    )


def test_a_person_is_registered_once_and_corrected_only_after() -> None:
    a_person.given(registered).when(registration()).then_rejected("not-in-this-state")
    a_person.when(correction()).then_rejected("not-in-this-state")
    assert steps(Unregistered()) == (RegisterPerson,)
    assert CorrectPerson in steps(decider.replay([recorded(registered)]))


def test_a_person_is_about_themselves_and_where_they_live_now() -> None:
    state = decider.replay([recorded(registered), recorded(corrected, 2)])

    assert decider.subjects(state) == {STREAM}
    assert decider.areas(state) == {ELSEWHERE}
    assert decider.claims(decider.replay([recorded(registered)])) == {"person-external/moj:17"}
    for named in (decider.subjects, decider.areas, decider.claims):
        assert named(Unregistered()) == frozenset()


def test_a_registration_in_error_is_voided() -> None:
    outcome = a_person.given(registered).when(VoidRecord(command_id=UUID(int=1), reason="Trùng"))

    outcome.then(PersonRecordVoided(reason="Trùng"))
    again: list[Recorded[PersonEvent]] = [
        recorded(registered),
        recorded(PersonRecordVoided(reason="x"), 2, voids=UUID(int=1)),
    ]
    assert decider.replay(again) == Unregistered()


@pytest.mark.parametrize("number", ["12345", "04819000123x", "٠٤٨١٩٠٠٠١٢٣٤", ""])
def test_a_citizen_number_has_twelve_digits_or_the_nine_of_before(number: str) -> None:
    with pytest.raises(ValidationError):
        RegisterPerson(full_name=NAME, citizen_number=number, birth_date="1990-05-01", area=COMMUNE)


def test_all_but_the_name_is_personal_and_found_by_the_citizen_number_alone() -> None:
    expected = {"citizen_number", "birth_date", "address", "phone"}

    assert personal_fields(RegisterPerson) == dict.fromkeys(expected, ITSELF)
    assert personal_fields(PersonRegistered) == dict.fromkeys(expected, ITSELF)
    assert personal_fields(PersonCorrected) == dict.fromkeys(expected, "person_id")
    for command in (RegisterPerson, CorrectPerson):
        assert lookups(command) == {"citizen_number": "citizen-number"}
    for event in (PersonRegistered, PersonCorrected):
        assert lookups(event) == {}  # what is kept is ciphertext


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1990-05-01", "1990-05-01"), ("1/5/1990", "1990-05-01"), ("1990", "1990"), ("1990-05",) * 2],
)
def test_a_birth_date_is_a_day_or_what_old_papers_have_of_it(written: str, kept: str) -> None:
    person = RegisterPerson(
        full_name=NAME, citizen_number="048190001234", birth_date=written, area=COMMUNE
    )

    assert person.birth_date == kept


@pytest.mark.parametrize("written", ["31/02/1990", "1990-13-01", "mai", "", "99-1-1"])
def test_what_is_no_day_is_no_birth_date(written: str) -> None:
    with pytest.raises(ValidationError):
        RegisterPerson(
            full_name=NAME, citizen_number="048190001234", birth_date=written, area=COMMUNE
        )
