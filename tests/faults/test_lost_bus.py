"""The bus loses its disk: it is filled again, and nobody who follows loses or doubles a thing."""

import asyncio
import shutil
from typing import Any

from shared.messages import Role
from tests.faults.load import Load
from tests.faults.whole import assert_bus_is, assert_followed, assert_log_has
from tests.journeys.story import STEPS, Story
from tests.support.province import SERVICES, Client, Province, wait

FOLLOWS = {
    "registry": ("discipline",),
    "inspection": ("registry",),
    "discipline": ("registry", "inspection"),
    "reporting": ("registry", "inspection", "discipline"),
}


def lose_the_bus(hurt: Province) -> None:
    """Kill NATS, delete what it kept, and start it with nothing."""
    nats = hurt.deployment.nats
    nats.kill()
    shutil.rmtree(hurt.deployment.home.path / "nats")
    nats.start()


def story(hurt: Province, name: str) -> Story:
    """Find somebody whose story is told."""
    commune = hurt.ask(Role.COMMUNE, unit="UBND phường Hải Châu", areas=("20194",))
    return Story(hurt.ask(Role.DEPARTMENT), hurt.ask(Role.BAR), commune, name)


def certificate_events(department: Client, told: Story) -> list[dict[str, Any]]:
    path = f"/api/registry/certificates/{told.known['certificate']}/history"
    return [one["event"] for one in department.get(path).json()["events"]]


async def test_the_bus_is_whole_again_and_no_effect_comes_twice(hurt: Province) -> None:
    department = hurt.ask(Role.DEPARTMENT)
    told = story(hurt, "lost bus")

    def count(kind: str) -> int:
        return [one["type"] for one in certificate_events(department, told)].count(kind)

    for step in STEPS[:4]:
        await asyncio.to_thread(step, told)
    await asyncio.to_thread(lambda: wait(lambda: count("CertificateUseDeprived") == 1))
    load = Load(hurt, "lost bus")

    async def lose() -> None:
        await asyncio.to_thread(lose_the_bus, hurt)

    await load.hurting(200, 2, lose)
    await asyncio.to_thread(STEPS[4], told)

    await asyncio.to_thread(lambda: wait(lambda: count("CertificateDeprivationAnnulled") == 1))
    assert_log_has(load)
    for service in SERVICES:
        await assert_bus_is(hurt, service)
    for follower, sources in FOLLOWS.items():
        for source in sources:
            await assert_followed(hurt, source, follower)
    assert count("CertificateUseDeprived") == count("CertificateDeprivationAnnulled") == 1
