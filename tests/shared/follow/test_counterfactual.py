"""What another law would have made late: counted by hand, dossier by dossier."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.registry.certificate import decider
from shared.book import Law, shipped
from shared.contracts.registry.certificate import CertificateEvent
from shared.follow.counterfactual import Change, Otherwise, compared, with_rows
from shared.law.data import rule_rows
from shared.law.rules import RuleRow, Unit
from tests.registry.certificate.given import applied, filed, issued, proposed, requested
from tests.registry.certificate.given import supplemented as completed
from tests.support.spec import recorded

JULY_10 = date(2025, 7, 10)  # a Thursday: five working days end on Thursday the 17th
SHIPPED = shipped()
CHECK = "CERT-DEPT-CHECK-DAYS/2025-07-01"


def under(value: str, unit: str = "working_day") -> Law:
    """Give the Department another time to check a dossier."""
    known = SHIPPED.rules.row(CHECK)
    assert isinstance(known, RuleRow)
    other = replace(known, value=value, unit=Unit(unit))
    return replace(SHIPPED, rules=with_rows(SHIPPED.rules, [other]))


def told(law: Law, today: date, *said: tuple[date, CertificateEvent]) -> list[Otherwise]:
    """Compare the shipped law with another one over what happened on these days."""
    held = [recorded(event, n, effective_on=on) for n, (on, event) in enumerate(said, start=1)]
    return compared(decider, held, (SHIPPED, law), today)


def days(found: Sequence[Otherwise]) -> list[tuple[date | None, date | None, date | None]]:
    """List the old last day, the new one, and since when it is late by the new one."""
    return [
        (
            one.before.due_on if one.before else None,
            one.after.due_on if one.after else None,
            one.after.late_on if one.after else None,
        )
        for one in found
    ]


def test_a_dossier_that_was_kept_is_late_where_there_is_less_time() -> None:
    happened = (
        (JULY_10, filed(JULY_10)),
        (date(2025, 7, 16), proposed(date(2025, 7, 16), JULY_10)),
    )

    found = told(under("2"), date(2025, 8, 1), *happened)

    assert [one.change for one in found] == [Change.BECOMES_LATE]
    assert days(found) == [(date(2025, 7, 17), date(2025, 7, 14), date(2025, 7, 15))]
    assert (found[0].since, found[0].until) == (JULY_10, date(2025, 7, 16))
    assert told(under("5"), date(2025, 8, 1), *happened) == []


def test_a_dossier_that_was_late_is_not_where_there_is_more_time() -> None:
    happened = (
        (JULY_10, filed(JULY_10)),
        (date(2025, 7, 22), proposed(date(2025, 7, 22), JULY_10)),
    )

    (found,) = told(under("10"), date(2025, 8, 1), *happened)

    assert found.change is Change.NO_LONGER_LATE
    assert found.before is not None
    assert found.before.late_on == date(2025, 7, 18)
    assert days([found]) == [(date(2025, 7, 17), date(2025, 7, 24), None)]


def test_what_still_waits_is_late_by_today() -> None:
    waits = (JULY_10, filed(JULY_10))

    assert days(told(under("2"), date(2025, 7, 14), waits)) == [
        (date(2025, 7, 17), date(2025, 7, 14), None)
    ]
    (found,) = told(under("2"), date(2025, 7, 15), waits)
    assert (found.change, found.until) == (Change.BECOMES_LATE, None)
    (found,) = told(under("2"), date(2025, 7, 30), waits)
    assert found.change is Change.LATE_FROM_ANOTHER_DAY


def test_a_limit_that_began_again_is_another_limit() -> None:
    happened = (
        (JULY_10, filed(JULY_10)),
        (date(2025, 7, 11), requested(date(2025, 7, 11), JULY_10)),
        (date(2025, 7, 21), completed(date(2025, 7, 21), JULY_10)),
        (date(2025, 7, 25), proposed(date(2025, 7, 25), JULY_10)),
        (date(2025, 7, 28), issued(date(2025, 7, 28))),
    )

    found = told(under("2"), date(2025, 8, 1), *happened)

    assert [(one.change, one.since) for one in found] == [
        (Change.MOVED, JULY_10),
        (Change.BECOMES_LATE, date(2025, 7, 21)),
    ]
    assert days(found)[1] == (date(2025, 7, 28), date(2025, 7, 23), date(2025, 7, 24))


def test_where_the_law_has_no_limit_nothing_is_late() -> None:
    gap = rule_rows(
        [
            {
                "rule_id": "CERT-DEPT-CHECK-DAYS",
                "parameter": "",
                "value": "",
                "unit": "working_day",
                "valid_from": "2025-07-01",
                "valid_to": "",
                "applies_to": "",
                "legal_basis": "",
                "confidence": "GAP",
                "source": "",
                "dates_confidence": "",
                "note": "",
            }
        ]
    )
    law = replace(SHIPPED, rules=with_rows(SHIPPED.rules, gap))

    (found,) = told(law, date(2025, 8, 1), (JULY_10, filed(JULY_10)))

    assert found.change is Change.NO_LONGER_LATE
    assert found.after is not None
    assert found.after.due_on is None


def test_another_row_stands_in_the_place_of_the_one_with_its_id_and_a_new_one_after_all() -> None:
    before = SHIPPED.rules
    (same,) = [row for row in under("2").rules.rows if row.id == CHECK]

    after = with_rows(before, [same, replace(same, id="CERT-DEPT-CHECK-DAYS/else")])

    assert len(after.rows) == len(before.rows) + 1
    assert [row.id for row in after.rows][:-1] == [row.id for row in before.rows]
    assert after.row(CHECK) == same


def test_a_filing_before_the_rows_begin_is_as_it_was() -> None:
    assert told(under("2"), date(2025, 8, 1), (applied.filed_on, applied)) == []
