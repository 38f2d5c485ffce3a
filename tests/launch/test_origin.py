"""One origin: the first page, what machines look at, and the figures of all services as one."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services.launch.deployment import Deployment
from services.launch.up import owner_of
from tests.support.together import Together, together


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/registry/persons", "registry"),
        ("/login", "registry"),
        ("/inspection/inspections", "inspection"),
        ("/discipline", "discipline"),
        ("/reporting/department", "reporting"),
        ("/nowhere", "reporting"),
    ],
)
def test_a_path_names_its_service(path: str, service: str) -> None:
    assert owner_of(path) == service


@pytest.fixture(scope="module")
async def two(deployment: Deployment) -> AsyncIterator[Together]:
    async with together(deployment, ("registry", "reporting")) as services:
        yield services


async def test_the_first_page_is_the_public_register(two: Together, deployment: Deployment) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{deployment.settings.port}") as http:
        page = await http.get("/")
        figures = await http.get("/metrics")

    assert page.status_code == httpx.codes.OK
    assert "Người này có được hành nghề luật sư không?" in page.text
    assert figures.text.count("# TYPE luatsu_http_requests_total") == 1
    lines = [line.rpartition(" ")[0] for line in figures.text.splitlines() if line[:1] != "#"]
    assert len(lines) == len(set(lines))
