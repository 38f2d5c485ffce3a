"""Background work ends although something under it keeps the word to itself."""

import asyncio

from shared.follow.trouble import end


async def test_work_that_was_not_told_the_first_time_is_told_again() -> None:
    told = 0

    async def deaf_once() -> None:
        nonlocal told
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                told += 1
                if told > 1:
                    raise

    tasks = [asyncio.create_task(deaf_once()), asyncio.create_task(asyncio.sleep(3600))]
    await asyncio.sleep(0)
    ended = list(tasks)

    await end(tasks)

    assert (told, tasks) == (2, [])
    assert all(task.cancelled() for task in ended)
