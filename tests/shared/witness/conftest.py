"""A witness, its memory, and a log that may show whatever its operator likes."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.witness.door import Door
from shared.witness.store import Store, signer
from shared.witness.witness import Watched
from tests.shared.witness.liar import URL, Liar, leaves

NAME = "luatsu/48/witness/bar"


@pytest.fixture
def liar() -> Liar:
    return Liar(leaves(10))


@pytest.fixture
async def door(liar: Liar) -> AsyncIterator[httpx.AsyncClient]:
    async with liar.client() as client:
        yield client


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def watched(liar: Liar, door: httpx.AsyncClient, store: Store) -> Watched:
    return Watched(liar.first, Door(door, URL), store, signer(store.folder, NAME))
