"""The timeline of many streams: what stands around an event, and no word of what it says."""

from datetime import date
from typing import Any
from uuid import UUID

from services.reporting.views.chronicle import events_of
from shared.contracts.registry.membership import MembershipRecordVoided
from shared.messages import Recorded
from tests.reporting.given import ONE, RULES, admitted, suspended
from tests.support.spec import recorded

DAY = date(2025, 6, 1)


def test_what_was_recorded_in_error_stays_and_says_so() -> None:
    history: list[Recorded[Any]] = [
        recorded(admitted(), 1),
        recorded(suspended(ONE, DAY, DAY), 2),
        recorded(MembershipRecordVoided(reason="Nhầm"), 3, voids=UUID(int=2)),
    ]
    told = events_of([one.envelope for one in history], RULES)

    assert [(one.name, one.voided) for one in told] == [
        ("MembershipAdmitted", False),
        ("MembershipSuspended", True),
        ("MembershipRecordVoided", False),
    ]


def test_a_rule_row_that_is_not_known_here_has_no_provision_to_name() -> None:
    row = RULES.on("TRAINEE-PER-GUIDE-MAX", DAY)
    known = recorded(admitted(), 1, rule_rows=(row.id, "nothing/2025-01-01"))
    (one,) = events_of([known.envelope], RULES)

    assert [bool(basis) for _, basis in one.basis] == [True, False]
