# ruff: noqa: INP001  # a job of its own, no package
"""Erases again, after a restore, everybody whose erasure is in the log.

The keys may come from an earlier copy than the log: nobody who was erased may come back with them.
Run in the registry's container before any service starts: `python - < deploy/erase_again.py`.
"""

import asyncio
import json

import psycopg

from shared.contracts.registry.erasure import ErasureCarriedOut
from shared.log.document import parse
from shared.personal.keys import Keys, keys_engine
from shared.personal.secret import read_secrets
from shared.settings import Settings

CARRIED_OUT = "select document from log.event where type = %s order by position"


async def erase_again(settings: Settings) -> int:
    """Destroy the keys of the erased; it may be repeated."""
    address = settings.needed("database_url").replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        rows = connection.execute(CARRIED_OUT, [ErasureCarriedOut.__name__]).fetchall()
    engine = keys_engine(settings.needed("keys_url"))
    keys = Keys(engine, read_secrets(settings.master_key, settings.pepper))
    for (document,) in rows:
        envelope, body = parse(document)
        await keys.destroy(ErasureCarriedOut.model_validate(body).subject_id, envelope.id)
    await engine.dispose()
    return len(rows)


if __name__ == "__main__":
    print(json.dumps({"erased again": asyncio.run(erase_again(Settings.read()))}))  # noqa: T201
