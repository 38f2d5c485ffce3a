"""A branch is an organisation's, registered by the Department of its own province."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.branch import decider, steps
from services.registry.branch.changes import ChangeBranch, TerminateBranch
from services.registry.branch.queries import BranchFilters, branches
from services.registry.branch.rows import rows_of
from services.registry.branch.rules import EnterBranch, RegisterBranch
from services.registry.branch.state import Unregistered
from services.registry.places import FollowReorganisation
from shared.contracts.registry.branch import BranchEvent, BranchRegistered
from shared.messages import Recorded
from tests.registry.context import CERTIFICATE, COMMUNE, OLD_COMMUNE, ORGANISATION, on
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, DAY = date(2026, 3, 2), date(2025, 8, 4)
a_branch = Scenario(decider, on(TODAY, noun="branch"))
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


def register(area: str = COMMUNE, day: date = DAY) -> RegisterBranch:
    """Build the command with only what the test is about."""
    return RegisterBranch(
        organisation_id=ORGANISATION,
        name="Chi nhánh Hải Châu",
        registration_number="48.2025.04.0007/TP/ĐKHĐ-CN",
        seat="3 Bạch Đằng",
        area=area,
        head_certificate=CERTIFICATE,
        registered_on=day,
    )


def enter(area: str = OLD_COMMUNE) -> EnterBranch:
    """Build the command with only what the test is about."""
    return EnterBranch(
        organisation_id=ORGANISATION,
        name="Chi nhánh Hải Châu",
        registration_number="0007",
        seat="3 Bạch Đằng",
        area=area,
        registered_on=date(2012, 1, 5),
        entered_from="Sổ 2012",
    )


def test_a_branch_is_registered_and_names_its_organisation() -> None:
    a_branch.when(register()).then(registered)
    assert decider.reads(register()) == (
        f"organisation-{ORGANISATION}",
        f"certificate-{CERTIFICATE}",
    )
    assert decider.reads(enter()) == (f"organisation-{ORGANISATION}",)


def test_a_branch_of_an_old_register_is_entered_without_judging_it() -> None:
    (one,) = a_branch.when(enter()).decided

    assert one.event.type == "BranchRegistered"
    assert one.effective_on == date(2012, 1, 5)
    a_branch.when(enter("99999")).then_rejected("unknown-area")


def test_every_fault_at_once() -> None:
    alone = on(TODAY, noun="branch", organisations={}, certificates={})
    a_branch.knowing(alone).when(register("99999", date(2026, 3, 3))).then_rejected(
        "organisation-not-known", "certificate-not-known", "in-the-future", "unknown-area"
    )
    a_branch.when(register(day=date(2024, 2, 1))).then_rejected("before-organisation")


def test_a_branch_is_registered_once_and_its_number_is_its_own() -> None:
    a_branch.given(registered).when(register()).then_rejected("not-in-this-state")
    state = decider.replay([recorded(registered)])

    number = "branch-number/48.2025.04.0007/tp/đkhđ-cn"
    assert decider.claims(state) == {number, f"branch-of/{ORGANISATION}/{number}"}
    assert decider.areas(state) == {COMMUNE}
    assert decider.claims(Unregistered()) == decider.areas(Unregistered()) == frozenset()
    assert steps(Unregistered()) == (RegisterBranch, EnterBranch)
    assert steps(state) == (ChangeBranch, FollowReorganisation, TerminateBranch)


async def test_a_branch_stands_in_the_register_from_its_day_on(connection: AsyncConnection) -> None:
    history: list[Recorded[BranchEvent]] = [recorded(registered, 1)]
    await follow(connection, "branch", history, "branch-1")
    found = BranchFilters(name="hai chau", number="0007", area=COMMUNE)

    assert await branches(connection, ask(date(2025, 8, 3)), BranchFilters()) == []
    (row,) = await branches(connection, ask(DAY), found)
    assert (row.organisation_id, row.seat) == (ORGANISATION, "3 Bạch Đằng")
    assert rows_of(Unregistered()) == set()
