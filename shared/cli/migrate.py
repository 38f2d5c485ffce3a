"""`luatsu migrate`: a job of its own, run by the owners of the databases."""

import typer

from shared.cli.where import SERVICES
from shared.log import migrate as log_migrations
from shared.personal import migrate as keys_migrations
from shared.settings import BadSettings, Mend, Settings

OWNER = Mend(
    "địa chỉ cơ sở dữ liệu với vai trò sở hữu", "the database's address with its owner's role"
)


def migrate() -> None:
    """Đưa các cơ sở dữ liệu về lược đồ mới nhất / Bring databases to the newest schema."""
    settings = Settings.read()
    if not (settings.owner_url or settings.keys_owner_url):
        raise BadSettings({"LUATSU_OWNER_URL": OWNER, "LUATSU_KEYS_OWNER_URL": OWNER})
    if settings.owner_url:
        role = settings.service or settings.owner_url.rpartition("/")[2]
        log_migrations.upgrade(settings.owner_url, role)
        typer.echo(f"{role}: {log_migrations.current(settings.owner_url)}")
    if settings.keys_owner_url:
        keys_migrations.upgrade(settings.keys_owner_url, SERVICES)
        typer.echo(f"keys: {keys_migrations.current(settings.keys_owner_url)}")
