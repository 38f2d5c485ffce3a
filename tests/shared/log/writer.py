"""A process that writes to a log until it has done its part or is killed.

`python -m tests.shared.log.writer <url> <name> <commands a caller>`; each command that was
acknowledged is a line of its output: its id, its result, its position.
"""

import asyncio
import random
import sys
from itertools import count

import psycopg

from shared.log.appender import Appender, LogUnavailable
from shared.log.connect import conninfo
from shared.log.entry import Answer, Claim, Write
from tests.shared.log.given import write

CALLERS = 32
HOT = 3  # streams and keys that everybody wants


async def main(url: str, name: str, commands: int) -> None:
    """Write, from many callers at once."""
    appender = Appender(url)
    await appender.start()
    async with await psycopg.AsyncConnection.connect(conninfo(url), autocommit=True) as looking:
        for caller in await asyncio.gather(
            *(call(appender, looking, f"{name}-{n}", commands) for n in range(CALLERS))
        ):
            assert caller == commands
    await appender.stop()


async def call(
    appender: Appender, looking: psycopg.AsyncConnection, name: str, commands: int
) -> int:
    """Write one command after the other: to streams of one's own, to hot ones, with claims."""
    chance = random.Random(name)
    own = 0
    for n in count(1):
        match chance.randrange(4):
            case 0:
                command = await hot(looking, chance)
            case 1:
                claim = Claim(key=f"key-{chance.randrange(HOT)}", old=None, new=f"{name}-{n}")
                command = write({f"{name}-{n}": (0, 1)}, claim)
            case _:
                command = write({name: (own, 2), f"{name}-{n}": (0, 1)})
                own += 2
        answer = await patiently(appender, command)
        sys.stdout.write(f"{command.id} {answer.result} {answer.position}\n")
        sys.stdout.flush()
        if n == commands:
            return n
    raise AssertionError


async def hot(looking: psycopg.AsyncConnection, chance: random.Random) -> Write:
    """Decide on what a stream is now; another may be faster."""
    stream = f"hot-{chance.randrange(HOT)}"
    seen = await looking.execute("select version from log.stream where stream = %s", [stream])
    row = await seen.fetchone()
    return write({stream: (row[0] if row else 0, 1)})


async def patiently(appender: Appender, command: Write) -> Answer:
    """Bring a command until it is answered."""
    while True:
        try:
            return await appender.append(command)
        except LogUnavailable:
            continue


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
