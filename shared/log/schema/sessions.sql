-- Who is signed in where, and who guesses: no read models, so nothing that may be dropped and filled
-- again. Only the service that owns the accounts has rows here.
create table access.session (
  id uuid primary key,
  account_id uuid not null,
  browser text not null,         -- its kind, such as Firefox on Windows
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on access.session (account_id, opened_at);

-- Tries to sign in, by a name, a browser that is known for it, or an address: each as an HMAC.
create table access.attempt (
  key bytea primary key,
  wrong int not null,
  last_at timestamptz not null,
  free_at timestamptz not null   -- before it, no other try is taken
);
