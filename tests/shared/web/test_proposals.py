"""What cannot be undone, one person proposes and another approves."""

from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response

from shared.messages import Role
from shared.nouns.proposal import Stage
from tests.shared.web.memory import ACCOUNT, PETITIONS, Deployed, Memory, browser, client, opened
from tests.shared.web.pages import Page, page, send
from tests.shared.web.test_commands import DECIDING

OTHER = UUID(int=78)


async def proposed(kernel: Memory, officer: AsyncClient, identity: str) -> str:
    """Propose that the filing of a petition be void; give where the proposal is."""
    path = f"/registry/petitions/{identity}/void-record"
    typed = {"command_id": str(kernel.asked[0].command_id), "reason": "Ghi nhầm người"}
    checked = Page(await send(officer, await page(officer, path), path, typed))
    assert "Gửi người thứ hai duyệt" in checked.text
    assert len(kernel.log) == 1
    answer = await send(officer, checked, path)
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


async def do(officer: AsyncClient, at: str, take: str, **typed: Any) -> Response:
    """Send one of the forms of a proposal's page."""
    return await send(officer, await page(officer, at), f"{at}/{take}", typed)


def stage(kernel: Memory, at: str) -> Any:
    """Say how far a proposal has come."""
    proposals = kernel.blueprint.nouns[-1]
    return proposals.replay(kernel.history(proposals, UUID(at.rpartition("/")[2]))).stage


def second(kernel: Memory, role: Role = Role.DEPARTMENT) -> AsyncClient:
    """Look at the pages as another person."""
    return browser(kernel, role, sub=OTHER, name="Trần Văn Hai")


async def test_one_person_proposes_and_another_sees_what_would_change_and_approves() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        at = await proposed(kernel, officer, identity)
        own = await page(officer, at, done="proposed")
        record = await page(officer, f"/registry/petitions/{identity}")
    async with second(kernel) as other:
        shown = await page(other, at)
        done = await do(other, at, "approve", reason="Đã đối chiếu")
        again = await send(other, shown, f"{at}/approve")

    assert "Đã gửi người thứ hai duyệt" in own.text
    assert "Không ai tự duyệt đề xuất của mình" in own.text
    assert not own.all("button", type="submit") or "Duyệt và ghi nhận" not in own.text
    assert record.all("a", href=at)
    assert "Lê Thị Hạnh" in shown.text
    assert "Ghi nhầm người" in shown.text
    assert "Tình trạng Đang giải quyết Chưa có" in shown.text  # before, after
    assert done.status_code == 303
    assert again.headers["location"].partition("&")[0] == done.headers["location"].partition("&")[0]
    (void,) = [one for _, one in kernel.log if one.data.type == "PetitionRecordVoided"]
    (approval,) = [one for _, one in kernel.log if one.data.type == "ActApproved"]
    assert (void.envelope.actor.id, void.envelope.proposed_by) == (OTHER, ACCOUNT)
    assert void.envelope.causation_id == approval.envelope.id
    assert stage(kernel, at) is Stage.DONE


async def test_nobody_approves_their_own_in_whichever_role() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        at = await proposed(kernel, officer, await opened(kernel))
        form = await page(officer, at)
        own = await send(officer, form, f"{at}/approve")
        down = await send(officer, form, f"{at}/turn-down", reason="Thôi")
    async with second(kernel, Role.BAR) as elsewhere:
        hidden = await page(elsewhere, at)

    assert own.status_code == 422
    assert down.status_code == 422
    assert "Không ai tự duyệt" in Page(own).text
    assert hidden.answer.status_code == 404  # the Bar may not void a petition
    assert stage(kernel, at) is Stage.WAITING


async def test_what_the_rules_refuse_by_then_is_said_and_the_proposal_stays() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        at = await proposed(kernel, officer, identity)
    async with second(kernel) as other:
        form = await page(other, at)
        async with client(kernel, Role.DEPARTMENT) as machine:
            body = {"command_id": str(kernel.asked[0].command_id), "reason": "Trước"}
            voided = await machine.post(f"{PETITIONS}/{identity}/void-record", json=body)
            assert voided.status_code == 200
        refused = Page(await send(other, form, f"{at}/approve"))
        shown = await page(other, at)

    assert refused.answer.status_code == 412  # it is not as the approver saw it
    assert "Theo quy định lúc này thì chưa ghi được" in shown.text
    assert stage(kernel, at) is Stage.WAITING
    assert len([1 for _, one in kernel.log if one.data.type == "PetitionRecordVoided"]) == 1


async def test_what_was_approved_upon_an_older_version_is_looked_at_again() -> None:
    kernel = Memory()
    identity = await opened(kernel)
    async with browser(kernel, Role.DEPARTMENT) as officer:
        at = await proposed(kernel, officer, identity)
    async with second(kernel) as other:
        form = await page(other, at)
        async with client(kernel, Role.DEPARTMENT) as machine:
            await machine.post(f"{PETITIONS}/{identity}/decide-petition", json=DECIDING)
        stale = Page(await send(other, form, f"{at}/approve"))
        done = await send(other, stale, f"{at}/approve")

    assert stale.answer.status_code == 412
    assert "Hồ sơ đã đổi từ khi bạn xem" in stale.text
    assert done.status_code == 303


async def test_a_proposal_is_turned_down_with_a_reason_or_taken_back() -> None:
    kernel = Memory()
    async with browser(kernel, Role.DEPARTMENT) as officer:
        at = await proposed(kernel, officer, await opened(kernel))
        async with second(kernel) as other:
            without = await do(other, at, "turn-down")
            not_theirs = await do(other, at, "take-back")
            down = await do(other, at, "turn-down", reason="Chưa đủ căn cứ")
        after = await page(officer, at)

    assert without.status_code == 422
    assert not_theirs.status_code == 422
    assert down.status_code == 303
    assert "Chưa đủ căn cứ" in after.text
    assert stage(kernel, at) is Stage.TURNED_DOWN


async def test_a_machine_needs_no_second_person_unless_the_deployment_says_so() -> None:
    free, strict = Memory(), Memory(settings=Deployed(second_person="everybody"))
    answers = []
    for kernel in (free, strict):
        identity = await opened(kernel)
        body = {"command_id": str(kernel.asked[0].command_id), "reason": "Nhầm"}
        at = f"{PETITIONS}/{identity}/void-record"
        async with client(kernel, Role.DEPARTMENT) as machine:
            answers.append(await machine.post(at, json=body))
        async with client(kernel, Role.DEPARTMENT, client="web") as person:
            answers.append(await person.post(at, json=body))

    assert [one.status_code for one in answers] == [200, 403, 403, 403]
    assert answers[1].json()["faults"][0]["code"] == "second-person-needed"
