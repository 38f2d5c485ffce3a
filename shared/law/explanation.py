"""Why a limit ends when it does, in words: what `clock` found, as a clerk reads it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from shared.law.clock import Step, StepCode
from shared.law.rules import Unit

Language = Literal["vi", "en"]

UNITS: Mapping[str, tuple[str, str, str]] = {  # Vietnamese, English one, English many
    Unit.WORKING_DAY: ("ngày làm việc", "working day", "working days"),
    Unit.DAY: ("ngày", "day", "days"),
    Unit.MONTH: ("tháng", "month", "months"),
    Unit.YEAR: ("năm", "year", "years"),
}
WEEKDAYS: Mapping[Language, Sequence[str]] = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
TEXTS: Mapping[StepCode, tuple[str, str]] = {
    StepCode.STARTED: (
        "Bắt đầu ngày {on}, ngày này không tính{span}.",
        "Began on {on}, a day that does not count{span}.",
    ),
    StepCode.RESTARTED: (
        "Tính lại từ đầu từ ngày {on}, ngày này không tính.",
        "Began again from zero on {on}, a day that does not count.",
    ),
    StepCode.EXTENDED: ("Gia hạn{span}.", "Extended{span}."),
    StepCode.PAUSED: (
        "Tạm dừng từ {from} đến hết {to}.",
        "Paused from {from} to {to}, both days included.",
    ),
    StepCode.STILL_PAUSED: (
        "Đang tạm dừng từ {from}, chưa tính được hạn.",
        "Paused since {from}; no last day can be told yet.",
    ),
    StepCode.WEEKEND: ("{on} ({weekday}): không tính.", "{on} ({weekday}): not counted."),
    StepCode.HOLIDAY: ("{on} ({name}): không tính.", "{on} ({name}): not counted."),
    StepCode.WORKED_WEEKEND: (
        "{on} ({weekday}): làm việc bù, có tính.",
        "{on} ({weekday}): worked in exchange, counted.",
    ),
    StepCode.MOVED: (
        "{from} là ngày nghỉ, chuyển sang ngày làm việc tiếp theo {to}.",
        "{from} is a day off; the limit moves to the next working day, {to}.",
    ),
    StepCode.DUE: ("Hạn là {on}.", "The limit ends on {on}."),
    StepCode.GAP: (
        "Chưa có thời hạn trong dữ liệu luật ({row}).",
        "The law data has no limit here ({row}).",
    ),
    StepCode.MISSING_YEAR: (
        "Chưa có lịch nghỉ năm {year}, chưa tính được hạn; không sớm hơn {not_before}.",
        "The days off of {year} are not entered; no last day yet, and none before {not_before}.",
    ),
}
HEADS = {
    "vi": ("Vì sao hạn là {on}", "Vì sao chưa có hạn"),
    "en": ("Why the limit ends on {on}", "Why there is no last day yet"),
}


def render(explanation: Sequence[Step], language: Language) -> str:
    """Say why a limit ends when it does, one reason a line."""
    last = explanation[-1] if explanation else None
    on = _words(last.parameters["on"]) if last and last.code is StepCode.DUE else None
    known, unknown = HEADS[language]
    head = unknown if on is None else known.format(on=on)
    return "\n".join((head, *(line(step, language) for step in explanation)))


def line(step: Step, language: Language) -> str:
    """Say one step in words."""
    vi, en = TEXTS[step.code]
    said = {key: _words(value) for key, value in step.parameters.items()}
    said["span"] = _span(step, language)
    said["name"] = said.get(f"name_{language}", "")
    match step.parameters.get("on"):
        case date() as on:
            said["weekday"] = WEEKDAYS[language][on.weekday()]
        case _:
            pass
    return (vi if language == "vi" else en).format(**said)


def _span(step: Step, language: Language) -> str:
    count, unit = step.parameters.get("count"), str(step.parameters.get("unit", ""))
    if count is None:
        return ""
    vi, one, many = UNITS[unit]
    amount = f"{count} {vi}" if language == "vi" else f"{count} {one if count == 1 else many}"
    row = step.parameters.get("row")
    return f": {amount}" if row is None else f": {amount} ({row})"


def _words(value: str | int | date) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
