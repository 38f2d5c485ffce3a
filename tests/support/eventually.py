"""Waiting for what becomes true by itself, without guessing how long it takes."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")

BETWEEN_LOOKS = 0.02  # seconds


def _holds(seen: object, wanted: Any) -> bool:
    if callable(wanted):
        return bool(wanted(seen))
    return bool(seen == wanted)


@overload
async def eventually(
    look: Callable[[], Awaitable[T]], wanted: Any = ..., within: float = ...
) -> T: ...


@overload
async def eventually(look: Callable[[], T], wanted: Any = ..., within: float = ...) -> T: ...


async def eventually(look: Callable[[], Any], wanted: Any = bool, within: float = 10) -> Any:
    """Look again and again until what is seen is what is wanted, and return it.

    `wanted` is a value to be seen, or a function that judges it; without it, anything truthy.
    A look may be a coroutine. What a look raises is the test's failure: answer it in the look.

    Raises:
        AssertionError: what was seen last, when it was not what was wanted in time.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + within
    while True:
        looked = look()
        seen = await looked if inspect.isawaitable(looked) else looked
        if _holds(seen, wanted):
            return seen
        assert loop.time() < until, f"waited {within} s for {wanted!r}, saw {seen!r}"
        await asyncio.sleep(BETWEEN_LOOKS)
