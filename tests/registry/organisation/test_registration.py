"""The Department registers an organisation; its number is an attribute with a history."""

from datetime import date

import pytest

from services.registry.organisation import decider, steps
from services.registry.organisation.numbers import ChangeOrganisationNumber
from services.registry.organisation.registration import EnterOrganisation, RegisterOrganisation
from services.registry.organisation.rows import rows_of
from services.registry.organisation.state import Unregistered
from shared.contracts.registry.organisation import (
    OrganisationEntered,
    OrganisationForm,
    OrganisationNumberChanged,
)
from shared.decider import Fault
from tests.registry.context import CERTIFICATE, COMMUNE, OLD_COMMUNE, on
from tests.registry.organisation.given import (
    CHANGED_ON,
    NEW_NUMBER,
    OLD_NUMBER,
    REGISTERED_ON,
    TODAY,
    an_organisation,
    changed,
    registered,
)
from tests.support.spec import recorded


def register(
    number: str = OLD_NUMBER, area: str = COMMUNE, day: date = REGISTERED_ON
) -> RegisterOrganisation:
    """Build the command with only what the test is about."""
    return RegisterOrganisation(
        name="Văn phòng luật sư Bình Minh",
        form=OrganisationForm.LAW_OFFICE,
        registration_number=number,
        seat="12 Trần Phú",
        area=area,
        head_certificate=CERTIFICATE,
        registered_on=day,
    )


def enter(*previous: str) -> EnterOrganisation:
    """Build the command with only what the test is about."""
    return EnterOrganisation(
        name="Văn phòng luật sư Bình Minh",
        form=OrganisationForm.LAW_OFFICE,
        registration_number=NEW_NUMBER,
        previous_numbers=previous,
        seat="12 Trần Phú",
        area=OLD_COMMUNE,
        registered_on=date(2012, 12, 24),
        entered_from="Sổ 2012",
    )


def change(number: str = NEW_NUMBER, day: date = CHANGED_ON) -> ChangeOrganisationNumber:
    """Build the command with only what the test is about."""
    return ChangeOrganisationNumber(registration_number=number, changed_on=day)


def test_an_organisation_is_registered() -> None:
    an_organisation.when(register()).then(registered)
    assert decider.reads(register()) == (f"certificate-{CERTIFICATE}",)


def test_every_fault_of_a_registration_at_once() -> None:
    an_organisation.knowing(on(TODAY, noun="organisation", certificates={})).when(
        register("21/TP-ĐKHĐ", "99999", date(2026, 3, 3))
    ).then_rejected(
        "not-a-registration-number", "in-the-future", "certificate-not-known", "unknown-area"
    )


def test_the_head_may_use_the_certificate_on_that_day() -> None:
    an_organisation.when(register(day=date(2025, 4, 1))).then_rejected("certificate-not-active")


def test_an_organisation_of_an_old_register_is_found_by_every_number_it_had() -> None:
    outcome = an_organisation.when(enter(OLD_NUMBER))
    (one,) = outcome.decided

    assert isinstance(one.event, OrganisationEntered)
    assert decider.claims(decider.replay([recorded(one.event)])) == {
        "organisation-number/41.-.01.1844",
        "organisation-number/79.2012.01.1844",
    }
    assert decider.reads(enter()) == ()


def test_what_an_old_register_does_not_say_stays_open() -> None:
    command = EnterOrganisation(
        name="Công ty Luật", registration_number="01020716/TP/ĐKHĐ", entered_from="Sổ cũ"
    )
    (one,) = an_organisation.when(command).decided

    assert isinstance(one.event, OrganisationEntered)
    said = one.event
    assert (said.form, said.seat, said.area, said.registered_on) == (None, None, None, None)
    assert said.entered_on == one.effective_on == TODAY
    state = decider.replay([recorded(said)])
    assert decider.areas(state) == frozenset()
    (row,) = rows_of(state)
    assert (row.effective_from, row.form, row.area) == (TODAY, None, None)


def test_every_previous_number_has_the_shape_of_one() -> None:
    outcome = an_organisation.when(enter("1844", OLD_NUMBER))

    assert outcome.faults == (
        Fault("not-a-registration-number", "previous_numbers", {"number": "1844"}),
    )


@pytest.mark.parametrize(
    "written", ["41.01.1844/TP/ĐKHĐ", "41011844/TP-ĐKHĐ", " 41.01.1844/TP-ĐKHĐ"]
)
def test_dots_and_strokes_make_no_other_number(written: str) -> None:
    again = registered.model_copy(update={"registration_number": written.strip()})

    assert decider.claims(decider.replay([recorded(again)])) == decider.claims(
        decider.replay([recorded(registered)])
    )
    an_organisation.given(registered).when(change(written)).then_nothing()


def test_a_number_changes_and_the_one_before_stays_claimed() -> None:
    an_organisation.given(registered).when(change()).then(changed)
    state = decider.replay([recorded(registered), recorded(changed, 2)])

    assert decider.claims(state) == {
        "organisation-number/41.-.01.1844",
        "organisation-number/79.2012.01.1844",
        f"organisation-head/{CERTIFICATE}/organisation-number/41.-.01.1844",
    }
    assert decider.areas(state) == {COMMUNE}


def test_every_fault_of_a_change_at_once() -> None:
    an_organisation.given(registered).when(change("1844", date(2025, 8, 3))).then_rejected(
        "not-a-registration-number", "before-registration"
    )
    an_organisation.given(registered).when(change(day=date(2026, 3, 3))).then_rejected(
        "in-the-future"
    )


def test_what_is_not_there_has_no_number_to_change() -> None:
    an_organisation.when(change()).then_rejected("not-in-this-state")
    an_organisation.given(registered).when(register()).then_rejected("not-in-this-state")
    assert decider.claims(Unregistered()) == decider.areas(Unregistered()) == frozenset()
    assert {RegisterOrganisation, EnterOrganisation} <= set(steps(Unregistered()))
    assert ChangeOrganisationNumber in steps(decider.replay([recorded(registered)]))
    alone: OrganisationNumberChanged = changed
    assert decider.replay([recorded(alone)]) == Unregistered()
