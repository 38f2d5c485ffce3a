-- Passwords of accounts: no read model, so nothing that may be dropped and filled again. Only the
-- service that owns the accounts has rows here.
create schema access;
create table access.credential (
  account_id uuid primary key,
  username text collate "C" not null unique,
  hash text not null
);
