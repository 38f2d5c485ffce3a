"""Since when a value is somebody's: of two homes of the keys the later one is right."""

from alembic import op

revision = "keys_0002"
down_revision = "keys_0001"


def upgrade() -> None:
    """Take the step."""
    op.execute(
        "alter table lookup add column noted_at timestamptz not null default clock_timestamp()"
    )
