"""Whether what a notary put on the public board is what it signed: no head is shown two ways."""

from collections.abc import Mapping

import nats
import psycopg
from nats.js.errors import NotFoundError

from tests.chaos.checking.copies import messages

STREAM = "LUATSU_48_HEADS"
SIGNED = "select size, note from log.tree_head"


async def check_board(bus_url: str, urls: Mapping[str, str]) -> list[str]:
    """Hold the heads on the bus against those in the logs."""
    shown: dict[str, dict[int, str]] = {service: {} for service in urls}
    bus = await nats.connect(bus_url, connect_timeout=5)
    try:
        js = bus.jetstream()
        last = (await js.stream_info(STREAM)).state.last_seq
        async for message in messages(js, STREAM, last):
            kind, _, service = message.subject.split(".")[:3]
            if kind == "head" and service in shown:
                text = message.data.decode().partition("\n\n")[0]
                shown[service][int(text.split("\n")[1])] = text
    except NotFoundError:
        pass  # nobody has signed anything yet, or it was lost and nothing was signed since
    finally:
        await bus.close()
    return [one for service in urls for one in _unlike(service, shown[service], urls[service])]


def _unlike(service: str, shown: Mapping[int, str], url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        notes: dict[int, str] = dict(connection.execute(SIGNED).fetchall())
    found = [
        f"{service}: the board shows another head of {size} than was signed"
        for size, text in shown.items()
        if size not in notes or notes[size].partition("\n\n")[0] != text
    ]
    if notes and max(notes) not in shown:
        found.append(f"{service}: the newest head, of {max(notes)}, is not on the board")
    return found
