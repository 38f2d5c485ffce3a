"""Each command gets its own answer, once, and what is stored has no gap."""

import asyncio
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.edge import new_id, now
from shared.log import reader
from shared.log.appender import Appender, LogUnavailable
from shared.log.connect import conninfo
from shared.log.entry import Answer, Claim, Write
from shared.log.storable import Unstorable
from shared.log.verify import verify
from shared.log.waker import Waker
from tests.shared.log.conftest import Place
from tests.shared.log.given import OTHER, write

CLAIM = Claim(key="certificate:48:0147", old=None, new="certificate-1")


async def together(appender: Appender, *writes: Write) -> list[str]:
    """Bring commands at once and say what became of each."""
    return [answer.result for answer in await all_of(appender, *writes)]


async def all_of(appender: Appender, *writes: Write) -> list[Answer]:
    return list(await asyncio.gather(*(appender.append(one) for one in writes)))


# Outcomes -----------------------------------------------------------------------------------


async def test_an_event_is_stored_at_the_next_position_as_it_is_documented(
    appender: Appender, reading: AsyncConnection
) -> None:
    command = write({"dossier-1": (0, 2)})

    first = await appender.append(command)
    second = await appender.append(write({"dossier-1": (2, 1)}))

    assert (first.result, first.outcome, first.position) == ("new", "done", 2)
    assert first.answer == {"note": "Đã nộp"}
    assert second.position == 3
    stored = await reader.history(reading, "dossier-1")
    assert [(one.position, one.version, one.type) for one in stored] == [
        (1, 1, "Applied"),
        (2, 2, "Applied"),
        (3, 3, "Applied"),
    ]
    assert stored[0].document.encode().startswith(command.entries[0].head)
    assert stored[0].document.encode().endswith(command.entries[0].tail)
    assert await verify(reading) == []


async def test_the_same_command_again_is_answered_and_not_stored_again(
    appender: Appender, reading: AsyncConnection
) -> None:
    command = write({"dossier-1": (0, 1)})
    first = await appender.append(command)
    await appender.append(write({"dossier-2": (0, 1)}))

    again = await appender.append(command)

    assert (again.result, again.answer, again.position) == ("repeat", first.answer, 1)
    assert (await reader.head(reading)).position == 2


async def test_the_same_command_at_the_same_moment_is_stored_once(
    appender: Appender, reading: AsyncConnection
) -> None:
    command = write({"dossier-1": (0, 1)})

    assert await together(appender, command, command, command) == ["new", "repeat", "repeat"]
    assert (await reader.head(reading)).position == 1


async def test_an_id_that_comes_back_with_another_request_is_refused(appender: Appender) -> None:
    command = write({"dossier-1": (0, 1)})
    await appender.append(command)

    answer = await appender.append(
        write({"dossier-1": (1, 1)}, id=command.id, fingerprint=OTHER, note="khác")
    )

    assert (answer.result, answer.outcome, answer.answer) == ("mismatch", None, None)


async def test_who_decided_on_an_older_version_is_told_and_nothing_is_final(
    appender: Appender, reading: AsyncConnection
) -> None:
    await appender.append(write({"dossier-1": (0, 1)}))
    late = write({"dossier-1": (0, 1)})

    assert (await appender.append(late)).result == "conflict"
    assert await reader.outcome(reading, late.id) is None
    assert (await appender.append(write({"dossier-1": (1, 1)}, id=late.id))).result == "new"


async def test_a_conflict_harms_no_neighbour(appender: Appender, reading: AsyncConnection) -> None:
    await appender.append(write({"dossier-1": (0, 1)}))

    answers = await all_of(
        appender,
        write({"dossier-2": (0, 2)}),
        write({"dossier-1": (0, 1)}),
        write({"dossier-3": (0, 1)}),
        write({"dossier-1": (1, 1)}),
    )

    assert [one.result for one in answers] == ["new", "conflict", "new", "new"]
    assert [one.position for one in answers] == [3, None, 4, 5]
    assert await verify(reading) == []


async def test_a_stream_that_was_only_read_may_not_have_moved(appender: Appender) -> None:
    await appender.append(write({"membership-1": (0, 1)}))

    results = await together(
        appender,
        write({"membership-1": (1, 0), "organisation-1": (0, 1)}),
        write({"membership-1": (1, 0), "organisation-2": (0, 1)}),
        write({"membership-1": (0, 0), "organisation-3": (0, 1)}),
        write({"membership-2": (0, 0), "organisation-4": (0, 1)}),
    )

    assert results == ["new", "new", "conflict", "new"]


async def test_a_command_writes_several_streams_or_none(
    appender: Appender, reading: AsyncConnection
) -> None:
    merger = write({"branch-1": (0, 1), "branch-2": (0, 2), "organisation-1": (0, 1)})
    nothing = write()

    answers = await all_of(appender, merger, write({"dossier-1": (0, 1)}), nothing)

    assert [(one.outcome, one.position) for one in answers] == [
        ("done", 4),
        ("done", 5),
        ("nothing", None),
    ]
    assert await reader.streams_of_command(reading, merger.id) == list(merger.streams)
    assert await reader.streams_of_command(reading, nothing.id) == []
    assert await reader.streams_of_command(reading, UUID(int=0)) == []


async def test_a_rejection_is_final_too(appender: Appender, reading: AsyncConnection) -> None:
    faults = {"faults": [{"code": "case-closed", "field": None}]}
    rejected = write({"dossier-1": (0, 0)}, outcome="rejected", answer=faults)

    answers = await all_of(appender, rejected, rejected)

    assert [(one.result, one.outcome, one.answer) for one in answers] == [
        ("new", "rejected", faults),
        ("repeat", "rejected", faults),
    ]
    assert await reader.outcome(reading, rejected.id) == reader.Final(
        rejected.id, rejected.fingerprint, "rejected", faults, None
    )


# Claims -------------------------------------------------------------------------------------


async def test_a_key_is_claimed_by_one_stream_alone(
    appender: Appender, reading: AsyncConnection
) -> None:
    other = Claim(key=CLAIM.key, old=None, new="certificate-2")

    results = await together(
        appender,
        write({"certificate-1": (0, 1)}, CLAIM),
        write({"certificate-2": (0, 1)}, other),
        write({"certificate-3": (0, 1)}),
    )

    assert results == ["new", "claimed", "new"]
    assert await reader.holder(reading, CLAIM.key) == "certificate-1"
    held = await reader.held(reading, ["certificate-1", "certificate-2"])
    assert held == {"certificate-1": {CLAIM.key}, "certificate-2": frozenset()}


async def test_a_claim_is_dropped_and_taken_by_another(
    appender: Appender, reading: AsyncConnection
) -> None:
    dropped = Claim(key=CLAIM.key, old="certificate-1", new=None)
    other = Claim(key=CLAIM.key, old=None, new="certificate-2")

    results = await together(
        appender,
        write({"certificate-1": (0, 1)}, CLAIM),
        write({"certificate-1": (1, 1)}, dropped),
        write({"certificate-2": (0, 1)}, other),
    )

    assert results == ["new", "new", "new"]
    assert await reader.holder(reading, CLAIM.key) == "certificate-2"


async def test_a_claim_moves_from_stream_to_stream(
    appender: Appender, reading: AsyncConnection
) -> None:
    moved = Claim(key=CLAIM.key, old="certificate-1", new="certificate-2")
    stale = Claim(key=CLAIM.key, old="certificate-1", new="certificate-3")

    results = await together(
        appender,
        write({"certificate-1": (0, 1)}, CLAIM),
        write({"certificate-2": (0, 1)}, moved),
        write({"certificate-3": (0, 1)}, stale),
    )

    assert results == ["new", "new", "claimed"]
    assert await reader.holder(reading, CLAIM.key) == "certificate-2"


async def test_of_many_who_claim_one_key_one_gets_it(
    appender: Appender, reading: AsyncConnection
) -> None:
    results = await together(
        appender,
        *(
            write({f"person-{n}": (0, 1)}, Claim(key="dossier-of:1", old=None, new=f"person-{n}"))
            for n in range(50)
        ),
    )

    assert sorted(results) == ["claimed"] * 49 + ["new"]
    assert (await reader.head(reading)).position == 1


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
