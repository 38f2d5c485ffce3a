"""A log that was restored to yesterday is put back from its bus, to the last byte and answer."""

import asyncio
import json
import os
import subprocess
from pathlib import Path
from uuid import UUID

from services.discipline.penalty import decider as penalty
from services.discipline.violation import decider as violation
from services.launch.deployment import running
from services.registry.certificate import decider as certificate
from services.registry.person import decider as person
from shared.contracts.discipline.violation import Source
from shared.corrections import VoidRecord
from shared.edge import new_id
from shared.messages import Role
from shared.settings import Settings
from tests.shared import asked
from tests.shared.recovery.place import Place
from tests.support import servers
from tests.support.province import LUATSU, free_port
from tests.support.together import Together

COMMUNE = ("20194",)


async def a_day(services: Together) -> dict[str, UUID]:
    """Let all kinds of things be recorded: numbers, claims, several streams, voids, refusals."""
    ids: dict[str, UUID] = {}
    for name in ("first", "second"):
        # A name that looks like a number is none that was given.
        said = asked.person().model_copy(update={"full_name": "LS-2026-999999999"})
        ids[name] = (await services.give(person, said)).id
        ids[f"dossier {name}"] = (await services.give(certificate, asked.application(ids[name]))).id
    recorded = new_id()
    await services.give(
        person,
        asked.correction(ids["first"], asked.number(), "Hẻm số 7"),
        key=ids["first"],
        command_id=recorded,
    )
    await services.give(
        person, VoidRecord(command_id=recorded, reason="Ghi nhầm"), key=ids["first"]
    )
    for name in ("violation", "other"):
        ids[name] = (await services.give(violation, asked.violation(source=Source.REPORT))).id
    referral = new_id()
    for _ in range(2):  # the second is recorded without the key, which is the first one's
        await services.give(violation, asked.violation(referral), role=Role.POLICY)
    made = new_id()
    ids["penalty"] = (
        await services.give(penalty, asked.minutes(ids["violation"]), command_id=made)
    ).id
    ids["made"] = made
    return ids


async def test_a_log_restored_to_yesterday_is_as_it_was_to_the_last_answer(place: Place) -> None:
    async with place.services("registry", "discipline") as services:
        yesterday = await a_day(services)
    for name in ("registry", "discipline"):
        place.keep(name, "yesterday")
    async with place.services("registry", "discipline") as services:
        await a_day(services)
        # Of yesterday's streams: what is voided in two of them, and goes on in a third.
        await services.give(
            penalty,
            VoidRecord(command_id=yesterday["made"], reason="Nhầm"),
            key=yesterday["penalty"],
        )
        await services.give(
            person,
            asked.correction(yesterday["second"], asked.number(), "Hẻm số 8"),
            key=yesterday["second"],
        )
    today = {name: place.tables(name) for name in ("registry", "discipline")}
    for name, tables in today.items():
        place.bring_back(name, "yesterday")
        assert place.tables(name)["event"] != tables["event"]

        report = await place.recover(name)

        assert (report.left, report.unproven, report.lost, report.strangers) == (0, False, 0, 0)
        assert report.position == report.proven == place.head(name)
        for table, rows in place.tables(name).items():
            assert rows == tables[table], (name, table)
    answers = [answer for _, _, _, answer, _ in today["discipline"]["command"]]
    assert sum("unclaimed" in answer for answer in answers) == 2


async def test_where_nothing_runs_recover_starts_the_servers_for_itself() -> None:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            place = Place(deployment)
            async with place.services("discipline") as services:
                await services.give(violation, asked.violation(source=Source.REPORT))
            place.keep("discipline", "earlier")
            async with place.services("discipline") as services:
                await services.give(violation, asked.violation(source=Source.REPORT))
            today = place.tables("discipline")
            place.bring_back("discipline", "earlier")

        done = await asyncio.to_thread(recover_all, home.path)

        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert said["discipline"]["commands"] == 1
        assert {one["left"] for one in said.values() if "left" in one} == {0}
        with running(settings, fsync=False) as deployment:
            assert Place(deployment).tables("discipline") == today


def recover_all(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LUATSU_DATA": str(folder)}  # noqa: TID251  # a child's
    return subprocess.run(
        [LUATSU, "recover", "all", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
