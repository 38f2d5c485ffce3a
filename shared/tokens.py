"""Signing tokens, where the private key is: for people's sessions, machines and services."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from shared import edge
from shared.messages import Role
from shared.settings import BadSettings, Mend, Settings
from shared.web.auth import Claims, issue, issuer

KEY = Mend(
    "tệp khóa riêng ký thẻ (JWK Ed25519)", "the file of the private key of tokens (JWK Ed25519)"
)
HOURS = timedelta(hours=12)


def signing_key(settings: Settings) -> Mapping[str, Any]:
    """Read the private key of tokens.

    Raises:
        BadSettings: when this place does not have it.
    """
    path = settings.token_private_key or settings.data / "secrets" / "token-key.json"
    if not path.exists():
        raise BadSettings({"LUATSU_TOKEN_PRIVATE_KEY": KEY})
    key: Mapping[str, Any] = json.loads(path.read_text())
    return key


def make(  # noqa: PLR0913  # what a token says
    settings: Settings,
    *,
    role: Role,
    unit: str,
    areas: tuple[str, ...] = (),
    scopes: tuple[str, ...] = (),
    person: UUID | None = None,
    lasts: timedelta = HOURS,
    name: str = "",
) -> str:
    """Sign a token for whoever acts in a role for a unit."""
    subject = uuid5(NAMESPACE_URL, f"luatsu/{role}/{unit}/{name}/{person}")
    claims = Claims(
        sub=subject,
        iss=issuer(settings.province),
        exp=int((edge.now() + lasts).timestamp()),
        client=name or unit,
        role=role,
        unit=unit,
        areas=areas,
        scopes=scopes,
        person_id=person,
        name=name or unit,
    )
    return issue(signing_key(settings), claims)


def machine_token(settings: Settings, service: str) -> Callable[[], str]:
    """Make the token with which a service reads the feeds of others: given, or signed here."""

    def token() -> str:
        if settings.feed_token:
            return settings.feed_token
        return make(settings, role=Role.INTEGRATOR, unit=service, scopes=("feed:all",))

    return token
