"""Lâm Đồng 2022, reached through applications, moves, terminations and one annulled registration.

What the read models report is counted once more out of the raw logs, by a hand of its own: no
contract, no table of rows, no rule of the house.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import text

from services.launch.demo.marking import mark
from services.launch.deployment import Deployment, running
from services.launch.simulating.command import of_lam_dong
from services.launch.simulating.dice import Places
from services.launch.simulating.holding import overdue, rebuilt
from services.launch.simulating.plan import Plan
from services.launch.simulating.playing import NotEmpty, Played, opening, play
from services.launch.simulating.rates import published
from shared import edge
from shared.embedded.databases import SERVICES
from shared.law.data import load_territory
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make
from tests.support import servers
from tests.support.province import free_port
from tests.support.together import Together, together

END = date(2022, 12, 31)
LAST = END.isoformat()
GONE = {"MembershipWithdrawn", "MembershipTransferred", "MembershipEndedByDeath", "NameDeleted"}
OFFICE = "law_office"

# The body of each event that was not recorded in error, a row an event.
HELD = """
    with said as (
        select position, stream, type, document::json as it from log.event),
      void as (select it ->> 'voids' as command from said where it ->> 'voids' is not null)
    select stream, type, it #> '{data,event}' as body from said
     where it ->> 'commandid' not in (select command from void) order by position"""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A province that was played, with the services that took it."""

    deployment: Deployment
    services: Together
    plan: Plan
    played: Played

    async def report(self, path: str, **asked: str) -> list[dict[str, Any]]:
        """Read a list, as the Department, of the last day of the year."""
        settings = self.deployment.of("registry")
        token = make(settings, role=Role.DEPARTMENT, unit="Sở Tư pháp", lasts=timedelta(minutes=5))
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{settings.port}",
            headers={"Authorization": f"Bearer {token}"},
        ) as http:
            while cursor is not None:
                answer = await http.get(path, params={**asked, "cursor": cursor, "limit": "500"})
                assert answer.status_code == httpx.codes.OK, answer.text
                rows += answer.json()["rows"]
                cursor = answer.json()["next"]
        return rows

    def log(self, service: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Read what a log holds: stream, type and body."""
        with psycopg.connect(self.deployment.postgres.conninfo(service)) as connection:
            return connection.execute(HELD).fetchall()


@pytest.fixture(scope="module")
async def lam_dong() -> AsyncIterator[Simulated]:
    ask = of_lam_dong(1)
    plan = ask.plan()
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port(), province=ask.province)
        with running(settings, fsync=False) as deployment:
            assert mark(deployment, opening(plan))
            async with together(deployment, SERVICES) as services:
                played = await play(deployment, plan)
                await level(services)
                try:
                    yield Simulated(deployment, services, plan, played)
                finally:
                    edge.clock.ahead = timedelta()  # the folder's clock stays where it is


async def level(services: Together) -> None:
    """Wait until every read model is where the log is that it is folded from."""
    for name, runtime in services.runtimes.items():
        for source in {one.source for one in runtime.blueprint.projections}:
            async with services.runtimes[source].connection() as connection:
                head = await connection.scalar(text("select position from log.head"))
            assert await runtime.seen(source, int(head or 0), 60), (name, source)


@pytest.fixture(scope="module")
def here() -> frozenset[str]:
    return frozenset(Places(load_territory(), "68").communes(END))


async def test_the_report_of_the_read_models_is_the_published_one(
    lam_dong: Simulated, here: frozenset[str]
) -> None:
    asked = {"on": END.isoformat(), "there": "true"}
    rows = await lam_dong.report("/api/reporting/organisations-figures", **asked)
    found: Counter[str] = Counter()
    for row in rows:
        if row["area"] in here:
            branch = row["office"] == "branch"
            form = OFFICE if row["form"] == OFFICE else "firm"
            found["branch" if branch else form] += row["count"]
    members = await lam_dong.report("/api/registry/members", on=LAST)
    bar = [one for one in members if one["status"] in {"active", "transferring", "suspended"}]
    (matters,) = await lam_dong.report("/api/reporting/report-figures", year=str(END.year))
    said = published()

    assert found[OFFICE] == said["Văn phòng luật sư"]
    assert found["firm"] == said["Công ty luật"]
    assert found[OFFICE] + found["firm"] == said["Tổ chức hành nghề luật sư"]
    assert found["branch"] == said["Chi nhánh của tổ chức ngoài tỉnh"]
    assert len(bar) == said["Luật sư"]
    assert matters["matters"] == said["Việc thực hiện xong (tổng)"]
    assert matters["litigation"] == said["Việc tố tụng"]
    assert matters["advice_and_other"] == said["Việc tư vấn pháp luật và dịch vụ pháp lý khác"]
    assert matters["legal_aid"] == said["Việc trợ giúp pháp lý"]


@dataclass(slots=True)
class Count:
    """What stands in the log of the registry, counted by hand."""

    here: frozenset[str]
    forms: dict[str, str] = field(default_factory=dict)
    bar: set[str] = field(default_factory=set)
    branches: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    aid: int = 0

    def take(self, stream: str, kind: str, body: dict[str, Any]) -> None:
        """Count an event, by its type."""
        if kind.startswith("Organisation"):
            self.organisation(stream, kind, body)
        elif kind.startswith("Branch"):
            self.branch(stream, kind, body)
        elif kind == "MembershipAdmitted" and body["admitted_on"] <= LAST:
            self.bar.add(stream)
        elif kind in GONE:
            self.bar.discard(stream)
        elif kind in {"LegalAidFinished", "LegalAidRecorded"}:
            self.aid += (body["ended_on"] or "").startswith(LAST[:4])

    def organisation(self, stream: str, kind: str, body: dict[str, Any]) -> None:
        """One is there from its registration on, until it ended."""
        if kind in {"OrganisationEntered", "OrganisationRegistered"}:
            if body["area"] in self.here:
                self.forms[stream] = body["form"]
            else:
                self.outside.add(stream)
        elif kind == "OrganisationTerminated" and body["terminated_on"] <= LAST:
            self.forms.pop(stream)

    def branch(self, stream: str, kind: str, body: dict[str, Any]) -> None:
        """One is there, of an organisation elsewhere, until it ended."""
        if kind == "BranchRegistered" and body["registered_on"] <= LAST:
            assert f"organisation-{body['organisation_id']}" in self.outside
            assert body["area"] in self.here
            self.branches.add(stream)
        elif kind == "BranchTerminated" and body["terminated_on"] <= LAST:
            self.branches.discard(stream)


async def test_a_count_of_the_raw_logs_agrees(lam_dong: Simulated, here: frozenset[str]) -> None:
    found = Count(here)
    for one in lam_dong.log("registry"):
        found.take(*one)
    reported = [
        body["figures"]
        for _, kind, body in lam_dong.log("reporting")
        if kind == "ReportSubmitted" and body["year"] == END.year
    ]
    said = published()
    firms = sum(form != OFFICE for form in found.forms.values())

    assert len(found.forms) - firms == said["Văn phòng luật sư"]
    assert firms == said["Công ty luật"]
    assert len(found.bar) == said["Luật sư"]
    assert len(found.branches) == said["Chi nhánh của tổ chức ngoài tỉnh"]
    assert (
        found.aid == said["Việc trợ giúp pháp lý"]
    )  # each matter of its own, finished in the year
    for column, what in (
        ("litigation", "Việc tố tụng"),
        ("advice_and_other", "Việc tư vấn pháp luật và dịch vụ pháp lý khác"),
        ("legal_aid", "Việc trợ giúp pháp lý"),
    ):
        assert sum(one[column] for one in reported) == said[what]


def test_it_was_reached_through_all_kinds_of_moves(lam_dong: Simulated) -> None:
    with psycopg.connect(lam_dong.deployment.postgres.conninfo("registry")) as connection:
        rows = connection.execute("select type, count(*) from log.event group by 1").fetchall()
    found: Counter[str] = Counter(dict(rows))

    assert found["OrganisationRecordVoided"] == 1
    assert found["OrganisationRegistrationRevoked"] == 1
    assert found["OrganisationRegistrationRefused"] == 1
    assert found["OrganisationTerminated"] > 3
    assert found["OrganisationRegistrationApplied"] > 8
    assert found["TraineeshipRegistered"] > 8
    assert found["MembershipTransferred"] == 4
    assert found["NameDeleted"] == 1
    assert lam_dong.played.commands > 1000
    assert lam_dong.played.events > lam_dong.played.commands


async def test_no_clock_is_overdue_that_acts_by_itself(lam_dong: Simulated) -> None:
    assert await overdue(lam_dong.deployment) == []


async def test_every_read_model_is_the_same_when_it_is_made_anew(lam_dong: Simulated) -> None:
    built = await asyncio.to_thread(rebuilt, lam_dong.deployment)

    assert [one.table for one in built if one.doubtful] == []
    assert sum(one.digest.count for one in built) > 1000


async def test_a_folder_is_played_in_once(lam_dong: Simulated) -> None:
    assert not mark(lam_dong.deployment, opening(lam_dong.plan))
    with pytest.raises(NotEmpty):
        await play(lam_dong.deployment, lam_dong.plan)
