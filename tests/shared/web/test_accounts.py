"""Signing in with a password, against a real table."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.contracts.registry.account import AccountClosed, AccountOpened
from shared.log import migrate
from shared.messages import Role
from shared.web.accounts import credential, put_password
from tests.shared.web.memory import ACCOUNT, NOW, Memory, browser, client, names
from tests.shared.web.pages import Page, page, send
from tests.support.spec import recorded

PASSWORD = "đúng là mật khẩu này"
STREAM = f"account-{ACCOUNT}"
LIST = "/api/registry/petition-list"
SESSIONS = Path(migrate.__file__).parent / "schema" / "sessions.sql"


@pytest.fixture
async def kernel(database_url: str) -> AsyncIterator[Memory]:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("create schema if not exists access"))
        await connection.run_sync(credential.metadata.drop_all)
        await connection.run_sync(credential.metadata.create_all)
        for table in ("session", "attempt"):
            await connection.execute(text(f"drop table if exists access.{table}"))
        for statement in SESSIONS.read_text().split(";"):
            if statement.strip():
                await connection.execute(text(statement))
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


async def guess(kernel: Memory, username: str, times: int) -> list[int]:
    """Try wrong passwords over the API."""
    async with client(kernel) as somebody:
        wrong = {"username": username, "password": "wrong"}
        answers = [await somebody.post("/api/registry/sessions", json=wrong) for _ in range(times)]
    return [one.status_code for one in answers]


@pytest.mark.parametrize("username", ["hanh", "nobody"])
async def test_whoever_guesses_waits_longer_each_time_also_at_another_replica(
    kernel: Memory, username: str
) -> None:
    other = Memory(engine=kernel.engine, log=kernel.log)

    assert await guess(kernel, username, 6) == [401] * 6
    assert await guess(other, username, 1) == [429]
    other.at = NOW + timedelta(seconds=6)
    assert await guess(other, username, 2) == [401, 429]
    other.at += timedelta(seconds=6)
    assert await guess(other, username, 1) == [429]
    other.at += timedelta(seconds=6)
    assert await guess(other, username, 1) == [401]


async def test_who_waits_hears_how_long_and_all_is_forgotten_in_time(kernel: Memory) -> None:
    await guess(kernel, "hanh", 6)
    async with client(kernel) as somebody:
        right = {"username": "hanh", "password": PASSWORD}
        too_many = await somebody.post("/api/registry/sessions", json=right)
        kernel.at = NOW + timedelta(hours=2)
        later = await somebody.post("/api/registry/sessions", json=right)

    assert (too_many.status_code, too_many.headers["retry-after"]) == (429, "5")
    assert later.status_code == 201


async def test_guesses_at_once_are_counted_each(kernel: Memory) -> None:
    async with client(kernel) as somebody:
        wrong = {"username": "hanh", "password": "wrong"}
        answers = await asyncio.gather(
            *(somebody.post("/api/registry/sessions", json=wrong) for _ in range(12))
        )

    assert sorted(one.status_code for one in answers) == [401] * 6 + [429] * 6


async def test_a_stranger_locks_nobody_out_of_their_own_browser(kernel: Memory) -> None:
    async with browser(kernel) as somebody:
        form = await page(somebody, "/login")
        await send(somebody, form, "/login", {"username": "hanh", "password": PASSWORD})
        await guess(kernel, "hanh", 7)
        somebody.cookies.delete("luatsu_session")
        form = await page(somebody, "/login")
        back = await send(somebody, form, "/login", {"username": "hanh", "password": PASSWORD})

    assert back.status_code == 303


async def signed_in(kernel: Memory, somebody: AsyncClient) -> None:
    """Sign in by the form."""
    form = await page(somebody, "/login")
    answer = await send(somebody, form, "/login", {"username": "hanh", "password": PASSWORD})
    assert answer.status_code == 303
    assert kernel.log


OWN = "/registry/my-account"


async def test_signing_out_everywhere_ends_every_browser_and_program(kernel: Memory) -> None:
    _, token = await session(kernel, "hanh", PASSWORD)
    async with browser(kernel) as one, browser(kernel) as other:
        one.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
        await signed_in(kernel, one)
        await signed_in(kernel, other)
        mine = await page(other, OWN)
        kernel.at += timedelta(seconds=1)
        out = await send(other, mine, OWN, {"do": "everywhere"})
        gone = await page(one, "/registry/petition-list")
        why = await page(one, "/login")
        await signed_in(kernel, one)
        again = await page(one, "/registry/petition-list")
    async with client(kernel) as program:
        program.headers["Authorization"] = f"Bearer {token}"
        refused = await program.get(LIST)

    assert "Firefox · Windows" in mine.text
    assert "trình duyệt này" in mine.text
    assert out.headers["location"] == "/login"
    assert gone.answer.status_code == 303
    assert "Phiên làm việc đã bị kết thúc" in why.text
    assert again.answer.status_code == 200
    assert refused.status_code == 401
    assert refused.json()["type"] == "urn:luatsu:problem:session-ended"


async def test_one_of_ones_sessions_is_ended_and_the_others_go_on(kernel: Memory) -> None:
    async with browser(kernel) as one, browser(kernel) as other:
        await signed_in(kernel, one)
        await signed_in(kernel, other)
        mine = await page(other, OWN)
        (button,) = mine.all("button", name="session")
        await send(other, mine, OWN, {"do": "end", "session": button["value"]})
        gone = await page(one, "/registry/petition-list")
        still = await page(other, OWN, done="ended")

    assert gone.answer.status_code == 303
    assert "Đã kết thúc phiên đăng nhập đó" in still.text
    assert not still.all("button", name="session")


async def test_a_session_that_nobody_uses_is_over_and_one_in_use_goes_on(kernel: Memory) -> None:
    async with browser(kernel) as one, browser(kernel) as other:
        await signed_in(kernel, one)
        await signed_in(kernel, other)
        kernel.at += timedelta(minutes=20)
        await page(one, "/registry/petition-list")
        other.headers["Sec-Fetch-Mode"] = "cors"  # a page asks by itself whether it is old
        await page(other, "/registry/petition-list")
        del other.headers["Sec-Fetch-Mode"]
        kernel.at += timedelta(minutes=20)
        used = await page(one, "/registry/petition-list")
        unused = await page(other, "/registry/petition-list")
        why = await page(other, "/login")
        kernel.at += timedelta(minutes=25)
        over = await page(one, "/registry/petition-list")

    assert used.answer.status_code == 200
    assert unused.answer.status_code == 303
    assert "Lâu không có ai dùng" in why.text
    assert over.answer.status_code == 303  # an hour after it was opened, whatever was done


async def test_a_token_of_a_browser_is_nothing_without_when_it_was_seen(kernel: Memory) -> None:
    async with browser(kernel) as somebody:
        await signed_in(kernel, somebody)
        stolen = somebody.cookies["luatsu_session"]
    async with client(kernel) as thief:
        thief.headers["Authorization"] = f"Bearer {stolen}"
        bare = await thief.get(LIST)
        thief.cookies.set("luatsu_seen", f"{int(NOW.timestamp())}.{'0' * 64}")
        forged = await thief.get(LIST)

    assert (bare.status_code, forged.status_code) == (401, 401)


async def test_a_changed_password_signs_everybody_else_out(kernel: Memory) -> None:
    new = "một câu khác dễ nhớ"
    async with browser(kernel) as one, browser(kernel) as other:
        await signed_in(kernel, one)
        await signed_in(kernel, other)
        mine = await page(other, OWN)
        kernel.at += timedelta(seconds=1)
        typed = {"do": "password", "current": "không phải", "password": "ngắn", "again": new}
        wrong = Page(await send(other, mine, OWN, typed))
        typed = {"do": "password", "current": PASSWORD, "password": new, "again": new}
        await send(other, mine, OWN, typed)
        here = await page(other, OWN, done="password")
        there = await page(one, "/registry/petition-list")

    assert "quá ngắn" in wrong.text.lower() or "ít nhất" in wrong.text
    assert "Hai lần gõ mật khẩu mới không giống nhau" in wrong.text
    assert "Đã đổi mật khẩu" in here.text
    assert there.answer.status_code == 303
    assert (await session(kernel, "hanh", new))[0] == 201


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
