"""Which authority a decision names, and who else had the power to fine so much on that day."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from shared.decider import Fault
from shared.law.catalogue import Offender
from shared.law.penalty import Power, fining_authorities, penalty_authority
from shared.law.rules import Gap, Rules
from shared.law.territory import fold

ROWS_OF = ("PEN-AUTH-{}-VND", "PEN-AUTH-{}-PCT", "PEN-AUTH82-{}-VND")
END_OF_NAME = (" may fine", " has fining", ",", ";")


def titles(rules: Rules, key: str) -> list[str]:
    """List what the rule rows call an authority, such as `Giám đốc Sở Tư pháp` for `DIRECTOR`."""
    rows = chain.from_iterable(rules.history(name.format(key)) for name in ROWS_OF)
    found = []
    for row in rows:
        title = row.parameter
        for end in END_OF_NAME:
            title = title.partition(end)[0]
        if title[:1].isupper():  # else it describes the row, and names nobody
            found.append(title.strip())
    return list(dict.fromkeys(found))


def named(rules: Rules, day: date, written: str) -> str | None:
    """Find the authority that a decision names: by its key, or by its title in any province.

    Of two titles that fit, such as `Giám đốc sở` and `Giám đốc Sở Tư pháp`, the longer one counts.
    """
    keys = fining_authorities(rules, day)
    if written in keys:
        return written
    said = fold(written)
    fits = [
        (len(title), key)
        for key in keys
        for title in map(fold, titles(rules, key))
        if f"{said} ".startswith(f"{title} ")
    ]
    return max(fits)[1] if fits else None


def competent(rules: Rules, day: date, amount: int, offender: Offender) -> str:
    """Name those who may fine so much on a day, or who may fine most where nobody may so much."""
    keys = sorted(fining_authorities(rules, day))
    found = ((key, penalty_authority(rules, day, key, amount, offender)) for key in keys)
    powers = {key: power for key, power in found if isinstance(power, Power) and power.up_to}
    most = max((power.up_to for power in powers.values()), default=0)
    able = [key for key, power in powers.items() if power.within]
    able = able or [key for key, power in powers.items() if power.up_to == most]
    return "; ".join(next(iter(titles(rules, key)), key) for key in able)


def judged(
    rules: Rules, day: date, written: str, amount: int, offender: Offender
) -> tuple[tuple[str, ...], list[Fault]]:
    """Say by which rule rows an authority may fine so much on the day of its decision, or why not.

    Source: NĐ 82/2020 Đ.83–84; from 2025-07-01 NĐ 189/2025; from 2026-05-18 NĐ 109/2026 Đ.84–85.
    """
    key = named(rules, day, written)
    power = penalty_authority(rules, day, key, amount, offender) if key else None
    match power:
        case Power(within=True, rule_rows=rows):
            return rows, []
        case _:
            return (), list(faults_of(power, competent(rules, day, amount, offender), day))


def faults_of(power: Power | Gap | None, able: str, day: date) -> Iterator[Fault]:
    """Say why an authority may not fine so much: others may, or the law data names nobody."""
    if isinstance(power, Gap) or not able:
        yield Fault("no-authority-in-law-data", "decision.authority", {"on": day})
    else:
        yield Fault("authority-not-competent", "decision.authority", {"competent": able})
