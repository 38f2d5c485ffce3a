"""Who is signed in where, and who guesses."""  # noqa: INP001

from alembic import context

revision = "a0003"
down_revision = "a0002"


def upgrade() -> None:
    """Make the tables."""
    context.config.attributes["run"]("sessions")
