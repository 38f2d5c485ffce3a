"""Old registers that are on their way in."""  # noqa: INP001

from alembic import context

revision = "a0005"
down_revision = "a0004"


def upgrade() -> None:
    """Make the table."""
    context.config.attributes["run"]("imports")
