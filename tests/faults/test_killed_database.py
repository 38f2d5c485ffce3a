"""PostgreSQL dies under load: services recover by themselves, and a log that may not grow waits."""

import asyncio

import httpx

from shared.messages import Role
from tests.faults.load import RECORD, Load, body
from tests.faults.whole import assert_bus_is, assert_followed, assert_log_has, assert_shown
from tests.support.province import Province, wait


def restart_database(hurt: Province) -> None:
    """Let PostgreSQL die as in a power cut, and start it again."""
    hurt.deployment.postgres.kill()
    hurt.deployment.postgres.start()


async def test_what_was_acknowledged_is_there_after_the_database_died_under_load(
    hurt: Province,
) -> None:
    load = Load(hurt, "killed database")

    async def die() -> None:
        await asyncio.to_thread(restart_database, hurt)

    await load.hurting(300, 2, die)

    assert_log_has(load)
    await assert_bus_is(hurt, "discipline")
    await assert_followed(hurt, "discipline", "reporting")
    await assert_shown(load)


def test_a_log_stays_closed_until_the_bus_was_seen_again(hurt: Province) -> None:
    """The database may be an earlier one: only the bus can tell."""
    department = hurt.ask(Role.DEPARTMENT)
    done = department.done(RECORD, body(0), key="closed/before")
    hurt.deployment.nats.kill()
    # An open log goes on without the bus, over the connection it had.
    assert department.done(RECORD, body(1), key="closed/without bus")["position"]
    restart_database(hurt)

    def refused() -> bool:
        answer = department.post(RECORD, body(2), key="closed/refused")
        return answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and (
            "log-closed" in answer.json()["type"]
        )

    wait(refused)
    assert department.get(f"/api/discipline/violations/{done['id']}").is_success
    assert refused()

    hurt.deployment.nats.start()

    assert department.done(RECORD, body(2), key="closed/refused")["version"] == 1
