"""Each alert fires when what it is about has come about, and is over when it is mended.

The limits are lower than in earnest, so that nobody waits for hours; what is seen is real.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.discipline.violation import decider as violations
from services.inspection.inspection import decider as inspections
from services.launch.deployment import Deployment, running
from services.registry.person import decider as persons
from shared import edge
from shared.bus.apply import apply
from shared.corrections import VoidRecord
from shared.follow import orders
from shared.follow.orders import Order
from shared.follow.trouble import ENDED
from shared.follow.work import effect_key
from shared.messages import Role
from shared.nouns.effect import ResolveEffect
from shared.ops.alerts import ALERTS
from shared.ops.figures import FAMILIES
from shared.ops.gathering import Places, gather
from shared.proof import cosigning, store
from shared.proof import note as notes
from shared.proof.note import WITNESS
from shared.reconciling.ranges import Ranges
from shared.runtime import Runtime
from shared.settings import Settings
from tests.faults.alerting import (
    OPERATOR,
    Hurt,
    as_operator,
    fires,
    holding,
    nothing,
    now_fires,
    overdue_dossier,
)
from tests.journeys.doctor import doctor
from tests.shared.asked import person
from tests.shared.follow.order import order_of, state_of, write
from tests.shared.follow.story import checked, referred
from tests.support import servers
from tests.support.eventually import eventually
from tests.support.province import Province, free_port
from tests.support.together import Together, together
from tests.support.tsa import Tsa

NAMES = ("registry", "inspection", "discipline")
BAR = notes.new_signer("luatsu/48/witness/bar", WITNESS)
AUTHORITY = "http://127.0.0.1:9/tsa"  # where nobody answers


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home, pytest.MonkeyPatch.context() as patch:
        roots = Tsa().write_roots(home.path / "tsa.pem")
        patch.setenv("LUATSU_WITNESSES", BAR.verifier.vkey)
        patch.setenv("LUATSU_TIME_STAMPING", AUTHORITY)
        patch.setenv("LUATSU_TIME_STAMPING_ROOTS", str(roots))
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


@pytest.fixture(scope="module")
def hurting() -> Hurt:
    return Hurt()


@pytest.fixture(scope="module")
async def services(deployment: Deployment, hurting: Hurt) -> AsyncIterator[Together]:
    async with together(deployment, NAMES, hurting.change) as services:
        yield services


@pytest.fixture
def registry(services: Together) -> Runtime:
    return services.runtimes["registry"]


@pytest.fixture
def inspection(services: Together) -> Runtime:
    return services.runtimes["inspection"]


@pytest.fixture
def discipline(services: Together) -> Runtime:
    return services.runtimes["discipline"]


def test_every_alert_is_fired_here() -> None:
    here = {name.removeprefix("test_").replace("_", "-") for name in globals()}

    assert {alert.name for alert in ALERTS} <= here


async def test_outbox_old(
    services: Together, deployment: Deployment, inspection: Runtime, discipline: Runtime
) -> None:
    await eventually(lambda: fires(inspection, "outbox-old"), wanted=nothing)
    deployment.nats.kill()
    try:
        await checked(services)
        assert await eventually(lambda: fires(inspection, "outbox-old"))
        assert await eventually(lambda: fires(discipline, "following-behind"))
    finally:
        deployment.nats.start()
    await eventually(lambda: fires(inspection, "outbox-old"), wanted=nothing, within=30)
    await eventually(lambda: fires(discipline, "following-behind"), wanted=nothing, within=30)


async def test_following_behind(
    services: Together, deployment: Deployment, discipline: Runtime
) -> None:
    stuck = """select * from follow.checkpoint
                where source = 'inspection' and stage = 'facts' for update"""
    with holding(deployment, "discipline", stuck):
        await checked(services)
        (late,) = await eventually(lambda: fires(discipline, "following-behind", 0.5))
        assert late.labels["source"] == "inspection"
    await eventually(lambda: fires(discipline, "following-behind"), wanted=nothing, within=30)


async def test_read_model_behind(
    services: Together, deployment: Deployment, inspection: Runtime
) -> None:
    stuck = """select * from follow.checkpoint
                where source = 'inspection' and stage like 'read/%' for update"""
    with holding(deployment, "inspection", stuck):
        await checked(services)
        late = await eventually(lambda: fires(inspection, "read-model-behind", 0.5))
        assert {one.labels["source"] for one in late} == {"inspection"}
    await eventually(lambda: fires(inspection, "read-model-behind"), wanted=nothing, within=30)


async def test_stream_parked(services: Together, hurting: Hurt, discipline: Runtime) -> None:
    await eventually(lambda: fires(discipline, "stream-parked"), wanted=nothing)
    hurting.poisoned.policies.add("Không ký hợp đồng")
    _, referral, _ = await referred(services)
    (one,) = await eventually(lambda: fires(discipline, "stream-parked"))
    assert one.labels["source"] == "inspection"

    hurting.poisoned.policies.clear()
    (error,) = (await discipline.standing()).parked.errors
    assert error.fingerprint is not None
    (row,) = await discipline.retry_alike(error.fingerprint, None, 10, OPERATOR, "Đã sửa")

    assert row.remaining == 0
    assert await fires(discipline, "stream-parked") == []
    folded = await discipline.fold(violations, referral)
    assert folded is not None


async def test_order_waiting(discipline: Runtime) -> None:
    await eventually(lambda: fires(discipline, "order-waiting"), wanted=nothing)
    order = Order(
        id=edge.new_id(),
        source="inspection",
        cause=edge.new_id(),
        cause_command=edge.new_id(),
        position=1,
        source_stream="inspection-none",
        policy="record-referred-violations",
        ordinal=0,
        attempt=0,
        target_kind="claim",
        target="certificate/nobody has it",
        command_type="RecordViolation",
        noun="violation",
        body={},
        since=edge.now(),
    )
    async with discipline.engine.begin() as connection:
        await orders.insert(connection, order)

    assert await discipline.dispatcher.dispatch(order) == "waiting"

    assert await fires(discipline, "order-waiting")
    async with discipline.engine.begin() as connection:
        await orders.settle(connection, order, "voided")
    assert await fires(discipline, "order-waiting") == []


async def test_order_refused(services: Together, discipline: Runtime) -> None:
    await eventually(lambda: fires(discipline, "order-refused"), wanted=nothing)
    check, referral, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    order = await order_of(services, command)
    before = VoidRecord(command_id=order.id, reason="Đã hủy trước")
    await services.give(violations, before, key=referral, role=Role.POLICY)
    await services.give(inspections, VoidRecord(command_id=command, reason="Nhầm"), key=check)
    await eventually(lambda: state_of(services, command), wanted="refused")

    assert await eventually(lambda: fires(discipline, "order-refused"))
    (row,) = [one for one in (await discipline.standing()).orders.rows if one.id == order.id]
    assert (row.state, row.owner) == ("refused", Role.DEPARTMENT)
    assert row.faults

    # An officer sees to it: it is nobody's work any more, although it never came about.
    await services.give(
        discipline.deciders["effect"], ResolveEffect(reason="Đã xem"), key=work_of(order)
    )
    assert await fires(discipline, "order-refused") == []
    assert (await discipline.standing()).orders.counts["refused"] == 0


def work_of(order: Order) -> UUID:
    """Name the work about an order."""
    return effect_key(order.cause, order.policy, order.target, order.ordinal)


async def test_work_stumbles(services: Together, discipline: Runtime) -> None:
    _, _, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    order = await order_of(services, command)
    broken = """update follow."order" set body = '{"no": "such"}', state = 'pending'
                 where id = :id"""
    await write(services, broken, id=order.id)
    await discipline.tail.sweep()

    (one,) = await eventually(lambda: fires(discipline, "work-stumbles"), within=20)

    assert one.labels["alarm"] == "order-stumbles"
    mended = """update follow."order" set state = 'done' where id = :id"""
    await write(services, mended, id=order.id)
    await discipline.tail.sweep()
    await eventually(lambda: fires(discipline, "work-stumbles"), wanted=nothing, within=20)


async def test_timer_not_fired(services: Together, hurting: Hurt, registry: Runtime) -> None:
    await eventually(lambda: fires(registry, "timer-not-fired"), wanted=nothing)
    hurting.timers = True
    await overdue_dossier(services)
    assert await eventually(lambda: fires(registry, "timer-not-fired", 0.5))

    hurting.timers = False

    await eventually(lambda: fires(registry, "timer-not-fired"), wanted=nothing, within=20)


async def test_clock_skew(registry: Runtime) -> None:
    assert await fires(registry, "clock-skew", 1) == []
    edge.clock.ahead += timedelta(seconds=30)
    try:
        (one,) = await fires(registry, "clock-skew", 1)
        assert one.value > 25
        assert await eventually(lambda: fires(registry, "log-closed"), within=30)
        assert registry.gauges.closed == "clock-off"
    finally:
        edge.clock.ahead -= timedelta(seconds=30)
    assert await fires(registry, "clock-skew", 1) == []
    await eventually(lambda: fires(registry, "log-closed"), wanted=nothing, within=30)


async def test_log_closed(services: Together, deployment: Deployment, inspection: Runtime) -> None:
    """What the bus has beyond the log was the log's once: it may not grow before it is back."""
    await eventually(lambda: fires(inspection, "log-closed"), wanted=nothing, within=30)
    await checked(services)
    await eventually(lambda: fires(inspection, "outbox-old"), wanted=nothing)
    async with as_operator(deployment) as js:
        await js.publish("evt.48.inspection.inspection.InspectionOpened", b"{}")
        inspection.opening.database_connected()  # as when a restored database answers

        assert await eventually(lambda: fires(inspection, "log-closed"))
        assert inspection.gauges.closed == "bus-ahead"

        await apply(js, "48", ("inspection",), recreate=("inspection",))
    await eventually(lambda: fires(inspection, "log-closed"), wanted=nothing, within=30)


async def test_bus_differs(services: Together, deployment: Deployment, inspection: Runtime) -> None:
    await eventually(lambda: fires(inspection, "bus-differs"), wanted=nothing, within=30)
    await eventually(lambda: fires(inspection, "outbox-old"), wanted=nothing, within=30)
    async with as_operator(deployment) as js:
        await js.publish("evt.48.inspection.inspection.InspectionOpened", b"{}")
        await checked(services)  # the log has something else there

        found = await eventually(lambda: fires(inspection, "bus-differs"), within=30)

        assert {one.labels["alarm"] for one in found} <= {"bus-ahead", "bus-differs"}
        await apply(js, "48", ("inspection",), recreate=("inspection",))
    await eventually(lambda: fires(inspection, "bus-differs"), wanted=nothing, within=60)


EDIT = """update follow.followed set leaf = sha256(leaf) where source = 'inspection'
           and position = (select max(position) from follow.followed where source = 'inspection')"""


async def compare(runtime: Runtime) -> None:
    """Compare every byte of every copy, as each night."""
    bus, feeds = runtime._bus, runtime._feeds  # noqa: SLF001  # what it compares with
    assert runtime.reconciler is not None
    assert bus is not None
    async with runtime.engine.connect() as pooled:
        connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
        ranges = Ranges(connection, bus, runtime.source, feeds)
        await ranges.all(lambda _done, _of: None)
    await runtime.reconciler.minute()


async def test_copies_differ(services: Together, discipline: Runtime) -> None:
    await checked(services)
    await eventually(lambda: fires(discipline, "following-behind"), wanted=nothing, within=30)
    assert await fires(discipline, "copies-differ") == []
    async with discipline.engine.begin() as connection:
        found = await connection.exec_driver_sql(
            """select position, leaf from follow.followed where source = 'inspection'
                order by position desc limit 1"""
        )
        last = found.one()
    await write(services, EDIT)

    await compare(discipline)

    assert await fires(discipline, "copies-differ")
    (row,) = (await discipline.standing()).reconciled.rows
    assert (row["what"], row["position"]) == ("inspection", last.position)
    assert await eventually(lambda: fires(discipline, "history-differs"))
    mend = "update follow.followed set leaf = :leaf where source = 'inspection' and position = :p"
    await write(services, mend, leaf=last.leaf, p=last.position)
    await compare(discipline)
    assert await fires(discipline, "copies-differ") == []
    await eventually(lambda: fires(discipline, "history-differs"), wanted=nothing)


async def test_reconciler_silent(registry: Runtime) -> None:
    assert registry.reconciler is not None
    await registry.reconciler.minute()
    assert await fires(registry, "reconciler-silent", 2) == []

    assert await eventually(lambda: fires(registry, "reconciler-silent", 2))

    await registry.reconciler.minute()
    assert await fires(registry, "reconciler-silent", 2) == []


async def test_head_old(services: Together, deployment: Deployment, registry: Runtime) -> None:
    await eventually(lambda: fires(registry, "head-old"), wanted=nothing, within=20)
    with holding(deployment, "registry", "lock table log.tree_head in share mode"):
        await services.give(persons, person())
        assert await eventually(lambda: fires(registry, "head-old", 0.5))
    await eventually(lambda: fires(registry, "head-old"), wanted=nothing, within=20)


async def test_head_not_cosigned(services: Together, registry: Runtime) -> None:
    await services.give(persons, person())
    await eventually(lambda: fires(registry, "head-old"), wanted=nothing, within=20)
    (one,) = await fires(registry, "head-not-cosigned")
    assert one.labels["witness"] == BAR.name

    async with registry.engine.begin() as connection:
        newest = await store.newest(connection)
        assert newest is not None
        text = notes.parse(newest.note).text
        said = f"{text}\n{BAR.cosign(text, int(edge.now().timestamp())).line}\n"
        assert await cosigning.take(connection, [BAR.verifier], said)

    assert await fires(registry, "head-not-cosigned") == []


async def test_time_stamp_old(
    services: Together, deployment: Deployment, registry: Runtime
) -> None:
    await services.give(persons, person())
    await eventually(lambda: fires(registry, "head-old"), wanted=nothing, within=20)

    assert await fires(registry, "time-stamp-old")

    add = """insert into log.time_stamp (size, authority, token, stamped_at)
             select max(size), '127.0.0.1:9/tsa', '', now() from log.tree_head"""
    async with registry.engine.begin() as connection:
        await connection.exec_driver_sql(add)
    assert await fires(registry, "time-stamp-old") == []


async def test_drill_old(services: Together, registry: Runtime) -> None:
    await services.give(persons, person())
    said = registry.settings.drill_report
    assert not said.exists()
    (never,) = await fires(registry, "drill-old")
    assert (await registry.standing()).drill is not None

    said.write_text(json.dumps({"at": edge.now().isoformat(), "ok": False}))
    (failed,) = await fires(registry, "drill-old", never.value - 1)
    assert failed.value >= never.value

    said.write_text(json.dumps({"at": edge.now().isoformat(), "ok": True}))
    assert await fires(registry, "drill-old", never.value) == []


async def test_keys_away(services: Together, registry: Runtime) -> None:
    assert registry.reconciler is not None
    await services.give(persons, person())
    home = registry.settings.keys_copy
    apart = home.with_name("keys-copy-apart")
    home.rename(apart)
    home.write_text("")  # a file where the folder was: nobody can write there
    try:
        await registry.reconciler.minute()
        assert await eventually(lambda: fires(registry, "keys-away"))
    finally:
        home.unlink()
        apart.rename(home)
    await registry.reconciler.minute()
    await eventually(lambda: fires(registry, "keys-away"), wanted=nothing)


async def ends_by_an_error() -> None:
    """Be background work with a fault."""
    raise KeyError


async def test_every_figure_that_an_alert_judges_is_scraped(
    services: Together, deployment: Deployment, hurting: Hurt, discipline: Runtime
) -> None:
    hurting.poisoned.policies.add("Không ký hợp đồng")
    try:
        await referred(services)
        await eventually(lambda: fires(discipline, "stream-parked"))
    finally:
        hurting.poisoned.policies.clear()
    await asyncio.wait([discipline.alarms.begin(ends_by_an_error(), "thử")])
    await eventually(lambda: fires(discipline, "work-stumbles"))

    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{deployment.settings.port}/metrics")

    scraped = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {alert.metric for alert in ALERTS} <= scraped
    assert set(FAMILIES) <= scraped
    discipline.alarms.over(ENDED)
    await write(services, "delete from follow.parked where source = 'inspection'")


async def test_history_differs(services: Together, deployment: Deployment) -> None:
    """The last of these services: a follower that was shown another history stays stopped."""
    inspection, discipline = (services.runtimes[name] for name in ("inspection", "discipline"))
    await checked(services)
    await eventually(lambda: fires(discipline, "following-behind"), wanted=nothing, within=30)
    other = """update follow.checkpoint set leaf = sha256(leaf)
                where source = 'inspection' and stage = 'facts'"""
    await write(services, other)
    async with as_operator(deployment) as js:
        await js.delete_consumer("LUATSU_48_INSPECTION", "discipline")

    found = await eventually(lambda: fires(discipline, "history-differs"), within=30)

    assert {one.labels["alarm"] for one in found} == {"another-leaf"}
    assert await fires(inspection, "history-differs") == []


async def test_figures_old(deployment: Deployment, registry: Runtime) -> None:
    assert await fires(registry, "figures-old", 8) == []
    await asyncio.to_thread(deployment.postgres.kill)
    try:
        assert await eventually(lambda: now_fires(registry, "figures-old", 8), within=30)
    finally:
        await asyncio.to_thread(deployment.postgres.start)
    await eventually(lambda: now_fires(registry, "figures-old", 8), wanted=nothing, within=30)


async def test_service_silent(hurt: Province) -> None:
    assert "service-silent" not in await seen_from_outside(hurt, "reporting")
    hurt.kill("reporting")
    try:
        assert "service-silent" in await seen_from_outside(hurt, "reporting")
        said = await asyncio.to_thread(doctor, hurt)
        assert said["code"] == 1
        assert "service-silent" in said["services"]["reporting"]["wrong"]
    finally:
        hurt.start("reporting")
        await asyncio.to_thread(hurt.ready, "reporting")
    assert "service-silent" not in await seen_from_outside(hurt, "reporting")


async def seen_from_outside(hurt: Province, service: str) -> set[str]:
    """Name the alerts that `luatsu ops` would say of a service."""
    places = Places(
        province="48",
        databases={service: hurt.deployment.postgres.conninfo(service)},
        nats=hurt.deployment.nats.url(),
        doors={name: f"http://127.0.0.1:{port}" for name, port in hurt.ports.items()},
        token=hurt.token(Role.OPERATOR),
    )
    seen = (await gather(places))[service]
    assert seen.wrong == []
    assert seen.standing is not None
    return {one.alert for one in seen.standing.firing}
