"""Who may sign in, in which role, for which unit."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.registry.account import decider, steps
from services.registry.account.queries import AccountFilters, accounts
from services.registry.account.rows import rows_of
from services.registry.account.rules import CloseAccount, EndSessions, OpenAccount
from services.registry.account.state import Unopened
from shared.contracts.registry.account import (
    AccountClosed,
    AccountEvent,
    AccountOpened,
    AccountSessionsEnded,
)
from shared.messages import Recorded, Role
from tests.registry.context import ADMIN, COMMUNE, PERSON, on
from tests.registry.rows import ask, follow
from tests.support.spec import Scenario, recorded

TODAY, LATER = date(2026, 3, 2), date(2026, 4, 1)
an_account = Scenario(decider, on(TODAY, noun="account", actor=ADMIN))
opened = AccountOpened(
    username="phuong.hai-chau",
    display_name="Cán bộ phường Hải Châu",
    role=Role.COMMUNE,
    unit="UBND phường Hải Châu",
    areas=(COMMUNE,),
    opened_on=TODAY,
)
closed = AccountClosed(username="phuong.hai-chau", closed_on=LATER)


def account(**other: Any) -> OpenAccount:
    """Build the command with only what the test is about."""
    given: dict[str, Any] = {
        "username": "phuong.hai-chau",
        "display_name": "Cán bộ phường Hải Châu",
        "role": Role.COMMUNE,
        "unit": "UBND phường Hải Châu",
        "areas": (COMMUNE,),
    }
    return OpenAccount(**{**given, **other})


def test_an_account_is_opened_and_closed() -> None:
    an_account.when(account()).then(opened)
    an_account.given(opened).knowing(on(LATER, noun="account")).when(CloseAccount()).then(closed)
    an_account.given(opened, closed).when(CloseAccount()).then_nothing()


def test_whoever_has_signed_in_by_an_account_is_signed_out() -> None:
    today = on(TODAY, noun="account")
    ended = AccountSessionsEnded(ended_at=today.at)
    of_one = AccountSessionsEnded(ended_at=today.at, session_id=PERSON)
    signed_in = an_account.given(opened).knowing(today)

    signed_in.when(EndSessions()).then(ended)
    signed_in.when(EndSessions(session_id=PERSON)).then(of_one)
    an_account.given(opened, closed).when(EndSessions()).then_rejected("not-in-this-state")
    assert decider.replay([recorded(opened), recorded(ended, 2)]) == decider.replay(
        [recorded(opened)]
    )


def test_an_applicants_account_is_linked_to_a_person() -> None:
    an_account.when(account(role=Role.APPLICANT, areas=())).then_rejected("person-needed")
    (one,) = an_account.when(account(role=Role.APPLICANT, areas=(), person_id=PERSON)).decided

    assert one.subjects == (PERSON,)
    assert decider.subjects(decider.replay([recorded(one.event)])) == {PERSON}


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        ({"role": Role.POLICY}, ["role-not-for-accounts"]),
        ({"role": Role.CITIZEN}, ["role-not-for-accounts"]),
        ({"areas": ()}, ["area-needed"]),
        ({"role": Role.DISTRICT, "areas": ("490",)}, ["unknown-area"]),  # there are none any more
        ({"areas": ("99999", COMMUNE, "99998")}, ["unknown-area", "unknown-area"]),
    ],
)
def test_an_account_that_cannot_be_is_refused(other: dict[str, Any], codes: list[str]) -> None:
    an_account.when(account(**other)).then_rejected(*codes)


@pytest.mark.parametrize("username", ["Admin", "a b", "á", "x", "-x", "root\n"])
def test_a_user_name_is_small_letters_and_digits(username: str) -> None:
    with pytest.raises(ValidationError):
        account(username=username)


def test_a_user_name_is_one_accounts_for_ever() -> None:
    both: list[Recorded[AccountEvent]] = [recorded(opened), recorded(closed, 2)]
    for history in (both[:1], both):
        assert decider.claims(decider.replay(history)) == {"account/phuong.hai-chau"}
    assert decider.claims(Unopened()) == decider.units(Unopened()) == frozenset()
    assert decider.subjects(decider.replay([recorded(opened)])) == frozenset()
    assert decider.units(decider.replay([recorded(opened)])) == {"UBND phường Hải Châu"}
    an_account.given(opened).when(account()).then_rejected("not-in-this-state")
    an_account.when(CloseAccount()).then_rejected("not-in-this-state")
    assert steps(Unopened()) == (OpenAccount,)
    assert steps(decider.replay([recorded(opened)])) == (EndSessions, CloseAccount)
    assert steps(decider.replay(both)) == ()


async def test_a_closed_account_is_listed_up_to_its_last_day(connection: AsyncConnection) -> None:
    history: list[Recorded[AccountEvent]] = [recorded(opened, 1), recorded(closed, 2)]
    await follow(connection, "account", history, "account-1")
    found = AccountFilters(
        username="phuong.hai-chau", role=Role.COMMUNE, unit="UBND phường Hải Châu"
    )

    (row,) = await accounts(connection, ask(TODAY), found)
    assert row.areas == COMMUNE
    assert await accounts(connection, ask(LATER), found) == []
    assert len(await accounts(connection, ask(LATER, known_at=1), found)) == 1


def test_what_was_opened_and_closed_on_one_day_has_no_row() -> None:
    same_day = closed.model_copy(update={"closed_on": TODAY})

    assert rows_of(Unopened()) == set()
    assert rows_of(decider.replay([recorded(opened), recorded(same_day, 2)])) == set()
    assert rows_of(decider.replay([recorded(closed)])) == set()
