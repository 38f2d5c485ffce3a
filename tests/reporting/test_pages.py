"""The pages and lists over HTTP, from what three real services recorded a moment ago."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.launch.deployment import Deployment, running
from services.reporting.app import build
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make
from tests.journeys import story
from tests.reporting.browsing import charts_and_cases
from tests.reporting.somebody import Somebody
from tests.shared.web.pages import Page
from tests.support import servers
from tests.support.eventually import eventually
from tests.support.province import free_port
from tests.support.together import together


@dataclass(frozen=True, slots=True)
class People:
    """Who reads."""

    department: Somebody
    bar: Somebody
    commune: Somebody
    elsewhere: Somebody
    anybody: Somebody
    known: Mapping[str, Any]


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


def forgotten(told: story.Story) -> None:
    """Somebody else's dossier, which nobody has touched since."""
    person = told.department.done(
        "/api/registry/persons/register-person",
        {
            "full_name": "Trần Văn Đợi",
            "citizen_number": story.citizen_number("forgotten"),
            "birth_date": "1991-01-02",
            "area": story.COMMUNE,
        },
        key="forgotten/person",
    )["id"]
    told.department.done(
        "/api/registry/certificates/apply-for-certificate",
        {
            "person_id": person,
            "kind": "passed",
            "area": story.COMMUNE,
            "received_on": "2026-10-05",
            "channel": "counter",
        },
        key="forgotten/apply",
    )


@pytest.fixture(scope="module")
async def people(deployment: Deployment) -> AsyncIterator[People]:
    def somebody(role: Role, **said: Any) -> Somebody:
        settings = deployment.of("registry")
        return Somebody(deployment, make(settings, role=role, **{"unit": str(role), **said}))

    async with together(deployment, ("registry", "inspection", "discipline", "reporting")):
        told = story.Story(
            department=somebody(Role.DEPARTMENT),
            bar=somebody(Role.BAR),
            commune=somebody(Role.COMMUNE, areas=(story.COMMUNE,)),
        )
        for step in (story.dossier, story.recommendation, story.inspection):
            await asyncio.to_thread(step, told)
        await asyncio.to_thread(forgotten, told)
        yield People(
            department=somebody(Role.DEPARTMENT),
            bar=somebody(Role.BAR),
            commune=somebody(Role.COMMUNE, areas=(story.COMMUNE,)),
            elsewhere=somebody(Role.COMMUNE, areas=(story.ELSEWHERE,)),
            anybody=Somebody(deployment),
            known=told.known,
        )


async def listed(who: Somebody, listing: str, **query: Any) -> list[dict[str, Any]]:
    answer = await who.reads(f"/api/reporting/{listing}", **query)
    assert answer.status_code == httpx.codes.OK, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


async def registered(who: Somebody, name: str) -> list[dict[str, Any]]:
    """Find members by name."""
    found = await listed(who, "register", name=name)
    return [row for row in found if row["bar"]]


async def test_the_register_answers_anybody(people: People) -> None:
    (row,) = await eventually(lambda: registered(people.anybody, "gia dinh"), wanted=bool)

    assert row["full_name"] == "Nguyễn Thị Giả Định"
    assert (row["may_practise"], row["reasons"]) == (True, [])
    (before,) = await listed(people.anybody, "register", on="16/10/2026")
    assert before["reasons"] == ["not_a_member"]
    refused = await people.anybody.reads("/api/reporting/register", known_at="16/10/2026")
    assert refused.status_code == httpx.codes.FORBIDDEN


async def test_the_first_page_finds_a_lawyer(people: People) -> None:
    await eventually(lambda: listed(people.anybody, "register"))
    page = await people.anybody.reads("/reporting", name="gia dinh")
    nothing = await people.anybody.reads("/reporting", name="\x00 không ai", lang="en")
    lawyer = await people.anybody.reads(f"/reporting/lawyer/{people.known['certificate']}")

    assert "Nguyễn Thị Giả Định" in page.text
    assert "Được hành nghề" in page.text
    assert "Nobody in the register matches" in nothing.text
    assert lawyer.status_code == httpx.codes.OK
    assert "05/10/2026" not in lawyer.text  # the day of filing is nobody's business
    for nobody in ("00000000-0000-0000-0000-000000000000", "x"):
        answer = await people.anybody.reads(f"/reporting/lawyer/{nobody}")
        assert answer.status_code == httpx.codes.NOT_FOUND


async def test_a_figure_leads_to_what_it_counts_on_the_same_day(people: People) -> None:
    await eventually(lambda: registered(people.anybody, "gia dinh"), wanted=bool)
    on = "18/11/2026"
    figures = await listed(people.department, "figures", on=on)
    shown = Page(await people.department.reads("/reporting/figures", on=on, lang="vi"))
    hrefs = [
        said["href"]
        for tag, said in shown.elements
        if tag == "a"
        and "on=18%2F11%2F2026" in said.get("href", "")
        and "lang=" not in said["href"]
    ]
    drilled = [one for one in hrefs if one.startswith("/reporting/")]

    assert len(drilled) == len(figures)
    assert any(figure["count"] for figure in figures)
    for href, figure in zip(drilled, figures, strict=True):
        page = await people.department.reads(href)
        rows = (await people.department.reads(f"/api{href}")).json()["rows"]
        assert (page.status_code, len(rows)) == (httpx.codes.OK, figure["count"])


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_each_reader_has_a_page(people: People, language: str) -> None:
    await eventually(lambda: listed(people.department, "violations"))
    for who, path, there in (
        (people.department, "department", "Nguyễn Thị Giả Định"),
        (people.bar, "bar", "ls-figures"),
        (people.commune, "district", "Văn phòng luật sư Giả Định one"),
    ):
        page = await who.reads(f"/reporting/{path}", lang=language)
        assert page.status_code == httpx.codes.OK, page.text
        assert there in page.text


async def test_pages_and_lists_are_for_whom_they_concern(people: People) -> None:
    for who, path, status in (
        (people.anybody, "department", 303),  # to sign in
        (people.bar, "department", 403),
        (people.commune, "bar", 403),
        (people.bar, "district", 403),
        (people.department, "district", 200),
        (people.bar, "members", 200),
        (people.commune, "members", 403),
    ):
        answer = await who.reads(f"/reporting/{path}")
        assert answer.status_code == status, path


async def test_a_commune_sees_its_own_recommendation_and_its_fate(people: People) -> None:
    (row,) = await eventually(lambda: listed(people.commune, "recommendations"))

    assert (row["status"], row["answered_on"]) == ("accepted", "2026-11-07")
    assert row["inspection_concluded_on"] == "2026-11-06"
    assert not await listed(people.elsewhere, "recommendations")
    assert not await listed(people.elsewhere, "organisations")
    (there,) = await listed(people.commune, "organisations")
    assert (there["recommendations"], there["inspections"]) == (1, 1)


async def test_the_referred_breach_is_a_violation_of_the_lawyer(people: People) -> None:
    (row,) = await eventually(lambda: listed(people.department, "violations"))

    assert (row["lawyer"], row["matter"]) == ("Nguyễn Thị Giả Định", "open")
    (member,) = await listed(people.department, "members", concern="violation")
    assert member["open_violations"] == 1
    assert not await listed(people.bar, "members", concern="violation")


async def test_what_is_late_is_said_with_the_reason(people: People) -> None:
    (row,) = await eventually(lambda: listed(people.department, "late"))

    assert (row["about"], row["with_whom"]) == ("Trần Văn Đợi", "department")
    page = await people.department.reads("/reporting/department", on="20/10/2026")
    assert "Vì sao hạn là 12/10/2026" in page.text
    assert "Quá hạn 8 ngày" in page.text
    assert "/reporting/late?with_whom=department&amp;on=20/10/2026" in page.text
    before = await people.department.reads("/reporting/department", known_at="05/10/2026 00:00")
    assert "Trần Văn Đợi" not in before.text


async def test_the_register_of_the_day_is_asked_by_the_day_alone(people: People) -> None:
    (row,) = await listed(people.department, "register", at_least="registry:1", may_practise=True)

    assert row["cursor"].startswith("nguyen thi gia dinh/")
    unknown = await people.anybody.reads("/api/reporting/register", nombre="gia")
    assert unknown.status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_every_list_has_its_page(people: People) -> None:
    await eventually(lambda: listed(people.department, "violations"))
    for name in (one.name for one in build().listings if Role.DEPARTMENT in one.roles):
        page = await people.department.reads(f"/reporting/{name}")
        assert page.status_code == httpx.codes.OK, name
        assert "as_of_position" in (await people.department.reads(f"/api/reporting/{name}")).text


async def test_a_person_has_a_page_with_all_that_happened(people: People) -> None:
    at = f"/reporting/persons/{people.known['person']}"
    await eventually(lambda: listed(people.department, "violations"))
    history = await people.department.reads(f"{at}/history", lang="vi")
    overview = await people.commune.reads(at)

    for said in ("Cấp chứng chỉ", "Gia nhập Đoàn luật sư", "Đã ghi nhận vi phạm"):
        assert said in history.text
    assert "#e1" in history.text
    assert "Đã ghi nhận vi phạm" not in overview.text  # no area sees who is accused of what
    assert (await people.elsewhere.reads(at)).status_code == httpx.codes.NOT_FOUND
    assert (await people.anybody.reads(at)).status_code == httpx.codes.SEE_OTHER


async def test_an_organisation_has_a_page_with_all_that_happened(people: People) -> None:
    (row,) = await eventually(lambda: listed(people.commune, "organisations"))
    at = f"/reporting/organisations/{row['stream'].removeprefix('organisation-')}"
    every = {
        tab: await people.department.reads(f"{at}{tab}", lang="vi")
        for tab in ("", "/lawyers", "/places", "/changes", "/inspections", "/history")
    }

    assert {page.status_code for page in every.values()} == {httpx.codes.OK}
    assert row["registration_number"] in every[""].text
    assert "/inspection/inspections/" in every["/inspections"].text
    assert "Đã mở cuộc kiểm tra, thanh tra" in every["/history"].text
    assert (await people.elsewhere.reads(at)).status_code == httpx.codes.NOT_FOUND


async def test_what_everybody_may_read_sets_no_cookie_and_is_kept_for_a_moment(
    people: People,
) -> None:
    await eventually(lambda: registered(people.anybody, "gia dinh"), wanted=bool)
    lawyer = f"/reporting/lawyer/{people.known['certificate']}"
    extract = f"{lawyer}/extract"
    for path in ("/reporting", "/reporting/register", lawyer, extract):
        page = await people.anybody.reads(path, lang="en")
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "public, max-age=60"
        known = await people.department.reads(path)
        assert known.headers["cache-control"] == "private, no-cache"
    page = await people.anybody.reads(extract, lang="en")
    assert "ls-square" in page.text
    assert f"http://127.0.0.1:{people.anybody.deployment.settings.port}{lawyer}" in page.text


async def test_a_chart_is_drawn_of_its_table_and_leads_to_a_case(people: People) -> None:
    await eventually(lambda: listed(people.department, "late"))
    who = people.department
    await asyncio.to_thread(charts_and_cases, who.url(""), str(who.token), "Trần Văn Đợi")
