"""Whoever guesses passwords has to wait, longer each time; nobody locks another out for good.

Each try is counted before its password is looked at, in the database: no replica and no second
request at once gets a free one. What is counted is an account's name at an address, the name at
all addresses, and an address for all names. A browser in which somebody signed in before is
counted by itself: whatever strangers try, its owner comes in. A name that nobody has is counted
like any other, so that nothing is told by it.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from secrets import token_hex
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.web.problems import Problem

KNOWN: Final = "luatsu_known"  # the cookie of a browser in which somebody signed in before
FREE: Final = 5  # wrong ones of one person, after which each costs a wait
FREE_OF_MANY: Final = 50  # of all who use one name or one address: an office has one
FIRST_WAIT: Final = timedelta(seconds=5)  # doubled each time
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=1)
TAKE: Final = text("""
    insert into access.attempt as a (key, wrong, last_at, free_at) values (:key, 1, :at, :at)
    on conflict (key) do update set
      wrong = case when a.last_at < :forgotten then 1 else a.wrong + 1 end,
      last_at = :at,
      free_at = :at + case when a.last_at < :forgotten or a.wrong < :free then interval '0'
        else least(:longest, :first * power(2, least(a.wrong - :free, 20))) end
     where a.free_at <= :at
    returning wrong""")
FREE_AT: Final = text("select free_at from access.attempt where key = :key")
FORGET: Final = text("delete from access.attempt where key = any(:keys) or last_at < :forgotten")
GIVE_BACK: Final = text(
    "update access.attempt set wrong = wrong - 1 where key = :key and wrong > 0"
)


@dataclass(frozen=True, slots=True)
class Trier:
    """Who tries to sign in: under which name, from where, in a browser that is known or not."""

    username: str
    address: str
    browser: str | None = None  # what its cookie says

    def counted(self, secret: bytes) -> Mapping[bytes, int]:
        """Say by what a try of theirs is counted, and how many of each cost nothing."""
        address = _key(secret, "address", self.address)
        if self.browser is not None and known(self.username, self.browser, secret):
            return {_key(secret, "browser", self.browser): FREE, address: FREE_OF_MANY}
        return {
            _key(secret, "both", self.username, self.address): FREE,
            _key(secret, "name", self.username): FREE_OF_MANY,
            address: FREE_OF_MANY,
        }


async def take(connection: AsyncConnection, trier: Trier, secret: bytes, at: datetime) -> None:
    """Count a try, as a wrong one until it proves right.

    Raises:
        Problem: 429, where somebody has to wait first.
    """
    for key, free in sorted(trier.counted(secret).items()):  # in one order: nobody waits in a ring
        said = {
            "key": key,
            "at": at,
            "free": free,
            "forgotten": at - FORGOTTEN_AFTER,
            "first": FIRST_WAIT,
            "longest": LONGEST_WAIT,
        }
        if (await connection.execute(TAKE, said)).first() is None:
            free_at = await connection.scalar(FREE_AT, {"key": key})
            await connection.rollback()
            raise _wait((free_at or at) - at)
    await connection.commit()


async def was_right(connection: AsyncConnection, trier: Trier, secret: bytes, at: datetime) -> None:
    """Forget the wrong ones of whoever knew the password, and what is old; not an address's.

    Else somebody with an account of their own could guess at others' for ever.
    """
    address = _key(secret, "address", trier.address)
    keys = [one for one in trier.counted(secret) if one != address]
    await connection.execute(FORGET, {"keys": keys, "forgotten": at - FORGOTTEN_AFTER})
    await connection.execute(GIVE_BACK, {"key": address})


def known_from_now(username: str, secret: bytes) -> str:
    """Write what a browser keeps in which somebody has signed in; it tells no name."""
    said = token_hex(16)
    return f"{said}.{_key(secret, 'known', username, said).hex()}"


def known(username: str, browser: str, secret: bytes) -> bool:
    """Say whether somebody signed in by this name in that browser before."""
    said, _, signed = browser.partition(".")
    return hmac.compare_digest(_key(secret, "known", username, said).hex(), signed)


def _key(secret: bytes, *said: str) -> bytes:
    """Name what is counted, so that the table tells neither names nor addresses."""
    return hmac.digest(secret, "\0".join(said).encode(), "sha256")


def _wait(left: timedelta) -> Problem:
    seconds = str(max(1, ceil(left.total_seconds())))
    return Problem(429, "too-many-tries", headers={"Retry-After": seconds})
