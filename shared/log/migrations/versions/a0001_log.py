"""The log, what a service keeps of the logs it follows, and room for its read models."""  # noqa: INP001

from alembic import context

revision = "a0001"
down_revision = None


def upgrade() -> None:
    """Make the tables and the one function that appends."""
    run = context.config.attributes["run"]
    for name in ("log", "append", "follow", "access"):
        run(name)
