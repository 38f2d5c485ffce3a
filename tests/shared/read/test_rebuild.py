"""A read model made anew is the live one, row for row, whatever the log holds and meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.embedded.postgres import Postgres
from shared.follow.rebuild import BeingBuilt, drop_before, rebuild, rebuild_now, swap_back
from shared.log.connect import conninfo
from shared.read.digest import digest
from tests.reporting.given import admitted, deleted, discipline_annulled, suspended
from tests.shared.read.ledger import LOG, POISON, VIEW, Ledger, NewlyMade, poisoned, stream_of

DAY = date(2025, 3, 1)
KEYS = st.integers(1, 2)
TURNS = st.one_of(
    st.tuples(st.sampled_from(("suspend", "delete", "both")), KEYS, st.integers(0, 60)),
    st.tuples(st.just("annul"), KEYS, st.integers(0, 2)),
    st.tuples(st.just("void"), KEYS, st.integers(0, 9)),
    st.tuples(st.sampled_from(("admit", "newly", "poison")), KEYS, st.just(0)),
    st.tuples(st.sampled_from(("project", "rebuild", "back")), st.just(0), st.just(0)),
)
ADMITTED = [("admit", 1, 0), ("admit", 2, 0)]
VOIDS = [  # a suspension, its void, the void of that, an admission void, and a decision before all
    *(("suspend", 1, 5), ("project", 0, 0), ("void", 1, 1), ("rebuild", 0, 0), ("void", 1, 2)),
    *(("void", 1, 0), ("both", 2, 7), ("back", 0, 0), ("void", 2, 1), ("void", 2, 2)),
]


def record(ledger: Ledger, what: str, key: int, number: int) -> None:
    """Record what a turn says."""
    by, day = UUID(int=number % 3 + 1), DAY + timedelta(days=number)
    match what:
        case "admit":
            ledger.record(key, admitted(name=f"Trần Văn {len(ledger.said)}"))
        case "suspend":
            ledger.record(key, suspended(by, day, day + timedelta(days=30)))
        case "delete":
            ledger.record(key, deleted(by, day))
        case "annul":
            ledger.record(key, discipline_annulled(by))
        case "both":
            ledger.record(key, admitted(), suspended(by, day, day))
        case "void":
            ledger.void(key, number)
        case "newly":
            ledger.record(key, NewlyMade())
        case _:
            ledger.record(key, admitted(name=POISON))


async def turned(ledger: Ledger, turns: list[tuple[str, int, int]]) -> None:
    """Record, project, rebuild and swap back, as the turns say."""
    projector = ledger.projector()
    await projector.prepare()
    for what, key, number in turns:
        match what:
            case "project":
                await ledger.project(projector)
            case "rebuild":
                await ledger.rebuild()
            case "back":
                swap_back(place(ledger.engine), LOG, [ledger.view])
            case _:
                record(ledger, what, key, number)
    await ledger.project(projector)


def place(engine: AsyncEngine) -> str:
    """Say where a database is, for psycopg."""
    return conninfo(engine.url.render_as_string(hide_password=False))


def emptied(ledger: Ledger) -> Ledger:
    """Begin again with nothing recorded."""
    connection = ledger.connection
    connection.execute("alter table log.event disable trigger all")
    connection.execute("truncate log.event, log.stream")
    connection.execute("alter table log.event enable trigger all")
    connection.execute("delete from follow.checkpoint")
    connection.execute("delete from follow.parked")
    connection.execute("delete from follow.before")
    for schema in ("read", "before", "building"):
        connection.execute(f"drop table if exists {schema}.membership_3".encode())
    return Ledger(connection, ledger.engine, poisoned(VIEW))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(TURNS, min_size=5, max_size=25))
@example(turns=VOIDS)
@example(turns=[("poison", 1, 0), *VOIDS, ("void", 1, 1)])
def test_any_history_is_shown_as_its_fold_says_live_and_made_anew(
    ledger: Ledger, turns: list[tuple[str, int, int]]
) -> None:
    async def told() -> None:
        one = emptied(ledger)
        await turned(one, [*ADMITTED, *turns])
        rows, parked = one.expected()

        assert one.live() == rows
        assert one.parked() == parked
        built = await one.rebuild()
        assert (built.equal, built.differing) == (True if one.position else None, 0)
        assert not built.doubtful
        assert one.live() == rows
        assert one.parked() == parked
        assert one.checkpoint() == one.position
        await one.engine.dispose()

    asyncio.run(told())


async def test_a_mended_read_model_takes_what_was_parked(ledger: Ledger) -> None:
    ledger.view = poisoned(VIEW)
    projector = ledger.projector()
    await projector.prepare()
    ledger.record(1, admitted(name=POISON))
    ledger.record(1, suspended(UUID(int=1), DAY, DAY))
    ledger.record(2, admitted())
    await ledger.project(projector)
    assert ledger.parked() == {1, 2}
    ledger.view = VIEW

    built = await ledger.rebuild()

    assert (built.equal, built.differing, built.parked) == (False, 3 + 1, 0)
    assert {one.what for one in built.differences} == {"missing"}
    assert ledger.parked() == set()
    assert ledger.live() == ledger.expected()[0]


async def test_it_goes_on_while_it_is_built_and_loses_nothing(ledger: Ledger) -> None:
    ledger.fill(1500)
    projector = ledger.projector()
    await projector.prepare()
    stop = asyncio.Event()

    async def live() -> None:
        while not stop.is_set():
            await projector.turn()
            await asyncio.sleep(0)  # others have their turn

    async def grow() -> None:
        for key in range(1, 200):
            await asyncio.to_thread(ledger.record, key, suspended(UUID(int=1), DAY, DAY))

    keeping = asyncio.create_task(live())
    growing = asyncio.create_task(grow())
    built = await ledger.rebuild()
    await growing
    stop.set()
    await keeping
    await ledger.project(projector)

    assert built.equal
    assert ledger.live() == ledger.expected()[0]
    assert ledger.checkpoint() == ledger.position == 1699


async def test_a_new_read_model_of_a_long_log_is_filled_at_once(ledger: Ledger) -> None:
    ledger.fill(1200)
    projector = ledger.projector()

    await projector.prepare()

    assert projector.seen == {"registry": 1200}
    assert ledger.live() == ledger.expected()[0]
    assert swap_back(place(ledger.engine), LOG, [VIEW]) == []  # the empty one was not kept


async def test_one_that_is_built_elsewhere_is_left_to_whoever_builds_it(
    ledger: Ledger, postgres: Postgres, database: str
) -> None:
    ledger.fill(3)
    await ledger.projector().prepare()
    with psycopg.connect(postgres.conninfo(database), autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtextextended('luatsu build membership_3', 0))")

        with pytest.raises(BeingBuilt):
            await ledger.rebuild()
    assert (await ledger.rebuild()).swapped


async def test_a_build_that_dies_leaves_the_live_one_as_it_is_and_can_be_begun_again(
    ledger: Ledger,
) -> None:
    ledger.fill(20)
    projector = ledger.projector()
    await projector.prepare()
    await ledger.project(projector)
    before = ledger.live()

    def die(done: int, _: int) -> None:
        if done:
            ledger.connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'luatsu build'"
            )

    with pytest.raises(psycopg.OperationalError):
        rebuild_now(place(ledger.engine), LOG, [VIEW], die)
    assert ledger.live() == before
    assert (await ledger.rebuild()).equal


async def test_whoever_does_not_want_it_any_more_stops_it(ledger: Ledger) -> None:
    ledger.fill(20)
    await ledger.projector().prepare()
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear(_: int, __: int) -> None:
        loop.call_soon_threadsafe(begun.set)

    work = asyncio.create_task(rebuild(ledger.engine, LOG, (VIEW,), hear))
    await begun.wait()
    work.cancel()

    with pytest.raises(asyncio.CancelledError):
        await work
    row = ledger.connection.execute("select to_regclass('building.membership_3')").fetchone()
    assert row == (None,)


async def test_what_was_swapped_out_comes_back_up_to_date_until_it_is_dropped(
    ledger: Ledger,
) -> None:
    ledger.fill(5)
    projector = ledger.projector()
    await projector.prepare()
    await ledger.project(projector)
    ledger.connection.execute("update read.membership_3 set area = '00000' where known_from = 2")
    built = await ledger.rebuild()
    assert (built.equal, built.differing) == (False, 1)
    (found,) = built.differences
    assert (found.stream, found.what, found.columns) == (stream_of(2), "different", ("area",))
    ledger.record(1, suspended(UUID(int=1), DAY, DAY))
    await ledger.project(projector)
    new = ledger.live()
    at = place(ledger.engine)

    assert swap_back(at, LOG, [VIEW]) == ["membership_3"]
    old = ledger.live()
    assert swap_back(at, LOG, [VIEW]) == ["membership_3"]
    assert ledger.live() == new == ledger.expected()[0]

    assert [row for row in old if "00000" not in row] == [
        row for row in new if row[0] != stream_of(2)
    ]
    assert drop_before(at, LOG, [VIEW]) == ["membership_3"]
    assert swap_back(at, LOG, [VIEW]) == drop_before(at, LOG, [VIEW]) == []


async def test_a_check_changes_nothing(ledger: Ledger) -> None:
    ledger.fill(5)
    projector = ledger.projector()
    await projector.prepare()
    await ledger.project(projector)
    ledger.connection.execute("delete from read.membership_3 where known_from = 2")
    before = ledger.live()

    built = await ledger.rebuild(swapping=False)

    assert (built.equal, built.differing, built.swapped) == (False, 1, False)
    assert ledger.live() == before
    assert before != ledger.expected()[0]


async def test_an_event_let_go_by_stays_away_as_long_as_it_cannot_be_taken(
    ledger: Ledger,
) -> None:
    ledger.view = poisoned(VIEW)
    projector = ledger.projector()
    await projector.prepare()
    ledger.record(1, admitted(name=POISON))
    ledger.record(1, admitted())
    await ledger.project(projector)
    stage = "read/membership_3"
    ledger.skip(1, stage, 1)
    ledger.connection.execute("delete from follow.parked where position = 1")
    assert await projector.retry("registry", stage, stream_of(1)) == 0
    await ledger.project(projector)
    live = ledger.live()
    assert [row[1] for row in live] == [2]

    built = await ledger.rebuild()

    assert (built.equal, built.parked) == (True, 0)
    assert ledger.live() == live


async def test_a_digest_tells_whatever_differs(ledger: Ledger) -> None:
    ledger.fill(5)
    projector = ledger.projector()
    await projector.prepare()
    await ledger.project(projector)

    async def summed(change: str) -> object:
        async with ledger.engine.connect() as connection:
            await connection.exec_driver_sql(change)
            said = await digest(connection, VIEW.table)
            await connection.rollback()
            return said

    same: Callable[[str], str] = "update read.membership_3 set {}".format
    whole = await summed("select 1")
    assert whole == await summed(same("area = area"))
    assert whole != await summed(same("area = '1' where known_from = 2"))
    assert whole != await summed(same("card_number = null where known_from = 2"))
    assert whole != await summed("delete from read.membership_3 where known_from = 2")
