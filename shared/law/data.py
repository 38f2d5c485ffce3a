"""The law data that comes with the house: the one module of the law that reads files."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO

from holidays import country_holidays
from holidays.countries.vietnam import VietnamStaticHolidays

from shared.law.calendar import Calendar, DayName
from shared.law.catalogue import Act, Catalogue, act_of
from shared.law.days_off import days_of, years_of
from shared.law.numbers import CitizenCodes
from shared.law.rules import Confidence, Gap, RuleRow, Rules, Unit, fresh_id
from shared.law.territory import Area, Level, Passage, Passed, Territory

FILES = files("shared.law") / "files"
LAST_OLD_DAY = date(2025, 6, 30)  # Of these files: the old ones say so in their name,
FIRST_NEW_DAY = date(2025, 7, 1)  # and so do the new ones.
FIRST_SWAPPED_YEAR = min(VietnamStaticHolidays.special_public_holidays)


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Read a packaged file, line by line."""
    yield from csv.DictReader(_lines(name))


def _lines(name: str) -> StringIO:
    return StringIO((FILES / name).read_text(encoding="utf-8"), newline="")


@cache
def load_rules() -> Rules:
    """Read the rule rows."""
    return Rules(rule_rows(rows_of("rule_rows.csv")))


def rule_rows(lines: Iterable[Mapping[str, str]]) -> tuple[RuleRow | Gap, ...]:
    """Read lines as rule rows; two of one rule and day get ids of their own.

    Raises:
        KeyError: when a line lacks a column.
        ValueError: when a unit, a confidence or a day is none.
    """
    rows: dict[str, RuleRow | Gap] = {}
    for line in lines:
        row = _rule_row(line, fresh_id(line["rule_id"], _day(line["valid_from"]), rows))
        rows[row.id] = row
    return tuple(rows.values())


def _rule_row(line: Mapping[str, str], row_id: str) -> RuleRow | Gap:
    unit, valid_from, valid_to = (
        Unit(line["unit"]),
        _day(line["valid_from"]),
        _day(line["valid_to"]),
    )
    if line["confidence"] == Confidence.GAP or not line["value"]:
        return Gap(
            id=row_id,
            rule=line["rule_id"],
            valid_from=valid_from,
            valid_to=valid_to,
            parameter=line["parameter"],
            applies_to=line["applies_to"],
            basis=line["legal_basis"],
            source=line["source"],
            note=line["note"],
            unit=unit,
        )
    dates = line["dates_confidence"]
    return RuleRow(
        id=row_id,
        rule=line["rule_id"],
        valid_from=valid_from,
        valid_to=valid_to,
        parameter=line["parameter"],
        applies_to=line["applies_to"],
        basis=line["legal_basis"],
        source=line["source"],
        note=line["note"],
        value=line["value"],
        unit=unit,
        confidence=Confidence(line["confidence"]),
        dates_confidence=Confidence(dates) if dates else None,
    )


@cache
def load_catalogue() -> Catalogue:
    """Read the acts that the penalty decrees name."""
    acts: list[Act] = []
    places: Counter[tuple[str, date | None]] = Counter()
    for line in rows_of("violation_catalogue.csv"):
        act = act_of(line)
        places[act.id, act.valid_from] += 1
        acts.append(act_of(line, places[act.id, act.valid_from]))
    return Catalogue(tuple(acts))


@cache
def load_territory() -> Territory:
    """Read the areas before and after 2025-07-01 and how the ones passed into the others."""
    areas: dict[tuple[str, bool], Area] = {}
    passed: list[Passed] = []
    for line in rows_of("provinces_until_2025-06-30.csv"):
        code, new = line["gso_code"], line["successor_gso_code"]
        areas[code, False] = Area(
            code, line["name_vi"], Level.PROVINCE, None, _day(line["valid_to"]), None
        )
        passed.append(Passed(code, new, Passage.WHOLE))
    for line in rows_of("districts_until_2025-06-30.csv"):
        code, parent = line["gso_code"], line["province_gso_code"]
        areas[code, False] = _old(code, line["name_vi"], Level.DISTRICT, parent)
    for line in rows_of("provinces_from_2025-07-01.csv"):
        code = line["gso_code"]
        areas[code, True] = _new(code, line["name_vi"], Level.PROVINCE, None)
    for line in rows_of("wards_from_2025-07-01.csv"):
        code, parent = line["gso_code"], line["province_gso_code"]
        areas[code, True] = _new(code, line["name_vi"], Level.COMMUNE, parent)
    for old, name, district, _, _, new, _, _, mapping in _crosswalk():
        if old and (old, False) not in areas:
            areas[old, False] = _old(old, name, Level.COMMUNE, district)
        passed.append(Passed(old or district, new, PASSAGES[mapping]))
    return Territory(areas.values(), passed)


PASSAGES = {passage.value: passage for passage in Passage}


def _crosswalk() -> Iterator[list[str]]:
    """Read by place: ten thousand lines, twice as fast as by name."""
    reader = csv.reader(_lines("ward_crosswalk_2025-07-01.csv"))
    next(reader)
    yield from reader


def _old(code: str, name: str, level: Level, parent: str) -> Area:
    return Area(code, name, level, None, LAST_OLD_DAY, parent)


def _new(code: str, name: str, level: Level, parent: str | None) -> Area:
    return Area(code, name, level, FIRST_NEW_DAY, None, parent)


@cache
def load_holidays() -> Calendar:
    """Gather the days off and the swapped Saturdays: known as far as swaps were announced."""
    return holidays_by(load_rules())


def holidays_by(rules: Rules) -> Calendar:
    """Gather the days off by the `holidays` package; rule rows have the last word on a day."""
    announced = {*VietnamStaticHolidays.special_public_holidays, *years_of(rules)}
    years = range(FIRST_SWAPPED_YEAR, max(announced) + 1)
    vi = country_holidays("VN", years=years, language="vi")
    en = country_holidays("VN", years=years, language="en_US")
    names = {day: DayName(name, en.get(day, name)) for day, name in vi.items()}
    calendar = Calendar(
        days_off=frozenset(names),
        worked_weekends=frozenset(vi.weekend_workdays),
        known_from=date(years[0], 1, 1),
        known_until=date(years[-1], 12, 31),
        names=names,
    )
    off, worked = days_of(rules, years)
    return calendar.with_days({day: names.get(day, name) for day, name in off.items()}, worked)


@cache
def load_citizen_codes() -> CitizenCodes:
    """Read what the first four digits of a citizen number mean."""
    return CitizenCodes(
        provinces={
            line["cccd_code"]: line["name_vi"] for line in rows_of("provinces_until_2025-06-30.csv")
        },
        centuries={
            line["digit4"]: (int(line["century"]), line["sex_at_birth"])
            for line in rows_of("cccd_century_gender.csv")
        },
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
