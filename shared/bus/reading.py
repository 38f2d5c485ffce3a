"""Reading many documents of a stream at once, without a consumer and without acknowledging."""

import asyncio
from collections.abc import Sequence

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as BusError

SEQUENCE = "Nats-Sequence"
STATUS = "Status"
PATIENCE = 3.0  # seconds for the whole answer
MOST_BYTES = 4 << 20


class Unanswered(BusError):
    """The bus did not bring what it was asked for."""


async def documents_after(
    bus: Client, stream: str, sequence: int, most: int, most_bytes: int = MOST_BYTES
) -> Sequence[tuple[int, bytes]]:
    """Read what a stream holds right after a sequence: without a gap, and maybe less than asked.

    A replica may answer, and be behind: then it has less. In a cluster that does no harm.

    Raises:
        nats.errors.Error: when nobody answers.
    """
    asked = orjson.dumps({"seq": sequence + 1, "batch": most, "max_bytes": most_bytes})
    inbox = bus.new_inbox()
    found: list[tuple[int, bytes]] = []
    answers = await bus.subscribe(inbox)
    try:
        await bus.publish(f"$JS.API.DIRECT.GET.{stream}", asked, reply=inbox)
        async with asyncio.timeout(PATIENCE):
            while (one := read(await answers.next_msg(timeout=PATIENCE))) is not None:
                if one[0] != sequence + 1 + len(found):  # something is missing there
                    break
                found.append(one)
    except TimeoutError:
        raise Unanswered from None
    finally:
        await answers.unsubscribe()
    return found


def read(answer: Msg) -> tuple[int, bytes] | None:
    """Read one answer; nothing where it says that there are no more."""
    headers = answer.headers or {}
    if STATUS in headers or SEQUENCE not in headers:
        return None
    return int(headers[SEQUENCE]), answer.data
