"""The Department's worklist over HTTP: what waits, whose it is, giving it to somebody."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.launch.deployment import Deployment, running
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make
from tests.journeys import story
from tests.reporting.somebody import Somebody
from tests.reporting.test_pages import forgotten
from tests.shared.web.pages import Page
from tests.support import servers
from tests.support.eventually import eventually
from tests.support.province import free_port
from tests.support.together import together

PATH = "/reporting/worklist"
PASSWORD = "một mật khẩu đủ dài"
WAITING = "Trần Văn Đợi"


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the Department in a browser."""

    id: str
    url: str
    token: str

    def sees(self, **query: str) -> Page:
        """Open the worklist."""
        return Page(httpx.get(self.url + PATH, params=query, **self.said()))

    def sends(self, seen: Page, **typed: Any) -> Page:
        """Send its form, with this typed."""
        kept = dict(seen.fields)
        form = {"_csrf": kept["_csrf"], "_key": kept["_key"], **typed}
        return Page(httpx.post(self.url + PATH, data=form, **self.said()))

    def said(self) -> dict[str, Any]:
        """Say who asks."""
        return {"cookies": {"luatsu_session": self.token}, "headers": {"Accept": "text/html"}}


@dataclass(frozen=True, slots=True)
class Office:
    """Two officers, and who has none of their rights."""

    hanh: Officer
    bao: Officer
    bar: Somebody


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    with servers.home() as home:
        settings = Settings.read(data=home.path, port=free_port())
        with running(settings, fsync=False) as deployment:
            yield deployment


def officer(deployment: Deployment, admin: Somebody, username: str, name: str) -> Officer:
    """Open an account, and sign in with it."""
    body = {"username": username, "display_name": name, "role": "department", "unit": "Sở Tư pháp"}
    account = admin.done("/api/registry/accounts/open-account", body, key=username)["id"]
    url = f"http://127.0.0.1:{deployment.settings.port}"
    password = f"{url}/api/registry/accounts/{account}/password"
    httpx.post(password, json={"password": PASSWORD}, headers=admin.headers()).raise_for_status()
    signed = httpx.post(
        f"{url}/api/registry/sessions", json={"username": username, "password": PASSWORD}
    )
    return Officer(account, url, signed.json()["token"])


@pytest.fixture(scope="module")
async def office(deployment: Deployment) -> AsyncIterator[Office]:
    def somebody(role: Role, **said: Any) -> Somebody:
        settings = deployment.of("registry")
        return Somebody(deployment, make(settings, role=role, **{"unit": str(role), **said}))

    async with together(deployment, ("registry", "inspection", "discipline", "reporting")):
        told = story.Story(
            department=somebody(Role.DEPARTMENT),
            bar=somebody(Role.BAR),
            commune=somebody(Role.COMMUNE, areas=(story.COMMUNE,)),
        )
        await asyncio.to_thread(story.dossier, told)
        await asyncio.to_thread(forgotten, told)
        admin = somebody(Role.ADMIN)
        yield Office(
            await asyncio.to_thread(officer, deployment, admin, "hanh", "Lê Thị Hạnh"),
            await asyncio.to_thread(officer, deployment, admin, "bao", "Phạm Gia Bảo"),
            bar=somebody(Role.BAR),
        )


async def sees(who: Officer, **query: str) -> Page:
    return await asyncio.to_thread(who.sees, **query)


async def one_waits(who: Officer) -> Page:
    """Wait until the forgotten dossier and the colleagues are known here."""

    async def look() -> Page:
        seen = await sees(who, queue="unassigned")
        there = WAITING in seen.text and "Phạm Gia Bảo" in seen.text
        return seen if there else Page(httpx.Response(200, text=""))

    return await eventually(look, wanted=lambda seen: bool(seen.text))


async def test_work_is_found_given_and_then_its_holders_alone(office: Office) -> None:
    seen = await one_waits(office.hanh)
    (row,) = seen.all("input", name="work")
    given = await asyncio.to_thread(
        office.hanh.sends, seen, work=row["value"], to=office.bao.id, note="Nghỉ phép", do="give"
    )
    mine = await sees(office.bao)
    hers = await sees(office.hanh)
    found = await sees(office.hanh, queue="late", q="doi tran")
    nothing = await sees(office.hanh, queue="late", q="không ai")

    assert "Đã làm 1 trong 1 việc đã chọn" in given.text
    assert WAITING in mine.text
    assert "«Nghỉ phép»" in mine.text
    assert "chưa trình hoặc trả lời" in mine.text
    assert "Chưa có việc nào giao cho bạn" in hers.text
    assert WAITING in found.text
    assert "Không có việc nào khớp" in nothing.text

    back = await asyncio.to_thread(office.bao.sends, mine, work=row["value"], do="release")
    assert "Đã làm 1 trong 1 việc đã chọn" in back.text
    assert WAITING in (await sees(office.hanh, queue="unassigned")).text


async def test_what_is_lacking_in_the_form_is_said(office: Office) -> None:
    seen = await one_waits(office.hanh)
    told = await asyncio.to_thread(office.hanh.sends, seen, do="give")

    assert told.answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "Chưa chọn việc nào" in told.text
    assert "Chưa chọn người được giao" in told.text


@pytest.mark.parametrize("queue", ["mine", "soon", "others", "refused", "done", "nonsense"])
async def test_every_queue_opens_in_both_languages(office: Office, queue: str) -> None:
    for lang in ("vi", "en"):
        seen = await sees(office.hanh, queue=queue, lang=lang)
        assert seen.answer.status_code == httpx.codes.OK, seen.text
        assert len(seen.classed("ls-rail")) == 3


async def test_another_office_has_its_list_and_gives_no_work(
    deployment: Deployment, office: Office
) -> None:
    seen = Page(await office.bar.reads(PATH))
    stranger = Somebody(
        deployment, make(deployment.of("registry"), role=Role.APPLICANT, unit="Người nộp")
    )

    assert "Việc của đơn vị" in seen.text
    assert "Chưa phân công" not in seen.text
    assert WAITING not in seen.text
    assert not seen.all("select", name="to")
    assert (await stranger.reads(PATH)).status_code == httpx.codes.FORBIDDEN


async def test_whoever_signs_out_everywhere_is_out_in_every_service(
    deployment: Deployment, office: Office
) -> None:
    admin = Somebody(deployment, make(deployment.of("registry"), role=Role.ADMIN, unit="IT"))
    lost = await asyncio.to_thread(officer, deployment, admin, "chi", "Đỗ Kim Chi")
    headers = {"Authorization": f"Bearer {lost.token}"}

    def asks() -> set[int]:
        lists = ("registry/persons", "inspection/inspections", "discipline/cases", "reporting/late")
        return {httpx.get(f"{lost.url}/api/{one}", headers=headers).status_code for one in lists}

    def ends(whose: str) -> int:
        ending = f"{lost.url}/api/registry/accounts/{whose}/end-sessions"
        return httpx.post(ending, json={}, headers=headers).status_code

    async def look() -> set[int]:
        return await asyncio.to_thread(asks)

    assert await look() == {httpx.codes.OK}
    assert await asyncio.to_thread(ends, office.hanh.id) == httpx.codes.NOT_FOUND
    assert await asyncio.to_thread(ends, lost.id) == httpx.codes.OK
    await eventually(look, wanted=lambda seen: seen == {httpx.codes.UNAUTHORIZED})
    assert (await sees(office.hanh)).answer.status_code == httpx.codes.OK
