"""What cannot be answered is an officer's or an operator's, and a cascade ends."""

from uuid import UUID

import pytest
from sqlalchemy import text

from shared import edge
from shared.contracts.kernel.effect import EffectRefused
from tests.shared.follow.poison import Poisoned
from tests.shared.own.domino import decider
from tests.shared.own.table import OWN, Table
from tests.support.eventually import eventually

STAGE = "policy/shake-the-next"
OTHERS = ("policy/fell-the-next", "policy/clear-the-row")


@pytest.fixture(autouse=True)
def mended(poisoned: Poisoned) -> None:
    poisoned.policies.clear()


async def work_of(table: Table, target: UUID) -> list[tuple[str, list[str]]]:
    """List what officers were told about one."""
    async with table.runtime.engine.connect() as connection:
        rows = await connection.execute(
            text("""select type, document::json #> '{data,event,faults}' as faults from log.event
                     where stream like 'effect-%' and document like :target order by position"""),
            {"target": f"%{decider.stream(target)}%"},
        )
        return [(row.type, row.faults) for row in rows]


async def poisonous(table: Table, label: str) -> tuple[UUID, UUID]:
    """Set up one that no policy can take, before one that every policy can."""
    after = await table.stand("Quân sau")
    return await table.stand(label, after), after


async def test_what_the_rules_refuse_is_work_that_goes_with_its_cause(table: Table) -> None:
    first, second = await table.row("Từ chối", 2)
    await table.push(second)

    command = await table.push(first)

    await eventually(lambda: table.states(command), wanted=["refused"])
    refused = (EffectRefused.__name__, ["not-in-this-state"])
    assert await work_of(table, second) == [refused]
    await table.void(first, command)
    await eventually(lambda: table.states(command), wanted=["dropped"])


async def test_a_ring_ends_where_a_policy_meets_itself_and_an_officer_may_go_on(
    table: Table,
) -> None:
    ring = [edge.new_id() for _ in range(5)]
    for number, key in enumerate(ring):
        await table.stand(f"Vòng {number}", ring[(number + 1) % len(ring)], at=key)

    await table.push(ring[0])

    # The one falls, the next is shaken, the third falls; the fourth would be shaken because of
    # what the same policy had shaken before.
    await eventually(
        lambda: work_of(table, ring[3]),
        wanted=[(EffectRefused.__name__, ["policy-met-itself"])],
    )
    await table.heard()
    poses = [await table.pose(one) for one in ring]
    assert poses == ["lies", "shakes", "lies", "stands", "stands"]
    third = await table.runtime.fold(decider, ring[2])
    assert third is not None
    (order,) = await table.orders(third.history[-1].envelope.command_id)
    assert await table.runtime.retry_order(order.id) == "done"
    assert await table.pose(ring[3]) == "shakes"


async def test_what_a_policy_cannot_take_blocks_its_stream_and_no_other(
    table: Table, poisoned: Poisoned
) -> None:
    poisoned.policies.add("độc một")
    bad, after_bad = await poisonous(table, "độc một")
    good, after_good = await table.row("Quân lành", 2)
    await table.push(bad)
    await table.push(good)

    await eventually(lambda: table.pose(after_good), wanted="shakes")

    await table.heard()
    stream = decider.stream(bad)
    waiting = await table.parked(STAGE, stream)
    assert len(waiting) == 2  # it stood, and it fell
    assert await table.pose(after_bad) == "stands"
    assert await table.runtime.incomplete(OWN) == 1
    assert await table.runtime.retry_parked(OWN, STAGE, stream) == 2
    poisoned.policies.clear()
    assert await table.runtime.retry_parked(OWN, STAGE, stream) == 0
    assert await table.pose(after_bad) == "stands"  # held while others have not heard it
    for stage in OTHERS:
        assert await table.runtime.retry_parked(OWN, stage, stream) == 0
    await eventually(lambda: table.pose(after_bad), wanted="shakes")
    assert await table.runtime.incomplete(OWN) == 0


async def test_what_was_parked_and_is_void_by_then_has_no_effect(
    table: Table, poisoned: Poisoned
) -> None:
    poisoned.policies.add("độc hai")
    first, second = await poisonous(table, "độc hai")
    command = await table.push(first)
    stream = decider.stream(first)
    await eventually(lambda: table.parked(STAGE, stream), wanted=lambda found: len(found) == 2)
    await table.void(first, command)
    await table.heard()
    poisoned.policies.clear()

    for stage in (STAGE, *OTHERS):
        assert await table.runtime.retry_parked(OWN, stage, stream) == 0

    assert await table.pose(second) == "stands"


async def test_an_operator_lets_an_event_go_by(table: Table, poisoned: Poisoned) -> None:
    poisoned.policies.add("độc ba")
    first, second = await poisonous(table, "độc ba")
    await table.push(first)
    stream = decider.stream(first)
    await eventually(lambda: table.parked(STAGE, stream), wanted=lambda found: len(found) == 2)
    stood, _ = await table.parked(STAGE, stream)
    poisoned.policies.clear()

    for stage in (STAGE, *OTHERS):
        await table.give_up(stream, stood, stage)

    await eventually(lambda: table.pose(second), wanted="shakes")
    assert await table.parked(STAGE, stream) == []
