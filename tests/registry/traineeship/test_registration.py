"""A Bar registers a trainee whom an organisation accepts and a lawyer of some years guides."""

from dataclasses import replace
from datetime import date

import pytest

from services.registry.traineeship import decider, steps
from services.registry.traineeship.registration import (
    EnterTraineeship,
    RecordExemption,
    RegisterTrainee,
)
from services.registry.traineeship.state import Traineeship
from shared.contracts.registry.traineeship import TraineeshipRecordVoided, TraineeshipTerm
from shared.corrections import VoidRecord
from shared.messages import Role
from tests.registry.context import COMMUNE, ORGANISATION, PERSON
from tests.registry.traineeship.given import (
    ANOTHER_GUIDE,
    GUIDE,
    NEW_LAWYER,
    REGISTERED_ON,
    SERVED_ON,
    a_traineeship,
    after,
    completed,
    exam_passed,
    exempted,
    knowing,
    moved,
    registered,
    removed,
    running,
    served,
    signed_on,
    struck_off,
)

REGISTER = RegisterTrainee(
    person_id=PERSON,
    area=COMMUNE,
    term=TraineeshipTerm.FULL,
    organisation_id=ORGANISATION,
    guide_certificate=GUIDE,
    guide_place=1,
    registered_on=date(2025, 7, 7),
    decision=signed_on(date(2025, 7, 7)),
)
EXEMPT = RecordExemption(
    person_id=PERSON, area=COMMUNE, basis="Thẩm phán trung cấp", exempted_on=date(2025, 7, 7)
)
ENTER = EnterTraineeship(
    person_id=PERSON,
    area=COMMUNE,
    term=TraineeshipTerm.FULL,
    registered_on=date(2012, 3, 1),
    completed_on=date(2013, 9, 2),
    entered_from="Sổ 2012",
)


def changed(**what: object) -> RegisterTrainee:
    """Register otherwise in one thing."""
    return REGISTER.model_copy(update=what)


def test_a_trainee_is_registered_and_names_where_and_with_whom() -> None:
    outcome = a_traineeship.when(REGISTER)

    outcome.then(registered.model_copy(update={"registered_on": date(2025, 7, 7)}))
    outcome.under("GUIDE-MIN-YEARS/2013-07-01", "TRAINEE-PER-GUIDE-MAX/2013-07-01")
    (one,) = outcome.decided
    assert (one.effective_on, one.subjects) == (date(2025, 7, 7), (PERSON,))
    assert one.decision == REGISTER.decision


def test_every_fault_of_a_registration_at_once() -> None:
    alone = knowing(persons={}, organisations={}, certificates={})
    wrong = changed(area="99999", registered_on=date(2026, 3, 3), guide_place=4)

    a_traineeship.knowing(alone).when(wrong).then_rejected(
        "person-not-known",
        "in-the-future",
        "unknown-area",
        "organisation-not-known",
        "certificate-not-known",
        "guide-has-no-such-place",
    )


def test_the_organisation_was_there_and_the_guide_might_practise_for_some_years() -> None:
    early = changed(registered_on=date(2024, 2, 1), area="20227")
    a_traineeship.when(early).then_rejected("organisation-not-there-yet")
    a_traineeship.when(changed(guide_certificate=NEW_LAWYER)).then_rejected("guide-too-new")
    later = changed(guide_certificate=NEW_LAWYER, registered_on=date(2026, 4, 1))
    assert a_traineeship.knowing(knowing(date(2026, 4, 1))).when(later).decided
    guides = knowing().certificates
    taken = (date(2025, 7, 1), date(2025, 8, 31))
    deprived = {**guides, GUIDE: replace(guides[GUIDE], deprived=(taken,))}
    a_traineeship.knowing(knowing(certificates=deprived)).when(REGISTER).then_rejected(
        "guide-may-not-practise"
    )


@pytest.mark.parametrize("place", [1, 2, 3])
def test_each_place_of_a_guide_is_one_claim(place: int) -> None:
    state = after(registered.model_copy(update={"guide_place": place}))

    assert decider.claims(state) == {f"trainee/{PERSON}", f"guide/{GUIDE}/{place}"}
    assert a_traineeship.when(changed(guide_place=place)).decided


def test_a_place_is_free_again_when_the_trainee_goes_or_is_done() -> None:
    person = f"trainee/{PERSON}"

    assert decider.claims(Traineeship()) == frozenset()
    assert decider.claims(after(registered, completed)) == {person}
    assert decider.claims(after(registered, exam_passed(SERVED_ON))) == {person}
    assert decider.claims(after(registered, removed(SERVED_ON))) == frozenset()
    assert decider.claims(after(registered, struck_off(SERVED_ON))) == frozenset()
    assert decider.claims(after(registered, moved(SERVED_ON, place=3))) == {
        person,
        f"guide/{ANOTHER_GUIDE}/3",
    }


def test_an_old_register_is_entered_without_judging_it() -> None:
    outcome = a_traineeship.when(ENTER)

    first, second = outcome.decided
    assert (first.event.type, first.effective_on) == ("TraineeshipRegistered", date(2012, 3, 1))
    assert (second.event.type, second.effective_on) == ("TraineeshipCompleted", date(2013, 9, 2))
    state = after(first.event)
    assert not state.notices
    assert decider.claims(state) == {f"trainee/{PERSON}"}
    one = ENTER.model_copy(update={"completed_on": None, "guide_certificate": NEW_LAWYER})
    assert len(a_traineeship.when(one).decided) == 1


def test_every_fault_of_an_old_register_at_once() -> None:
    alone = knowing(persons={}, organisations={}, certificates={})
    wrong = ENTER.model_copy(
        update={
            "area": "99999",
            "organisation_id": ORGANISATION,
            "guide_certificate": GUIDE,
            "completed_on": date(2012, 2, 1),
        }
    )

    a_traineeship.knowing(alone).when(wrong).then_rejected(
        "person-not-known",
        "unknown-area",
        "organisation-not-known",
        "certificate-not-known",
        "before-traineeship",
    )
    late = ENTER.model_copy(update={"completed_on": date(2026, 3, 3)})
    a_traineeship.when(late).then_rejected("in-the-future")


def test_who_is_exempt_serves_no_term() -> None:
    a_traineeship.when(EXEMPT).then(exempted.model_copy(update={"exempted_on": date(2025, 7, 7)}))
    wrong = EXEMPT.model_copy(update={"area": "99999", "exempted_on": date(2026, 3, 3)})
    a_traineeship.knowing(knowing(persons={})).when(wrong).then_rejected(
        "person-not-known", "in-the-future", "unknown-area"
    )
    a_traineeship.given(exempted).when(REGISTER).then_rejected("not-in-this-state")
    assert decider.claims(after(exempted)) == {f"trainee-exempt/{PERSON}"}
    assert steps(after(exempted)) == ()


@pytest.mark.parametrize("command", [REGISTER, ENTER, EXEMPT])
@pytest.mark.parametrize("history", [running, served])
def test_nobody_is_registered_in_the_same_record_twice(command: object, history: object) -> None:
    history.when(command).then_rejected("not-in-this-state")  # type: ignore[attr-defined]


def test_a_command_reads_what_its_rule_must_know() -> None:
    assert decider.reads(REGISTER) == (
        f"person-{PERSON}",
        f"organisation-{ORGANISATION}",
        f"certificate-{GUIDE}",
    )
    assert decider.reads(ENTER) == decider.reads(EXEMPT) == (f"person-{PERSON}",)


def test_a_registration_in_error_never_happened() -> None:
    outcome = running.when(
        VoidRecord(command_id=running.history[0].envelope.command_id, reason="x")
    )

    outcome.then(TraineeshipRecordVoided(reason="x"))
    assert outcome.decided[0].subjects == (PERSON,)
    assert decider.voidable_by.keys() == {Role.BAR, Role.DEPARTMENT}


def test_it_is_about_the_trainee_and_where_they_live() -> None:
    state = after(registered)

    assert decider.areas(state) == {COMMUNE}
    assert decider.subjects(state) == {PERSON}
    assert decider.areas(Traineeship()) == decider.subjects(Traineeship()) == frozenset()


def test_a_form_shows_how_many_a_guide_may_take() -> None:
    rules = knowing().rules
    shown = decider.guides(Traineeship(), RegisterTrainee, rules, REGISTERED_ON)

    assert {path: row.id for path, row in shown.items()} == {
        "guide_place": "TRAINEE-PER-GUIDE-MAX/2013-07-01"
    }
    assert decider.guides(Traineeship(), EnterTraineeship, rules, REGISTERED_ON) == {}
