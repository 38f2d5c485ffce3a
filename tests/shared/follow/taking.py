"""How far a follower has come, and followers beside it that know only what they looked up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.launch.deployment import Deployment
from shared import edge
from shared.follow import store
from shared.follow.feed import HttpFeed
from shared.follow.follower import Follower
from shared.follow.hearing import Hearing
from shared.follow.store import Source
from shared.log import reader
from shared.tokens import machine_token
from tests.support.eventually import eventually
from tests.support.together import Together


@asynccontextmanager
async def beside(services: Together, deployment: Deployment) -> AsyncIterator[Follower]:
    """Follow inspection for discipline, in the same database, as another process would."""
    discipline = services.runtimes["discipline"]
    settings = deployment.of("discipline")
    feed = HttpFeed(
        f"http://127.0.0.1:{deployment.settings.port}",
        "inspection",
        machine_token(settings, "discipline"),
    )
    follower = Follower(
        source="inspection",
        province=settings.province,
        engine=discipline.engine,
        hearing=Hearing(
            source=Source("inspection", own=False),
            engine=discipline.engine,
            policies=discipline.blueprint.policies,
            noun_of_command=discipline.noun_of_command,
            dispatcher=discipline.dispatcher,
            now=edge.now,
        ),
        feed=feed,
        waker=discipline.waker,
        on_law=discipline.statute.look,
        erase=discipline.keys.destroy,
    )
    await follower.prepare()
    try:
        yield follower
    finally:
        await feed.stop()


async def taken(services: Together) -> int:
    """Wait until the service has taken all that there is, and its policies have heard it."""
    async with services.runtimes["inspection"].engine.connect() as connection:
        head = (await reader.head(connection)).position
    await eventually(lambda: heard(services), wanted=head)
    return head


async def heard(services: Together) -> int:
    async with services.runtimes["discipline"].engine.connect() as connection:
        stages = ["facts", *services.runtimes["discipline"].followers["inspection"].stages]
        found = await store.checkpoints(connection, "inspection", stages)
    return min(found)


async def document(services: Together, position: int) -> bytes:
    async with services.runtimes["inspection"].engine.connect() as connection:
        (stored,) = await reader.after(connection, position - 1, 1)
    return stored.document.encode()


async def documents(services: Together, after: int) -> list[tuple[int, bytes]]:
    """Read what the source has after a position."""
    async with services.runtimes["inspection"].engine.connect() as connection:
        rows = await reader.after(connection, after, 10_000)
    return [(one.position, one.document.encode()) for one in rows]
