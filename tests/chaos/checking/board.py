"""Whether what a notary put on the public board is what it signed: no head is shown two ways.

A log that was put back may have lost heads that an old copy of the bus brings again: they are not
in the log, and have to be heads of what is in it all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import nats
import psycopg
from nats.js.errors import NotFoundError

from tests.chaos.checking.copies import messages

STREAM = "LUATSU_48_HEADS"
SIGNED = "select size, note from log.tree_head"


@dataclass(slots=True)
class Board:
    """What is wrong with the board, and its notes that the logs have not kept, by service."""

    findings: list[str] = field(default_factory=list)
    more: dict[str, dict[int, str]] = field(default_factory=dict)


async def check_board(bus_url: str, urls: Mapping[str, str]) -> Board:
    """Hold the heads on the bus against those in the logs."""
    shown: dict[str, dict[int, str]] = {service: {} for service in urls}
    bus = await nats.connect(bus_url, connect_timeout=5)
    try:
        js = bus.jetstream()
        last = (await js.stream_info(STREAM)).state.last_seq
        async for message in messages(js, STREAM, last):
            kind, _, service = message.subject.split(".")[:3]
            if kind == "head" and service in shown:
                note = message.data.decode()
                shown[service][int(note.split("\n")[1])] = note
    except NotFoundError:
        pass  # nobody has signed anything yet, or it was lost and nothing was signed since
    finally:
        await bus.close()
    board = Board()
    for service, url in urls.items():
        with psycopg.connect(url) as connection:
            kept: dict[int, str] = dict(connection.execute(SIGNED).fetchall())
        said = shown[service]
        board.findings += [
            f"{service}: the board shows another head of {size} than was signed"
            for size in said.keys() & kept.keys()
            if _text(said[size]) != _text(kept[size])
        ]
        if kept and max(kept) not in said:
            board.findings.append(
                f"{service}: the newest head, of {max(kept)}, is not on the board"
            )
        board.more[service] = {size: said[size] for size in said.keys() - kept.keys()}
    return board


def _text(note: str) -> str:
    """Leave signatures out: cosignatures come later."""
    return note.partition("\n\n")[0]
