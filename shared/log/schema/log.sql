-- The log of one service. Its owner runs this; the service's own role may read and add, no more.
create schema if not exists log;
create schema if not exists follow;
create schema if not exists read;

create table log.stream (
  stream text collate "C" primary key,
  version int not null
) with (fillfactor = 80);

create table log.claim (
  key text collate "C" primary key,
  stream text collate "C" not null
);
create index claim_stream on log.claim (stream);

create table log.command (
  id uuid primary key,
  fingerprint bytea not null,
  outcome text not null check (outcome in ('done', 'nothing', 'rejected')),
  answer json,
  position bigint
);

-- One row: its lock is the log's lock. `ahead` moves the clock of a simulated folder.
create table log.head (
  id boolean primary key default true check (id),
  position bigint not null,
  instant timestamptz not null,
  ahead interval not null default '0',
  simulated boolean not null default false,
  check (simulated or ahead = interval '0')
) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
insert into log.head (id, position, instant) values (true, 0, '-infinity');

create table log.event (
  position bigint primary key,
  version int not null,
  effective_on date not null,
  recorded_at timestamptz not null,
  stream text collate "C" not null,
  type text collate "C" not null,
  leaf bytea not null,
  document text not null,
  unique (stream, version)
);

create table log.counter (
  series text collate "C" not null,
  year int not null,
  next int not null,
  primary key (series, year)
);

create table log.timer (
  stream text collate "C" not null,
  name text collate "C" not null,
  due_on date,
  rule_row text,
  moved_by text,
  fired_at timestamptz,
  primary key (stream, name)
);
create index timer_due on log.timer (due_on) where fired_at is null;

create function log.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the log is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete on log.event
  for each row execute function log.refuse();
create trigger append_only_whole before truncate on log.event
  for each statement execute function log.refuse();
