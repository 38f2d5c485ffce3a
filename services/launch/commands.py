"""The commands that need several services at once."""

from typing import Annotated

import typer

from services.launch.up import up as run
from shared.logs import configure
from shared.settings import Settings

DEMO = typer.Option(help="chơi một năm giả định / play an invented year of a province")


def add_to(app: typer.Typer) -> None:
    """Add them to the command line."""
    app.command("up")(up)


def up(*, demo: Annotated[bool, DEMO] = False) -> None:
    """Chạy toàn bộ hệ thống trên một máy / Run the whole system on one machine."""
    settings = Settings.read()
    configure(settings.log_level, frozenset())
    run(settings)
