-- What somebody keeps on their own desk: how far they have looked through a queue, and which views of
-- it they saved. Nobody else is told, nothing follows from it, so it is no event.
create table access.looked (
  account_id uuid not null,
  queue text collate "C" not null,
  positions jsonb not null,      -- of each source, up to which all was seen
  primary key (account_id, queue)
);
create table access.saved (
  account_id uuid not null,
  name text not null,
  query text not null,
  primary key (account_id, name)
);
