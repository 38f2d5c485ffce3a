"""Whom the operators' commands ask, and as whom: doors and a token, as the deployment says."""

from typing import Annotated

import typer

from shared.cli.where import SERVICES, Where, where
from shared.messages import Role
from shared.ops.gathering import Places
from shared.ops.looking import listed, named_in
from shared.settings import BadSettings, Settings
from shared.tokens import make

UNIT = "Vận hành"
TOKEN = "LUATSU_OPERATOR_TOKEN"  # noqa: S105  # the name of a variable

GivenToken = Annotated[
    str | None,
    typer.Option(
        "--token",
        envvar=TOKEN,
        help="thẻ của người vận hành; không có thì ký tại đây / an operator's token, else one is"
        " signed here",
    ),
]


def places(settings: Settings, token: str | None = None) -> Places:
    """Find a deployment's services and servers.

    Raises:
        BadSettings: when nothing names one.
    """
    at = where(settings)
    return Places(
        province=at.province,
        databases={name: url for name, url in at.databases.items() if name in SERVICES},
        nats=at.nats,
        doors=doors(settings, at),
        token=token or signed(settings),
        witnesses=named_in(settings.witnesses),
        authorities=listed(settings.time_stamping),
        drill_report=settings.drill_report,
    )


def doors(settings: Settings, at: Where) -> dict[str, str]:
    """Say where services answer: as settings say it, or at the deployment's own address."""
    found = {name: getattr(settings, f"feed_{name}") or at.url for name in SERVICES}
    return {name: url.rstrip("/") for name, url in found.items() if url}


def signed(settings: Settings) -> str | None:
    """Sign an operator's token, where the private key is."""
    try:
        return make(settings, role=Role.OPERATOR, unit=UNIT)
    except (BadSettings, PermissionError):
        return None
