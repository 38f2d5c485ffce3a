"""What was recorded in error never happened, and stays in the history."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.registry.certificate import decider
from services.registry.certificate.standing import status_on
from services.registry.certificate.state import Status
from shared.contracts.registry.certificate import CertificateEvent, CertificateRecordVoided
from shared.corrections import VoidRecord
from shared.messages import Recorded
from tests.registry.certificate.given import ONE, a_certificate, applied, deprived, issued
from tests.registry.context import PERSON, on
from tests.support.spec import POLICY, recorded

A_DAY = date(2025, 6, 1)
SECOND, THIRD = UUID(int=2), UUID(int=3)  # commands
voided = CertificateRecordVoided(reason="Nhập nhầm hồ sơ")
history: list[Recorded[CertificateEvent]] = [recorded(applied, 1), recorded(issued(on=A_DAY), 2)]


def void(command_id: UUID) -> VoidRecord:
    """Build the command with only what the test is about."""
    return VoidRecord(command_id=command_id, reason="Nhập nhầm hồ sơ")


def test_a_command_to_the_stream_may_be_voided() -> None:
    outcome = a_certificate.given(applied, issued(on=A_DAY)).when(void(SECOND))

    outcome.then(voided)
    assert (outcome.decided[0].voids, outcome.decided[0].subjects) == (SECOND, (PERSON,))


def test_what_a_policy_recorded_is_undone_only_through_its_cause() -> None:
    by_a_policy = a_certificate.given(
        applied, deprived(ONE, A_DAY, A_DAY), actor=POLICY, causation_id=ONE
    )

    by_a_policy.when(void(SECOND)).then_rejected("undone-only-through-its-cause")
    by_a_policy.knowing(replace(on(A_DAY), actor=POLICY)).when(void(SECOND)).then(voided)


def test_a_void_takes_back_all_that_the_command_led_to() -> None:
    both: list[Recorded[CertificateEvent]] = [
        *history,
        recorded(deprived(ONE, A_DAY, A_DAY), 3, command_id=SECOND),
        recorded(voided, 4, voids=SECOND),
    ]
    state = decider.replay(both)

    assert status_on(state, A_DAY) is Status.SUBMITTED
    assert not state.restrictions


def test_a_void_that_was_itself_in_error_is_as_if_it_had_never_been() -> None:
    state = decider.replay(
        [*history, recorded(voided, 3, voids=SECOND), recorded(voided, 4, voids=THIRD)]
    )

    assert status_on(state, A_DAY) is Status.ISSUED


def test_when_the_filing_is_void_the_issue_still_says_when_it_was_filed() -> None:
    state = decider.replay([*history, recorded(voided, 3, voids=UUID(int=1))])

    assert status_on(state, applied.filed_on) is Status.SUBMITTED
    assert status_on(state, A_DAY) is Status.ISSUED
