"""A look at how a service stands is cheap however long the log is, and says what it cannot know."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg import connect
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared import edge
from shared.embedded.postgres import Postgres
from shared.follow.work import effect_key
from shared.log.migrate import upgrade
from shared.ops.details import detailed
from shared.ops.figures import families
from shared.ops.judging import judged
from shared.ops.looking import End, Known, listed, look, named_in
from shared.ops.refused import outstanding
from shared.ops.standing import Standing

LONG = 20_000
LONG_TABLES = re.compile(r'Seq Scan on "?(event|followed|order|timer|tree_head|cosignature)\b')
FILL = (
    f"""insert into log.event
          (position, version, effective_on, recorded_at, stream, type, leaf, document)
        select n, 1, '2026-01-01', now(), 'certificate-' || n, 'X', sha256('x'), '{{}}'
          from generate_series(1, {LONG}) n""",
    f"update log.head set position = {LONG}, instant = now()",
    f"""insert into follow.followed
        select 'inspection', n, 'inspection-' || n, 1, 'Y', uuidv7(), sha256('x'), '{{}}', now()
          from generate_series(1, {LONG}) n""",
    f"""insert into follow."order" (id, source, cause, cause_command, position, source_stream,
          policy, ordinal, attempt, target_kind, target, command_type, noun, body, state,
          settled_at)
        select uuidv7(), 'inspection', uuidv7(), uuidv7(), n, 'inspection-' || n, 'p', 0, 0,
               'stream', 'violation-' || n, 'R', 'violation', '{{}}',
               case n % 2000 when 0 then 'refused' when 1 then 'waiting' else 'done' end, now()
          from generate_series(1, {LONG}) n""",
    f"""insert into log.timer
        select 'certificate-' || n, 'check', current_date + n % 300, 'r', 'm',
               case when n % 10 > 0 then now() end from generate_series(1, {LONG}) n""",
    f"""insert into log.tree_head
        select n, sha256('x'), now(), 'note' from generate_series(1, {LONG}) n""",
    f"""insert into log.cosignature
        select n, w, 'line' from generate_series(1, {LONG} - 100) n, unnest(array['a', 'b']) w""",
    f"""insert into follow.checkpoint values
          ('inspection', 'facts', {LONG} - 10), ('inspection', 'voids', {LONG} - 10),
          ('registry', 'own', {LONG} - 1), ('registry', 'read/one', {LONG} - 5),
          ('law', 'timers', 0)""",
    "analyze",
)


@pytest.fixture(scope="module")
async def engine(postgres: Postgres) -> AsyncIterator[AsyncEngine]:
    with connect(postgres.conninfo(), autocommit=True) as admin:
        admin.execute("create role ops_tests")
        admin.execute("create database ops_tests")
    upgrade(postgres.url("ops_tests"), "ops_tests")
    with connect(postgres.conninfo("ops_tests"), autocommit=True) as admin:
        for statement in FILL:
            admin.execute(statement)
    made = create_async_engine(postgres.url("ops_tests"), isolation_level="AUTOCOMMIT")
    yield made
    await made.dispose()


def known(**said: Any) -> Known:
    """Say what a process knows beside."""
    return Known(
        **{
            "service": "registry",
            "follows": ("inspection",),
            "now": edge.now(),
            "up": True,
            "connected": True,
            "published": LONG - 3,
            "witnesses": ("a", "b"),
            "authorities": ("http://127.0.0.1/tsa",),
            **said,
        }
    )


async def seen(engine: AsyncEngine, **said: Any) -> Standing:
    async with engine.connect() as connection:
        return await look(connection, known(**said))


async def test_no_look_reads_all_of_a_long_table(engine: AsyncEngine, postgres: Postgres) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, bound: Any, _x: Any, _many: Any) -> None:
        asked.append((statement, bound))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with engine.connect() as connection:
        await detailed(connection, await look(connection, known()))
    event.remove(engine.sync_engine, "before_cursor_execute", note)

    assert len(asked) > 15
    with connect(postgres.conninfo("ops_tests"), autocommit=True) as admin:
        plans = {
            statement: "\n".join(row[0] for row in admin.execute(f"explain {statement}", bound))
            for statement, bound in asked
        }
    assert [statement for statement, plan in plans.items() if LONG_TABLES.search(plan)] == []


async def test_what_lags_is_counted_in_events_and_seconds(engine: AsyncEngine) -> None:
    at = edge.now() - timedelta(seconds=90)

    standing = await seen(engine, ends={"inspection": End(LONG + 7, at)})

    assert standing.bus.behind == 3
    assert standing.bus.outbox_seconds
    (inspection,) = standing.follows
    assert (inspection.position, inspection.behind) == (LONG - 10, 17)
    assert inspection.seconds is not None
    assert inspection.seconds > 80
    assert {(one.model, one.behind) for one in standing.reads} == {("own", 1), ("one", 5)}
    assert standing.orders.counts == {"pending": 0, "waiting": 10, "overdue": 0, "refused": 10}
    assert {(one.name, one.size) for one in standing.tree.witnesses} == {
        ("a", LONG - 100),
        ("b", LONG - 100),
    }


@pytest.mark.usefixtures("engine")  # which makes the database
async def test_refused_orders_that_were_seen_to_hide_no_newer_ones(postgres: Postgres) -> None:
    made = create_async_engine(postgres.url("ops_tests"))
    async with made.connect() as connection:
        rows = (
            await connection.execute(
                text("""select id, cause, policy, target, ordinal from follow."order"
                         where state = 'refused' order by settled_at, id limit 7""")
            )
        ).all()
        for number, row in enumerate(rows, start=LONG + 1):
            effect = effect_key(row.cause, row.policy, row.target, row.ordinal)
            await connection.execute(
                text("""insert into log.event
                          (position, version, effective_on, recorded_at, stream, type, leaf,
                           document)
                        values (:n, 1, '2026-01-01', now(), :stream, 'EffectResolved', sha256('x'),
                                '{}')"""),
                {"n": number, "stream": f"effect-{effect}"},
            )

        found = await outstanding(connection, at_once=3)

        await connection.rollback()
    await made.dispose()
    assert len(found) == 3
    assert found.keys().isdisjoint(str(row.id) for row in rows)


async def test_what_nobody_knows_is_left_out_and_is_no_zero(engine: AsyncEngine) -> None:
    standing = await seen(engine, up=None, published=None, connected=False, authorities=())

    names = {family.name for family in families(standing)}

    assert standing.follows[0].behind is None
    assert names.isdisjoint(
        {
            "luatsu_outbox_seconds",
            "luatsu_relay_behind",
            "luatsu_log_open",
            "luatsu_service_down",
            "luatsu_time_stamp_seconds",
            "luatsu_follow_lag",
        }
    )


async def test_a_bus_that_is_silent_makes_what_it_brings_old(engine: AsyncEngine) -> None:
    standing = await seen(engine, ends={"inspection": End(LONG - 10, None, 400.0)})

    assert standing.follows[0].seconds == 400.0
    assert "following-behind" in {one.alert for one in judged(families(standing))}


@pytest.mark.parametrize(
    "said", ['{"at": "2026-', "[]", '{"ok": true}', '{"ok": true, "at": "2026-11-24T10:00:00"}', ""]
)
async def test_a_report_of_a_drill_that_is_damaged_tells_of_none(
    engine: AsyncEngine, tmp_path: Path, said: str
) -> None:
    report = tmp_path / "drill.json"
    report.write_text(said)

    cut = await seen(engine, drill_report=report)
    report.write_text(f'{{"at": "{edge.now().isoformat()}", "ok": true}}')
    whole = await seen(engine, drill_report=report)

    assert cut.drill is not None
    assert cut.drill.at is None
    assert whole.drill is not None
    assert whole.drill.at is not None


async def test_nobody_drills_an_invented_province(engine: AsyncEngine, tmp_path: Path) -> None:
    async with engine.connect() as connection:
        await connection.exec_driver_sql("update log.head set simulated = true")
        standing = await look(connection, known(drill_report=tmp_path / "drill.json"))
        await connection.exec_driver_sql("update log.head set simulated = false")

    assert standing.drill is None


def test_witnesses_are_named_as_their_keys_name_them() -> None:
    assert named_in("luatsu/48/witness/bar+01ab+AAAA,\n x/y+02+BB\n") == [
        "luatsu/48/witness/bar",
        "x/y",
    ]
    assert listed(" \n") == []
