"""Whether the databases are as this version knows them: migrations are a job apart."""

from shared.log import migrate as log_migrations
from shared.personal import migrate as keys_migrations
from shared.settings import Settings


class UnknownSchema(Exception):
    """A database has another schema than this version works with."""


def check(settings: Settings) -> None:
    """See that a service may start here.

    Raises:
        UnknownSchema: naming the database and what to run.
    """
    found = log_migrations.current(settings.database_url or "")
    if found not in log_migrations.KNOWN:
        raise UnknownSchema(f"{settings.service}: {found}; hãy chạy/run `luatsu migrate`")
    found = keys_migrations.current(settings.keys_url or "")
    if found != keys_migrations.newest():
        raise UnknownSchema(f"keys: {found}; hãy chạy/run `luatsu migrate`")
