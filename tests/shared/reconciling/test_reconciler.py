"""A running service compares its log with all copies, keeps what differs, and says who heals it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from structlog.testing import capture_logs
from typing_extensions import override

from services.discipline.violation import decider as violation
from services.registry.person import decider as person
from shared.bus.reconcile import Compared
from shared.contracts.discipline.violation import Source
from shared.follow import comparing
from shared.follow.trouble import end
from shared.reconciling.keys import TwoHomes
from shared.reconciling.night import Night
from shared.reconciling.ranges import Ranges
from shared.reconciling.reconciler import Reconciler
from shared.runtime import Runtime
from tests.shared import asked
from tests.support.eventually import eventually
from tests.support.together import Together

ALWAYS, NEVER = Night.of("00:00-00:00"), None
ROWS = text("select what, first, last, finding, position from follow.reconciled order by 1, 2")


async def a_little(handling: Together) -> int:
    """Let something happen in both services, and wait until discipline has heard of it."""
    done = await handling.give(person, asked.person())
    await handling.give(violation, asked.violation(source=Source.REPORT))
    discipline = handling.runtimes["discipline"]
    assert done.position is not None
    await eventually(
        lambda: discipline.followers["registry"].position, lambda at: at >= (done.position or 0)
    )
    return done.position


def reconciler_of(runtime: Runtime, night: Night) -> Reconciler:
    """Make one of the test's own, so that the service's own minute is not waited for."""
    assert runtime._bus is not None  # noqa: SLF001  # as the runtime gives it to its own
    return Reconciler(
        engine=runtime.engine,
        bus=runtime._bus,  # noqa: SLF001
        source=runtime.source,
        feeds=runtime._feeds,  # noqa: SLF001
        homes=runtime.homes,
        night=night,
    )


async def rows(runtime: Runtime) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    async with runtime.engine.connect() as connection:
        for row in await connection.execute(ROWS):
            found.setdefault(row.what, []).append(tuple(row)[1:])
    return found


async def tamper(runtime: Runtime, statement: str, **said: Any) -> None:
    async with runtime.engine.begin() as connection:
        await connection.execute(text(statement), said)


@pytest.fixture
async def discipline(handling: Together) -> Runtime:
    """Give a service that has compared nothing, and whose own reconciler takes nobody's turn."""
    discipline = handling.runtimes["discipline"]
    own = [one for one in discipline._tasks if one.get_name().startswith("reconciler")]  # noqa: SLF001
    await end(own)
    await tamper(discipline, "delete from follow.reconciled")
    return discipline


async def compared(runtime: Runtime) -> list[Compared]:
    engine = create_async_engine(runtime.settings.database_url or "", isolation_level="AUTOCOMMIT")
    assert runtime._bus is not None  # noqa: SLF001
    async with engine.connect() as connection:
        ranges = Ranges(connection, runtime._bus, runtime.source, runtime._feeds)  # noqa: SLF001
        found = await ranges.all(lambda *_: None)
    await engine.dispose()
    return found


async def test_by_night_every_range_is_compared_once_and_kept(
    handling: Together, discipline: Runtime
) -> None:
    position = await a_little(handling)
    by_night = reconciler_of(discipline, ALWAYS)

    await by_night.minute()

    assert by_night.standing == frozenset()
    kept = await rows(discipline)
    assert {"bus", "ends", "keys", "registry"} <= kept.keys()
    ((first, last, finding, _),) = kept["registry"]
    assert (first, finding) == (1, None)
    assert last >= position


class Away:
    """The feed of a service that is down."""

    async def after(self, position: int, limit: int) -> Sequence[tuple[int, bytes]]:
        """Answer nothing."""
        raise OSError(f"{position} {limit}")


class Ailing(TwoHomes):
    """Homes of keys that cannot be compared, for a reason of their own."""

    @override
    async def minute(self, connection: AsyncConnection) -> None:
        raise ZeroDivisionError

    @override
    async def night(self, connection: AsyncConnection, began: datetime) -> None:
        raise ZeroDivisionError


async def test_what_ails_the_keys_hides_no_other_comparison(
    handling: Together, discipline: Runtime
) -> None:
    await a_little(handling)
    assert discipline._bus is not None  # noqa: SLF001
    ailing = Reconciler(
        engine=discipline.engine,
        bus=discipline._bus,  # noqa: SLF001
        source=discipline.source,
        feeds={},
        homes=Ailing(discipline.engine, "discipline", discipline.keys),
        night=ALWAYS,
    )
    await tamper(discipline, "delete from follow.reconciled")

    with pytest.raises(ZeroDivisionError):
        await ailing.minute()

    assert {"ends", "bus"} <= (await rows(discipline)).keys()
    await tamper(discipline, "delete from follow.reconciled")


async def test_a_source_that_is_down_keeps_no_other_copy_from_being_compared(
    handling: Together, discipline: Runtime
) -> None:
    await a_little(handling)
    assert discipline._bus is not None  # noqa: SLF001
    alone = Reconciler(
        engine=discipline.engine,
        bus=discipline._bus,  # noqa: SLF001
        source=discipline.source,
        feeds={"registry": Away()},
        homes=discipline.homes,
        night=ALWAYS,
    )
    await reconciler_of(discipline, ALWAYS).minute()
    # The source's turn comes first, now and as something that differed before.
    await tamper(discipline, "delete from follow.reconciled where what = 'registry'")
    await tamper(
        discipline,
        """insert into follow.reconciled (what, first, last, finding, compared_at)
           values ('registry', 1, 1, 'copy-differs', '2020-01-01')""",
    )
    await tamper(
        discipline, "update follow.reconciled set compared_at = '2021-01-01' where what = 'bus'"
    )

    await alone.minute()

    async with discipline.engine.connect() as connection:
        ago = text(
            "select max(compared_at) > '2026-01-01' from follow.reconciled where what = 'bus'"
        )
        assert await connection.scalar(ago)
    assert alone.standing == {"copy-differs"}
    await tamper(discipline, "delete from follow.reconciled")


async def test_a_copy_of_another_log_that_was_changed_is_found_until_it_is_mended(
    handling: Together, discipline: Runtime
) -> None:
    position = await a_little(handling)
    change = "update follow.followed set document = document || ' ' where position = :p"
    own = reconciler_of(discipline, ALWAYS)
    await tamper(discipline, "delete from follow.reconciled")
    await tamper(discipline, f"{change} and source = 'registry'", p=position)
    await tamper(
        discipline,
        """update follow.followed set leaf = sha256('\\x00'::bytea || convert_to(document, 'UTF8'))
            where source = 'registry' and position = :p""",
        p=position,
    )

    with capture_logs() as logs:
        await own.minute()

    assert own.standing == {comparing.DIFFERS}
    (said,) = [one for one in logs if one["event"] == "copy differs"]
    assert (said["of"], said["position"], said["alarm"]) == ("registry", position, "copy-differs")
    assert said["heal"] == "luatsu verify registry, luatsu reconcile discipline --mend"

    feed = discipline._feeds["registry"]  # noqa: SLF001
    async with discipline.engine.begin() as connection:
        mended = await comparing.mend(connection, feed, "registry", 1, position)
    by_day = reconciler_of(discipline, Night.of("00:00-00:01"))
    await by_day.minute()

    assert mended == 1
    assert by_day.standing == frozenset()  # what was found is looked at again by day as well


async def fallen(reconciler: Reconciler) -> None:
    """Have the turn, and fall as when the bus does not answer."""
    async with reconciler._turn() as connection:  # noqa: SLF001
        assert connection is not None
        raise TimeoutError


async def test_only_one_replica_compares_at_a_time(discipline: Runtime) -> None:
    first, second = (reconciler_of(discipline, ALWAYS) for _ in range(2))
    async with first._turn() as connection:  # noqa: SLF001  # as while it compares
        assert isinstance(connection, AsyncConnection)
        async with second._turn() as other:  # noqa: SLF001
            assert other is None
    with pytest.raises(TimeoutError):
        await fallen(second)
    async with first._turn() as connection:  # noqa: SLF001
        assert connection is not None


async def test_all_is_compared_at_once_when_somebody_asks(
    handling: Together, discipline: Runtime
) -> None:
    await a_little(handling)

    found = await compared(discipline)

    assert {one.what for one in found} >= {"ends", "bus", "registry"}
    assert [one for one in found if one.finding] == []
