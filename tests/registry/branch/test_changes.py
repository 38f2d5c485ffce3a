"""A branch changes and ends; its head is a lawyer of the organisation."""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry.branch import decider, steps
from services.registry.branch.changes import ChangeBranch, TerminateBranch
from services.registry.branch.rows import rows_of
from services.registry.branch.rules import RegisterBranch
from services.registry.branch.state import Unregistered
from services.registry.context import KnownOrganisation, KnownPractice
from shared.contracts.registry.branch import BranchChanged, BranchRegistered, BranchTerminated
from tests.registry.context import CERTIFICATE, COMMUNE, ORGANISATION, on
from tests.support.spec import Scenario, recorded

TODAY, DAY, CHANGED, ENDED = (
    date(2026, 3, 2),
    date(2025, 8, 4),
    date(2025, 10, 6),
    date(2026, 1, 12),
)
PRACTICE = UUID(int=61)
OWN = KnownPractice(
    certificate_id=CERTIFICATE, organisation_id=ORGANISATION, begun_on=DAY, ended_on=None
)
registered = BranchRegistered(
    organisation_id=ORGANISATION,
    organisation_name="Văn phòng luật sư Bình Minh",
    name="Chi nhánh Hải Châu",
    registration_number="48.2025.04.0007/TP/ĐKHĐ-CN",
    seat="3 Bạch Đằng",
    area=COMMUNE,
    head_certificate=CERTIFICATE,
    registered_on=DAY,
)
changed = BranchChanged(organisation_id=ORGANISATION, seat="5 Lê Lợi", changed_on=CHANGED)
ended = BranchTerminated(
    organisation_id=ORGANISATION, name=registered.name, reason="Tự chấm dứt", terminated_on=ENDED
)
CHANGE = ChangeBranch(seat="5 Lê Lợi", changed_on=CHANGED)
END = TerminateBranch(reason="Tự chấm dứt", terminated_on=ENDED)


def a_branch(**known: Any) -> Any:
    """Decide with what is known of others."""
    return Scenario(decider, on(TODAY, noun="branch", **known))


def test_a_branch_changes_from_a_day_on() -> None:
    a_branch().given(registered).when(CHANGE).then(changed)
    a_branch().given(registered, changed).when(CHANGE).then_nothing()
    bad = ChangeBranch(
        area="99999",
        head_certificate=UUID(int=5),
        head_practice=PRACTICE,
        changed_on=date(2025, 8, 1),
    )
    a_branch().given(registered, ended).when(bad).then_rejected(
        "branch-ended-already",
        "before-branch",
        "practice-not-known",
        "unknown-area",
        "certificate-not-known",
    )
    assert decider.reads(bad) == (f"certificate-{UUID(int=5)}", f"practice-{PRACTICE}")
    a_branch().when(CHANGE).then_rejected("not-in-this-state")


def test_a_branch_ends_once() -> None:
    a_branch().given(registered).when(END).then(ended)
    a_branch().given(registered, ended).when(END).then_nothing()
    later = TerminateBranch(reason="x", terminated_on=date(2026, 3, 3))
    a_branch().given(registered, ended).when(later).then_rejected(
        "branch-ended-already", "in-the-future"
    )
    assert decider.reads(END) == ()


def test_the_head_is_a_lawyer_of_the_organisation() -> None:
    head = ChangeBranch(head_certificate=CERTIFICATE, head_practice=PRACTICE, changed_on=CHANGED)
    (one,) = a_branch(practices={PRACTICE: OWN}).given(registered).when(head).decided
    assert one.event.head_certificate == CERTIFICATE
    other = KnownPractice(
        certificate_id=CERTIFICATE, organisation_id=None, begun_on=DAY, ended_on=None
    )
    a_branch(practices={PRACTICE: other}).given(registered).when(head).then_rejected(
        "head-not-of-the-organisation"
    )
    new = RegisterBranch(
        organisation_id=ORGANISATION,
        name="Chi nhánh Hải Châu",
        registration_number="7",
        seat="3 Bạch Đằng",
        area=COMMUNE,
        head_certificate=CERTIFICATE,
        head_practice=PRACTICE,
        registered_on=DAY,
    )
    assert decider.reads(new)[-1] == f"practice-{PRACTICE}"
    gone = KnownOrganisation(name="Cũ", registered_on=date(2024, 3, 1), ended_on=DAY)
    a_branch(practices={PRACTICE: other}, organisations={ORGANISATION: gone}).when(
        new
    ).then_rejected("head-not-of-the-organisation", "organisation-ended")


def test_the_register_shows_a_branch_until_it_ends() -> None:
    state = decider.replay([recorded(registered), recorded(changed, 2), recorded(ended, 3)])
    seen = sorted((row.effective_from, row.effective_to, row.seat) for row in rows_of(state))
    assert seen == [(DAY, CHANGED, "3 Bạch Đằng"), (CHANGED, ENDED, "5 Lê Lợi")]
    assert steps(state) == ()
    assert decider.areas(state) == {COMMUNE}
    assert decider.replay([recorded(changed)]) == Unregistered()
    assert decider.replay([recorded(ended)]) == Unregistered()
