"""Each command gets its own answer, once, and what is stored has no gap."""

import asyncio
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.log import reader
from shared.log.appender import Appender
from shared.log.entry import Answer, Claim, Write
from shared.log.verify import verify
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
