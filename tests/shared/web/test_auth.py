"""Tokens: whom they name, and which are not believed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.messages import Role
from shared.web.auth import Claims, actor_of, issue, issuer, verify
from shared.web.problems import Problem
from tests.shared.web.memory import (
    COMMUNE,
    KEY,
    NOW,
    OLD_COMMUNE,
    PROVINCE,
    TERRITORY,
    Memory,
    client,
    token,
)

PUBLIC = {"keys": [KEY.as_dict(private=False)]}
LIST = "/api/registry/petition-list"


def test_a_token_says_who_acts_and_what_their_areas_cover_on_the_day() -> None:
    claims = verify(
        PUBLIC, token(Role.COMMUNE, areas=[COMMUNE], scopes=["feed"]), issuer(PROVINCE), NOW
    )

    actor = actor_of(claims, TERRITORY, date(2026, 3, 2))
    assert actor.role is Role.COMMUNE
    assert actor.areas == (OLD_COMMUNE, COMMUNE)
    assert actor.scopes == ("feed",)


def forged(**header: str) -> str:
    """Sign as somebody else would."""
    claims = Claims(
        sub=UUID(int=1), iss=issuer(PROVINCE), exp=2**40, client="x", role=Role.ADMIN, unit=""
    )
    other = OKPKey.generate_key("Ed25519", {"kid": "test"})
    return issue(other.as_dict(private=True), claims)


def unsigned() -> str:
    """Say that no signature is needed."""
    _, body, _ = token(Role.ADMIN).split(".")
    return f"eyJhbGciOiJub25lIn0.{body}."


def with_the_public_key_as_a_secret() -> str:
    """Confuse two algorithms."""
    secret = OctKey.import_key(str(KEY.as_dict(private=False)["x"]) * 2)
    claims: Mapping[str, Any] = {"sub": str(UUID(int=1)), "exp": 2**40, "iss": issuer(PROVINCE)}
    return jwt.encode({"alg": "HS256", "kid": "test"}, dict(claims), secret, ["HS256"])


@pytest.mark.parametrize(
    "said",
    [
        "",
        "x",
        "a.b.c",
        "é.é.é",
        forged(),
        unsigned(),
        with_the_public_key_as_a_secret(),
        token(Role.ADMIN)[:-4] + "AAAA",
        token(Role.ADMIN, iss="urn:luatsu:01:registry"),
        token(Role.ADMIN, exp=int((NOW - timedelta(minutes=5)).timestamp())),
    ],
)
def test_a_token_that_is_not_ours_or_is_over_is_not_believed(said: str) -> None:
    with pytest.raises(Problem) as refused:
        verify(PUBLIC, said, issuer(PROVINCE), NOW)

    assert refused.value.status == 401


@pytest.mark.parametrize("header", ["Bearer x", "Basic YTpi", "Bearer", "x"])
async def test_a_wrong_token_is_401_even_where_none_is_needed(header: str) -> None:
    async with client(Memory()) as somebody:
        answer = await somebody.get(LIST, headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_session_cookie_holds_the_same_token() -> None:
    async with client(Memory()) as somebody:
        somebody.cookies.set("luatsu_session", token(Role.DEPARTMENT))
        answer = await somebody.get(LIST)

    assert answer.status_code == 200


async def test_another_site_commands_nothing_in_the_name_of_a_session() -> None:
    kernel = Memory()
    async with client(kernel) as somebody:
        somebody.cookies.set("luatsu_session", token(Role.DEPARTMENT))
        answer = await somebody.post(
            "/api/registry/petitions/open-petition",
            json={},
            headers={"Sec-Fetch-Site": "cross-site"},
        )

    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:luatsu:problem:cross-site"
