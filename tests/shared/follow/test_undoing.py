"""What a void finds is void afterwards, however the order of it stands at that moment."""

from uuid import UUID

import pytest
from sqlalchemy import text

from services.discipline.violation import decider as violations
from services.inspection.inspection import decider as inspections
from shared import edge
from shared.corrections import VoidRecord
from shared.follow import orders
from shared.messages import Role
from shared.nouns.effect import Effect, RecordRefusedEffect, ResolveEffect, Stage
from tests.shared.follow.order import order_of, state_of, version, write
from tests.shared.follow.story import referred
from tests.support.eventually import eventually
from tests.support.together import Together

NOTE = """update follow."order" set state = :state, stream = null where id = :id"""


async def void(services: Together, check: UUID, command: UUID) -> UUID:
    """Say at the source that a command was recorded in error."""
    void_id = edge.new_id()
    said = VoidRecord(command_id=command, reason="Nhầm")
    await services.give(inspections, said, key=check, command_id=void_id)
    return void_id


@pytest.mark.parametrize("state", ["pending", "waiting", "overdue", "dropped"])
async def test_a_void_finds_what_was_recorded_although_the_note_of_it_was_lost(
    services: Together, state: str
) -> None:
    check, referral, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    order = await order_of(services, command)
    await write(services, NOTE, state=state, id=order.id)

    await void(services, check, command)

    await eventually(lambda: version(services, referral), wanted=2)
    await eventually(lambda: state_of(services, command), wanted="voided")
    folded = await services.runtimes["discipline"].fold(violations, referral)
    assert folded is not None
    assert folded.state == violations.initial


async def test_a_void_waits_for_an_order_that_is_being_given(services: Together) -> None:
    check, referral, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    order = await order_of(services, command)
    engine = services.runtimes["discipline"].engine
    async with engine.begin() as connection:
        # Somebody is between the append and the note of it.
        assert await orders.lock(connection, order.id)
        await void(services, check, command)
        follower = services.runtimes["discipline"].followers["inspection"]
        at = follower.position
        await eventually(lambda: follower.position, wanted=lambda now: now > at)
        assert await version(services, referral) == 1
        await orders.settle(connection, order, "done", stream=violations.stream(referral))

    await eventually(lambda: state_of(services, command), wanted="voided")
    assert await version(services, referral) == 2


async def work_of(services: Together, command: UUID) -> list[str]:
    """List what officers were told of an order."""
    runtime = services.runtimes["discipline"]
    order = await order_of(services, command)
    async with runtime.engine.connect() as connection:
        rows = await connection.execute(
            text("""select type from log.event where stream like 'effect-%'
                       and document::json ->> 'causationid' = :cause order by position"""),
            {"cause": str(order.cause)},
        )
        return [row.type for row in rows]


async def test_a_void_that_is_refused_stays_owed_and_is_work(services: Together) -> None:
    check, referral, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    order = await order_of(services, command)
    before = VoidRecord(command_id=order.id, reason="Đã hủy trước")
    await services.give(violations, before, key=referral, role=Role.POLICY)

    first = await void(services, check, command)

    await eventually(lambda: state_of(services, command), wanted="refused")
    assert await version(services, referral) == 2
    assert await work_of(services, command) == ["EffectRefused"]
    discipline = services.runtimes["discipline"]
    assert await discipline.retry_order(order.id) == "refused"
    # Its cause stands again: there is nothing to be void any more.
    await void(services, check, first)
    await eventually(lambda: state_of(services, command), wanted="done")
    assert await work_of(services, command) == ["EffectRefused", "EffectResolved"]


async def test_another_attempt_takes_the_place_of_a_refused_order(services: Together) -> None:
    _, referral, command = await referred(services)
    await eventually(lambda: state_of(services, command), wanted="done")
    order = await order_of(services, command)
    await write(services, NOTE, state="refused", id=order.id)
    discipline = services.runtimes["discipline"]

    said = await discipline.retry_order(order.id)

    assert said in {"nothing", "refused"}  # it is there already, by the first attempt
    async with discipline.engine.connect() as connection:
        first, second = await orders.of_command(connection, "inspection", command)
    assert (first.state, second.state) == ("dropped", said)
    assert await version(services, referral) == 1


async def test_work_that_was_seen_to_and_is_refused_again_is_work_again(
    services: Together,
) -> None:
    decider = services.runtimes["discipline"].deciders["effect"]
    refused = RecordRefusedEffect(
        order_id=UUID(int=1),
        policy="thử",
        source="inspection",
        cause=UUID(int=2),
        target="violation-x",
        command="RecordViolation",
        faults=("x",),
    )
    key = edge.new_id()

    async def give(command: object) -> tuple[str, ...]:
        return (await services.give(decider, command, key=key, role=Role.POLICY)).events  # type: ignore[arg-type]

    assert await give(refused) == ("EffectRefused",)
    assert await give(refused) == ()
    assert await give(ResolveEffect(reason="xong")) == ("EffectResolved",)
    assert await give(refused) == ("EffectRefused",)
    folded = await services.runtimes["discipline"].fold(decider, key)
    assert folded is not None
    assert folded.state == Effect(Stage.REFUSED)
