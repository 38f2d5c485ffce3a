"""A deployment of two logs with a signed case in it, made once; tests read it."""

import itertools
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from shared.bundle.exporting import Case, Place, Range, export
from shared.bundle.papers import Opener
from shared.log.connect import conninfo
from shared.log.migrate import upgrade
from shared.proof import timestamps
from tests.shared.bundle import logs
from tests.shared.bundle.logs import Deployment, Log
from tests.support.tsa import Tsa

OWNER, ROLE, PASSWORD = "bundle_owner", "bundle_service", "known"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def new_log(database_url: str) -> Callable[[str], Log]:
    with psycopg.connect(conninfo(database_url), autocommit=True) as server:
        server.execute(f"create role {OWNER} login password '{PASSWORD}'")
        server.execute(f"create role {ROLE} login password '{PASSWORD}'")
        server.execute(f"grant {ROLE} to {OWNER}")

    def make(service: str) -> Log:
        name = f"bundle_{service}_{next(NUMBERS)}"
        with psycopg.connect(conninfo(database_url), autocommit=True) as server:
            server.execute(f"create database {name} owner {OWNER}")
        url = make_url(database_url).set(database=name, password=PASSWORD)
        owner, own = (
            url.set(username=one).render_as_string(hide_password=False) for one in (OWNER, ROLE)
        )
        upgrade(owner, ROLE)
        return Log(own, service)

    return make


@pytest.fixture(scope="session")
async def deployment(
    new_log: Callable[[str], Log], tmp_path_factory: pytest.TempPathFactory
) -> Deployment:
    registry, discipline = new_log("registry"), new_log("discipline")
    await registry.write(*logs.fillers(2, "branch"))
    await registry.sign()
    await logs.tell_the_story(registry, discipline)
    size = await registry.sign(cosigned=True)
    stamp = Tsa().answer(timestamps.request(await registry.note(size)))
    await registry.sign(stamp=stamp)
    await registry.write(*logs.fillers(2, "person"))
    await registry.sign()
    await discipline.sign(cosigned=True)
    documents = tmp_path_factory.mktemp("documents")
    folder = documents / logs.DIGEST[:2]
    folder.mkdir()
    (folder / logs.DIGEST).write_bytes(logs.SEALED)
    return Deployment({"registry": registry, "discipline": discipline}, documents)


async def bundle(
    deployment: Deployment,
    wanted: Case | Range,
    opener: Opener | None = None,
    heads: Mapping[str, int] | None = None,
) -> bytes:
    """Make a bundle of a deployment."""
    to = BytesIO()
    place = Place(
        province="48",
        databases=deployment.databases,
        documents=deployment.documents,
        made_by="luatsu 1",
        opener=opener,
        heads=heads or {},
    )
    await export(to, wanted, place)
    return to.getvalue()


@pytest.fixture(scope="session")
async def case_zip(deployment: Deployment) -> bytes:
    return await bundle(deployment, Case(logs.CASE))


@pytest.fixture(scope="session")
async def range_zip(deployment: Deployment) -> bytes:
    return await bundle(deployment, Range("registry", 3, 40))


@pytest.fixture
def case_file(case_zip: bytes, tmp_path: Path) -> Path:
    file = tmp_path / "case.zip"
    file.write_bytes(case_zip)
    return file


@pytest.fixture
def range_file(range_zip: bytes, tmp_path: Path) -> Path:
    file = tmp_path / "range.zip"
    file.write_bytes(range_zip)
    return file
