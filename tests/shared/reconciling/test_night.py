"""Whole logs are read while offices are closed, by the clock of the country."""

from datetime import datetime

import pytest

from shared.reconciling.night import Night


@pytest.mark.parametrize(
    ("hours", "at", "began"),
    [
        ("01:00-05:00", "2026-11-24T03:00:00+07:00", "2026-11-24T01:00:00+07:00"),
        ("01:00-05:00", "2026-11-23T18:00:00+00:00", "2026-11-24T01:00:00+07:00"),
        ("01:00-05:00", "2026-11-24T05:00:00+07:00", None),
        ("01:00-05:00", "2026-11-24T00:59:59+07:00", None),
        ("22:00-04:00", "2026-11-24T03:00:00+07:00", "2026-11-23T22:00:00+07:00"),
        ("22:00-04:00", "2026-11-24T23:00:00+07:00", "2026-11-24T22:00:00+07:00"),
        ("22:00-04:00", "2026-11-24T12:00:00+07:00", None),
        ("00:00-00:00", "2026-11-24T12:00:00+07:00", "2026-11-24T00:00:00+07:00"),
    ],
)
def test_night_has_begun_or_it_is_day(hours: str, at: str, began: str | None) -> None:
    seen = Night.of(hours).began(datetime.fromisoformat(at))

    assert seen == (None if began is None else datetime.fromisoformat(began))
