"""What happens there has its effect here: once, in order, and it goes with its cause."""

from uuid import UUID

from services.discipline.violation import decider as violation
from services.inspection.inspection import decider as inspection
from shared.corrections import VoidRecord
from shared.messages import Role
from tests.shared.follow.story import referred
from tests.support.eventually import eventually
from tests.support.together import Together


async def versions(services: Together, key: UUID) -> int:
    folded = await services.runtimes["discipline"].fold(violation, key)
    return 0 if folded is None else folded.version


async def test_a_referral_becomes_a_violation_elsewhere(services: Together) -> None:
    _, referral, _ = await referred(services)

    await eventually(lambda: versions(services, referral), wanted=1)


async def test_a_void_at_the_source_takes_its_effect_back_and_its_own_void_brings_it_again(
    services: Together,
) -> None:
    check, referral, command = await referred(services)
    await eventually(lambda: versions(services, referral), wanted=1)
    void = await services.give(
        inspection,
        VoidRecord(command_id=command, reason="Nhầm"),
        key=check,
        command_id=UUID(int=command.int ^ 2),
    )

    await eventually(lambda: versions(services, referral), wanted=2)
    folded = await services.runtimes["discipline"].fold(violation, referral)
    assert folded is not None
    assert folded.history[-1].envelope.voids == folded.history[0].envelope.command_id
    assert folded.history[-1].envelope.actor.role is Role.POLICY
    assert folded.state == violation.initial

    assert void.version == 5
    await services.give(
        inspection, VoidRecord(command_id=UUID(int=command.int ^ 2), reason="Đúng rồi"), key=check
    )
    await eventually(lambda: versions(services, referral), wanted=3)
    folded = await services.runtimes["discipline"].fold(violation, referral)
    assert folded is not None
    assert folded.state != violation.initial
