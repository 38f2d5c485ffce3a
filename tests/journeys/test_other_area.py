"""What lies in another area does not exist: not in the API, the pages, the lists or the feed."""

import httpx
import orjson

from shared.messages import Role
from tests.journeys import scenes
from tests.journeys.story import COMMUNE, ELSEWHERE
from tests.support.province import Client, Province

OFFICE = "Văn phòng luật sư Giả Định"


def local(province: Province, area: str, role: Role = Role.COMMUNE) -> Client:
    """Act for a commune, or a district, with the right to read the feed of its area."""
    return province.ask(role, unit=f"UBND {area}", areas=(area,), scopes=("feed",))


def recommend(who: Client, name: str, area: str, on: str) -> httpx.Response:
    """Recommend an inspection."""
    body = {
        "organisation_id": "00000000-0000-0000-0000-0000000000aa",
        "organisation_name": OFFICE,
        "area": area,
        "grounds": "Người dân phản ánh",
        "received_on": on,
        "channel": "online",
    }
    return who.post("/api/inspection/recommendations/recommend-inspection", body, key=name)


def test_another_areas_case_does_not_exist(province: Province) -> None:
    ours, theirs = local(province, COMMUNE), local(province, ELSEWHERE)
    made = recommend(theirs, "theirs", ELSEWHERE, "2026-11-02")
    assert made.status_code == httpx.codes.CREATED, made.text
    key, at_most = made.json()["id"], made.json()["position"]

    unseen(ours, key)
    seen(theirs, key)
    assert read_feed(ours, until=at_most).isdisjoint({f"recommendation-{key}"})
    assert f"recommendation-{key}" in read_feed(theirs, until=at_most)
    scenes.becomes(lambda: listed(theirs, key), wanted=True)
    assert not listed(ours, key)

    refused = recommend(ours, "not-ours", ELSEWHERE, "2026-11-02")
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [one["code"] for one in refused.json()["faults"]] == ["area-not-yours"]


def unseen(who: Client, key: str) -> None:
    """See that a recommendation is not there for somebody, on any way in."""
    at = f"/recommendations/{key}"
    for path in (f"/api/inspection{at}", f"/api/inspection{at}/history", f"/inspection{at}"):
        answer = who.get(path)
        assert answer.status_code == httpx.codes.NOT_FOUND, path
        assert OFFICE not in answer.text


def seen(who: Client, key: str) -> None:
    """See that a recommendation is there for somebody, by API and page."""
    at = f"/recommendations/{key}"
    for path in (f"/api/inspection{at}", f"/api/inspection{at}/history", f"/inspection{at}"):
        assert who.get(path).status_code == httpx.codes.OK, path


def read_feed(who: Client, until: int) -> set[str]:
    """Read the feed to a position, page by page, and name the streams that it shows."""
    after, found = 0, set()
    while after < until:
        answer = who.get("/api/inspection/events", after=after, limit=5)
        assert answer.status_code == httpx.codes.OK, answer.text
        *events, last = [orjson.loads(line) for line in answer.text.splitlines()]
        assert last["through"] > after  # the reader goes on, also past what is not shown
        after = last["through"]
        found |= {one["document"]["subject"] for one in events}
    return found


def listed(who: Client, key: str) -> bool:
    """Say whether both lists of recommendations show one."""
    return all(
        f"recommendation-{key}" in {row["stream"] for row in scenes.every(who, path)}
        for path in ("/api/inspection/recommendations", "/api/reporting/recommendations")
    )
