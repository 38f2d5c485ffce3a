"""A practice ends for what happened elsewhere, is given back, or goes on in what came after."""

from datetime import date
from uuid import UUID

from services.registry.context import KnownOrganisation
from services.registry.practice import decider, steps
from services.registry.practice.clocks import clocks
from services.registry.practice.ending import EndPractice, LiftPracticeEnd
from services.registry.practice.following import MovePractice, NotePracticeMembership
from services.registry.practice.rows import rows_of
from services.registry.practice.rules import RecordLawyerLeft, RevokeIndividualPractice
from services.registry.practice.state import Practice
from shared.contracts.registry.practice import (
    PracticeEnd,
    PracticeEnded,
    PracticeEndLifted,
    PracticeEvent,
    PracticeForm,
    PracticeGoesOn,
    PracticeMembershipKnown,
)
from shared.law.data import load_holidays, load_rules
from tests.registry.context import (
    CERTIFICATE,
    ELSEWHERE,
    MEMBERSHIP,
    ORGANISATION,
    PERSON,
    on,
)
from tests.registry.practice.test_practice import (
    JOINED,
    LEFT,
    TODAY,
    a_practice,
    alone,
    joined,
    left,
)
from tests.support.spec import recorded

BY, OTHER, INTO = UUID(int=71), UUID(int=72), UUID(int=73)
FIRST, SECOND, LATER = date(2025, 10, 1), date(2025, 11, 3), date(2026, 2, 2)


def ended(ground: PracticeEnd, by: UUID | None, day: date) -> PracticeEnded:
    return PracticeEnded(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        ground=ground,
        decision_id=by,
        ended_on=day,
    )


def lifted(ground: PracticeEnd, still: date | None = None) -> PracticeEndLifted:
    return PracticeEndLifted(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        ground=ground,
        decision_id=BY,
        ended_on=still,
        lifted_on=LATER,
    )


revoked = ended(PracticeEnd.CERTIFICATE_REVOKED, BY, FIRST)
deleted = ended(PracticeEnd.NAME_DELETED, OTHER, SECOND)
gone = ended(PracticeEnd.ORGANISATION_ENDED, None, SECOND)
GIVES_BACK = LiftPracticeEnd(
    ground=PracticeEnd.CERTIFICATE_REVOKED, decision_id=BY, lifted_on=LATER
)


def after(*events: PracticeEvent) -> Practice:
    return decider.replay([recorded(one, number) for number, one in enumerate(events, 1)])


def test_each_loss_stands_on_its_own_and_an_annulment_gives_back_its_own() -> None:
    loses = EndPractice(
        ground=PracticeEnd.NAME_DELETED, decision_id=OTHER, ended_on=deleted.ended_on
    )

    a_practice.given(joined, revoked).when(loses).then(deleted)
    a_practice.given(joined, revoked, deleted).when(loses).then_nothing()
    a_practice.given(joined, revoked).when(GIVES_BACK).then(lifted(PracticeEnd.CERTIFICATE_REVOKED))
    a_practice.given(joined, revoked, deleted).when(GIVES_BACK).then(
        lifted(PracticeEnd.CERTIFICATE_REVOKED, SECOND)
    )
    a_practice.given(joined, deleted).when(GIVES_BACK).then_nothing()
    a_practice.given(joined).when(GIVES_BACK).then_nothing()
    a_practice.when(GIVES_BACK).then_unknown()
    before_decisions_were_named = revoked.model_copy(update={"decision_id": None})
    a_practice.given(joined, before_decisions_were_named).when(GIVES_BACK).then(
        lifted(PracticeEnd.CERTIFICATE_REVOKED)
    )


def test_what_was_given_back_never_ended_and_is_unique_once_more() -> None:
    back = after(joined, revoked, lifted(PracticeEnd.CERTIFICATE_REVOKED))

    (row,) = rows_of(back)
    assert (row.effective_from, row.effective_to) == (JOINED, None)
    assert decider.claims(back) == decider.claims(after(joined))
    half = after(joined, revoked, deleted, lifted(PracticeEnd.CERTIFICATE_REVOKED, SECOND))
    assert {one.effective_to for one in rows_of(half)} == {SECOND}


def test_whoever_has_gone_loses_nothing_and_stays_gone() -> None:
    loses = EndPractice(ground=PracticeEnd.DIED, ended_on=TODAY)
    leaves = RecordLawyerLeft(reason=left.reason, left_on=LEFT)

    a_practice.given(joined, left).when(loses).then_nothing()
    a_practice.given(joined, revoked).when(leaves).then(left)
    a_practice.given(joined, revoked, left).when(leaves).then_nothing()
    a_practice.given(joined, revoked, left).when(GIVES_BACK).then(
        lifted(PracticeEnd.CERTIFICATE_REVOKED, LEFT)
    )
    assert decider.claims(after(joined, revoked, left)) == frozenset()


def test_an_officer_says_what_became_of_whoever_was_given_back_a_place_that_is_no_more() -> None:
    waiting = after(joined, revoked, gone, lifted(PracticeEnd.CERTIFICATE_REVOKED, SECOND))
    rules, calendar = load_rules(), load_holidays()

    (clock,) = clocks(waiting, rules, calendar)
    assert (clock.name, clock.due_on) == ("practice-given-back", None)
    assert clock.rule_row.startswith("PRACTICE-GIVEN-BACK-DAYS")
    assert steps(waiting) == (RecordLawyerLeft,)
    assert clocks(after(joined, gone), rules, calendar) == []
    assert steps(after(joined, gone)) == ()
    said = after(joined, revoked, gone, lifted(PracticeEnd.CERTIFICATE_REVOKED, SECOND), left)
    assert clocks(said, rules, calendar) == []
    assert steps(after(alone, revoked)) == (RevokeIndividualPractice,)
    assert steps(after(joined, ended(PracticeEnd.DIED, None, FIRST))) == ()


# What goes on elsewhere -----------------------------------------------------------------------

MOVES = MovePractice(into_id=INTO, moved_on=SECOND)


KNOWN = KnownOrganisation(name="Công ty luật Bình Minh", registered_on=SECOND, area=ELSEWHERE)
knowing = a_practice.knowing(on(TODAY, noun="practice", organisations={INTO: KNOWN}))


def test_a_lawyer_goes_on_in_what_the_organisation_became() -> None:
    goes_on = PracticeGoesOn(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        into_id=INTO,
        form=PracticeForm.CONTRACTED_LAWYER,
        area=ELSEWHERE,
        moved_on=SECOND,
    )

    knowing.given(joined).when(MOVES).then(gone, goes_on)
    knowing.given(joined, gone, goes_on).when(MOVES).then_nothing()
    knowing.given(joined, revoked).when(MOVES).then(gone)  # a lost right goes nowhere
    later = MOVES.model_copy(update={"moved_on": TODAY})
    knowing.given(joined, left).when(later).then_nothing()
    a_practice.given(joined).when(MOVES).then_rejected("organisation-not-known")
    knowing.when(MOVES).then_unknown()


def test_a_membership_that_comes_after_a_practice_hears_of_it_once() -> None:
    comes = NotePracticeMembership(membership_id=MEMBERSHIP)
    known = PracticeMembershipKnown(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        membership_id=MEMBERSHIP,
        organisation_id=ORGANISATION,
        begun_on=JOINED,
    )

    a_practice.given(joined).when(comes).then(known)
    a_practice.given(joined, known).when(comes).then_nothing()
    a_practice.given(joined, revoked).when(comes).then(known.model_copy(update={"ended_on": FIRST}))
    a_practice.given(alone).when(comes).then(known.model_copy(update={"organisation_id": None}))
    a_practice.when(comes).then_unknown()
