"""No command hinders its neighbours, and a log that is away or ahead is borne."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.edge import new_id, now
from shared.log import reader
from shared.log.appender import Appender, LogUnavailable
from shared.log.connect import conninfo
from shared.log.entry import Answer
from shared.log.storable import Unstorable
from shared.log.verify import verify
from shared.log.waker import Waker
from tests.shared.log.conftest import Place
from tests.shared.log.given import write

# Neighbours ---------------------------------------------------------------------------------


async def test_a_value_that_cannot_be_stored_is_refused_before_it_queues(
    appender: Appender, reading: AsyncConnection
) -> None:
    bad = write({"dossier-2": (0, 1)}, answer={"note": "a\0b"})

    answers = await asyncio.gather(
        appender.append(write({"dossier-1": (0, 1)})),
        appender.append(bad),
        appender.append(write({"dossier-3": (0, 1)})),
        return_exceptions=True,
    )

    assert isinstance(answers[1], Unstorable)
    assert answers[1].code == "nul"
    assert (await reader.head(reading)).position == 2


async def test_what_the_database_refuses_harms_no_neighbour(
    appender: Appender, where: Place, reading: AsyncConnection
) -> None:
    with psycopg.connect(conninfo(where.owner)) as owner:
        owner.execute("alter table log.event add check (stream <> 'poison')")

    answers = await asyncio.gather(
        appender.append(write({"dossier-1": (0, 1)})),
        appender.append(write({"poison": (0, 1)})),
        appender.append(write({"dossier-2": (0, 1)})),
        return_exceptions=True,
    )

    assert isinstance(answers[1], psycopg.errors.CheckViolation)
    assert [one.position for one in answers if isinstance(one, Answer)] == [1, 2]
    assert await verify(reading) == []


async def test_a_caller_who_goes_away_harms_nobody(
    appender: Appender, reading: AsyncConnection
) -> None:
    callers = [
        asyncio.create_task(appender.append(write({f"dossier-{n}": (0, 1)}))) for n in range(300)
    ]
    await asyncio.sleep(0)
    for caller in callers[::3]:
        caller.cancel()
    answers = await asyncio.gather(*callers, return_exceptions=True)

    assert sum(isinstance(one, Answer) for one in answers) == 200
    assert await verify(reading) == []


async def test_a_lost_connection_loses_and_doubles_nothing(
    appender: Appender, where: Place, reading: AsyncConnection
) -> None:
    await appender.append(write({"dossier-0": (0, 1)}))
    callers = [
        asyncio.create_task(appender.append(write({f"dossier-{n}": (0, 1)}))) for n in range(1, 401)
    ]
    async with await psycopg.AsyncConnection.connect(
        conninfo(where.service), autocommit=True
    ) as other:
        cut = await other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'luatsu log append' and datname = current_database()"
        )
        assert await cut.fetchall() == [(True,)]
    answers = await asyncio.gather(*callers)

    assert {one.result for one in answers} <= {"new", "repeat"}
    assert (await reader.head(reading)).position == 401
    assert await verify(reading) == []


# The database away, the clock, waking --------------------------------------------------------


async def test_a_caller_waits_a_bounded_time_for_a_database_that_is_away(where: Place) -> None:
    appender = Appender(f"{where.service}-nowhere", patience=0.2)
    await appender.start()

    with pytest.raises(LogUnavailable):
        await appender.append(write({"dossier-1": (0, 1)}))
    await appender.stop()
    with pytest.raises(LogUnavailable):
        await appender.append(write({"dossier-1": (0, 1)}))


async def test_who_waited_for_the_log_is_answered_when_it_is_free_again(
    appender: Appender, where: Place
) -> None:
    with psycopg.connect(conninfo(where.service)) as hung:
        hung.execute("select * from log.head for update")
        impatient = Appender(where.service, patience=0.2)
        await impatient.start()
        with pytest.raises(LogUnavailable):
            await impatient.append(write({"dossier-1": (0, 1)}))
        waiting = asyncio.create_task(appender.append(write({"dossier-2": (0, 1)})))
        await asyncio.sleep(0)
        hung.rollback()

    assert (await waiting).result == "new"
    await impatient.stop()


async def test_a_simulated_log_is_ahead_of_the_clock_and_never_goes_back(
    appender: Appender, where: Place, reading: AsyncConnection
) -> None:
    day = timedelta(days=400)
    with psycopg.connect(conninfo(where.owner)) as owner:
        owner.execute("update log.head set simulated = true, ahead = %s", [day])
    ahead = await appender.append(write({"dossier-1": (0, 1)}))
    with psycopg.connect(conninfo(where.owner)) as owner:
        owner.execute("update log.head set ahead = '0'")
    after = await appender.append(write({"dossier-1": (1, 1)}))

    assert abs(ahead.recorded_at - now() - day) < timedelta(minutes=1)
    assert after.recorded_at == ahead.recorded_at
    found = await reader.head(reading)
    assert (found.recorded_at, found.simulated) == (ahead.recorded_at, True)
    assert await verify(reading) == []


async def test_only_a_simulated_log_is_ahead(where: Place) -> None:
    with (
        psycopg.connect(conninfo(where.owner)) as owner,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        owner.execute("update log.head set ahead = '1 day'")


async def test_an_append_wakes_who_waits_here_and_in_other_processes(where: Place) -> None:
    here, there = Waker(where.service), Waker(where.service)
    await here.start()
    await there.start()
    assert await there.wait(5)  # it listens
    appender = Appender(where.service, here)
    await appender.start()
    seen = there.count
    near = asyncio.create_task(here.wait(5))
    far = asyncio.create_task(there.wait(5, since=seen))
    await asyncio.sleep(0)

    await appender.append(write({"dossier-1": (0, 1)}, id=new_id()))

    assert await near
    assert await far
    assert await there.wait(5, since=seen)
    assert not await there.wait(0.01, since=there.count)
    for one in (appender, here, there):
        await one.stop()
