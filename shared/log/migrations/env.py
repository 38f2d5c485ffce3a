"""How Alembic runs the migrations of a log: within the transaction that `migrate` opened."""  # noqa: INP001

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,
    version_table="revision",
    version_table_schema="log",
)
context.run_migrations()
