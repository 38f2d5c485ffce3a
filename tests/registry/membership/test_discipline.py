"""Suspensions and deletions overlap, arrive late and are annulled; each stands on its own."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.registry.membership import decider
from services.registry.membership.discipline import (
    RecordCaseClosed,
    RecordCaseOpened,
    RecordDeletion,
    RecordDisciplineAnnulled,
    RecordSuspension,
    RecordWarning,
    ReinstateMember,
)
from services.registry.membership.standing import Status, periods, status_on
from services.registry.membership.state import Membership
from shared.contracts.registry.membership import (
    MemberDisciplineClosed,
    MembershipEvent,
    MembershipReinstated,
)
from tests.registry.context import NAME, PERSON, on
from tests.registry.membership.given import (
    ADMITTED_ON,
    ANOTHER,
    CASE,
    ONE,
    a_membership,
    admitted,
    annulled,
    applied,
    considered,
    deleted,
    refused,
    running,
    suspended,
    warned,
    withdrawn,
)
from tests.support.spec import recorded

JUNE_1, NOV_30 = date(2025, 6, 1), date(2025, 11, 30)
YEAR = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]

suspension = RecordSuspension(decision_id=ONE, starts_on=JUNE_1, ends_on=NOV_30)
deletion = RecordDeletion(decision_id=ONE, deleted_on=JUNE_1)
annulment = RecordDisciplineAnnulled(decision_id=ONE, annulled_on=NOV_30)


def after(*events: MembershipEvent) -> Membership:
    """Fold events into the state that they lead to."""
    return decider.replay([recorded(event, number) for number, event in enumerate(events, 1)])


def test_what_the_bar_decided_is_recorded() -> None:
    member = a_membership.given(admitted)
    member.when(suspension).then(suspended(ONE, JUNE_1, NOV_30))
    member.when(deletion).then(deleted(ONE, JUNE_1))
    member.when(annulment).then(annulled(ONE))


def test_of_a_membership_that_is_not_known_here_nothing_is_recorded_yet() -> None:
    for command in (suspension, deletion, annulment):
        a_membership.when(command).then_unknown()


def test_recording_the_same_again_changes_nothing() -> None:
    a_membership.given(admitted, suspended(ONE, JUNE_1, NOV_30)).when(suspension).then_nothing()
    a_membership.given(admitted, deleted(ONE, JUNE_1)).when(deletion).then_nothing()
    a_membership.given(admitted, annulled(ONE)).when(annulment).then_nothing()


def test_a_suspension_has_its_first_and_last_day_and_a_deletion_no_end() -> None:
    state = after(admitted, suspended(ONE, JUNE_1, NOV_30), deleted(ANOTHER, date(2025, 9, 1)))

    assert [
        status_on(state, day)
        for day in (date(2025, 5, 11), ADMITTED_ON, JUNE_1, date(2025, 9, 1), date(2025, 12, 1))
    ] == [Status.NONE, Status.ACTIVE, Status.SUSPENDED, Status.DELETED, Status.DELETED]


def test_annulling_one_decision_leaves_the_other() -> None:
    state = after(
        admitted, suspended(ONE, JUNE_1, NOV_30), deleted(ANOTHER, JUNE_1), annulled(ANOTHER)
    )

    assert status_on(state, JUNE_1) is Status.SUSPENDED


opening = RecordCaseOpened(case_id=CASE, opened_on=considered.opened_on)
closing = RecordCaseClosed(case_id=CASE, closed_on=NOV_30)
closed = MemberDisciplineClosed(case_id=CASE, closed_on=NOV_30)
warning = RecordWarning(decision_id=ONE, warned_on=warned.warned_on)


def reinstated(decision: UUID, day: date) -> MembershipReinstated:
    """Build the event with only what the test is about."""
    return MembershipReinstated(
        person_id=PERSON, full_name=NAME, decision_id=decision, reinstated_on=day
    )


def test_warnings_and_open_cases_are_noted_and_change_no_status() -> None:
    a_membership.given(admitted).when(warning).then(warned)
    a_membership.given(admitted, warned).when(warning).then_nothing()
    a_membership.given(admitted).when(opening).then(considered)
    a_membership.given(admitted, considered).when(opening).then_nothing()
    a_membership.given(admitted, considered).when(closing).then(closed)
    a_membership.given(admitted).when(closing).then_nothing()
    a_membership.given(admitted, considered, closed).when(closing).then_nothing()
    a_membership.given(admitted, considered, closed).when(opening).then(considered)
    assert status_on(after(admitted, warned, considered), NOV_30) is Status.ACTIVE
    for command in (warning, opening, closing):
        a_membership.when(command).then_unknown()


def test_facts_are_recorded_in_any_state_that_exists() -> None:
    for events in ((applied,), (applied, refused), (admitted, withdrawn)):
        a_membership.given(*events).when(suspension).then(suspended(ONE, JUNE_1, NOV_30))
        a_membership.given(*events).when(opening).then(considered)


def test_a_case_leads_to_its_membership_even_when_the_member_left() -> None:
    assert f"membership-case/{CASE}" in decider.claims(after(admitted, considered))
    assert decider.claims(after(admitted, considered, withdrawn)) == {f"membership-case/{CASE}"}


def test_that_a_suspension_is_over_is_said_once_and_not_before() -> None:
    member = a_membership.given(admitted, suspended(ONE, JUNE_1, NOV_30))
    again = reinstated(ONE, date(2025, 12, 1))

    member.when(ReinstateMember()).then(again)
    member.knowing(on(NOV_30, noun="membership")).when(ReinstateMember()).then_rejected(
        "suspension-not-over"
    )
    a_membership.given(admitted, suspended(ONE, JUNE_1, NOV_30), again).when(
        ReinstateMember()
    ).then_nothing()
    a_membership.given(admitted, suspended(ONE, JUNE_1, NOV_30), annulled(ONE)).when(
        ReinstateMember()
    ).then_nothing()
    a_membership.given(admitted, suspended(ONE, JUNE_1, NOV_30), withdrawn).when(
        ReinstateMember()
    ).then_nothing()
    a_membership.when(ReinstateMember()).then_unknown()


def test_suspensions_that_adjoin_end_together() -> None:
    two = (suspended(ONE, JUNE_1, NOV_30), suspended(ANOTHER, date(2025, 12, 1), date(2026, 2, 28)))

    assert running(admitted, *two)["suspension-ends"].due_on == date(2026, 2, 28)
    a_membership.given(admitted, *two).when(ReinstateMember()).then(
        reinstated(ONE, date(2026, 3, 1)), reinstated(ANOTHER, date(2026, 3, 1))
    )


decisions = st.lists(
    st.tuples(st.sampled_from(YEAR), st.integers(0, 200), st.booleans()), min_size=1, max_size=5
).map(
    lambda drawn: [
        deleted(UUID(int=number), first)
        if for_ever
        else suspended(UUID(int=number), first, first + timedelta(days=length))
        for number, (first, length, for_ever) in enumerate(drawn)
    ]
)


@given(decisions, st.data())
def test_the_order_in_which_decisions_become_known_changes_no_day(
    decided: list[MembershipEvent], data: st.DataObject
) -> None:
    by = [UUID(int=number) for number in range(len(decided))]
    events = [*decided, *(annulled(one) for one in data.draw(st.sets(st.sampled_from(by))))]

    one, other = after(admitted, *events), after(admitted, *data.draw(st.permutations(events)))

    assert [status_on(one, day) for day in YEAR] == [status_on(other, day) for day in YEAR]


@given(decisions)
def test_periods_say_of_every_day_what_the_rule_says(decided: list[MembershipEvent]) -> None:
    state = after(admitted, *decided)
    cut = periods(state)

    for day in YEAR:
        said = [p.status for p in cut if p.starts_on <= day < (p.ends_before or date.max)]
        assert said == [status for status in [status_on(state, day)] if status is not Status.NONE]
