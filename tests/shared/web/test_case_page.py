"""What the page of a case adds: its conditions, its days, what each event changed."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from shared.decider import holding
from shared.law.clock import Limit, run
from shared.law.data import load_holidays, load_rules
from shared.law.rules import RuleRow
from shared.messages import Recorded, Role
from shared.web.changes import Change, changes
from shared.web.day_strip import strip
from shared.web.texts import Language, load
from shared.web.words import Words
from shared.web.workbench import Condition, Section, Verdict, Workbench
from tests.shared.web.memory import PETITIONS as API
from tests.shared.web.memory import TERRITORY, TEXTS, Card, Memory, browser, client, opened
from tests.shared.web.pages import page, send
from tests.shared.web.petition import DecidePetition, Petition, Stage, decider
from tests.shared.web.test_commands import DECIDING

CALENDAR = load_holidays()
FILED, DUE = date(2025, 4, 25), date(2025, 5, 8)


def limit(days: int) -> Limit:
    """Take a limit in working days, of any length."""
    rows = load_rules()
    one = rows.on("CERT-DEPT-CHECK-DAYS", date(2025, 7, 2))
    assert isinstance(one, RuleRow)
    return Limit("x", RuleRow(**{**vars_of(one), "value": str(days)}), FILED)


def vars_of(row: RuleRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def bench(state: Petition, _: Sequence[Recorded[Any]]) -> Workbench | None:
    if state.stage is not Stage.OPEN:
        return None
    section = Section(
        vi="Điều kiện của đơn",
        en="Conditions",
        basis="Luật Khiếu nại Đ.11",
        command=DecidePetition,
        rows="rows",
        names="name",
        verdicts=("true", "false"),
        conditions=(Condition(key="open", verdict=Verdict.LACK, evidence="thiếu chữ ký"),),
    )
    return Workbench(sections=(section,))


async def test_a_case_shows_its_conditions_and_the_question_to_whoever_may_answer() -> None:
    kernel = Memory(blueprint=Card(workbenches={"petition": bench}))
    path = f"/registry/petitions/{await opened(kernel)}"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, path)
        past = await page(officer, path, known_at="02/03/2026 23:00", on="01/03/2026")
    async with browser(kernel, Role.AUDITOR) as auditor:
        read_only = await page(auditor, path)

    assert "Điều kiện của đơn" in shown.text
    assert "thiếu chữ ký" in shown.text
    assert dict(shown.fields)["rows.0.name"] == "open"
    (form,) = [one for one in shown.all("form") if "decide-petition" in one.get("action", "")]
    assert form["action"] == f"{path}/decide-petition#conds"
    for other in (past, read_only):
        assert "rows.0.name" not in dict(other.fields)


async def test_what_was_typed_beside_a_condition_comes_back_in_the_form() -> None:
    kernel = Memory(blueprint=Card(workbenches={"petition": bench}))
    path = f"/registry/petitions/{await opened(kernel)}"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, path)
        answer = await send(officer, shown, f"{path}/decide-petition", granted="true")

    assert answer.status_code == 422
    assert re.search(r'name="granted"[^>]*value="true" checked', answer.text)


async def test_each_event_says_what_it_changed() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with client(kernel, Role.DEPARTMENT) as machine:
        await machine.post(f"{API}/{identity}/decide-petition", json=DECIDING)
    words = Words(load([TEXTS]), Language.VI, Card(), TERRITORY, date(2026, 3, 2))
    history = [one for _, one in kernel.log]
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, f"/registry/petitions/{identity}")

    found = changes(decider, history, words)
    assert len(holding(history)) == 2
    assert found[1] == (Change("Tình trạng", "Chưa có", "Đang giải quyết"),)
    assert found[2] == (Change("Tình trạng", "Đang giải quyết", "Đã giải quyết"),)
    assert "Tình trạng: Đang giải quyết → Đã giải quyết" in shown.text


async def test_a_long_story_is_folded_and_says_what_comes_after_the_day() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    events, (stream, first) = 20, kernel.log[0]
    kernel.log += [
        (stream, first.model_copy(update={"position": more})) for more in range(2, events + 1)
    ]
    path = f"/registry/petitions/{identity}"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        shown = await page(officer, path)
        before = await page(officer, path, on="01/01/2000")

    assert [one["id"] for one in shown.all("details") if one.get("id") == "earlier"]
    assert f"{events - 12} ghi nhận trước đó" in shown.text
    assert "/audit/events/" not in shown.answer.text  # an auditor's alone
    assert "có hiệu lực sau ngày đang xem" in before.text


async def test_a_record_leads_to_its_chain_for_the_times_that_are_shown() -> None:
    kernel = Memory(blueprint=Card(chained=frozenset({"petition"})))
    identity = await opened(kernel)
    path, chain = f"/registry/petitions/{identity}", f"/reporting/chain/petition-{identity}"
    async with browser(kernel, Role.DEPARTMENT) as officer:
        now = await page(officer, path)
        then = await page(officer, path, on="02/03/2026")
    bare = Memory()
    async with browser(bare, Role.DEPARTMENT) as officer:
        none = await page(officer, f"/registry/petitions/{await opened(bare)}")

    assert chain in {one.get("href") for one in now.all("a")}
    assert f"{chain}?on=2026-03-02" in {one.get("hx-get") for one in then.all("details")}
    assert "/reporting/chain/" not in none.answer.text


def test_a_short_limit_is_drawn_day_by_day() -> None:
    clock = run(limit(7), CALENDAR)
    days = strip(clock, CALENDAR, date(2025, 5, 6))

    assert (days[0].on, days[-1].on) == (FILED, DUE)
    assert [one.number for one in days if one.number] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.on.day for one in days if one.off] == [27, 30, 1, 2, 3, 4]
    assert [one.on for one in days if one.today] == [date(2025, 5, 6)]
    assert [one.on for one in days if one.end] == [DUE]


def test_a_long_limit_or_one_without_a_day_is_told_in_words_alone() -> None:
    paused = Limit("x", limit(7).rule, FILED, pauses=((date(2025, 4, 28), None),))

    assert strip(run(limit(60), CALENDAR), CALENDAR, FILED) == ()
    assert strip(run(paused, CALENDAR), CALENDAR, FILED) == ()
