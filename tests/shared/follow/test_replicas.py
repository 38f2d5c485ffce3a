"""Two processes follow for one service: each finds what the other has taken, and raises nothing."""

import dataclasses

import pytest

from services.inspection.inspection import decider as inspections
from shared import edge
from shared.corrections import VoidRecord
from shared.follow import store
from shared.follow.follower import Follower
from shared.follow.hearing import Hearing
from shared.follow.store import Source
from tests.shared.follow.order import state_of, version, write
from tests.shared.follow.story import checked, referred
from tests.shared.follow.taking import document, heard, taken
from tests.support.eventually import eventually
from tests.support.together import Together

POLICY = "policy/record-referred-violations"


async def test_a_replica_that_lagged_behind_takes_nothing_twice_and_misses_nothing(
    services: Together, replica: Follower
) -> None:
    before = replica.position
    await referred(services)
    head = await taken(services)
    assert head - before >= 4

    await replica.take(head, await document(services, head))

    assert (replica.position, replica.alarm, replica.stopped) == (head, None, False)


async def test_what_another_replica_took_is_no_forgery(
    services: Together, replica: Follower
) -> None:
    await taken(services)
    await replica.look()
    await checked(services)
    head = await taken(services)
    assert head == replica.position + 1

    await replica.take(head, await document(services, head))

    assert (replica.position, replica.alarm, replica.stopped) == (head, None, False)


async def test_what_was_taken_and_not_heard_is_heard_without_another_event(
    services: Together,
) -> None:
    await referred(services)
    head = await taken(services)

    back = "update follow.checkpoint set position = position - 3 where source = 'inspection'"
    assert await write(services, back + " and stage in ('voids', :policy)", policy=POLICY) == 2

    await eventually(lambda: heard(services), wanted=head)


async def test_a_fall_back_of_the_facts_is_read_again_from_the_feed(
    services: Together, replica: Follower
) -> None:
    """What the bus has acknowledged already never comes again; the source has it."""
    await checked(services)
    head = await taken(services)
    where = "source = 'inspection' and position > :at"
    await write(services, f"delete from follow.followed where {where}", at=head - 1)
    back = "update follow.checkpoint set position = :at, leaf = null where source = 'inspection'"
    await write(
        services, back + " and stage in ('facts', 'voids', :policy)", at=head - 1, policy=POLICY
    )

    await eventually(lambda: heard(services), wanted=head)
    assert services.runtimes["discipline"].followers["inspection"].alarm is None


async def test_a_policy_that_is_behind_catches_up_alone_and_leaves_nothing_that_is_void(
    services: Together,
) -> None:
    check, referral, command = await referred(services)
    head = await taken(services)
    before = await version(services, referral)
    # The policy is where it was before the referral, and the void of that was heard already.
    await write(services, 'delete from follow."order" where cause_command = :c', c=command)
    void = VoidRecord(command_id=command, reason="Nhầm")
    await services.give(inspections, void, key=check)
    assert await taken(services) == head + 1
    assert await version(services, referral) == before
    statement = "update follow.checkpoint set position = :at where stage = :policy"
    await write(services, statement, at=head - 1, policy=POLICY)

    await eventually(lambda: state_of(services, command), wanted="voided")

    assert await taken(services) == head + 1
    assert await version(services, referral) == before + 1


@pytest.mark.parametrize(("from_beginning", "wanted"), [(True, 0), (False, 7)])
async def test_a_new_policy_begins_at_the_head_unless_it_says_from_beginning(
    services: Together, *, from_beginning: bool, wanted: int
) -> None:
    discipline = services.runtimes["discipline"]
    (policy,) = [one for one in discipline.blueprint.policies if one.source == "inspection"]
    new = dataclasses.replace(policy, name="thử", from_beginning=from_beginning)
    hearing = Hearing(
        source=Source("inspection", own=False),
        engine=discipline.engine,
        policies=[new],
        noun_of_command=discipline.noun_of_command,
        dispatcher=discipline.dispatcher,
        now=edge.now,
    )
    async with discipline.engine.connect() as connection:
        await hearing.prepare(connection, 7)
        at = await store.checkpoint(connection, "inspection", new.stage)
        await connection.rollback()
    assert at is not None
    assert at.position == wanted
