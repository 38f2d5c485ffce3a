"""What time runs on a request to erase."""

from services.registry.erasure.state import CarriedOut, Erasure, Refused, Requested, Unasked
from shared.law.calendar import Calendar
from shared.law.clock import Clock, Limit, run
from shared.law.rules import Rules

LIMIT = "PDP-ERASE-DAYS"


def clocks(state: Erasure, rules: Rules, calendar: Calendar) -> list[Clock]:
    """A request awaits its answer; the law data has no limit yet, and none is guessed.

    Source: Luật 91/2025/QH15 Đ.14; its limit is in no source that was seen.
    """
    match state:
        case Requested(requested_on=on):
            return [run(Limit("erasure", rules.on(LIMIT, on), on), calendar)]
        case Unasked() | Refused() | CarriedOut():
            return []
