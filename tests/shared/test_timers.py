"""Days pass: what was due is announced once, and again when its day was moved."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from services.registry.certificate import decider as certificates
from services.registry.certificate.application import ItemHandedIn
from services.registry.certificate.supplement import RequestSupplement, SupplementDossier
from services.registry.law import decider as laws
from services.registry.law.rules import AddRuleRow
from services.registry.person import decider as persons
from shared import edge
from shared.law.calendar import legal_day
from shared.law.rules import Unit
from shared.messages import Channel
from tests.shared.asked import application, person
from tests.support.eventually import eventually
from tests.support.together import Together

CHECK, CLOSE = "CERT-DEPT-CHECK-DAYS", "REC-CLOSE-AFTER-DAYS"


def days_ago(days: int) -> date:
    return legal_day(edge.now()) - timedelta(days=days)


async def filed(services: Together, on: date) -> UUID:
    """File a dossier on a day."""
    somebody = (await services.give(persons, person())).id
    command = application(somebody).model_copy(update={"received_on": on})
    return (await services.give(certificates, command)).id


async def asked_to_complete(services: Together, filed_on: date, asked_on: date) -> UUID:
    """Ask for a paper that lacks in a dossier."""
    dossier = await filed(services, filed_on)
    folded = await services.runtimes["registry"].fold(certificates, dossier)
    assert folded is not None
    label = folded.history[0].data.items[0].label
    command = RequestSupplement(
        missing=(label,), reason="Thiếu", requested_on=asked_on, channel=Channel.ONLINE
    )
    await services.give(certificates, command, key=dossier)
    return dossier


async def types(services: Together, dossier: UUID) -> list[str]:
    folded = await services.runtimes["registry"].fold(certificates, dossier)
    assert folded is not None
    return [one.data.type for one in folded.history]


async def fired(services: Together, dossier: UUID) -> list[str]:
    """Announce what is due, and read what a dossier has come to."""
    await services.runtimes["registry"].tail.fire()
    return await types(services, dossier)


async def timer(services: Together, dossier: UUID) -> tuple[str, date, bool] | None:
    """Read which limit runs on a dossier, until when, and whether its end was announced."""
    async with services.runtimes["registry"].engine.connect() as connection:
        row = (
            await connection.execute(
                text(
                    """select name, due_on, fired_at is not null from log.timer
                        where stream = :stream"""
                ),
                {"stream": certificates.stream(dossier)},
            )
        ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def say(services: Together, rule: str, days: int, on: date) -> None:
    """Let the law say another number of working days for what was filed on one day."""
    row = AddRuleRow(
        rule=rule,
        label="Thử",
        value=str(days),
        unit=Unit.WORKING_DAY,
        valid_from=on,
        valid_to=on,
        basis="Nghị định thử",
    )
    await services.give(laws, row)


async def test_a_dossier_that_was_not_completed_in_time_is_closed_once(
    handling: Together,
) -> None:
    tail = handling.runtimes["registry"].tail
    dossier = await asked_to_complete(handling, days_ago(60), days_ago(50))
    once = ["CertificateApplied", "DossierSupplementRequested", "DossierClosed"]

    await eventually(lambda: fired(handling, dossier), wanted=once)
    await tail.fire()

    assert await types(handling, dossier) == once
    folded = await handling.runtimes["registry"].fold(certificates, dossier)
    assert folded is not None
    assert folded.history[-1].envelope.actor.role == "policy"
    # Whoever gives it again, after a restart or in another process, gives the same command.
    async with handling.runtimes["registry"].engine.begin() as connection:
        await connection.execute(
            text("update log.timer set fired_at = null where stream = :stream"),
            {"stream": certificates.stream(dossier)},
        )
    await tail.fire()
    assert await types(handling, dossier) == once


async def test_what_was_completed_in_time_is_not_closed(handling: Together) -> None:
    dossier = await asked_to_complete(handling, days_ago(20), days_ago(8))
    brought = SupplementDossier(
        items=(ItemHandedIn(label="Bổ sung"),), received_on=days_ago(1), channel=Channel.ONLINE
    )
    await handling.give(certificates, brought, key=dossier)

    await handling.runtimes["registry"].tail.fire()

    assert (await types(handling, dossier))[-1] == "DossierSupplemented"


async def test_a_change_of_the_law_moves_what_runs_and_closes_what_is_past_then(
    handling: Together,
) -> None:
    filed_on = days_ago(17)
    dossier = await asked_to_complete(handling, filed_on, days_ago(8))
    running = await eventually(lambda: timer(handling, dossier), wanted=of_the_applicant)
    assert running is not None
    assert running[1] >= days_ago(0)
    await handling.runtimes["registry"].tail.fire()
    assert (await types(handling, dossier))[-1] == "DossierSupplementRequested"

    await say(handling, CLOSE, 2, filed_on)

    closed = ["CertificateApplied", "DossierSupplementRequested", "DossierClosed"]
    await eventually(lambda: fired(handling, dossier), wanted=closed)


def of_the_applicant(seen: tuple[str, date, bool] | None) -> bool:
    return seen is not None and seen[0] == "supplement"


async def due_on(services: Together, dossier: UUID) -> date:
    found = await timer(services, dossier)
    return date.max if found is None else found[1]


async def announced(services: Together, dossier: UUID) -> bool:
    found = await timer(services, dossier)
    return found is not None and found[2]


async def test_a_limit_that_was_moved_is_announced_anew(handling: Together) -> None:
    tail = handling.runtimes["registry"].tail
    filed_on = days_ago(33)
    dossier = await filed(handling, filed_on)
    first = await eventually(lambda: due_on(handling, dossier), wanted=lambda day: day < date.max)
    assert first < days_ago(0)
    await tail.fire()
    assert await announced(handling, dossier)

    await say(handling, CHECK, 30, filed_on)  # it is longer now, and has not passed
    await eventually(lambda: due_on(handling, dossier), wanted=lambda day: day > days_ago(0))
    await tail.fire()
    assert not await announced(handling, dossier)

    await say(handling, CHECK, 5, filed_on)  # and shorter again: it has passed once more
    await eventually(lambda: due_on(handling, dossier), wanted=lambda day: day < days_ago(0))
    await tail.fire()
    assert await announced(handling, dossier)


@pytest.mark.parametrize("days", [1, 90])
async def test_a_timer_that_comes_late_or_twice_announces_nothing(
    handling: Together, days: int
) -> None:
    """Truth never waits for a timer: what the stream says on the day is what counts."""
    dossier = await filed(handling, days_ago(days))
    before = await types(handling, dossier)

    await handling.runtimes["registry"].tail.fire()

    assert await types(handling, dossier) == before
