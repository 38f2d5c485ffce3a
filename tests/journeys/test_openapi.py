"""Every service keeps to its OpenAPI document, whatever it is sent, and never fails."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.launch.deployment import Deployment, running
from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make
from tests.support import servers
from tests.support.eventually import eventually
from tests.support.province import SERVICES, free_port
from tests.support.together import together

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4  # of each operation: there are hundreds


@pytest.fixture(scope="module")
async def deployment() -> AsyncIterator[Deployment]:
    with servers.home() as home:
        told = Settings.read(data=home.path, port=free_port())
        with running(told, fsync=False) as deployment:
            async with together(deployment, SERVICES) as services:
                for one in services.runtimes.values():
                    await eventually(one.log_open, wanted=None, within=60)
                yield deployment


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_keeps_to_its_document(deployment: Deployment, service: str) -> None:
    await asyncio.to_thread(keeps, deployment, service)


def keeps(deployment: Deployment, service: str) -> None:
    """Send every operation of a service what its document allows, and what it does not."""
    base = f"http://127.0.0.1:{deployment.settings.port}"
    schema = schemathesis.openapi.from_url(f"{base}/api/{service}/openapi.json")
    tokens = {
        role: make(deployment.of("registry"), role=role, unit=str(role), scopes=("feed:all",))
        for role in Role
    }
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(found) == len(list(schema.get_all_operations())) > 0
    for operation in found:
        explore(operation, tokens[role_of(operation)])


def explore(operation: Any, token: str) -> None:
    """Try one operation."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        if case.query:
            case.query.pop("wait", None)  # for an event that does not come
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    holds()


def role_of(operation: Any) -> Role:
    """Choose somebody who may."""
    raw = operation.definition.raw
    return Role(next(iter(raw.get("x-roles", {Role.DEPARTMENT.value: ""}))))
