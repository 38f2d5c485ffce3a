"""Whether a bus holds more than its log: asked of the bus first, since both only grow."""

from collections.abc import Mapping
from typing import Any

import nats
import psycopg

HEAD = "select position from log.head"


async def check_ends(bus_url: str, urls: Mapping[str, str]) -> dict[str, list[str]]:
    """Name the streams that go on after their logs have ended."""
    bus = await nats.connect(bus_url, connect_timeout=5)
    found: dict[str, list[str]] = {}
    try:
        for service, url in urls.items():
            info: Any = await bus.jetstream().stream_info(f"LUATSU_48_{service.upper()}")
            last = int(info.state.last_seq)
            async with await psycopg.AsyncConnection.connect(url) as connection:
                row: Any = await (await connection.execute(HEAD)).fetchone()
            if last > row[0]:
                found[service] = [f"{service}: the bus ends at {last}, its log at {row[0]}"]
    finally:
        await bus.close()
    return found
