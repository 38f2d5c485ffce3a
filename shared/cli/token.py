"""`luatsu token`: a signed token for a person or a machine, made where the private key is."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from shared.messages import Role
from shared.settings import Settings
from shared.tokens import make


def token(  # noqa: PLR0913, PLR0917  # options of a command
    role: Annotated[Role, typer.Option(help="vai trò / role")],
    unit: Annotated[str, typer.Option(help="đơn vị / unit")],
    area: Annotated[list[str] | None, typer.Option(help="mã địa bàn / area codes")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="feed:all, feed:types=A,B")] = None,
    person: Annotated[UUID | None, typer.Option(help="mã người / person's id")] = None,
    hours: Annotated[int, typer.Option(min=1, max=24 * 366)] = 12,
) -> None:
    """Ký một thẻ truy cập / Sign a token."""
    typer.echo(
        make(
            Settings.read(),
            role=role,
            unit=unit,
            areas=tuple(area or ()),
            scopes=tuple(scope or ()),
            person=person,
            lasts=timedelta(hours=hours),
        )
    )
