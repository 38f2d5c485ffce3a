"""A command is answered once and for all; who may not is told so, or told nothing."""

from typing import Any
from uuid import UUID

import pytest

from services.discipline.penalty import decider as penalties
from services.discipline.violation import decider as violations
from services.registry.certificate import decider as certificates
from services.registry.certificate.assessment import AssessItems
from services.registry.certificate.supplement import SupplementDossier
from services.registry.person import decider as persons
from shared import edge
from shared.corrections import VoidRecord
from shared.decider import Decider, Rejected, Unknown
from shared.log import reader
from shared.messages import Actor, Channel, Command, Role
from shared.request import (
    Done,
    Mismatch,
    NotFound,
    NotPermitted,
    RejectedBefore,
    Request,
    StaleVersion,
)
from tests.shared.asked import DAY, application, correction, minutes, number, person, violation
from tests.support.together import Together


async def as_applicant(
    services: Together,
    decider: Decider[Any, Any, Any, Any],
    command: Command,
    *,
    of: UUID,
    key: UUID | None = None,
) -> Done:
    """Give a command as somebody whose account is linked to a person."""
    actor = Actor(id=UUID(int=8), role=Role.APPLICANT, unit="", person_id=of)
    request = Request(command_id=edge.new_id(), actor=actor, received_at=edge.now(), key=key)
    return await services.runtimes[decider.service].handle(decider, command, request)


async def head(services: Together, service: str = "registry") -> int:
    async with services.runtimes[service].engine.connect() as connection:
        return (await reader.head(connection)).position


async def test_the_same_command_again_has_the_first_answer_and_no_second_effect(
    handling: Together,
) -> None:
    once, command = edge.new_id(), person()
    first = await handling.give(persons, command, command_id=once)
    before = await head(handling)

    again = await handling.give(persons, command, command_id=once)

    assert again.repeated
    assert (again.id, again.version, again.position, again.events) == (
        (first.id, 1, first.position, ("PersonRegistered",))
    )
    assert await head(handling) == before


async def test_an_id_that_comes_back_with_another_request_is_refused(handling: Together) -> None:
    once = edge.new_id()
    await handling.give(persons, person(), command_id=once)

    with pytest.raises(Mismatch):
        await handling.give(persons, person(), command_id=once)


async def test_a_personal_field_that_differs_makes_another_request(handling: Together) -> None:
    taken, once = number(), edge.new_id()
    done = await handling.give(persons, person(taken))
    here = correction(done.id, taken, "12 đường Không Có Thật")
    await handling.give(persons, here, key=done.id, command_id=once)

    there = correction(done.id, taken, "13 đường Không Có Thật")
    with pytest.raises(Mismatch):
        await handling.give(persons, there, key=done.id, command_id=once)


async def test_a_rejection_is_given_again_though_the_command_would_be_taken_now(
    handling: Together,
) -> None:
    once, unknown = edge.new_id(), UUID(int=0xABC)
    with pytest.raises(Rejected) as first:
        await handling.give(certificates, application(unknown), command_id=once)
    assert [fault.code for fault in first.value.faults] == ["person-not-known"]
    await handling.give(persons, person(), key=unknown)

    with pytest.raises(RejectedBefore) as second:
        await handling.give(certificates, application(unknown), command_id=once)

    assert not isinstance(first.value, RejectedBefore)
    assert second.value.faults == first.value.faults


async def test_a_command_that_changes_nothing_is_final_too(handling: Together) -> None:
    referral = edge.new_id()
    await handling.give(violations, violation(referral), key=referral, role=Role.POLICY)
    once = edge.new_id()

    for repeated in (False, True):
        done = await handling.give(
            violations, violation(referral), key=referral, role=Role.POLICY, command_id=once
        )
        assert (done.repeated, done.events, done.version, done.position) == (repeated, (), 1, None)


async def test_a_stream_that_moved_since_it_was_seen_is_left_alone(handling: Together) -> None:
    taken = number()
    done = await handling.give(persons, person(taken))
    await handling.give(persons, correction(done.id, taken, "Một"), key=done.id)
    runtime = handling.runtimes["registry"]

    def seen(version: int) -> Request:
        return Request(
            command_id=edge.new_id(),
            actor=Actor(id=UUID(int=7), role=Role.DEPARTMENT, unit="Sở Tư pháp"),
            received_at=edge.now(),
            key=done.id,
            expected_version=version,
        )

    with pytest.raises(StaleVersion) as stale:
        await runtime.handle(persons, correction(done.id, taken, "Hai"), seen(1))
    assert stale.value.current == 2
    assert (await runtime.handle(persons, correction(done.id, taken, "Hai"), seen(2))).version == 3


async def test_a_role_that_may_not_is_told_so_and_nothing_is_recorded(handling: Together) -> None:
    before = await head(handling)

    with pytest.raises(NotPermitted) as refused:
        await handling.give(persons, person(), role=Role.FINANCE)

    assert refused.value.faults[0].code == "role-not-allowed"
    assert await head(handling) == before


async def test_what_one_does_not_reach_is_not_there(handling: Together) -> None:
    mine = (await handling.give(persons, person())).id
    theirs = (await handling.give(persons, person())).id
    dossier = await handling.give(certificates, application(theirs))
    brought = SupplementDossier.model_validate(
        {"items": [{"label": "Bằng"}], "received_on": DAY, "channel": Channel.ONLINE}
    )

    with pytest.raises(NotFound):
        await as_applicant(handling, certificates, brought, of=mine, key=dossier.id)
    with pytest.raises(NotFound):
        await as_applicant(handling, certificates, brought, of=mine, key=UUID(int=0xDEF))
    with pytest.raises(Rejected) as reached:
        await as_applicant(handling, certificates, brought, of=theirs, key=dossier.id)

    assert [fault.code for fault in reached.value.faults] == ["not-in-this-state"]


async def test_nobody_opens_what_they_would_not_reach(handling: Together) -> None:
    mine = (await handling.give(persons, person())).id
    theirs = (await handling.give(persons, person())).id

    with pytest.raises(Rejected) as refused:
        await as_applicant(handling, certificates, application(theirs), of=mine)

    assert [fault.code for fault in refused.value.faults] == ["out-of-reach"]
    assert (await as_applicant(handling, certificates, application(mine), of=mine)).version == 1


async def test_a_stream_that_is_not_there_is_not_found(handling: Together) -> None:
    command = AssessItems.model_validate(
        {"assessments": [{"label": "Bằng", "verdict": "met", "evidence": "Hợp lệ"}]}
    )

    with pytest.raises(NotFound):
        await handling.give(certificates, command, key=UUID(int=0xFED))


async def test_what_a_command_is_about_may_be_unknown_yet(handling: Together) -> None:
    """Minutes need a violation: nothing is final, so the same command may be given later."""
    referral, once = edge.new_id(), edge.new_id()
    with pytest.raises(Unknown):
        await handling.give(penalties, minutes(referral), command_id=once)
    await handling.give(violations, violation(referral), key=referral, role=Role.POLICY)

    done = await handling.give(penalties, minutes(referral), command_id=once)

    assert not done.repeated


async def test_a_command_writes_two_streams_and_its_void_voids_both(handling: Together) -> None:
    referral, once, undone = edge.new_id(), edge.new_id(), edge.new_id()
    discipline = handling.runtimes["discipline"]
    await handling.give(violations, violation(referral), key=referral, role=Role.POLICY)
    made = await handling.give(penalties, minutes(referral), command_id=once)
    taken = await discipline.fold(violations, referral)
    assert taken is not None
    assert (taken.version, taken.history[-1].envelope.command_id) == (2, once)
    assert made.events == ("PenaltyMinutesMade", "ViolationTaken")

    void = VoidRecord(command_id=once, reason="Nhầm biên bản")
    done = await handling.give(penalties, void, key=made.id, command_id=undone)

    assert done.events == ("PenaltyRecordVoided", "ViolationRecordVoided")
    folded = await discipline.fold(violations, referral)
    penalty = await discipline.fold(penalties, made.id)
    assert folded is not None
    assert penalty is not None
    assert [folded.history[-1].envelope.voids, penalty.history[-1].envelope.voids] == [once, once]
    assert penalty.state == penalties.initial
    assert folded.state == violations.replay(folded.history[:1])
    # Its void voids both again.
    back = VoidRecord(command_id=undone, reason="Đúng rồi")
    await handling.give(penalties, back, key=made.id)
    again = await discipline.fold(violations, referral)
    assert again is not None
    assert again.state == taken.state


async def test_a_fact_is_recorded_without_a_key_that_is_another_s(handling: Together) -> None:
    referral = edge.new_id()
    first, second = edge.new_id(), edge.new_id()
    await handling.give(violations, violation(referral), key=first, role=Role.POLICY)

    done = await handling.give(violations, violation(referral), key=second, role=Role.POLICY)

    assert done.events == ("ViolationRecorded",)
    async with handling.runtimes["discipline"].engine.connect() as connection:
        assert await reader.holder(connection, f"referral/{referral}") == f"violation-{first}"
        assert await reader.held(connection, [f"violation-{second}"]) == {
            f"violation-{second}": frozenset()
        }
    with pytest.raises(Rejected) as refused:  # while a request is refused
        await handling.give(violations, violation(referral))
    assert [fault.code for fault in refused.value.faults] == ["already-claimed"]
