"""The invented year made anew out of its logs, replayed, and counted again by other rule rows."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from services.launch.deployment import Deployment
from services.reporting.app import build as reporting
from shared.cli import command_line
from shared.cli.rebuild import by_source
from shared.folding import noun_of, recorded
from shared.follow.rebuild import check, rebuild
from shared.log.document import parse
from shared.log.entry import Stored
from shared.read.lines import cut, reader_of
from shared.runtime import Runtime
from shared.service import with_kernel_nouns
from shared.tokens import machine_token
from tests.launch.conftest import Year

SERVICES = ("registry", "inspection", "discipline", "reporting")
EVENTS = "select position, stream, version, type, leaf, document from log.event order by position"


@pytest.fixture(scope="module")
async def all_four(year: Year) -> AsyncIterator[Mapping[str, Runtime]]:
    """Add reporting, which has the whole year before it."""
    settings = year.deployment.of("reporting")
    one = Runtime(reporting(), settings, machine_token(settings, "reporting"))
    await one.start()
    try:
        runtimes = {**year.services.runtimes, "reporting": one}
        await level(runtimes)
        yield runtimes
    finally:
        await one.stop()


async def level(runtimes: Mapping[str, Runtime]) -> None:
    """Wait until every read model is where the log is that it is folded from."""
    for name, runtime in runtimes.items():
        for source in {one.source for one in runtime.blueprint.projections}:
            async with runtimes[source].connection() as connection:
                head = await connection.scalar(text("select position from log.head"))
            assert await runtime.seen(source, int(head or 0), 60), (name, source)


def rows(deployment: Deployment, service: str, schema: str, table: str) -> list[tuple[Any, ...]]:
    """Read a whole table."""
    columns = "stream, effective_from, known_from, known_to, t.*"
    query = f"select {columns} from {schema}.{table} t order by 1, 2, 3"
    with psycopg.connect(deployment.postgres.conninfo(service)) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.mark.parametrize("service", SERVICES)
async def test_every_read_model_of_the_year_is_the_same_row_for_row_when_it_is_made_anew(
    all_four: Mapping[str, Runtime], year: Year, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if service == "registry":  # as a long log is: by processes of their own
        monkeypatch.setattr("shared.follow.workers.WORTH_PROCESSES", 0)
    runtime = all_four[service]
    shown = 0
    for source, of in by_source(service, []):
        heard: list[tuple[int, int]] = []
        built = await rebuild(
            runtime.engine, source, of, lambda *said, heard=heard: heard.append(said)
        )
        assert heard[-1][0] == heard[-1][1]
        if heard[-1][1] == 0:  # nobody wrote to reporting's own log in this year
            assert source.own
            assert all(one.equal for one in built)
            continue
        for one in built:
            old = rows(year.deployment, service, "before", one.table)
            new = rows(year.deployment, service, "read", one.table)
            assert old == new
            assert (one.equal, one.differing, one.parked) == (True, 0, 0)
            shown += len(new)
    assert shown > 10
    await level(all_four)


async def test_the_year_has_what_makes_known_times_differ(
    all_four: Mapping[str, Runtime], year: Year
) -> None:
    known = {
        (service, one.table.name): [
            row for row in rows(year.deployment, service, "read", one.table.name) if row[3]
        ]
        for service, runtime in all_four.items()
        for one in runtime.blueprint.projections
    }

    assert sum(map(len, known.values())) > 100
    assert known["discipline", "discipline_violations_1"]  # one of them by a void


@pytest.mark.parametrize("service", ["registry", "inspection", "discipline"])
def test_what_is_cut_out_of_a_document_is_what_reading_it_whole_gives(
    year: Year, service: str
) -> None:
    blueprint = with_kernel_nouns(year.services.runtimes[service].blueprint)
    nouns = {one.noun: one for one in blueprint.nouns}
    with psycopg.connect(year.deployment.postgres.conninfo(service)) as connection:
        events = [Stored(*row) for row in connection.execute(EVENTS)]
    voids = 0
    for stored in events:
        contract = nouns[noun_of(stored.stream)].contract
        said, (envelope, body) = cut(stored.document.encode()), parse(stored.document)
        assert said.command.decode() == str(envelope.command_id)
        assert (said.voids and said.voids.decode()) == (envelope.voids and str(envelope.voids))
        assert json.loads(said.event) == body
        assert reader_of(contract)(said.event) == recorded(stored, contract).data
        voids += envelope.voids is not None
    assert len(events) > 40
    assert voids or service != "discipline"


# By the command line ---------------------------------------------------------------------------


async def luatsu(year: Year, *said: str) -> Result:
    """Call the command line over the folder of the year, beside the services that run here."""
    settings = {"LUATSU_DATA": str(year.deployment.home.path)}
    called = partial(CliRunner().invoke, command_line(), said, env=settings)
    return await asyncio.to_thread(called)


def tampered(year: Year, change: str) -> None:
    """Change a live read model behind the back of everybody."""
    with psycopg.connect(year.deployment.postgres.conninfo("registry"), autocommit=True) as one:
        assert one.execute(change.encode()).rowcount == 1


async def test_a_row_that_was_changed_by_hand_is_found_where_it_stands_and_mended(
    all_four: Mapping[str, Runtime], year: Year
) -> None:
    table = "membership_register_2"
    one = f"ctid = (select ctid from read.{table} where known_to is null order by stream limit 1)"
    tampered(year, f"update read.{table} set full_name = 'Người Khác' where {one}")

    checked = await luatsu(year, "rebuild", "registry", table, "--check", "--json")
    replayed = await luatsu(
        year, "replay", "1..", "--service", "registry", "--table", table, "--json"
    )

    assert (checked.exit_code, replayed.exit_code) == (1, 1), checked.stderr + replayed.stderr
    (said,) = json.loads(checked.stdout)["tables"]
    (again,) = json.loads(replayed.stdout)["services"]["registry"]
    for found in (said, again):
        assert (found["equal"], found["differing"]) == (False, 1)
        assert found["differences"][0]["columns"] == ["full_name"]
    assert "Người Khác" not in checked.stdout + replayed.stdout

    shown = await luatsu(year, "rebuild", "registry", table)
    assert shown.exit_code == 0
    assert "DIFFERS in 1 rows" in shown.stdout
    assert (await luatsu(year, "rebuild", "registry", table, "--check")).exit_code == 0
    assert (await luatsu(year, "rebuild", "registry", table, "--drop-before")).exit_code == 0
    assert (await luatsu(year, "rebuild", "registry", table, "--swap-back")).exit_code == 1


async def test_any_stretch_of_the_year_is_in_the_read_models_as_the_log_says_it(
    all_four: Mapping[str, Runtime], year: Year
) -> None:
    for stretch in ("1..", "20..60", "..30", "01/03/2026..31/03/2026"):
        done = await luatsu(year, "replay", stretch, "--json")
        assert done.exit_code == 0, (stretch, done.stdout, done.stderr)
        said = json.loads(done.stdout)["services"]
        assert said.keys() == set(SERVICES)
        of = [one for service in said.values() for one in service]
        assert sum(one["streams"] for one in of) > 0
        assert sum(one["replayed"]["count"] for one in of) > 0
        assert all(one["equal"] for one in of)


async def test_what_a_read_model_ignores_changes_none_of_its_rows(
    all_four: Mapping[str, Runtime],
) -> None:
    for service, runtime in all_four.items():
        ignoring = [one for one in runtime.blueprint.projections if one.ignores]
        heeding = [replace(one, ignores=frozenset()) for one in ignoring]
        found = await check(runtime.engine, service, heeding)
        assert all(one.equal and one.digest.count for one in found)
        assert len(found) == (service in {"registry", "reporting"})


async def test_a_drill_checks_every_read_model_of_a_service(
    all_four: Mapping[str, Runtime],
) -> None:
    runtime = all_four["reporting"]

    found = await check(runtime.engine, "reporting", runtime.blueprint.projections)

    assert len(found) == len(runtime.blueprint.projections)
    assert all(one.equal and not one.swapped for one in found)


def other_rows(path: Path, *said: Mapping[str, str]) -> Path:
    """Write rule rows with the columns of the law data."""
    names = "rule_id,parameter,value,unit,valid_from,valid_to,applies_to,legal_basis,confidence"
    columns = [*names.split(","), "source", "dates_confidence", "note"]
    file = path / "rows.csv"
    with file.open("w", encoding="utf-8", newline="") as to:
        writer = csv.DictWriter(to, columns, restval="")
        writer.writeheader()
        writer.writerows(said)
    return file


async def test_under_other_rule_rows_the_year_has_other_late_cases(
    all_four: Mapping[str, Runtime], year: Year, tmp_path: Path
) -> None:
    sooner = other_rows(
        tmp_path,
        {
            "rule_id": "CERT-DEPT-CHECK-DAYS",
            "value": "1",
            "unit": "working_day",
            "valid_from": "2025-07-01",
            "valid_to": "2027-02-28",
            "confidence": "V",
        },
    )
    before = [rows(year.deployment, "registry", "read", "certificate_register_4")]

    done = await luatsu(year, "replay", "1..", "--rules", str(sooner), "--json")
    table = await luatsu(year, "replay", "1..", "--rules", str(sooner), "--csv")

    assert (done.exit_code, table.exit_code) == (0, 0), done.stderr + table.stderr
    changes = json.loads(done.stdout)["changes"]
    assert list(csv.DictReader(StringIO(table.stdout))) == changes
    late = [one for one in changes if one["change"] == "becomes_late"]
    assert late
    assert {one["after_clock"] for one in changes} == {"department-check"}
    assert {one["after_rule_row"] for one in changes} == {"CERT-DEPT-CHECK-DAYS/2025-07-01"}
    assert all(one["after_due_on"] < one["before_due_on"] for one in changes)
    assert all(one["after_due_on"] < one["after_late_on"] <= (one["until"] or "9") for one in late)
    assert before == [rows(year.deployment, "registry", "read", "certificate_register_4")]

    shown = await luatsu(year, "replay", "1..", "--service", "registry", "--rules", str(sooner))
    assert shown.exit_code == 0
    assert f"{len(changes)} thay đổi" in shown.stdout


async def test_rule_rows_that_cannot_be_are_refused(
    all_four: Mapping[str, Runtime], year: Year, tmp_path: Path
) -> None:
    row = {"rule_id": "CERT-DEPT-CHECK-DAYS", "value": "1", "confidence": "V"}
    for unit in ("fortnight", "VND"):
        rows_of = other_rows(tmp_path, {**row, "unit": unit, "valid_from": "2025-07-01"})
        assert (await luatsu(year, "replay", "1..", "--rules", str(rows_of))).exit_code == 2
    assert (await luatsu(year, "replay", "1-2")).exit_code == 2
