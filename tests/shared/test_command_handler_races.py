"""Many at once: one of a kind stays one, every number is another, and a conflict decides anew."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import text

from services.registry.certificate import decider as certificates
from services.registry.person import decider as persons
from shared import edge
from shared.decider import Rejected
from shared.log import reader
from shared.log.storable import Unstorable
from shared.request import Done
from tests.shared.asked import application, correction, number, person
from tests.support.together import Together

MANY = 12


def codes(outcome: Done | BaseException) -> str:
    match outcome:
        case Done():
            return "done"
        case Rejected(faults=faults):
            return ",".join(fault.code for fault in faults)
        case error:
            return type(error).__name__


async def test_of_many_who_register_one_number_at_once_one_does(handling: Together) -> None:
    taken = number()

    outcomes = await asyncio.gather(
        *(handling.give(persons, person(taken)) for _ in range(MANY)), return_exceptions=True
    )

    assert Counter(map(codes, outcomes)) == {"done": 1, "already-registered": MANY - 1}
    (winner,) = (one for one in outcomes if isinstance(one, Done))
    ids = {one.faults[0].parameters["id"] for one in outcomes if isinstance(one, Rejected)}
    assert ids == {str(winner.id)}
    with pytest.raises(Rejected):
        await handling.give(persons, person(f" {taken} "))


async def test_more_may_register_at_once_than_there_are_connections(handling: Together) -> None:
    """Who waits for a turn to look numbers up keeps no connection from the one whose turn it is."""
    outcomes = await asyncio.gather(
        *(handling.give(persons, person()) for _ in range(40)), return_exceptions=True
    )

    assert Counter(map(codes, outcomes)) == {"done": 40}


async def test_a_number_whose_registration_was_rejected_is_free(handling: Together) -> None:
    taken = number()
    with pytest.raises(Rejected):
        await handling.give(persons, person(taken, area="99999"))

    assert (await handling.give(persons, person(taken))).version == 1


async def test_two_dossiers_of_one_person_at_once_become_one(handling: Together) -> None:
    somebody = (await handling.give(persons, person())).id

    outcomes = await asyncio.gather(
        *(handling.give(certificates, application(somebody)) for _ in range(MANY)),
        return_exceptions=True,
    )

    assert Counter(map(codes, outcomes)) == {"done": 1, "already-claimed": MANY - 1}


async def test_numbers_of_a_series_are_each_another(handling: Together) -> None:
    people = [(await handling.give(persons, person())).id for _ in range(MANY)]

    opened = await asyncio.gather(
        *(handling.give(certificates, application(one)) for one in people)
    )

    async with handling.runtimes["registry"].engine.connect() as connection:
        held = await reader.held(connection, [one.stream for one in opened])
    dossiers = [key for keys in held.values() for key in keys if key.startswith("dossier/LS-")]
    assert len(set(dossiers)) == len(dossiers) == MANY


async def test_a_reserved_number_that_is_another_s_gives_way_to_the_next(
    handling: Together,
) -> None:
    runtime = handling.runtimes["registry"]
    one, two = [(await handling.give(persons, person())).id for _ in range(2)]
    first = await handling.give(certificates, application(one))
    year = edge.now().year
    async with runtime.engine.connect() as connection:
        (dossier,) = (
            key
            for key in (await reader.held(connection, [first.stream]))[first.stream]
            if key.startswith("dossier/")
        )
    # As after a counter was restored to an earlier moment.
    await rewind(handling, year, int(dossier.rpartition("-")[2]))

    second = await handling.give(certificates, application(two))

    async with runtime.engine.connect() as connection:
        assert dossier not in (await reader.held(connection, [second.stream]))[second.stream]


async def rewind(services: Together, year: int, to: int) -> None:
    """Set the counter of dossiers back."""
    async with services.runtimes["registry"].engine.begin() as connection:
        await connection.execute(
            text("update log.counter set next = :to where series = 'LS' and year = :year"),
            {"to": to, "year": year},
        )


async def test_those_who_write_one_stream_at_once_are_all_recorded(handling: Together) -> None:
    taken = number()
    somebody = (await handling.give(persons, person(taken))).id

    outcomes = await asyncio.gather(
        *(
            handling.give(persons, correction(somebody, taken, f"{n} đường Thử"), key=somebody)
            for n in range(MANY)
        )
    )

    assert sorted(one.version for one in outcomes) == list(range(2, MANY + 2))


async def test_the_same_command_at_once_has_one_effect(handling: Together) -> None:
    once, command = edge.new_id(), person()

    outcomes = await asyncio.gather(
        *(handling.give(persons, command, command_id=once) for _ in range(MANY))
    )

    assert len({(one.id, one.position) for one in outcomes}) == 1
    assert [one.repeated for one in outcomes].count(False) <= 1


async def test_one_caller_s_bad_value_fails_nobody_else(handling: Together) -> None:
    bad = person().model_copy(update={"full_name": "Nguyễn\x00Thị"})
    once = edge.new_id()

    outcomes = await asyncio.gather(
        *(handling.give(persons, person()) for _ in range(MANY)),
        handling.give(persons, bad),
        handling.give(persons, person(), command_id=once),
        handling.give(persons, person(), command_id=once),
        return_exceptions=True,
    )

    assert Counter(map(codes, outcomes)) == {"done": MANY + 1, "Unstorable": 1, "Mismatch": 1}


async def test_an_event_that_is_too_large_is_refused_before_the_queue(handling: Together) -> None:
    large = person().model_copy(update={"full_name": "n" * 200_000})

    with pytest.raises(Unstorable):
        await handling.give(persons, large)
