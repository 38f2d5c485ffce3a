-- What was compared with the log last, and what was found: `bus` is the service's stream, `ends`
-- its last event there and here, any other name a followed source's log against the copy kept here.
create table follow.reconciled (
  what text collate "C" not null,
  first bigint not null,          -- the range of positions, 10,000 of them at most
  last bigint not null,
  digest bytea,                   -- SHA-256 over the leaves of the range, as our database has them
  compared_at timestamptz not null default clock_timestamp(),
  finding text,                   -- an alarm's name; null: both are alike
  position bigint,                -- where the first difference is
  primary key (what, first)
);
