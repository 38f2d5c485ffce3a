"""One form, many commands: each is judged alone, and its reader hears of each."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Role
from shared.web.listing import Ask, Order
from shared.web.listing import Page as OwnPage
from tests.shared.web.memory import Card, Memory, browser, opened
from tests.shared.web.pages import Page, page, send
from tests.shared.web.petition import DecidePetition, decider
from tests.shared.web.test_commands import DECIDING

PATH = "/registry/many"


async def orders(_: AsyncConnection, ask: Ask, pairs: Sequence[tuple[str, str]]) -> Sequence[Order]:
    command = DecidePetition.model_validate(DECIDING)
    return [
        Order(decider=decider, command=command, key=UUID(said), about=said)
        for name, said in pairs
        if name == "of"
    ]


async def build(_: AsyncConnection, ask: Ask) -> dict[str, object]:
    return {}


@pytest.fixture
def kernel(tmp_path: Path) -> Memory:
    (tmp_path / "many.html").write_text(
        '{% extends "layout.html" %}{% block content %}<form method="post">'
        '<input name="_csrf" value="{{ csrf }}"><input name="_key" value="{{ form_key }}"></form>'
        "{% for one in results %}<p>{{ one.about }} {{ one.done }} {{ one.problem }} "
        "{% for fault in one.faults %}{{ fault.code }}{% endfor %}</p>{% endfor %}{% endblock %}"
    )
    own = OwnPage(
        path="many",
        vi="Nhiều",
        en="Many",
        template="many.html",
        build=build,
        sources=("registry",),
        roles=frozenset({Role.DEPARTMENT, Role.BAR}),
        orders=orders,
    )
    return Memory(blueprint=Card(pages=(own,), templates=(tmp_path,)))


async def test_each_order_succeeds_or_fails_alone(kernel: Memory) -> None:
    one, nobody = await opened(kernel), "00000000-0000-0000-0000-000000000009"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, PATH)
        told = Page(await send(officer, form, PATH, {"of": [one, nobody]}))

    assert f"{one} True" in told.text
    assert f"{nobody} False not-found" in told.text
    assert len(kernel.log) == 2


async def test_the_same_form_sent_twice_has_one_effect(kernel: Memory) -> None:
    one = await opened(kernel)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        form = await page(officer, PATH)
        await send(officer, form, PATH, of=one)
        told = Page(await send(officer, form, PATH, of=one))

    assert f"{one} True" in told.text
    assert len(kernel.log) == 2


async def test_a_role_that_may_not_give_it_hears_so(kernel: Memory) -> None:
    one = await opened(kernel)
    async with browser(kernel, Role.BAR) as somebody:
        told = Page(await send(somebody, await page(somebody, PATH), PATH, of=one))
    async with browser(kernel, Role.COMMITTEE) as stranger:
        refused = await stranger.post(PATH, data={"of": one})

    assert f"{one} False not-permitted role-not-allowed" in told.text
    assert refused.status_code == 403
    assert len(kernel.log) == 1


async def test_only_this_browsers_form_is_taken(kernel: Memory) -> None:
    one = await opened(kernel)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        forged = await officer.post(PATH, data={"of": one})

    assert forged.status_code == 403
    assert len(kernel.log) == 1
