"""Keys, tombstones and look-ups."""

from typing import Final

from alembic import op

revision = "keys_0001"
down_revision = None

STEPS: Final = (
    """
    create table subject_key (
      subject uuid primary key,
      wrapped bytea not null,
      made_at timestamptz not null default now())
    """,
    """
    create table tombstone (
      subject uuid primary key,
      destroyed_at timestamptz not null default now(),
      by_event uuid not null)
    """,
    """
    create table lookup (
      kind text collate "C" not null,
      mac bytea not null check (length(mac) = 32),
      subject uuid not null,
      primary key (kind, mac))
    """,
    "create index on lookup (subject)",
    # Both sides take the subject's lock, so whichever comes second sees what the first did: the
    # maker the tombstone, the eraser the key. That needs a new snapshot for each statement.
    """
    create function take_turns() returns trigger language plpgsql as $$
    begin
      if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'keys are written in read committed';
      end if;
      perform pg_advisory_xact_lock(hashtextextended(new.subject::text, 0));
      return new;
    end $$
    """,
    """
    create function refuse_erased() returns trigger language plpgsql as $$
    begin
      if exists (select from tombstone where subject = new.subject) then
        raise exception 'the subject was erased' using errcode = 'LSE01';
      end if;
      return new;
    end $$
    """,
    *(
        f"""
        create trigger a_take_turns before insert or update on {table}
        for each row execute function take_turns()
        """
        for table in ("subject_key", "lookup", "tombstone")
    ),
    *(
        f"""
        create trigger b_refuse_erased before insert or update on {table}
        for each row execute function refuse_erased()
        """
        for table in ("subject_key", "lookup")
    ),
)


def upgrade() -> None:
    """Take the step."""
    for step in STEPS:
        op.execute(step)
