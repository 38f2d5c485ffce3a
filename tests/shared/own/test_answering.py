"""What happens here has its effect here: once, in order, and it goes with its cause."""

import asyncio

from shared import edge
from shared.follow.hearing import Hearing
from shared.follow.store import Source
from shared.messages import Role
from tests.shared.own.domino import decider
from tests.shared.own.table import OWN, Table
from tests.support.eventually import eventually

BACK = "update follow.checkpoint set position = 0, leaf = null where source = :own and "


async def test_an_own_event_has_its_effect_once_and_names_its_cause(table: Table) -> None:
    first, second = await table.row("Hai quân", 2)

    command = await table.push(first)

    await eventually(lambda: table.pose(second), wanted="shakes")
    cause = await table.runtime.fold(decider, first)
    effect = await table.runtime.fold(decider, second)
    assert cause is not None
    assert effect is not None
    said = effect.history[-1].envelope
    assert (said.actor.role, said.actor.unit) == (Role.POLICY, OWN)
    assert said.causation_id == cause.history[-1].envelope.id
    assert said.correlation_id == cause.history[-1].envelope.correlation_id == command
    assert await table.states(command) == ["done"]


async def test_a_void_takes_the_effect_back_down_the_chain_and_its_void_brings_it_again(
    table: Table,
) -> None:
    first, second, third = await table.row("Ba quân", 3)
    command = await table.push(first)
    await eventually(lambda: table.pose(third), wanted="lies")

    void = await table.void(first, command)

    await eventually(lambda: table.pose(third), wanted="stands")
    assert (await table.pose(first), await table.pose(second)) == ("stands", "stands")
    await table.void(first, void)
    await eventually(lambda: table.pose(third), wanted="lies")
    assert (await table.pose(first), await table.pose(second)) == ("lies", "shakes")
    await table.heard()
    assert [await table.version(one) for one in (first, second, third)] == [4, 4, 4]


async def test_what_is_heard_again_after_a_restart_has_no_second_effect(table: Table) -> None:
    first, second, third = await table.row("Nghe lại", 3)
    await table.push(first)
    await eventually(lambda: table.pose(third), wanted="lies")
    await table.heard()

    where = "(stage = 'voids' or stage like 'policy/%')"
    assert await table.write(BACK + where, own=OWN) == 4

    await table.heard()
    assert [await table.version(one) for one in (first, second, third)] == [2, 2, 2]


async def test_what_it_is_about_may_come_later(table: Table) -> None:
    later = edge.new_id()
    first = await table.stand("Đến trước", later)
    command = await table.push(first)
    await eventually(lambda: table.states(command), wanted=["waiting"])

    await table.stand("Đến sau", at=later)

    await eventually(lambda: table.states(command), wanted=["done"])
    assert await table.pose(later) == "shakes"


async def test_an_order_may_be_about_every_stream_that_claims_a_key(table: Table) -> None:
    one, two = [await table.stand("Hàng A", number=str(number)) for number in (1, 2)]
    other = await table.stand("Hàng A0", number="1")  # its key begins alike, and is another

    command = await table.clear(one)

    await eventually(lambda: table.states(command), wanted=["done", "done", "done"])
    await table.heard()
    poses = [await table.pose(key) for key in (one, two, other)]
    assert poses == ["lies", "lies", "stands"]
    await table.void(one, command)
    await eventually(lambda: table.pose(two), wanted="stands")


async def test_an_order_about_every_stream_waits_for_none(table: Table) -> None:
    lone = await table.stand("Không đánh số")

    command = await table.clear(lone)

    await table.heard()
    assert [one.command_type for one in await table.orders(command)] == ["StandUp"]


async def test_what_somebody_opened_before_is_not_opened_again(table: Table) -> None:
    first = await table.stand("Có đầu", number="0")

    command = await table.clear(first)

    await table.heard()
    assert [one.command_type for one in await table.orders(command)] == ["Push"]


async def test_a_void_of_what_waits_drops_it(table: Table) -> None:
    later = edge.new_id()
    first = await table.stand("Bỏ trước", later)
    command = await table.push(first)
    await eventually(lambda: table.states(command), wanted=["waiting"])

    await table.void(first, command)

    await eventually(lambda: table.states(command), wanted=["dropped"])
    await table.stand("Bỏ sau", at=later)
    await table.heard()
    assert await table.pose(later) == "stands"


async def test_replicas_that_hear_at_once_give_one_effect(table: Table) -> None:
    first, second, third = await table.row("Hai tiến trình", 3)
    runtime = table.runtime
    others = [
        Hearing(
            source=Source(OWN, own=True),
            engine=runtime.engine,
            policies=runtime.blueprint.policies,
            noun_of_command=runtime.noun_of_command,
            dispatcher=runtime.dispatcher,
            now=edge.now,
        )
        for _ in range(3)
    ]
    await table.push(first)
    head = await table.heard()
    await table.write(BACK + "(stage = 'voids' or stage like 'policy/%')", own=OWN)

    await asyncio.gather(*(one.up_to(head) for one in others))

    await table.heard()
    assert [await table.version(one) for one in (first, second, third)] == [2, 2, 2]


async def test_it_is_seen_how_far_own_policies_are(table: Table) -> None:
    await table.push(await table.stand("Một mình"))
    head = await table.heard()

    standing = await table.runtime.standing()

    (own,) = [one for one in standing.follows if one.source == OWN]
    assert own.position >= head
    assert own.behind == 0
