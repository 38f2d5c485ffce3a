"""The owner of a database makes the log; the service may add to it, and change nothing."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.log import reader
from shared.log.appender import Appender
from shared.log.connect import conninfo
from shared.log.migrate import KNOWN, SETTINGS, configuration, current, upgrade
from tests.shared.log.conftest import OWNER, ROLE, Place, place
from tests.shared.log.given import write


@pytest.fixture
def empty(database_url: str, template: Place) -> Iterator[Place]:
    with psycopg.connect(conninfo(database_url), autocommit=True) as server:
        server.execute(f"create database log_empty owner {OWNER}")
        yield place(database_url, "log_empty")
        server.execute("drop database log_empty with (force)")


def test_a_database_is_brought_up_to_date_once(empty: Place) -> None:
    assert current(empty.owner) is None

    upgrade(empty.owner, ROLE)
    upgrade(empty.owner, ROLE)

    assert current(empty.service) == KNOWN[-1]


def test_this_software_works_with_the_newest_of_its_migrations(empty: Place) -> None:
    engine = create_engine(empty.owner)
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(configuration(connection))
        found = [script.revision for script in scripts.walk_revisions()]
    engine.dispose()

    assert list(reversed(KNOWN)) == found[: len(KNOWN)]


def test_a_migration_happens_as_a_whole_or_not_at_all(empty: Place) -> None:
    with pytest.raises(psycopg.errors.UndefinedObject):
        upgrade(empty.owner, "nobody at all")

    assert current(empty.owner) is None


def test_a_hung_session_of_the_service_is_ended(template: Place) -> None:
    with psycopg.connect(conninfo(template.service)) as service:
        shown = {name: service.execute(f"show {name}".encode()).fetchone() for name in SETTINGS}

    assert {name: row and row[0].replace("1min", "60s") for name, row in shown.items()} == SETTINGS


CHANGES = [
    "update log.event set type = type",
    "delete from log.event",
    "truncate log.event",
    "truncate log.event cascade",
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["owner", "service"])
async def test_what_happened_is_never_changed(
    appender: Appender, where: Place, change: str, who: str
) -> None:
    await appender.append(write({"a": (0, 1)}))

    with (
        psycopg.connect(conninfo(getattr(where, who))) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(change.encode())


@pytest.mark.parametrize(
    "act",
    [
        "delete from log.command",
        "update log.command set outcome = 'nothing'",
        "delete from log.stream",
        "delete from log.head",
        "update log.revision set version_num = ''",
        "alter table log.event disable trigger user",
        "drop trigger append_only on log.event",
        "create table log.mine ()",
        "create table follow.mine ()",
        "create or replace function log.refuse() returns trigger language plpgsql as 'begin end'",
    ],
)
def test_the_service_may_do_no_more_than_its_work(where: Place, act: str) -> None:
    with (
        psycopg.connect(conninfo(where.service)) as service,
        pytest.raises(InsufficientPrivilege),
    ):
        service.execute(act.encode())


@pytest.mark.parametrize(
    "act",
    [
        "create table read.mine (id int); insert into read.mine values (1); drop table read.mine",
        (
            "insert into follow.checkpoint values ('registry', 'facts', 1, ''); delete from"
            " follow.checkpoint"
        ),
        'select * from follow."order", follow.followed, follow.parked',
        (
            "insert into log.timer values ('a', 'due'); update log.timer set fired_at = now();"
            " delete from log.timer"
        ),
    ],
)
def test_the_service_may_do_its_work(where: Place, act: str) -> None:
    with psycopg.connect(conninfo(where.service)) as service:
        service.execute(act.encode())


def test_another_role_of_the_cluster_reads_nothing(where: Place, database_url: str) -> None:
    with psycopg.connect(conninfo(database_url), autocommit=True) as server:
        server.execute("create role stranger login password 'known'")
        stranger = make_url(where.service).set(username="stranger")
        url = conninfo(stranger.render_as_string(hide_password=False))
        with psycopg.connect(url) as other, pytest.raises(InsufficientPrivilege):
            other.execute("select * from log.event")
        server.execute("drop role stranger")


async def test_a_session_that_idles_in_a_transaction_blocks_nobody(
    appender: Appender, where: Place, engine: AsyncEngine, reading: AsyncConnection
) -> None:
    with psycopg.connect(conninfo(where.service)) as idle:
        idle.execute("insert into follow.checkpoint values ('registry', 'facts', 1, '')")
        idle.execute("select * from log.event")
        await appender.append(write({"a": (0, 1)}))
        await reader.reserve(engine, "LS", 2026)

        assert [one.position for one in await reader.after(reading, 0, 10)] == [1]
        assert [line async for line in reader.copy_feed(reading, 0, 10)]
