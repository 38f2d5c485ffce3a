"""Signing in with a password, against a real table."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.contracts.registry.account import AccountClosed, AccountOpened
from shared.messages import Role
from shared.web.accounts import credential, put_password
from tests.shared.web.memory import ACCOUNT, NOW, Memory, browser, client, names
from tests.shared.web.pages import Page, page, send
from tests.support.spec import recorded

PASSWORD = "đúng là mật khẩu này"
STREAM = f"account-{ACCOUNT}"
LIST = "/api/registry/petition-list"


@pytest.fixture
async def kernel(database_url: str) -> AsyncIterator[Memory]:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("create schema if not exists access"))
        await connection.run_sync(credential.metadata.drop_all)
        await connection.run_sync(credential.metadata.create_all)
        await put_password(connection, ACCOUNT, "hanh", PASSWORD)
    event = AccountOpened(
        username="hanh",
        display_name="Lê Thị Hạnh",
        role=Role.DEPARTMENT,
        unit="Phòng Bổ trợ tư pháp",
        opened_on=NOW.date(),
    )
    yield Memory(engine=engine, log=[(STREAM, recorded(event, 1, stream=STREAM))])
    await engine.dispose()


async def session(kernel: Memory, username: str, password: str) -> tuple[int, str]:
    """Sign in and give the status and the token."""
    async with client(kernel) as somebody:
        answer = await somebody.post(
            "/api/registry/sessions", json={"username": username, "password": password}
        )
    return answer.status_code, str(answer.json().get("token", ""))


async def test_who_knows_the_password_of_an_account_acts_as_it_says(kernel: Memory) -> None:
    status, token = await session(kernel, " HANH ", PASSWORD)
    async with client(kernel) as officer:
        officer.headers["Authorization"] = f"Bearer {token}"
        answer = await officer.get(LIST)

    assert status == 201
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("username", "password"), [("hanh", "wrong"), ("nobody", PASSWORD), ("hanh", PASSWORD[:-1])]
)
async def test_nobody_hears_what_was_wrong(kernel: Memory, username: str, password: str) -> None:
    async with client(kernel) as somebody:
        answer = await somebody.post(
            "/api/registry/sessions", json={"username": username, "password": password}
        )

    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:luatsu:problem:wrong-password"
    assert answer.json()["faults"] == []


async def test_a_closed_account_opens_no_session(kernel: Memory) -> None:
    closed = AccountClosed(username="hanh", closed_on=NOW.date())
    kernel.log.append((STREAM, recorded(closed, 2, stream=STREAM)))

    assert (await session(kernel, "hanh", PASSWORD))[0] == 401


async def test_whoever_guesses_has_to_wait(kernel: Memory) -> None:
    async with client(kernel) as somebody:
        wrong = {"username": "hanh", "password": "wrong"}
        right = {"username": "hanh", "password": PASSWORD}
        for _ in range(10):
            await somebody.post("/api/registry/sessions", json=wrong)
        too_many = await somebody.post("/api/registry/sessions", json=right)
        kernel.at = NOW + timedelta(minutes=16)
        later = await somebody.post("/api/registry/sessions", json=right)

    assert too_many.status_code == 429
    assert later.status_code == 201


async def test_a_browser_signs_in_goes_where_it_wanted_and_signs_out(kernel: Memory) -> None:
    async with browser(kernel) as somebody:
        form = await page(somebody, "/login", next="/registry/petition-list")
        answer = await send(somebody, form, "/login", {"username": "hanh", "password": PASSWORD})
        inside = await page(somebody, "/registry/petition-list")
        out = await send(somebody, inside, "/logout")
        after = await page(somebody, "/registry/petition-list")

    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/registry/petition-list"
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Lê Thị Hạnh, Phòng Bổ trợ tư pháp" in inside.text
    assert out.status_code == 303
    assert after.answer.status_code == 303


async def test_a_wrong_password_is_said_and_the_name_is_kept(kernel: Memory) -> None:
    async with browser(kernel) as somebody:
        form = await page(somebody, "/login", next="/registry/petition-list")
        typed = {"username": "hanh", "password": "wrong"}
        shown = Page(await send(somebody, form, "/login", typed))

    assert shown.answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in shown.text
    assert dict(shown.fields)["username"] == "hanh"
    assert dict(shown.fields)["next"] == "/registry/petition-list"
    assert dict(shown.fields)["password"] == ""


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example", "/\\evil", "/\n/x"])
async def test_signing_in_leads_to_no_other_house(kernel: Memory, away: str) -> None:
    async with browser(kernel) as somebody:
        form = await page(somebody, "/login", next=away)
        typed = {"username": "hanh", "password": PASSWORD}
        answer = await send(somebody, form, "/login", typed, next=away)

    assert answer.headers["location"] == "/"


async def test_an_administrator_sets_a_password_and_its_owner_changes_it(kernel: Memory) -> None:
    path = f"/api/registry/accounts/{ACCOUNT}/password"
    async with client(kernel, Role.ADMIN, sub=UUID(int=1)) as admin:
        given = await admin.post(path, json={"password": "mật khẩu tạm thời"})
        nobody = await admin.post(
            f"/api/registry/accounts/{UUID(int=9)}/password", json={"password": "x" * 12}
        )
    async with client(kernel, Role.DEPARTMENT) as owner:
        wrong = await owner.post(path, json={"password": "x" * 12, "current": "không biết"})
        short = await owner.post(path, json={"password": "ngắn", "current": "mật khẩu tạm thời"})
        own = await owner.post(path, json={"password": PASSWORD, "current": "mật khẩu tạm thời"})
    async with client(kernel, Role.DEPARTMENT, sub=UUID(int=2)) as other:
        refused = await other.post(path, json={"password": "x" * 12})

    assert given.status_code == 204
    assert nobody.status_code == 404
    assert names(wrong.json()["faults"]) == [("wrong-current-password", "current")]
    assert names(short.json()["faults"]) == [("too-short", "password")]
    assert own.status_code == 204
    assert refused.status_code == 403
    assert (await session(kernel, "hanh", PASSWORD))[0] == 201


async def test_a_demo_offers_an_account_a_role_and_nobody_else_hears_who_has_one(
    kernel: Memory,
) -> None:
    async with browser(kernel) as nobody:
        real = await page(nobody, "/login")
    kernel.simulated = True
    async with browser(kernel) as nobody:
        demo = await page(nobody, "/login")
    async with browser(kernel, Role.DEPARTMENT) as officer:
        english = await page(officer, "/login", lang="en")

    assert "Lê Thị Hạnh" not in real.text
    assert demo.all("input", name="username", value="hanh")
    assert "Lê Thị Hạnh" in demo.text
    assert "Accounts of the demo" in english.text
