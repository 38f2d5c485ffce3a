"""An irreversible act takes two persons, who are two accounts."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.kernel.proposal import (
    ActApproved,
    ActCarriedOut,
    ActNotCarriedOut,
    ActProposed,
    ActTakenBack,
    ActTurnedDown,
)
from shared.messages import Actor, Role
from shared.nouns.proposal import (
    ApproveAct,
    ProposeAct,
    RecordActDone,
    RecordActRefused,
    TakeActBack,
    TurnActDown,
    proposal,
)
from tests.registry.context import on
from tests.support.spec import OFFICER, Scenario

KEY = UUID(int=9)
FIRST, SECOND = OFFICER, Actor(id=UUID(int=8), role=Role.DEPARTMENT, unit="Sở Tư pháp")
SAID: dict[str, Any] = {
    "noun": "certificate",
    "command": "RecordRevocation",
    "about": f"certificate-{UUID(int=3)}",
    "seen_version": 4,
    "body": "{}",
    "open_to": ("role:department",),
    "open_in": (),
    "proposer_name": "Một",
}
assert FIRST.id is not None
assert SECOND.id is not None
PROPOSED = ActProposed(proposal_id=KEY, proposer=FIRST.id, personal=(), **SAID)
APPROVED = ActApproved(proposal_id=KEY, approver=SECOND.id, approver_name="Hai", reason=None)
DONE = ActCarriedOut(proposal_id=KEY, act=UUID(int=5), position=7)
TODAY = replace(on(date(2026, 7, 1), noun="proposal"), stream=f"proposal-{KEY}")
BY_FIRST = Scenario(proposal("registry"), replace(TODAY, actor=FIRST))
BY_SECOND = Scenario(proposal("registry"), replace(TODAY, actor=SECOND))


def test_whoever_asks_for_an_act_is_named_with_it() -> None:
    BY_FIRST.when(ProposeAct(**SAID)).then(PROPOSED)


def test_another_person_approves_it() -> None:
    BY_SECOND.given(PROPOSED).when(ApproveAct(approver_name="Hai")).then(APPROVED)


@pytest.mark.parametrize(
    "command", [ApproveAct(approver_name="Một"), TurnActDown(by_name="Một", reason="Thôi")]
)
def test_nobody_decides_their_own(command: ApproveAct | TurnActDown) -> None:
    as_admin = Actor(id=FIRST.id, role=Role.ADMIN, unit="Quản trị")

    for actor in (FIRST, as_admin):
        own = Scenario(proposal("registry"), replace(TODAY, actor=actor))
        own.given(PROPOSED).when(command).then_rejected("own-proposal")


def test_it_is_turned_down_with_a_reason_and_taken_back_by_whose_it_is() -> None:
    BY_SECOND.given(PROPOSED).when(TurnActDown(by_name="Hai", reason="Chưa đủ")).then(
        ActTurnedDown(proposal_id=KEY, by=UUID(int=8), by_name="Hai", reason="Chưa đủ")
    )
    BY_FIRST.given(PROPOSED).when(TakeActBack()).then(ActTakenBack(proposal_id=KEY, reason=None))
    BY_SECOND.given(PROPOSED).when(TakeActBack()).then_rejected("not-own-proposal")


def test_an_act_that_the_rules_refused_may_be_approved_anew() -> None:
    refused = ActNotCarriedOut(proposal_id=KEY, act=UUID(int=5), faults=("not-in-this-state",))
    tried = BY_SECOND.given(PROPOSED, APPROVED)

    tried.when(RecordActRefused(act=UUID(int=5), faults=("not-in-this-state",))).then(refused)
    BY_SECOND.given(PROPOSED, APPROVED, refused).when(ApproveAct(approver_name="Hai")).then(
        APPROVED
    )


def test_what_is_done_is_settled() -> None:
    BY_SECOND.given(PROPOSED, APPROVED).when(RecordActDone(act=UUID(int=5), position=7)).then(DONE)
    for command in (ApproveAct(approver_name="Hai"), TakeActBack()):
        BY_SECOND.given(PROPOSED, APPROVED, DONE).when(command).then_rejected("not-in-this-state")


def test_what_waits_is_found_by_what_it_is_about_and_what_is_settled_is_not() -> None:
    decider = proposal("registry")
    waiting = decider.evolve(decider.initial, PROPOSED)
    settled = decider.evolve(decider.evolve(waiting, APPROVED), DONE)

    assert decider.claims(waiting) == {f"proposal/certificate-{UUID(int=3)}/{KEY}"}
    assert decider.claims(settled) == frozenset()
