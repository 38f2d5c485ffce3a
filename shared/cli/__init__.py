"""The command line `luatsu`; what needs several services at once is in services.launch."""

from importlib import import_module
from importlib.util import find_spec

import typer

from shared.cli import bus, contracts, doctor, migrate, serve, token, verify
from shared.settings import BadSettings

app = typer.Typer(
    name="luatsu",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Quản lý và giám sát hành nghề luật sư / oversight of the legal profession.",
)
app.command("serve")(serve.serve)
app.command("migrate")(migrate.migrate)
app.add_typer(bus.app, name="bus")
app.command("verify")(verify.verify)
app.command("rebuild")(verify.rebuild)
app.command("token")(token.token)
app.command("doctor")(doctor.doctor)
app.command("contracts")(contracts.contracts)


def main() -> None:
    """Run a command; what a deployment must mend is said without a trace."""
    if find_spec("services.launch") is not None:  # an image of one service does not have it
        import_module("services.launch.commands").add_to(app)
    try:
        app()
    except BadSettings as bad:
        typer.echo(str(bad), err=True)
        raise SystemExit(2) from bad
