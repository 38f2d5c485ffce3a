"""What an act may cost and who may say so: ranges and powers, each with the rows it rests on."""

import re
from dataclasses import dataclass
from datetime import date

from shared.law.catalogue import Act, Offender
from shared.law.rules import Gap, RuleRow, Rules, Unit
from shared.law.values import count, money, number, text, truth

DECREE, CAP = "PEN-DECREE", "PEN-CAP-INDIV"
ORG_MULTIPLIER, POWER_MULTIPLIER = "PEN-ORG-MULT", "PEN-AUTH-ORG-MULT"
# One row an article. `PEN-ORG-PRICED` itself is not read: it lists 7 and 8 with no last day, which
# under NĐ 109/2026 are the articles priced for individuals.
ORG_PRICED, OWN_PRICED = "PEN-ORG-PRICED-", "PEN-OWN-PRICED-"
DEPRIVE, SUSPEND, MINIMUM, MAXIMUM = "PEN-DEPRIVE-", "PEN-SUSPEND-ORG", "-MIN", "-MAX"
LAWYERS, ORGANISATIONS = "PEN-ART-LAWYER", "PEN-ART-ORGANISATION"
DEPRIVED = re.compile(r"tước quyền sử dụng.*? (\d+)-(\d+) tháng")
SUSPENDED = re.compile(r"đình chỉ hoạt động (\d+)-(\d+) tháng")
NAMED_ARTICLE = re.compile(r"Đ\.(\d+)")
POWER, POWER_82 = "PEN-AUTH-", "PEN-AUTH82-"
# Until 2025-06-30 one row speaks of communes and districts together.
SAME_ROW = {"DISTRICT": "COMMUNE"}


@dataclass(frozen=True, slots=True)
class Range:
    """From how much to how much, in đồng or in months, and by which rule rows."""

    minimum: int
    maximum: int
    rule_rows: tuple[str, ...] = ()

    def __contains__(self, amount: int) -> bool:
        """Say whether an amount lies in the range; both ends do."""
        return self.minimum <= amount <= self.maximum


@dataclass(frozen=True, slots=True)
class Power:
    """Whether an authority may impose a fine, up to how much, and by which rule rows."""

    within: bool
    up_to: int
    rule_rows: tuple[str, ...]


def _gap(name: str, day: date) -> Gap:
    return Gap(id=f"{name}/none", rule=name, valid_from=day, valid_to=day)


# What an act costs --------------------------------------------------------------------------


def fine_range(act: Act, offender: Offender, rules: Rules, day: date) -> Range | Gap:
    """Say what an act done on `day` costs an individual or an organisation.

    An article priced for individuals costs an organisation twice as much, but for those with
    amounts of their own for each. What the decree does not say is a gap.
    Source: NĐ 82/2020 Đ.4; NĐ 109/2026 Đ.4.
    """
    if act.fine_min is None or act.fine_max is None or not act.holds_on(day):
        return _gap(act.id, day)
    match act.priced_for, offender:
        case (Offender.INDIVIDUAL, Offender.INDIVIDUAL):
            return Range(act.fine_min, act.fine_max)
        case (Offender.ORGANISATION, Offender.ORGANISATION):
            priced = _first(rules, day, ORG_PRICED + act.article, OWN_PRICED + act.article)
            return Range(act.fine_min, act.fine_max, tuple(row.id for row in priced))
        case (Offender.INDIVIDUAL, Offender.ORGANISATION):
            return _multiplied(act, act.fine_min, act.fine_max, rules, day)
        case _:
            return _gap(act.id, day)


def _multiplied(act: Act, minimum: int, maximum: int, rules: Rules, day: date) -> Range | Gap:
    decree, multiplier = rules.on(DECREE, day), rules.on(ORG_MULTIPLIER, day)
    if isinstance(decree, Gap) or text(decree) != act.decree:
        return _gap(act.id, day)  # The rows speak of the decree's articles, not of an ordinance's.
    if own := _first(rules, day, OWN_PRICED + act.article):
        return _gap(own[0].rule, day)  # The same act costs an organisation by another clause.
    if _first(rules, day, ORG_PRICED + act.article):
        return _gap(act.id, day)  # Catalogue and rule row say different things.
    if isinstance(multiplier, Gap):
        return multiplier
    times = number(multiplier)
    return Range(int(minimum * times), int(maximum * times), (decree.id, multiplier.id))


def _first(rules: Rules, day: date, *names: str) -> tuple[RuleRow, ...]:
    found = (rules.on(name, day) for name in names)
    return tuple(row for row in found if isinstance(row, RuleRow))[:1]


# What comes with a fine ---------------------------------------------------------------------


def deprivation_range(act: Act, rules: Rules, day: date) -> Range | Gap | None:
    """Say for how many months an act costs the certificate; none where it does not."""
    return _months(act, rules, day, DEPRIVED, DEPRIVE)


def suspension_range(act: Act, rules: Rules, day: date) -> Range | Gap | None:
    """Say for how many months an act stops an organisation; none where it does not."""
    return _months(act, rules, day, SUSPENDED, SUSPEND)


def _months(
    act: Act, rules: Rules, day: date, said: re.Pattern[str], prefix: str
) -> Range | Gap | None:
    """Find the list that the act is on by its article and by the months printed beside it.

    The months themselves come from the row that holds, which may be a correction.
    """
    if (printed := said.search(act.added_penalty)) is None:
        return None
    for rule in rules.names():
        if not (rule.startswith(prefix) and rule.endswith(MINIMUM)):
            continue
        other = rule.removesuffix(MINIMUM) + MAXIMUM
        if not (
            _said(rules, rule, day, act, printed[1]) and _said(rules, other, day, act, printed[2])
        ):
            continue
        least, most = rules.on(rule, day), rules.on(other, day)
        if isinstance(least, Gap):
            return least
        if isinstance(most, Gap):
            return most
        return Range(count(least), count(most), (least.id, most.id))
    return _gap(act.id, day)


def _said(rules: Rules, rule: str, day: date, act: Act, printed: str) -> bool:
    return any(
        isinstance(row, RuleRow)
        and row.unit is Unit.MONTH
        and row.holds_on(day)
        and int(row.value) == int(printed)
        and _is_of(row, act, rules, day)
        for row in rules.history(rule)
    )


def _is_of(row: RuleRow, act: Act, rules: Rules, day: date) -> bool:
    """Say whether a list is of the act's article: the one its label names, or the main one."""
    if named := NAMED_ARTICLE.search(row.parameter):
        return named[1] == act.article
    main = rules.on(LAWYERS if row.rule.startswith(DEPRIVE) else ORGANISATIONS, day)
    return isinstance(main, RuleRow) and main.value == act.article


# Who may fine -------------------------------------------------------------------------------


def fining_authorities(rules: Rules, day: date) -> dict[str, str]:
    """List who may fine on a day: the name used in rule rows, and what the row calls them."""
    found: dict[str, str] = {}
    for prefix in (POWER_82, POWER):
        for row in rules.starting_with(prefix, day):
            for ending in ("-PCT", "-VND"):
                if row.rule.endswith(ending):
                    found[row.rule.removeprefix(prefix).removesuffix(ending)] = row.parameter
    return found


def penalty_authority(
    rules: Rules, day: date, authority: str, amount: int, offender: Offender
) -> Power | Gap:
    """Say whether an authority, such as `DIRECTOR` or `PROV`, may fine so much on a day.

    `day` is the day of the decision. The power is that against an individual, and its multiple
    against an organisation. Whom no row names on that day has a gap, and so no power.
    """
    individual = _up_to(rules, day, authority)
    if isinstance(individual, Gap) or offender is Offender.INDIVIDUAL or not individual[0]:
        return individual if isinstance(individual, Gap) else _power(amount, *individual)
    up_to, rows = individual
    multiplier = rules.on(POWER_MULTIPLIER, day)
    if isinstance(multiplier, Gap):
        return multiplier
    return _power(amount, int(up_to * number(multiplier)), (*rows, multiplier.id))


def _power(amount: int, up_to: int, rows: tuple[str, ...]) -> Power:
    return Power(amount <= up_to and up_to > 0, up_to, rows)


def _up_to(rules: Rules, day: date, authority: str) -> tuple[int, tuple[str, ...]] | Gap:
    for prefix in (POWER, POWER_82):
        amounts = rules.on(f"{prefix}{authority}-VND", day)
        if isinstance(amounts, RuleRow):
            return money(amounts), (amounts.id,)
        share = rules.on(f"{prefix}{authority}-PCT", day)
        if isinstance(share, RuleRow):
            cap = rules.on(CAP, day)
            if isinstance(cap, Gap):
                return cap
            return int(money(cap) * number(share) / 100), (share.id, cap.id)
        for name in (authority, SAME_ROW.get(authority, authority)):
            any_power = rules.on(f"{prefix}{name}", day)
            if isinstance(any_power, RuleRow) and any_power.unit is Unit.BOOL:
                return _none_at_all(any_power, day)
    return _gap(f"{POWER}{authority}", day)


def _none_at_all(row: RuleRow, day: date) -> tuple[int, tuple[str, ...]] | Gap:
    """Read a row that only says whether there is a power: a yes says nothing of how much."""
    return _gap(row.rule, day) if truth(row) else (0, (row.id,))
