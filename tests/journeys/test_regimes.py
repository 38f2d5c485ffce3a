"""The law of the day: levels of government, dossiers on both sides of a border, a row to come.

The tests share a folder whose clock goes forward only: they stand in the order of their days.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from shared.messages import Role
from tests.journeys.dossiers import NEW_COMMUNE, apply, issue, propose, register, waits
from tests.journeys.past import Asker, Past, past
from tests.journeys.story import CHAIR, COMMUNE
from tests.support.eventually import eventually

HAI_CHAU, THANH_KHE = "492", "491"  # districts, until 2025-06-30
OLD_WARD = "20227"  # in Hải Châu district; within commune 20242 from 2025-07-01
NEXT_COMMUNE = COMMUNE
MINISTER = "Bộ trưởng Bộ Tư pháp"
CRIMINAL_RECORD = "phiếu lý lịch tư pháp"


@pytest.fixture(scope="module", name="past")
async def of_last_year() -> AsyncIterator[Past]:
    async with past(date(2025, 6, 20)) as one:
        yield one


def district(past: Past) -> Asker:
    """Act for a district, with an account that outlives it."""
    return past.ask(Role.DISTRICT, unit="UBND quận Hải Châu", areas=(HAI_CHAU,))


async def recommend(who: Asker, area: str, on: str, name: str) -> httpx.Response:
    body = {
        "organisation_id": "00000000-0000-0000-0000-0000000000aa",
        "organisation_name": "Văn phòng luật sư Giả Định",
        "area": area,
        "grounds": "Người dân phản ánh",
        "received_on": on,
        "channel": "counter",
    }
    return await who.post("/api/inspection/recommendations/recommend-inspection", body, key=name)


async def visible(who: Asker, path: str) -> set[int]:
    """Say how a recommendation answers somebody, by API, history and page."""
    ways = (f"/api/inspection{path}", f"/api/inspection{path}/history", f"/inspection{path}")
    return {(await who.get(one)).status_code for one in ways}


async def test_a_district_recommends_while_there_are_districts(past: Past) -> None:
    ours = district(past)
    theirs = past.ask(Role.DISTRICT, unit="UBND quận Thanh Khê", areas=(THANH_KHE,))
    made = await recommend(ours, OLD_WARD, "2025-06-20", "district")
    assert made.status_code == httpx.codes.CREATED, made.text
    at = f"/recommendations/{made.json()['id']}"

    assert await visible(ours, at) == {httpx.codes.OK}
    assert await visible(theirs, at) == {httpx.codes.NOT_FOUND}
    refused = await recommend(theirs, OLD_WARD, "2025-06-20", "district/2")
    assert "area-not-yours" in refused.text
    commune = past.ask(Role.COMMUNE, unit="UBND phường Thanh Bình", areas=(OLD_WARD,))
    early = await recommend(commune, OLD_WARD, "2025-06-20", "district/3")
    assert "no-such-level-on-that-day" in early.text

    await past.turn_to(date(2025, 7, 2))
    ours = district(past)
    heir = past.ask(Role.COMMUNE, unit="UBND phường Hải Châu", areas=(NEW_COMMUNE,))
    neighbour = past.ask(Role.COMMUNE, unit="UBND phường Hải Vân", areas=(NEXT_COMMUNE,))
    assert await visible(heir, at) == {httpx.codes.OK}  # what was the district's is the commune's
    assert await visible(neighbour, at) == {httpx.codes.NOT_FOUND}
    assert await visible(ours, at) == {httpx.codes.NOT_FOUND}  # there is no such district
    late = await recommend(ours, NEW_COMMUNE, "2025-07-02", "district/4")
    assert "no-such-level-on-that-day" in late.text
    taken = await recommend(heir, NEW_COMMUNE, "2025-07-02", "district/5")
    assert taken.status_code == httpx.codes.CREATED, taken.text


async def test_dossiers_of_june_and_of_july_have_another_law(past: Past) -> None:
    await past.turn_to(date(2025, 7, 2))
    tell, bar = past.ask(Role.DEPARTMENT), past.ask(Role.BAR)
    person = await register(past, "june", "048190000101")
    june = await apply(past, "june", person, "2025-06-30", area=OLD_WARD)
    person = await register(past, "july", "048190000202")
    july = await apply(past, "july", person, "2025-07-01")

    await checklists_differ(tell, june, july)
    await clocks_differ(past, june, july)
    forward = {"statement": "Đủ tiêu chuẩn", "confirmed_on": "2025-07-02"}
    await bar.done(f"{june}/confirm-by-bar", forward, key="june/confirm")
    refused = await bar.faults(f"{july}/confirm-by-bar", forward, key="july/confirm")
    assert list(refused) == ["no-bar-step"]
    await only_one_may_issue(past, june, "june", MINISTER, CHAIR)
    await only_one_may_issue(past, july, "july", CHAIR, MINISTER)


async def checklists_differ(tell: Asker, june: str, july: str) -> None:
    """See that each dossier names the papers of its own law."""
    (filed,) = await tell.events(june, "CertificateApplied")
    (filed_later,) = await tell.events(july, "CertificateApplied")
    assert [one["label"] for one in filed["event"]["items"]] == [CRIMINAL_RECORD]
    labels = [one["label"] for one in filed_later["event"]["items"]]
    assert CRIMINAL_RECORD not in labels
    assert len(labels) == 4
    assert not set(filed["envelope"]["rule_rows"]) & set(filed_later["envelope"]["rule_rows"])


async def clocks_differ(past: Past, june: str, july: str) -> None:
    """See in whose hands each is, until when."""
    await waits(
        past,
        june,
        hands="bar",
        clock="bar-confirm",
        due_on="2025-07-09",
        rule_row="CERT-BAR-CONFIRM-DAYS/2013-07-01",
    )
    await waits(
        past,
        july,
        hands="department",
        clock="department-check",
        due_on="2025-07-08",
        rule_row="CERT-DEPT-CHECK-DAYS/2025-07-01",
    )


async def only_one_may_issue(past: Past, at: str, name: str, competent: str, other: str) -> None:
    """See that the authority of the filing issues, and that the other is refused by its name."""
    tell = past.ask(Role.DEPARTMENT)
    await propose(past, at, name, "2025-07-02")
    body = issue(other, "2025-07-02", name)
    refused = await tell.faults(f"{at}/record-issue", body, key=f"{name}/wrong")
    assert refused == {"authority-not-competent": {"competent": competent}}
    body = issue(competent, "2025-07-02", name)
    await tell.done(f"{at}/record-issue", body, key=f"{name}/issue")
    (issued,) = await tell.events(at, "CertificateIssued")
    assert issued["event"]["number"]["issuer"] == competent


ASKED = {
    "missing": ["đơn đề nghị"],
    "reason": "Đơn chưa ký",
    "requested_on": "2025-07-03",
    "channel": "online",
}


async def asked_for_more(past: Past, name: str, citizen_number: str) -> str:
    """File a dossier on 2025-07-01 and ask for a supplement on the third; give its path."""
    await past.turn_to(date(2025, 7, 3))
    person = await register(past, name, citizen_number)
    at = await apply(past, name, person, "2025-07-01")
    tell = past.ask(Role.DEPARTMENT)
    await tell.done(f"{at}/request-supplement", ASKED, key=f"{name}/ask")
    await waits(
        past,
        at,
        hands="applicant",
        clock="supplement",
        due_on="2025-07-18",
        rule_row="REC-CLOSE-AFTER-DAYS/2025-07-01",
    )
    return at


def brought(on: str) -> dict[str, Any]:
    """Say what the applicant brought, and when."""
    return {"items": [{"label": "đơn đề nghị"}], "received_on": on, "channel": "online"}


async def test_a_supplement_stops_the_clock_and_its_coming_starts_it_from_zero(
    past: Past,
) -> None:
    at = await asked_for_more(past, "comes", "048190000303")
    await past.turn_to(date(2025, 7, 10))
    tell = past.ask(Role.DEPARTMENT)
    body = brought("2025-07-10")
    await tell.done(f"{at}/supplement-dossier", body, key="comes/bring")
    await waits(past, at, clock="department-check", due_on="2025-07-17")
    refused = await tell.faults(
        f"{at}/request-supplement", ASKED | {"requested_on": "2025-07-10"}, key="comes/again"
    )
    assert list(refused) == ["supplement-already-requested"]


async def test_a_dossier_without_its_supplement_is_closed_by_the_timer(past: Past) -> None:
    at = await asked_for_more(past, "stays-out", "048190000404")
    await past.turn_to(date(2025, 7, 18))  # the last day counts
    early = await past.ask(Role.DEPARTMENT).events(at, "DossierClosed")
    assert early == []
    await past.turn_to(date(2025, 7, 21))

    async def closed() -> list[dict[str, Any]]:
        return await past.ask(Role.DEPARTMENT).events(at, "DossierClosed")

    (event,) = await eventually(closed, within=30)
    assert event["envelope"]["actor"]["role"] == "policy"
    assert event["event"]["closed_on"] == "2025-07-21"
    refused = await past.ask(Role.DEPARTMENT).faults(
        f"{at}/supplement-dossier", brought("2025-07-21"), key="out/late"
    )
    assert refused == {"supplement-too-late": {"due_on": "2025-07-18"}}


async def test_a_row_of_a_law_to_come_is_named_by_form_event_and_refusal(past: Past) -> None:
    await past.turn_to(date(2027, 3, 15))
    tell = past.ask(Role.DEPARTMENT)
    person = await register(past, "to-come", "048190000505")
    at = await apply(past, "to-come", person, "2027-03-10", items=[{"label": "đơn đề nghị"}])
    await waits(past, at, clock="department-check", due_on=None)  # a gap, and no guess
    await propose(past, at, "to-come", "2027-03-12")
    body = issue(CHAIR, "2027-03-15", "M-1")
    refused = await tell.faults(f"{at}/record-issue", body, key="to-come/gap")
    assert refused == {"no-authority-in-law-data": {"filed_on": "2027-03-10"}}
    form = f"/registry/certificates/{at.rpartition('/')[2]}/record-issue"
    assert "chưa có quy định" in (await tell.get(form, lang="vi")).text

    await add_authority(tell, "Hội đồng Giả Định")
    await names_the_new(tell, at, form, "Hội đồng Giả Định")


async def add_authority(tell: Asker, name: str) -> None:
    """Add a row for an authority that nobody has heard of."""
    row = {
        "rule": "CERT-ISSUE-AUTH",
        "label": "Cơ quan cấp chứng chỉ",
        "value": name,
        "unit": "role",
        "valid_from": "2027-03-01",
        "basis": "NĐ 1/2027 Đ.1",
    }
    await tell.done("/api/registry/laws/add-rule-row", row, key="to-come/row")


async def names_the_new(tell: Asker, at: str, form: str, new: str) -> None:
    """See that form, refusal and event name who decides by the row that was added."""

    async def shown() -> bool:
        page = (await tell.get(form, lang="vi")).text
        return new in page and "NĐ 1/2027 Đ.1" in page

    await eventually(shown)
    body = issue(CHAIR, "2027-03-15", "M-1")
    refused = await tell.faults(f"{at}/record-issue", body, key="to-come/chair")
    assert refused == {"authority-not-competent": {"competent": new}}
    await tell.done(f"{at}/record-issue", issue(new, "2027-03-15", "M-1"), key="to-come/issue")
    (issued,) = await tell.events(at, "CertificateIssued")
    (used,) = issued["envelope"]["rule_rows"]
    assert used.startswith("CERT-ISSUE-AUTH/2027-03-01#")
    assert issued["envelope"]["decision"]["authority"] == new
    assert issued["event"]["number"]["issuer"] == new
