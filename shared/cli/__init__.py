"""The command line `luatsu`; what needs several services at once is in services.launch.

Only the command that is asked for is loaded: a look at the doctor needs no web and no fonts.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer

from shared.settings import BadSettings

COMMANDS = {  # in the order in which they are shown
    "up": "services.launch.commands:up",
    "import": "services.launch.commands:import_",
    "simulate": "services.launch.simulating.command:simulate",
    "reorganise": "services.launch.commands:reorganise",
    "serve": "shared.cli.serve:serve",
    "migrate": "shared.cli.migrate:migrate",
    "bus": "shared.cli.bus:app",
    "token": "shared.cli.token:token",
    "doctor": "shared.cli.doctor:doctor",
    "ops": "shared.cli.ops:app",
    "verify": "shared.cli.verify:verify",
    "proof": "shared.cli.proof:app",
    "export": "shared.cli.export:app",
    "witness": "shared.cli.witness:app",
    "rebuild": "shared.cli.rebuild:rebuild",
    "replay": "shared.cli.replay:replay",
    "reconcile": "shared.cli.reconcile:reconcile",
    "recover": "shared.cli.recover:recover",
    "backup": "services.launch.drill.command:backup",
    "restore": "services.launch.drill.command:restore",
    "drill": "services.launch.drill.command:drill",
    "contracts": "shared.cli.contracts:contracts",
}


def command_line(asked: str | None = None) -> typer.Typer:
    """Put the command line together: all of it, or the one command that is asked for."""
    app = typer.Typer(
        name="luatsu",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="Quản lý và giám sát hành nghề luật sư / oversight of the legal profession.",
    )
    app.callback()(nothing)  # or a single command would be the whole of it
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module, _, member = COMMANDS[name].partition(":")
        if module.startswith("services.") and find_spec("services.launch") is None:
            continue  # an image of one service does not have it
        command: Any = getattr(import_module(module), member)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def nothing() -> None:
    """Quản lý và giám sát hành nghề luật sư / oversight of the legal profession."""


def main() -> None:
    """Run a command; what a deployment must mend is said without a trace."""
    try:
        command_line(sys.argv[1] if sys.argv[1:] else None)()
    except BadSettings as bad:
        typer.echo(str(bad), err=True)
        raise SystemExit(2) from bad
