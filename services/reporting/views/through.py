"""Time cut into stretches on which the same holds, and which of several decisions stands."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from shared.contracts.values import CertificateNumber, number_key

T = TypeVar("T")
ONE_DAY = timedelta(days=1)


def spans(
    days: Iterable[date], stands_on: Callable[[date], T | None]
) -> list[tuple[T, date, date | None]]:
    """Cut time at these days into as few stretches as say what holds on each; the last is open.

    Where nothing holds there is no stretch.
    """
    runs = [(one, next(run)) for one, run in groupby(sorted(set(days)), key=stands_on)]
    ends = [*(day for _, day in runs), None][1:]
    return [(one, day, end) for (one, day), end in zip(runs, ends, strict=True) if one is not None]


def standing(
    decisions: Mapping[UUID, tuple[date, T]], annulled: Mapping[UUID, date], day: date
) -> tuple[UUID, T | None] | None:
    """Find the decision that stands on a day, the last that became known.

    Where all are annulled it is the last of them, and imposes nothing; a decision annulled and
    decided anew is another decision.
    """
    known = [(by, one) for by, (on, one) in decisions.items() if on <= day]
    stand = [(by, one) for by, one in known if day < annulled.get(by, date.max)]
    if stand:
        return stand[-1]
    return (known[-1][0], None) if known else None


def certificate_key(certificate: UUID | CertificateNumber | None) -> str | None:
    """Write a certificate as it is found: by the name of its stream, or by its printed number."""
    match certificate:
        case None:
            return None
        case UUID():
            return f"certificate-{certificate}"
        case CertificateNumber():
            return number_key(certificate)
