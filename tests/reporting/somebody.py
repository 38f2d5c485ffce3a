"""Somebody who reads and commands over HTTP, in a role or in none."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

import httpx

from services.launch.deployment import Deployment
from tests.support.province import SAID

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody with a role, or nobody in particular, over HTTP."""

    deployment: Deployment
    token: str | None = None

    def done(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """Give a command; what another service is to tell first, may not be here yet."""
        headers = {**self.headers(), "Idempotency-Key": str(uuid5(SAID, str(key)))}
        answer = httpx.post(self.url(path), json=body, headers=headers, timeout=SECONDS)
        assert answer.status_code in {200, 201}, (path, answer.text)
        said: dict[str, Any] = answer.json()
        return said

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Read."""
        return httpx.get(
            self.url(path), params=query or None, headers=self.headers(), timeout=SECONDS
        )

    async def reads(self, path: str, **query: Any) -> httpx.Response:
        """Read while the services run in this loop."""
        return await asyncio.to_thread(self.get, path, **query)

    def headers(self) -> dict[str, str]:
        """Say who asks."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def url(self, path: str) -> str:
        """Find the door."""
        return f"http://127.0.0.1:{self.deployment.settings.port}{path}"
