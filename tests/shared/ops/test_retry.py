"""What an operator has tried once more is recorded once, with its reason."""

from datetime import date
from uuid import UUID

from shared.contracts.kernel.retry import OrderRetried, StreamRetried
from shared.nouns.retry import RecordOrderRetry, RecordStreamRetry, retry
from tests.registry.context import on
from tests.support.spec import Scenario

A_RETRY = Scenario(retry("registry"), on(date(2025, 7, 1), noun="retry"))
STREAM = StreamRetried(
    source="registry", stage="own", retried="law-1", fingerprint="KeyError x:1", reason="Đã sửa"
)


def test_what_is_tried_again_says_which_stream_for_which_error_and_why() -> None:
    A_RETRY.when(
        RecordStreamRetry(
            source="registry",
            stage="own",
            stream="law-1",
            fingerprint="KeyError x:1",
            reason="Đã sửa",
        )
    ).then(STREAM)


def test_an_effect_that_is_given_once_more_says_which_and_why() -> None:
    A_RETRY.when(RecordOrderRetry(order_id=UUID(int=3), reason="Đã nhập")).then(
        OrderRetried(order_id=UUID(int=3), reason="Đã nhập")
    )


def test_a_retry_is_recorded_once() -> None:
    A_RETRY.given(STREAM).when(
        RecordOrderRetry(order_id=UUID(int=3), reason="Đã nhập")
    ).then_rejected("not-in-this-state")
