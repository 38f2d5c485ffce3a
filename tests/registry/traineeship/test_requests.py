"""What a trainee asks for is decided in so many days, and who has to know is told in so many."""

from datetime import date

import pytest

from services.registry.traineeship import decider
from services.registry.traineeship.requests import (
    ReceiveTraineeRequest,
    RecordTraineeNotice,
    RefuseTraineeRequest,
)
from services.registry.traineeship.state import Traineeship
from shared.contracts.registry.traineeship import (
    TraineeNotice,
    TraineeNoticeSent,
    TraineeRequest,
    TraineeRequestReceived,
    TraineeRequestRefused,
    TraineeshipEvent,
)
from tests.registry.context import NAME, PERSON
from tests.registry.traineeship.given import (
    REGISTERED_ON,
    a_traineeship,
    after,
    completed,
    extended,
    knowing,
    moved,
    registered,
    removed,
    running,
    served,
    signed_on,
)

DAY = date(2024, 10, 7)  # a Monday
MOVE, EXTENSION = TraineeRequest.MOVE, TraineeRequest.EXTENSION
told = TraineeNoticeSent(
    person_id=PERSON, full_name=NAME, notice=TraineeNotice.REGISTRATION, sent_on=DAY
)


def received(request: TraineeRequest) -> TraineeRequestReceived:
    """Build the event with only what the test is about."""
    return TraineeRequestReceived(
        person_id=PERSON, full_name=NAME, request=request, received_on=DAY
    )


def running_clocks(*events: TraineeshipEvent) -> dict[str, tuple[date | None, str]]:
    """Say what runs, until when, by which row; beside the term."""
    clocks = decider.clocks(after(*events), knowing().rules, knowing().calendar)
    return {
        one.name: (one.due_on, one.rule_row) for one in clocks if one.name != "traineeship-served"
    }


def test_a_request_is_received_once() -> None:
    ask = ReceiveTraineeRequest(request=MOVE, received_on=DAY)

    running.when(ask).then(received(MOVE))
    a_traineeship.given(registered, received(MOVE)).when(ask).then_nothing()
    early = ask.model_copy(update={"received_on": date(2024, 6, 2)})
    running.when(early).then_rejected("before-traineeship")
    running.when(ask.model_copy(update={"received_on": date(2026, 3, 3)})).then_rejected(
        "in-the-future"
    )
    served.when(ask).then_rejected("not-in-this-state")


def test_only_what_was_asked_for_is_refused() -> None:
    refuse = RefuseTraineeRequest(
        request=MOVE, reason="Chưa có luật sư hướng dẫn", refused_on=DAY, decision=signed_on(DAY)
    )
    refused = TraineeRequestRefused(
        person_id=PERSON, full_name=NAME, request=MOVE, refused_on=DAY, reason=refuse.reason
    )
    outcome = a_traineeship.given(registered, received(MOVE)).when(refuse).then(refused)

    assert outcome.decided[0].decision == signed_on(DAY)
    assert not after(registered, received(MOVE), refused).requests
    assert after(registered, received(EXTENSION), refused).requests
    running.when(refuse.model_copy(update={"refused_on": date(2026, 3, 3)})).then_rejected(
        "in-the-future", "nothing-asked"
    )


@pytest.mark.parametrize(
    ("event", "clock", "last", "row"),
    [
        (received(MOVE), "decide-move", date(2024, 10, 14), "TRAINEE-MOVE-DECIDE-DAYS/2022-01-25"),
        (
            received(EXTENSION),
            "decide-extension",
            date(2024, 10, 14),
            "TRAINEE-EXT-DECIDE-DAYS/2022-01-25",
        ),
        (extended(DAY), "tell-extension", date(2024, 10, 16), "TRAINEE-EXT-NOTIFY-DAYS/2022-01-25"),
        (moved(DAY), "tell-move", date(2024, 10, 10), "TRAINEE-MOVE-NOTIFY-DAYS/2022-01-25"),
    ],
)
def test_each_has_its_working_days(
    event: TraineeshipEvent, clock: str, last: date, row: str
) -> None:
    assert running_clocks(registered, told, event) == {clock: (last, row)}


def test_a_registration_is_told_in_seven_working_days() -> None:
    row = "TRAINEE-REG-NOTIFY-DAYS/2022-01-25"

    assert running_clocks(registered) == {"tell-registration": (date(2024, 6, 12), row)}
    assert running_clocks(registered, told) == {}


def test_a_notice_is_recorded_once_and_whatever_became_of_the_trainee() -> None:
    tell = RecordTraineeNotice(notice=TraineeNotice.REGISTRATION, sent_on=DAY)

    for history in (running, served, a_traineeship.given(registered, removed(DAY))):
        history.when(tell).then(told)
    a_traineeship.given(registered, told).when(tell).then_nothing()
    running.when(tell.model_copy(update={"notice": TraineeNotice.MOVE})).then_nothing()
    running.when(tell.model_copy(update={"sent_on": date(2024, 6, 2)})).then_rejected(
        "before-traineeship"
    )
    a_traineeship.when(tell).then_rejected("not-in-this-state")


def test_of_who_is_no_trainee_any_more_only_notices_wait() -> None:
    assert set(running_clocks(registered, received(MOVE), completed)) == {"tell-registration"}
    assert decider.clocks(Traineeship(), knowing().rules, knowing().calendar) == []


def test_the_term_says_until_when_and_why() -> None:
    (clock,) = decider.clocks(after(registered, told), knowing().rules, knowing().calendar)

    assert (clock.name, clock.due_on) == ("traineeship-served", date(2025, 6, 3))
    assert clock.explanation[0].parameters["on"] == REGISTERED_ON
