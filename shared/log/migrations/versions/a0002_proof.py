"""What proves a log, heals it, and fills read models beside the live ones."""  # noqa: INP001

from alembic import context

revision = "a0002"
down_revision = "a0001"


def upgrade() -> None:
    """Make the tables."""
    run = context.config.attributes["run"]
    for name in ("proof", "build", "reconcile", "operate"):
        run(name)
