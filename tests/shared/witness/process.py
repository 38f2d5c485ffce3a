"""A witness as a process of its own, without the command line around it: folder, address, key."""

import asyncio
import sys
from pathlib import Path

from shared.proof import note
from shared.witness import following
from shared.witness.door import Door, client
from shared.witness.store import opened, signer
from shared.witness.witness import Watched

NAME = "luatsu/48/witness/bar"
EVERY = 0.1


async def main(folder: Path, at: str, key: str) -> None:
    """Watch one log until told to stop."""
    with opened(folder, alone=True) as store:
        mine = signer(folder, NAME)
        async with client() as asking:
            door = Door(asking, f"{at}/api/registry/proof")
            watched = Watched(note.verifier(key), door, store, mine)
            await following.follow([watched], EVERY, None, "48")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
