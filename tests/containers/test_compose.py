"""The whole in containers: who may do what, a journey through deaths, a backup brought back."""

import itertools
import json
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.containers.place import SERVICES, Client, Place
from tests.journeys.story import COMMUNE, STEPS, Story, citizen_number, dossier
from tests.support.province import wait

# Each dies once in the middle of a step, before its next command is given.
MORTALS = ("registry", "nats", "inspection", "postgres", "origin", "discipline", "reporting")
BEFORE_EACH = 2  # commands
HISTORIES = {
    "certificate": "registry/certificates",
    "membership": "registry/memberships",
    "organisation": "registry/organisations",
    "recommendation": "inspection/recommendations",
    "inspection": "inspection/inspections",
    "violation": "discipline/violations",
    "penalty": "discipline/penalties",
}
LISTS = ("register", "inspections", "violations", "members", "organisations")


@pytest.fixture(scope="module")
def place(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place("luatsu-test", tmp_path_factory.mktemp("containers") / "secrets")
    place.down()  # what an earlier run could not remove
    try:
        place.up()
        yield place
    finally:
        place.down(logs=place.secrets.with_name("logs"))


@dataclass(slots=True)
class Meddled:
    """A teller whose province suffers deaths while it tells."""

    client: Client
    place: Place
    deaths: Iterator[str]
    pool: ThreadPoolExecutor
    count: Iterator[int]
    revived: list[Future[None]] = field(default_factory=list)

    def done(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Give a command, to a container that has just died now and then."""
        if next(self.count) % BEFORE_EACH and (victim := next(self.deaths, None)):
            self.place.kill(victim)
            self.revived.append(self.pool.submit(self.place.start, victim))
        return self.client.done(path, body, key=key)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read."""
        return self.client.get(path, **query)


@pytest.fixture(scope="module")
def told(place: Place) -> Story:
    """Tell the story while every container dies once."""
    deaths, count, revived = iter(MORTALS), itertools.count(), list[Future[None]]()
    with ThreadPoolExecutor() as pool:

        def meddled(client: Client) -> Meddled:
            return Meddled(client, place, deaths, pool, count, revived)

        story = Story(
            department=meddled(place.ask("department", "Sở Tư pháp")),
            bar=meddled(place.ask("bar", "Đoàn Luật sư thành phố Đà Nẵng")),
            commune=meddled(place.ask("commune", "UBND phường", "--area", COMMUNE)),
        )
        for step in STEPS:
            step(story)
    for one in revived:
        one.result()
    assert len(revived) == len(MORTALS)
    return story


def quiet(place: Place) -> bool:
    """Say whether everybody has followed everything, and nothing is wrong."""
    return all(
        not one["wrong"] and one["head"] == one["bus"] and not any(one["lag"].values())
        for one in place.doctor()["services"].values()
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a province answers: its logs to the byte, and what is made of them."""

    logs: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Any]


def seen(place: Place, story: Story) -> Seen:
    """Read all of it through the origin."""
    reader = place.ask("integrator", "auditor", "--scope", "feed:all")
    officer = place.ask("department", "Sở Tư pháp")
    logs = {
        name: tuple(
            line
            for line in reader.get(f"/api/{name}/events", after=0, limit=1000).text.splitlines()
            if "document" in json.loads(line)
        )
        for name in SERVICES
    }
    paths = [f"{at}/{story.known[noun]}" for noun, at in HISTORIES.items()]
    paths += [f"{path}/history" for path in paths] + [f"reporting/{name}" for name in LISTS]
    return Seen(logs, {path: officer.get(f"/api/{path}").json() for path in paths})


@dataclass(frozen=True, slots=True)
class Restored:
    """A place brought back, and what the lost one answered."""

    place: Place
    story: Story
    erased: str  # a person
    before: Seen
    refusals: Mapping[str, str]
    drill: Mapping[str, Any]  # of the same backup, while the lost one still ran


@pytest.fixture(scope="module")
def restored(
    place: Place, told: Story, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Restored]:
    """Back up, lose everything, and restore into an empty place."""
    folder = tmp_path_factory.mktemp("backup")
    erased = register_somebody(told)
    place.run("deploy/backup.sh", folder / "earlier")
    erase(place, erased)
    wait(lambda: quiet(place), 120)
    before = seen(place, told)
    place.run("deploy/backup.sh", folder / "whole")
    # The worst case: the log knows of an erasure, the copy of the keys does not.
    shutil.rmtree(folder / "whole/keys")
    shutil.copytree(folder / "earlier/keys", folder / "whole/keys")
    shutil.copytree(folder / "whole", folder / "damaged")
    with (folder / "damaged/log/registry.dump").open("ab") as damaged:
        damaged.write(b"\0")
    another = Place("luatsu-restored", tmp_path_factory.mktemp("restored") / "secrets")
    another.down()
    refusals = {
        "where something is": place.run("deploy/restore.sh", folder / "whole", check=False),
        "a damaged one": another.run("deploy/restore.sh", folder / "damaged", check=False),
    }
    drill = json.loads(place.run("deploy/drill.sh", folder / "whole"))
    place.down(logs=place.secrets.with_name("logs-before-the-loss"))
    try:
        another.run("deploy/restore.sh", folder / "whole")
        yield Restored(another, told, erased, before, refusals, drill)
    finally:
        another.down(logs=another.secrets.with_name("logs"))


def register_somebody(story: Story) -> str:
    """Register a person who will want to be forgotten."""
    person = {
        "full_name": "Trần Văn Sẽ Quên",
        "citizen_number": citizen_number("erased"),
        "birth_date": "1980-01-02",
        "address": "1 đường Không Có Thật",
        "area": COMMUNE,
    }
    path = "/api/registry/persons/register-person"
    return str(story.department.done(path, person, key="somebody")["id"])


def erase(place: Place, person: str) -> None:
    """Make a person's data unreadable, as they asked."""
    admin = place.ask("admin", "Sở Tư pháp")
    asked = {
        "subject_id": person,
        "reason": "Không còn hành nghề",
        "basis": "Luật 91/2025/QH15 Đ.14",
        "requested_on": "2026-11-20",
    }
    request = admin.done("/api/registry/erasures/request-erasure", asked, key="ask")["id"]
    said = {"basis": "Luật 91/2025/QH15 Đ.14"}
    admin.done(f"/api/registry/erasures/{request}/record-erasure", said, key="erase")


@pytest.mark.containers
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_can_do_nothing_but_its_own(place: Place, service: str) -> None:
    found = place.inside(service, Path(__file__).with_name("forbidden.py"))

    assert found["bus"] == {
        f"{act} {other}": "refused" if act == "publish" and other == service else "forbidden"
        for act in ("publish", "delete", "purge")
        for other in SERVICES
    }
    assert {name for name, enters in found["databases"].items() if enters} == {service, "keys"}
    assert found["code"] == [service]
    assert found["user"] != 0
    assert found["writable"] == []
    assert found["signs tokens"] == (service == "registry")


@pytest.mark.containers
def test_only_the_origin_is_reached_and_only_from_this_machine(place: Place) -> None:
    rows = [json.loads(one) for one in place.compose("ps", "--format", "json").splitlines()]

    published = {
        (row["Service"], one["URL"])
        for row in rows
        for one in row["Publishers"]
        if one["PublishedPort"]
    }
    assert published == {("origin", "127.0.0.1")}


@pytest.mark.containers
def test_the_origin_hands_each_path_to_the_service_that_it_names(place: Place) -> None:
    def status(path: str) -> int:
        return httpx.get(f"http://127.0.0.1:{place.port}{path}").status_code

    assert {status(f"/api/{name}/openapi.json") for name in SERVICES} == {200}
    assert {status(path) for path in ("/login", "/reporting", "/livez")} == {200}
    assert {status(path) for path in ("/metrics", "/readyz")} == {404}


@pytest.mark.containers
def test_a_story_is_told_while_every_container_dies_once(place: Place, told: Story) -> None:
    wait(lambda: quiet(place), 120)

    whole = place.compose("run", "--rm", "--no-TTY", "ops", "verify")
    assert "whole" in whole


@pytest.mark.containers
def test_a_backup_brought_back_answers_as_before(restored: Restored) -> None:
    wait(lambda: quiet(restored.place), 120)

    after = seen(restored.place, restored.story)
    for name in SERVICES:
        before = restored.before.logs[name]
        assert after.logs[name][: len(before)] == before
    assert after.answers == restored.before.answers


@pytest.mark.containers
def test_a_backup_is_proven_beside_the_running_deployment(restored: Restored) -> None:
    assert restored.drill["doubts"] == []
    assert restored.drill["ok"]
    assert restored.drill["totals"]["certificates"]["restored"] >= 1
    assert {one["events_lost"] for one in restored.drill["services"].values()} == {0}
    assert 0 < restored.drill["rto_seconds"] < 600


@pytest.mark.containers
def test_nobody_who_was_erased_comes_back_with_an_earlier_copy_of_the_keys(
    restored: Restored,
) -> None:
    def count(table: str) -> str:
        query = f"select count(*) from {table} where subject = '{restored.erased}'"
        return restored.place.sql("keys", query)

    assert (count("subject_key"), count("lookup"), count("tombstone")) == ("0", "0", "1")


@pytest.mark.containers
def test_a_log_brought_back_goes_on(restored: Restored) -> None:
    place = restored.place
    before = place.doctor()["services"]["registry"]["head"]

    dossier(
        Story(
            name="two",
            department=place.ask("department", "Sở Tư pháp"),
            bar=place.ask("bar", "Đoàn Luật sư thành phố Đà Nẵng"),
            commune=place.ask("commune", "UBND phường", "--area", COMMUNE),
        )
    )
    wait(lambda: quiet(place), 120)

    assert place.doctor()["services"]["registry"]["head"] > before


@pytest.mark.containers
def test_a_backup_is_brought_back_only_whole_and_into_an_empty_place(restored: Restored) -> None:
    assert restored.refusals["where something is"].startswith("1 ")
    assert "holds the secrets" in restored.refusals["where something is"]
    assert restored.refusals["a damaged one"].startswith("1 ")
    assert "damaged" in restored.refusals["a damaged one"]
