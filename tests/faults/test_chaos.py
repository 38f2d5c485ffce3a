"""A short run of the chaos harness, and a look at whether its checker sees what it should see."""

from collections.abc import AsyncIterator
from pathlib import Path

import nats
import psycopg
import pytest

from tests.chaos import run as chaos
from tests.chaos.checker import check
from tests.chaos.run import Run, Running, Wanted
from tests.chaos.world import World, world
from tests.support import servers

SEEDS = Path(chaos.__file__).with_name("seeds.txt")
QUICK = (  # what mends in a moment: the rest is left to `make chaos`
    "kill -9 PostgreSQL",
    "kill -9 a backend",
    "end sessions",
    "kill -9 NATS",
    "SIGSTOP a server",
    "cut a wire",
    "a wire is down",
    "break a wire",
    "wipe the NATS store",
    "flip bits",
    "delete a stream",
    "delete a consumer",
    "a full disk",
    "a long lock",
)
FAULTS = 12
# Each is done as nobody may who is not a superuser: (service, what, what the checker says of it).
TAMPERED = (
    (
        "discipline",
        """update log.event set document = replace(document, 'Vi phạm số', 'Vi phạm')
            where position = (select min(position) from log.event
                               where document like '%Vi phạm số%')""",
        "another leaf than its document's",
    ),
    (
        "discipline",
        """delete from log.command where id =
            (select id from log.command where outcome = 'rejected' limit 1)""",
        "refused, and not kept",
    ),
    (
        "discipline",
        """update log.command set position = position + 1 where id =
            (select id from log.command where outcome = 'done' order by position limit 1)""",
        "its row says",
    ),
    (
        "registry",
        """delete from log.claim where key =
            (select key from log.claim where key like 'certificate-number/%' limit 1)""",
        "claimed by None",
    ),
    (
        "registry",
        """update log.stream set version = version - 1 where stream =
            (select stream from log.stream limit 1)""",
        "said to have",
    ),
    (
        "registry",
        """update follow."order" set state = 'dropped' where id =
            (select id from follow."order" where state = 'done' limit 1)""",
        "is dropped, the log says otherwise",
    ),
    (
        "registry",
        """update log.tree_head set root = sha256('another') where size =
            (select max(size) from log.tree_head)""",
        "is not the root of its leaves",
    ),
    (
        "reporting",
        "delete from follow.followed where source = 'discipline' and position = 2",
        "discipline 3 comes after 1",
    ),
    (
        "discipline",
        """delete from read.discipline_violations_1 where ctid =
            (select ctid from read.discipline_violations_1
              where known_to is null and effective_to is null limit 1)""",
        "is shown as None",
    ),
    (
        "registry",
        """insert into follow.parked (source, position, stream, stage, error)
           values ('discipline', 1, 'violation-x', 'facts', 'ValueError')""",
        "is parked at facts: ValueError",
    ),
)


def seeds() -> list[int]:
    """Read the seeds that once found something, and so are tried again."""
    lines = SEEDS.read_text().splitlines()
    return [int(one.split()[0]) for one in lines if one and not one.startswith("#")]


@pytest.fixture(scope="module")
async def one() -> AsyncIterator[World]:
    with servers.home() as home:
        async with world(home.path) as running:
            yield running


@pytest.fixture(scope="module")
async def hurt(one: World) -> Running:
    """The run itself: either test may come first."""
    kinds = [kind for kind in chaos.KINDS if kind.name.startswith(QUICK)]
    wanted = Wanted(seeds()[0], FAULTS, pause=0.3, kinds=kinds, whole=False)
    running = Running(one, Run(wanted), print)
    await running.go()
    return running


async def test_nothing_is_lost_and_nothing_comes_twice_whatever_breaks(hurt: Running) -> None:
    done = hurt.done
    assert done.findings == []
    assert len(done.outcomes) == FAULTS
    assert [one for one in done.outcomes if one.healed is None] == []
    assert done.answered > 50
    assert sum(done.told.values()) > 0


async def test_the_checker_sees_whatever_is_tampered_with(one: World, hurt: Running) -> None:
    for service, statement, _ in TAMPERED:
        tamper(one, service, statement)
    unknown, answered, *_ = [
        key for key, given in hurt.ledger.given.items() if given.done and given.done["events"]
    ]
    del hurt.ledger.given[unknown]
    said = hurt.ledger.given[answered].answers
    said[0] = (said[0][0], {**said[0][1], "position": 1_000_000})
    await publish(one, "reporting")

    checked = await check(one, hurt.ledger)

    wanted = [words for *_, words in TAMPERED]
    wanted += ["acknowledged at 1000000", f"nobody gave command {unknown[1]}", "the bus ends at"]
    for words in wanted:
        assert any(words in finding for finding in checked.findings), words
    assert "discipline" in checked.bus  # byte for byte: it still holds what was stored


def tamper(one: World, service: str, statement: str) -> None:
    with psycopg.connect(one.admin(service), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # no trigger refuses
        assert connection.execute(statement.encode()).rowcount == 1, statement


async def publish(one: World, service: str) -> None:
    """Put onto a stream what no log has."""
    bus = await nats.connect(one.deployment.nats.url())
    try:
        await bus.jetstream().publish(f"evt.48.{service}.report.Forged", b"{}")
    finally:
        await bus.close()
