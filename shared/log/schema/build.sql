-- Read models beside the live ones, under the same names: what is being built, what is replayed,
-- and what was swapped out and stays until it is dropped.
create schema building;
create schema before;

-- How far a read model had come that was swapped out, and what of it was parked then.
create table follow.before (
  source text collate "C" not null,
  stage text collate "C" not null,
  position bigint not null,
  parked json not null,
  swapped_at timestamptz not null default clock_timestamp(),
  primary key (source, stage)
);
