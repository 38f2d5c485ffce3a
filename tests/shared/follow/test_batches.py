"""Events that wait together are taken together; what stops one of them stops no other."""

import asyncio
from collections.abc import AsyncIterator
from typing import NoReturn

import orjson
import pytest
from sqlalchemy import text

from services.inspection.inspection import decider as inspections
from services.launch.deployment import Deployment
from shared.corrections import VoidRecord
from shared.follow import belief, follower, store
from shared.follow.follower import Follower
from shared.follow.keeping import Followed, keep
from shared.log import reader
from shared.log.connect import direct
from tests.shared.follow.order import state_of, version
from tests.shared.follow.poison import Poisoned
from tests.shared.follow.story import checked, referred
from tests.shared.follow.taking import beside, documents, taken
from tests.support.eventually import eventually
from tests.support.together import Together

POLICY = "policy/record-referred-violations"
TRANSACTIONS = """
    select count(distinct xmin::text) from follow.followed
     where source = 'inspection' and position > :after"""


@pytest.fixture(autouse=True)
def mended(poisoned: Poisoned) -> None:
    poisoned.policies.clear()
    poisoned.projections.clear()


async def away(*_: object, **__: object) -> NoReturn:
    raise OSError


@pytest.fixture
async def behind(services: Together, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """Keep the service's own follower from taking anything; say how far it has come."""
    head = await taken(services)
    own = services.runtimes["discipline"].followers["inspection"]
    with monkeypatch.context() as change:
        change.setattr(own, "take_all", away)
        change.setattr(own, "catch_up", away)
        yield head
    await taken(services)
    assert (own.alarm, own.stopped) == (None, False)


async def transactions(services: Together, after: int) -> int:
    """Count in how many transactions what came after a position was kept."""
    async with services.runtimes["discipline"].engine.connect() as connection:
        return int(await connection.scalar(text(TRANSACTIONS), {"after": after}) or 0)


async def leaves(services: Together) -> tuple[list[bytes], list[bytes]]:
    """Read both logs: as it is, and as it was followed."""
    async with services.runtimes["inspection"].engine.connect() as connection:
        own = await reader.after(connection, 0, 10_000)
    async with services.runtimes["discipline"].engine.connect() as connection:
        followed = await store.Source("inspection", own=False).after(connection, 0, 10_000)
    return [one.leaf for one in own], [one.leaf for one in followed]


async def test_a_batch_is_kept_in_one_transaction(
    services: Together, replica: Follower, behind: int
) -> None:
    for _ in range(5):
        await checked(services)
    events = await documents(services, behind)

    await replica.take_all(events)

    assert replica.position == events[-1][0] == behind + 5
    assert await transactions(services, behind) == 1
    own, followed = await leaves(services)
    assert followed == own


async def test_what_waits_on_the_bus_is_taken_together(services: Together) -> None:
    head = await taken(services)
    own = services.runtimes["discipline"].followers["inspection"]
    async with own._one_at_a_time:  # noqa: SLF001  # as while something takes long
        for _ in range(20):
            await checked(services)
        relay = services.runtimes["inspection"].relay
        assert relay is not None
        await eventually(lambda: relay.published, wanted=head + 20)

    await taken(services)

    assert await transactions(services, head) <= 4
    own_leaves, followed = await leaves(services)
    assert followed == own_leaves


async def test_poison_amid_a_batch_blocks_its_own_stream_only(
    services: Together, replica: Follower, behind: int, poisoned: Poisoned
) -> None:
    _, before, _ = await referred(services)
    check, bad, command = await referred(services)
    _, after, _ = await referred(services)
    poisoned.policies = {str(bad)}

    await replica.take_all(await documents(services, behind))

    assert [await version(services, key) for key in (before, bad, after)] == [1, 0, 1]
    discipline = services.runtimes["discipline"]
    stream = inspections.stream(check)
    async with discipline.engine.connect() as connection:
        assert await store.parked(connection, "inspection", POLICY) == {stream}
    poisoned.policies.clear()
    assert await discipline.retry_parked("inspection", POLICY, stream) == 0
    assert await state_of(services, command) == "done"


async def test_a_referral_and_its_void_in_one_batch_leave_nothing_standing(
    services: Together, replica: Follower, behind: int
) -> None:
    check, referral, command = await referred(services)
    void = VoidRecord(command_id=command, reason="Nhầm")
    await services.give(inspections, void, key=check)
    _, other, _ = await referred(services)

    await replica.take_all(await documents(services, behind))

    assert await state_of(services, command) == "voided"
    assert [await version(services, key) for key in (referral, other)] == [2, 1]


async def test_a_forgery_amid_a_batch_is_asked_for_and_the_rest_is_taken(
    services: Together, replica: Follower, behind: int
) -> None:
    for _ in range(5):
        await checked(services)
    events = await documents(services, behind)
    position, document = events[2]
    said = orjson.loads(document)
    said["streamversion"] += 1
    events[2] = (position, orjson.dumps(said, option=orjson.OPT_SORT_KEYS))

    await replica.take_all(events)

    assert replica.position == behind + 5
    assert await transactions(services, behind) == 3
    own, followed = await leaves(services)
    assert followed == own


async def test_what_was_taken_already_or_is_missing_before_a_batch_does_no_harm(
    services: Together, replica: Follower, behind: int
) -> None:
    for _ in range(6):
        await checked(services)
    events = await documents(services, behind)

    await replica.take_all(events[3:5])  # the first three come by the feed
    assert replica.position == behind + 5
    await replica.take_all(events)
    await replica.take_all(events[:2])

    assert replica.position == behind + 6
    own, followed = await leaves(services)
    assert followed == own


async def test_replicas_that_race_take_each_event_once_and_miss_none(
    services: Together, deployment: Deployment, replica: Follower, behind: int
) -> None:
    commands = [(await referred(services))[1:] for _ in range(4)]
    events = await documents(services, behind)

    async def race(one: Follower, step: int) -> None:
        for start in range(0, len(events), step):
            await one.take_all(events[start : start + step])

    async with beside(services, deployment) as second, beside(services, deployment) as third:
        racing = ((replica, 1), (second, 3), (third, len(events)))
        await asyncio.gather(*(race(*one) for one in racing))
        assert {one.position for one, _ in racing} == {events[-1][0]}
        assert {one.alarm for one, _ in racing} == {None}

    own, followed = await leaves(services)
    assert followed == own
    for referral, command in commands:
        assert await version(services, referral) == 1
        assert await state_of(services, command) == "done"


async def test_nothing_is_kept_where_a_checkpoint_stands_elsewhere(
    services: Together, behind: int
) -> None:
    """One statement that is all or nothing, whichever of the stages is not where it must be."""
    await checked(services)
    ((position, document),) = await documents(services, behind)
    one = belief.read(position, document)
    assert one is not None
    kept = [Followed(one.stored, one.envelope.command_id, one.envelope.recorded_at)]
    discipline = services.runtimes["discipline"]

    async with direct(discipline.engine) as driver:
        for stages, before in ((["facts"], behind + 1), (["facts", "nobody's"], behind)):
            assert not await keep(driver, "inspection", stages, before, kept)
        assert await documents(services, behind) == [(position, document)]
        assert await transactions(services, behind) == 0
        assert await keep(driver, "inspection", ["facts"], behind, kept)
        assert not await keep(driver, "inspection", ["facts"], behind, kept)
    assert await transactions(services, behind) == 1


async def test_what_cannot_be_taken_back_begins_a_part(services: Together, behind: int) -> None:
    for _ in range(3):
        await checked(services)
    plain = [belief.read(*one) for one in await documents(services, behind)]
    first, second, third = (one for one in plain if one is not None)
    final = belief.Read(9, b"", first.envelope.model_copy(update={"type": "ErasureCarriedOut"}), {})

    def parts(*events: belief.Read) -> list[int]:
        return [len(part) for part in follower.apart(events)]

    assert parts(first, second, third) == [3]
    assert parts(first, final, second) == [1, 2]
    assert parts(final, first, final, final) == [2, 1, 1]
    assert parts() == []
