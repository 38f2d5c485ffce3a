"""What a service tries inside its own container, with its own passwords; run there, not here.

Nothing it tries may leave a trace: what is allowed is asked for in a way that the server refuses.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import nats
import psycopg

from shared.bus.declarations import stream_name
from shared.embedded.databases import KEYS, SERVICES
from shared.settings import Settings

NEVER = {"Nats-Expected-Last-Sequence": "999999999"}  # so that even the permitted is not stored


async def bus(settings: Settings) -> dict[str, str]:
    """Try to publish under each name, and to delete and empty each stream."""
    forbidden = asyncio.Event()

    async def hear(error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            forbidden.set()

    async def tried(subject: str) -> str:
        forbidden.clear()
        asking = asyncio.create_task(client.request(subject, b"{}", timeout=5, headers=NEVER))
        hearing = asyncio.create_task(forbidden.wait())
        await asyncio.wait({asking, hearing}, return_when=asyncio.FIRST_COMPLETED)
        if forbidden.is_set():
            asking.cancel()
            return "forbidden"
        hearing.cancel()
        return "refused" if "error" in json.loads(asking.result().data) else "taken"

    client = await nats.connect(settings.needed("nats_url"), error_cb=hear)
    province = settings.province
    found = {}
    for other in SERVICES:
        stream = stream_name(province, other)
        found[f"publish {other}"] = await tried(f"evt.{province}.{other}.forged.Forged")
        found[f"delete {other}"] = await tried(f"$JS.API.STREAM.DELETE.{stream}")
        found[f"purge {other}"] = await tried(f"$JS.API.STREAM.PURGE.{stream}")
    await client.close()
    return found


def databases(settings: Settings) -> dict[str, bool]:
    """Try to enter each database."""
    base = settings.needed("database_url").replace("+psycopg", "").rpartition("/")[0]
    return {name: _enters(f"{base}/{name}") for name in (*SERVICES, KEYS, "postgres")}


def _enters(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def writable(folder: str) -> bool:
    """Say whether a file can be made here."""
    try:
        (Path(folder) / "tried").touch()
    except OSError:
        return False
    (Path(folder) / "tried").unlink()
    return True


def main() -> None:
    """Tell what was found."""
    settings = Settings.read()
    found = {
        "bus": asyncio.run(bus(settings)),
        "databases": databases(settings),
        "code": sorted(str(one.parent.name) for one in Path("/app/services").glob("*/__init__.py")),
        "user": os.getuid(),
        "writable": [one for one in ("/app", "/opt/luatsu", "/run/secrets", "/") if writable(one)],
        "signs tokens": settings.token_private_key is not None,
    }
    json.dump(found, sys.stdout)


main()
