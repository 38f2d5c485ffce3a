"""Every route is tried with every role and with no token, against services that run."""

import json
from base64 import urlsafe_b64decode
from typing import cast

import httpx
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from services.launch.deployment import Deployment
from shared.cli.where import SERVICES
from shared.messages import Role
from shared.published.web import OnPaper, for_everybody, lines, served
from shared.tokens import make
from shared.web.app import build_app
from shared.web.auth import SESSION
from shared.web.kernel import Kernel
from shared.web.matrix import NOBODY, ROLES, Line
from shared.web.render import ANONYMOUS_FORM, csrf_of
from tests.support.together import Together

REFUSED = {"401", "403", "303"}


class Somebody:
    """Who tries: a role, by a token over the API and by a session on the pages."""

    def __init__(self, app: FastAPI, token: str | None) -> None:
        """Come with a token, or with none."""
        self._token = token
        cookies = {SESSION: token} if token else {ANONYMOUS_FORM: "nobody"}
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = ASGITransport(app)
        base = "http://test"
        self.api = AsyncClient(transport=transport, base_url=base, headers=headers)
        self.pages = AsyncClient(
            transport=transport, base_url=base, cookies=cookies, headers={"Accept": "text/html"}
        )

    async def tries(self, method: str, path: str) -> int:
        """Ask for a path about what does not exist, except that it bears one's own id."""
        path = path.replace("{id}", self._subject())
        if path.startswith("/api/"):
            answer = await self.api.request(method, path, json={} if method == "POST" else None)
        else:
            form = {"_csrf": csrf_of(self._token or "nobody")} if method == "POST" else None
            answer = await self.pages.request(method, path, data=form)
        return answer.status_code

    def _subject(self) -> str:
        if self._token is None:
            return "0197a9f2-0000-7000-8000-000000000001"
        body = self._token.split(".")[1]
        return str(json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"])


def token(deployment: Deployment, role: Role, *scopes: str) -> str:
    """Sign a token for somebody in a role."""
    settings = deployment.of("registry")
    return make(settings, role=role, unit=str(role), scopes=scopes)


def is_as_said(said: str, status: int) -> bool:
    """Compare an answer with the table."""
    if said == "scope":
        return status == httpx.codes.FORBIDDEN
    if said in REFUSED:
        return status == int(said)
    return status < 500 and str(status) not in {"401", "403"}


async def wrong(somebody: Somebody, name: str, table: list[Line]) -> list[str]:
    """Try all routes and list the answers that are not as the table says."""
    found = []
    for line in table:
        status = await somebody.tries(line.method, line.path)
        if not is_as_said(line.answers[name], status):
            found.append(f"{name} {line.method} {line.path}: {line.answers[name]}, got {status}")
    return found


@pytest.mark.parametrize("service", SERVICES)
async def test_each_role_and_nobody_is_answered_as_the_table_says(
    services: Together, deployment: Deployment, service: str
) -> None:
    runtime = services.runtimes[service]
    app = build_app(runtime)
    table = lines(runtime.blueprint, app)

    found = await wrong(Somebody(app, None), NOBODY, table)
    for role in ROLES:
        found += await wrong(Somebody(app, token(deployment, role)), role.value, table)

    assert found == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_has_every_route(services: Together, service: str) -> None:
    blueprint = services.runtimes[service].blueprint
    app = build_app(cast("Kernel", OnPaper(blueprint)))

    told = {(line.method, line.path) for line in lines(blueprint, app)}

    assert told | for_everybody(service) >= set(served(app))
    assert set(served(app)) >= told


@pytest.mark.parametrize("service", SERVICES)
async def test_a_token_with_the_scope_reads_the_feed(
    services: Together, deployment: Deployment, service: str
) -> None:
    app = build_app(services.runtimes[service])
    machine = Somebody(app, token(deployment, Role.INTEGRATOR, "feed:all"))

    assert await machine.tries("GET", f"/api/{service}/events") == httpx.codes.OK


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_open_to_everybody_asks_nobody_who_they_are(
    services: Together, service: str
) -> None:
    app = build_app(services.runtimes[service])
    nobody = Somebody(app, None)

    for method, path in sorted(set(served(app)) & for_everybody(service)):
        if path == "/logout":
            continue
        assert await nobody.tries(method, path) not in {401, 403}, path
