"""What somebody keeps on their own desk."""  # noqa: INP001

from alembic import context

revision = "a0004"
down_revision = "a0003"


def upgrade() -> None:
    """Make the tables."""
    context.config.attributes["run"]("desk")
