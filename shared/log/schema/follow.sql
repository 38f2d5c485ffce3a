-- What a service keeps of the logs that it follows, its own among them.
create table follow.checkpoint (
  source text collate "C" not null,
  stage text collate "C" not null,
  position bigint not null,
  leaf bytea,
  primary key (source, stage)
);

create table follow.followed (
  source text collate "C" not null,
  position bigint not null,
  stream text collate "C" not null,
  version int not null,
  type text collate "C" not null,
  command uuid not null,
  leaf bytea not null,
  document text not null,
  recorded_at timestamptz not null,
  primary key (source, position),
  unique (source, stream, version)
);
create index followed_command on follow.followed (source, command);
create index followed_void on follow.followed (source, position) where type like '%RecordVoided';

create table follow.parked (
  source text collate "C" not null,
  position bigint not null,
  stream text collate "C" not null,
  stage text collate "C" not null,
  error text,
  fingerprint text,
  attempts int not null default 0,
  since timestamptz not null default now(),
  primary key (source, stage, position)
);
create index parked_stream on follow.parked (source, stage, stream);

create table follow."order" (
  id uuid primary key,
  source text collate "C" not null,
  cause uuid not null,           -- an event
  cause_command uuid not null,
  position bigint not null,
  source_stream text collate "C" not null,
  policy text collate "C" not null,
  ordinal int not null,
  attempt int not null,
  target_kind text not null,
  target text collate "C" not null,
  command_type text collate "C" not null,
  noun text collate "C" not null,
  body json not null,
  state text not null check (state in (
    'pending', 'waiting', 'done', 'nothing', 'refused', 'dropped', 'overdue', 'voided')),
  stream text collate "C",
  since timestamptz not null default now(),
  settled_at timestamptz,
  detail json
);
create index order_cause on follow."order" (cause);
create index order_cause_command on follow."order" (cause_command);
create index order_state_target on follow."order" (state, target);
create index order_source_stream on follow."order" (source, source_stream);
