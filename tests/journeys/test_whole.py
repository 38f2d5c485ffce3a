"""The whole journey over a real bus, by HTTP alone; services and the bus die in its middle."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import nats

from shared.messages import Role
from tests.journeys import scenes
from tests.journeys import story as tale
from tests.journeys.doctor import doctor
from tests.journeys.folding import Logs
from tests.journeys.story import Story
from tests.support.province import SERVICES, Province, wait

DOCUMENTS = "select document from log.event order by position"
DEAD = 0  # what `status` says of a process that is not there


def test_the_journey_ends_well_whoever_dies_in_its_middle(province: Province) -> None:
    raw = journey(province, "whole")

    assert has(raw["registry"], "CertificateApplied")
    assert has(raw["inspection"], "InspectionOpened")
    assert has(raw["discipline"], "ViolationRecorded")


def journey(province: Province, name: str) -> dict[str, list[bytes]]:
    """Tell the story while everything dies once; give the logs."""
    story = tell(province, name)
    with meanwhile(tale.dossier, story):
        die_and_rise(province, "registry", after="PersonRegistered")
    with meanwhile(tale.recommendation, story):
        die_and_rise(province, "inspection", after="InspectionRecommended")
    with meanwhile(tale.inspection, story):
        die_and_rise(province, "discipline")
    referred_to_discipline(province, story)

    province.deployment.nats.kill()
    tale.penalty(story)  # what runs goes on without the bus
    restarted_without_the_bus(province, "registry")
    province.deployment.nats.start()
    province.ready("registry")
    wait(lambda: verdict(province, name) == (False, ["use_taken_away"]))  # the penalty arrived

    with meanwhile(tale.annulment, story):
        die_and_rise(province, "reporting")
    for service in SERVICES:
        province.ready(service)
    wait(lambda: verdict(province, name) == (True, []))

    return agree(province)


def agree(province: Province) -> dict[str, list[bytes]]:
    """See that logs, streams, views and the doctor say the same; give the logs."""
    said = healthy(province)
    raw = {name: documents(province, name) for name in SERVICES}
    assert said["code"] == 0, said
    assert said["heads"] == {name: len(found) for name, found in raw.items()}
    assert asyncio.run(streams(province)) == raw
    for day in ("2026-10-12", "2026-11-15", "2026-11-24"):
        logs = Logs(raw, day)
        assert views(province, day) == {
            "register": logs.register(),
            "members": logs.members(),
            "inspections": logs.inspections(),
            "violations": logs.violations(),
            "recommendations": logs.recommendations(),
            "organisations": logs.organisations(),
        }
    return raw


def healthy(province: Province) -> dict[str, Any]:
    """Wait until the doctor finds that nothing is behind; give what it says."""
    said: list[dict[str, Any]] = []

    def caught_up() -> bool:
        said.append(doctor(province))
        return not said[-1]["behind"]

    wait(caught_up)
    return said[-1]


def tell(province: Province, name: str) -> Story:
    """Let the usual three tell a story."""
    return Story(
        department=province.ask(Role.DEPARTMENT, unit="Sở Tư pháp"),
        bar=province.ask(Role.BAR, unit="Đoàn Luật sư"),
        commune=province.ask(Role.COMMUNE, unit="UBND phường", areas=(tale.COMMUNE,)),
        name=name,
    )


@contextmanager
def meanwhile(step: Callable[[Story], None], story: Story) -> Iterator[None]:
    """Tell a step while something else happens."""
    with ThreadPoolExecutor(1) as pool:
        telling = pool.submit(step, story)
        yield
        telling.result()


def die_and_rise(province: Province, service: str, after: str | None = None) -> None:
    """Kill a service as soon as it has recorded something, and start it again."""
    before = len(documents(province, service))

    def moved() -> bool:
        new = documents(province, service)[before:]
        return has(new, after) if after else True

    wait(moved)
    province.kill(service)
    assert province.status(service, "/livez") == DEAD
    province.start(service)


def restarted_without_the_bus(province: Province, service: str) -> None:
    """See that a service which died meanwhile reads, and takes no command; the others do."""
    province.kill(service)
    province.start(service)
    wait(lambda: province.status(service, "/livez") != DEAD)
    department = province.ask(Role.DEPARTMENT)
    assert department.get("/api/registry/persons").status_code == httpx.codes.OK
    path = "/api/registry/persons/register-person"
    refused = department.post(path, scenes.a_person("nobody"))
    assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert refused.headers["retry-after"]
    assert province.status(service, "/readyz") == httpx.codes.SERVICE_UNAVAILABLE
    assert province.status("discipline", "/readyz") == httpx.codes.OK


def referred_to_discipline(province: Province, story: Story) -> None:
    """Wait until discipline has heard of the violation."""
    province.ready("discipline")
    at = f"/api/discipline/violations/{story.known['violation']}"
    wait(lambda: story.department.get(at).status_code == httpx.codes.OK)


def has(found: list[bytes], kind: str) -> bool:
    """Say whether an event of a kind is among documents."""
    return any(json.loads(one)["data"]["event"]["type"] == kind for one in found)


def documents(province: Province, service: str) -> list[bytes]:
    """Read a log, byte for byte."""
    with province.database(service) as connection:
        return [one.encode() for (one,) in connection.execute(DOCUMENTS)]


async def streams(province: Province) -> dict[str, list[bytes]]:
    """Read what each stream holds from sequence 1 to its last, none left out."""
    bus = await nats.connect(province.deployment.nats.url())
    found: dict[str, list[bytes]] = {}
    try:
        js = bus.jetstream()
        for service in SERVICES:
            name = f"LUATSU_48_{service.upper()}"
            state = (await js.stream_info(name)).state
            assert state.messages == state.last_seq
            sequences = range(1, state.last_seq + 1)
            found[service] = [(await js.get_msg(name, one)).data or b"" for one in sequences]
    finally:
        await bus.close()
    return found


def verdict(province: Province, name: str) -> tuple[bool, list[str]] | None:
    """Look the lawyer of the story up in the public register."""
    answer = httpx.get(
        f"http://127.0.0.1:{province.ports['reporting']}/api/reporting/register",
        params={"on": "2026-11-15", "number": f"S-{name}"},
    )
    rows = answer.json()["rows"]
    return (rows[0]["may_practise"], rows[0]["reasons"]) if rows else None


def views(province: Province, on: str) -> dict[str, dict[str, Any]]:
    """Read the three views and the register, each as its own reader."""
    department, bar = province.ask(Role.DEPARTMENT), province.ask(Role.BAR)
    commune = province.ask(Role.COMMUNE, areas=(tale.COMMUNE, tale.ELSEWHERE))
    return {
        "register": {
            row["stream"]: (row["may_practise"], row["reasons"])
            for row in rows(department, "register", on)
        },
        "members": {
            row["stream"]: (row["status"], row["may_practise"]) for row in rows(bar, "members", on)
        },
        "inspections": {
            row["stream"]: (row["status"], row["findings"], row["breaches"], row["referrals"])
            for row in rows(department, "inspections", on)
        },
        "violations": {
            row["stream"]: (row["matter"], row["fine_vnd"])
            for row in rows(department, "violations", on)
        },
        "recommendations": {
            row["stream"]: (row["status"], row["answered_on"])
            for row in rows(commune, "recommendations", on)
        },
        "organisations": {
            row["stream"]: (row["recommendations"], row["inspections"])
            for row in rows(commune, "organisations", on)
        },
    }


def rows(who: Any, name: str, on: str) -> list[dict[str, Any]]:
    """Read all of a list."""
    said = who.get(f"/api/reporting/{name}", on=on, limit=500).json()
    assert said["next"] is None
    assert said["incomplete"] == 0
    found: list[dict[str, Any]] = said["rows"]
    return found
