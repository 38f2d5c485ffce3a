"""Values by which somebody is found: one subject a value, and nobody guesses one."""

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.edge import new_id
from shared.personal.keys import Keys, normalised
from shared.personal.secret import Secrets

NUMBER = "048190001234"


async def test_a_value_belongs_to_whoever_had_it_first(keys: Keys) -> None:
    first, second = new_id(), new_id()

    assert await keys.remember("a", NUMBER, first) == first
    assert await keys.remember("a", NUMBER, first) == first
    assert await keys.remember("a", " 0481 9000 1234 ", second) == first
    assert await keys.remember("b", NUMBER, second) == second
    assert await keys.find("a", NUMBER) == first
    assert await keys.find("a", "nobody's") is None


async def test_of_many_who_remember_a_value_at_once_all_hear_of_one(
    another: Callable[[], Keys],
) -> None:
    told = await asyncio.gather(*(another().remember("c", NUMBER, new_id()) for _ in range(12)))

    assert len(set(told)) == 1


async def test_a_value_is_given_to_somebody_else(keys: Keys) -> None:
    first, second = new_id(), new_id()
    await keys.remember("d", NUMBER, first)
    await keys.reassign("d", NUMBER, second)
    await keys.reassign("e", NUMBER, second)

    assert await keys.find("d", NUMBER) == second
    assert await keys.find("e", NUMBER) == second


async def test_a_value_cannot_be_guessed_without_the_pepper(
    keys: Keys, engine: AsyncEngine, secrets: Secrets
) -> None:
    await keys.remember("f", NUMBER, new_id())
    stranger = Keys(engine, Secrets(master=secrets.master, pepper=b"x" * 32))

    assert await stranger.find("f", NUMBER) is None


def test_neither_case_nor_spaces_nor_spelling_matter() -> None:
    assert normalised(" Nguyễn  Văn A\n") == normalised("NGUYỄN VĂN A")
    assert normalised("048\u00a0190") == "048190"
    assert normalised("o\u0302") == "ô"
