"""An event that cannot be taken blocks its own stream and no other, until somebody sees to it."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from services.discipline.violation import decider as violations
from services.discipline.violation.recording import RecordViolation
from services.discipline.violation.screening import ScreenOut
from services.inspection.inspection import decider as inspections
from services.inspection.inspection.findings import ReferViolation
from shared.contracts.discipline.violation import Source, Track
from shared.contracts.inspection.inspection import Track as ReferredTo
from shared.corrections import VoidRecord
from shared.follow import store
from shared.log import reader
from shared.messages import Role
from shared.nouns.skip import SkipParked
from tests.shared.follow.poison import Poisoned
from tests.shared.follow.story import COMMUNE, DAY, concluded
from tests.support.eventually import eventually
from tests.support.together import Together

POLICIES = "policy/record-referred-violations"
SHOWN = "read/discipline_violations_1"


@pytest.fixture(autouse=True)
def mended(poisoned: Poisoned) -> None:
    poisoned.policies.clear()
    poisoned.projections.clear()


async def refer(
    services: Together, check: UUID, finding: UUID, description: str, track: ReferredTo
) -> UUID:
    """Refer a breach, and name the referral."""
    command = ReferViolation(
        finding_id=finding,
        track=track,
        description=description,
        committed_on=date(2025, 9, 1),
        referred_on=DAY,
    )
    await services.give(inspections, command, key=check)
    folded = await services.runtimes["inspection"].fold(inspections, check)
    assert folded is not None
    referral: UUID = folded.history[-1].data.referral_id
    return referral


async def version(services: Together, key: UUID) -> int:
    folded = await services.runtimes["discipline"].fold(violations, key)
    return 0 if folded is None else folded.version


async def position(services: Together, key: UUID) -> int:
    folded = await services.runtimes["discipline"].fold(violations, key)
    assert folded is not None
    return folded.history[0].position


async def parked(services: Together, source: str, stage: str, stream: str) -> list[int]:
    async with services.runtimes["discipline"].engine.connect() as connection:
        return list(await store.parked_of(connection, source, stage, stream))


async def checkpoints(services: Together) -> dict[tuple[str, str], int]:
    async with services.runtimes["discipline"].engine.connect() as connection:
        rows = await connection.execute(
            text("select source, stage, position from follow.checkpoint")
        )
        return {(source, stage): at for source, stage, at in rows}


async def at_rest(services: Together) -> dict[tuple[str, str], int]:
    """Wait until every stage has come to the end of what it follows."""
    async with services.runtimes["discipline"].engine.connect() as connection:
        end = (await reader.head(connection)).position

    def rests(found: dict[tuple[str, str], int]) -> bool:
        own = {at for (source, _), at in found.items() if source == "discipline"}
        heard = {at for (source, _), at in found.items() if source == "inspection"}
        return own == {end} and len(heard) == 1

    return await eventually(lambda: checkpoints(services), wanted=rests)


async def two_referrals(services: Together, first: str) -> tuple[str, UUID, UUID]:
    """Refer twice out of one check; name its stream and both referrals."""
    check, finding = await concluded(services)
    one = await refer(services, check, finding, first, ReferredTo.PENALTY)
    two = await refer(services, check, finding, "Vi phạm đi sau", ReferredTo.DISCIPLINE)
    return inspections.stream(check), one, two


async def test_what_a_policy_cannot_take_blocks_its_stream_and_no_other(
    services: Together, poisoned: Poisoned
) -> None:
    discipline = services.runtimes["discipline"]
    before = await discipline.incomplete("inspection")
    poisoned.policies.add("độc một")
    stream, bad, behind = await two_referrals(services, "Vi phạm độc một")
    _, other, _ = await two_referrals(services, "Vi phạm lành")

    await eventually(lambda: version(services, other), wanted=1)

    assert (await version(services, bad), await version(services, behind)) == (0, 0)
    waiting = await parked(services, "inspection", POLICIES, stream)
    assert len(waiting) == 2
    assert await discipline.incomplete("inspection") == before + 1

    # Tried again before it is mended, it stays as it is.
    assert await discipline.retry_parked("inspection", POLICIES, stream) == 2
    assert await parked(services, "inspection", POLICIES, stream) == waiting
    poisoned.policies.clear()
    assert await discipline.retry_parked("inspection", POLICIES, stream) == 0
    assert await discipline.incomplete("inspection") == before
    assert await version(services, bad) == 1
    await eventually(lambda: version(services, behind), wanted=1)
    assert await position(services, bad) < await position(services, behind)


async def test_what_was_parked_and_is_void_by_then_has_no_effect(
    services: Together, poisoned: Poisoned
) -> None:
    poisoned.policies.add("độc ba")
    check, finding = await concluded(services)
    referral = await refer(services, check, finding, "Vi phạm độc ba", ReferredTo.PENALTY)
    stream = inspections.stream(check)
    await eventually(lambda: parked(services, "inspection", POLICIES, stream))
    folded = await services.runtimes["inspection"].fold(inspections, check)
    assert folded is not None
    void = VoidRecord(command_id=folded.history[-1].envelope.command_id, reason="Nhầm")
    said = await services.give(inspections, void, key=check)
    follower = services.runtimes["discipline"].followers["inspection"]
    await eventually(lambda: follower.position, wanted=said.position)
    poisoned.policies.clear()

    left = await services.runtimes["discipline"].retry_parked("inspection", POLICIES, stream)

    assert left == 0
    assert await version(services, referral) == 0


async def test_an_operator_lets_it_go_by_with_a_reason_and_what_is_behind_goes_on(
    services: Together, poisoned: Poisoned
) -> None:
    poisoned.policies.add("độc hai")
    stream, bad, behind = await two_referrals(services, "Vi phạm độc hai")
    await eventually(lambda: parked(services, "inspection", POLICIES, stream), wanted=_two)
    at, _ = await parked(services, "inspection", POLICIES, stream)

    done = await services.give(
        services.runtimes["discipline"].deciders["skip"],
        SkipParked(
            source="inspection", stage=POLICIES, stream=stream, position=at, reason="Ghi nhầm"
        ),
        role=Role.OPERATOR,
    )

    assert done.events == ("StreamSkipped",)
    await eventually(lambda: version(services, behind), wanted=1)
    assert await parked(services, "inspection", POLICIES, stream) == []
    poisoned.policies.clear()
    assert await version(services, bad) == 0


def _two(found: list[int]) -> bool:
    return len(found) == 2


async def test_a_read_model_that_cannot_show_one_stream_shows_the_others(
    services: Together, poisoned: Poisoned
) -> None:
    discipline = services.runtimes["discipline"]
    poisoned.projections.add("không hiện được")
    bad = (await services.give(violations, told("Đơn vị không hiện được"))).id
    screened = ScreenOut(reason="Không đủ căn cứ", screened_on=DAY)
    done = await services.give(violations, screened, key=bad)
    good = await services.give(violations, told("Đơn vị hiện được"))
    assert good.position is not None

    assert await discipline.seen("discipline", good.position, 10)

    assert await shown(services, good.id) == ["open"]
    assert await shown(services, bad) == []
    assert len(await parked(services, "discipline", SHOWN, violations.stream(bad))) == 2
    assert await discipline.incomplete("discipline") == 1
    before = await at_rest(services)
    poisoned.projections.clear()
    assert await discipline.retry_parked("discipline", SHOWN, violations.stream(bad)) == 0
    assert await checkpoints(services) == before
    assert await discipline.incomplete("discipline") == 0
    assert len(await shown(services, bad)) == 1
    assert done.version == 2


async def test_an_event_that_comes_again_moves_nothing(services: Together) -> None:
    _, one, two = await two_referrals(services, "Vi phạm đến hai lần")
    await eventually(lambda: version(services, two), wanted=1)
    follower = services.runtimes["discipline"].followers["inspection"]
    before = await at_rest(services)
    async with services.runtimes["discipline"].engine.connect() as connection:
        rows = await store.Source("inspection", own=False).after(connection, 0, 1000)

    for stored in rows:
        await follower.take(stored.position, stored.document.encode())

    assert await checkpoints(services) == before
    assert (await version(services, one), await version(services, two)) == (1, 1)


def told(unit: str) -> RecordViolation:
    """Tell of a violation."""
    return RecordViolation(
        source=Source.REPORT,
        track_proposed=Track.PENALTY,
        description="Ký hợp đồng không thông qua tổ chức",
        certificate=UUID(int=5),
        area=COMMUNE,
        committed_on=date(2025, 9, 1),
        recorded_on=DAY,
        reporter_unit=unit,
    )


async def shown(services: Together, key: UUID) -> list[str]:
    """Read how a violation stands now, as the list shows it."""
    async with services.runtimes["discipline"].connection() as connection:
        return list(
            await connection.scalars(
                text(
                    """select status from read.discipline_violations_1
                        where stream = :stream and known_to is null and effective_to is null"""
                ),
                {"stream": violations.stream(key)},
            )
        )
