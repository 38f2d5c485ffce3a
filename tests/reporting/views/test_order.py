"""Decisions become known in any order, and what the registers say of a day stays the same."""

from datetime import date, timedelta
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.app import build
from services.reporting.views import certificate, membership
from services.reporting.views.through import spans
from services.reporting.views.verdict import verdict
from shared.contracts.registry.certificate import CertificateEvent
from shared.contracts.registry.membership import MembershipEvent
from shared.folding import types_of
from shared.law.practising import PASSING
from tests.reporting.given import (
    QUAN,
    admitted,
    deleted,
    deprivation_annulled,
    deprived,
    discipline_annulled,
    entered,
    suspended,
)

START = date(2025, 1, 1)
Happened: TypeAlias = tuple[list[CertificateEvent], list[MembershipEvent]]


@st.composite
def decisions(draw: st.DrawFn) -> Happened:
    """A few decisions, some of them annulled."""
    of_certificate: list[CertificateEvent] = [entered(QUAN)]
    of_membership: list[MembershipEvent] = [admitted(QUAN)]
    for number in range(draw(st.integers(0, 4))):
        by = UUID(int=100 + number)
        begin = START + timedelta(days=draw(st.integers(0, 40)))
        end = begin + timedelta(days=draw(st.integers(0, 40)))
        annulled = draw(st.booleans())
        match draw(st.sampled_from(["deprived", "suspended", "deleted"])):
            case "deprived":
                of_certificate.append(deprived(by, begin, end))
                of_certificate += [deprivation_annulled(by)] if annulled else []
            case "suspended":
                of_membership.append(suspended(by, begin, end))
                of_membership += [discipline_annulled(by)] if annulled else []
            case _:
                of_membership.append(deleted(by, begin))
                of_membership += [discipline_annulled(by)] if annulled else []
    return of_certificate, of_membership


def rows(happened: Happened) -> tuple[Any, Any]:
    """Fold, and write the rows."""
    of_certificate, of_membership = certificate.State(), membership.State()
    for one in happened[0]:
        of_certificate = certificate.evolve(of_certificate, one)
    for other in happened[1]:
        of_membership = membership.evolve(of_membership, other)
    return certificate.rows_of(of_certificate), membership.rows_of(of_membership)


@given(decisions(), st.randoms(use_true_random=False))
def test_the_order_of_recording_changes_no_row(happened: Happened, random: Random) -> None:
    shuffled = ([*happened[0]], [*happened[1]])
    random.shuffle(shuffled[0])
    random.shuffle(shuffled[1])

    assert rows(shuffled) == rows(happened)


@given(decisions(), st.integers(-5, 100))
def test_a_day_is_as_a_fold_of_the_log_says(happened: Happened, offset: int) -> None:
    day = START + timedelta(days=offset)
    every: list[Any] = [*happened[0], *happened[1]]
    annulled = {one.decision_id for one in every if is_annulment(one)}
    taken = any(
        one.type == "CertificateUseDeprived"
        and one.decision_id not in annulled
        and one.starts_on <= day <= one.ends_on
        for one in happened[0]
    )
    out = any(
        (one.type == "MembershipSuspended" and one.starts_on <= day <= one.ends_on)
        or (one.type == "NameDeleted" and one.deleted_on <= day)
        for one in happened[1]
        if getattr(one, "decision_id", None) not in annulled
    )
    of_certificate, of_membership = rows(happened)
    (cert,) = (one for one in of_certificate if holds(one, day))
    (member,) = (one for one in of_membership if holds(one, day))

    answer = verdict(cert.status, cert.effective_to, member.status, member.effective_to)
    assert answer.may_practise is not (taken or out)
    assert (answer.until is not None) <= PASSING.issuperset(answer.reasons)
    assert answer.until is None or answer.until >= day


def is_annulment(event: Any) -> bool:
    """Say whether an event annuls a decision."""
    return "Annulled" in type(event).__name__


def holds(row: Any, day: date) -> bool:
    """Say whether a row holds on a day."""
    begin, end = row.effective_from, row.effective_to
    return bool(begin <= day and (end is None or day < end))


def test_each_view_has_a_table_of_its_own() -> None:
    names = [view.table.name for view in build().projections]

    assert len({*names}) == len(names)


@pytest.mark.parametrize("view", build().projections, ids=lambda view: view.table.name)
def test_each_view_has_a_version_and_knows_its_events(view: Any) -> None:
    _, _, version = view.table.name.rpartition("_")

    assert version.isdecimal()
    assert types_of(view.contract)
    assert view.rows_of(view.initial) == set()


def test_where_nothing_holds_there_is_no_stretch() -> None:
    days = [START + timedelta(days=offset) for offset in (0, 1, 2, 3)]
    said = dict(zip(days, ["a", None, "b", "b"], strict=True))

    assert spans(days, said.__getitem__) == [("a", days[0], days[1]), ("b", days[2], None)]
