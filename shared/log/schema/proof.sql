-- What proves the log: complete subtrees, signed tree heads, the notary's keys, what witnesses and
-- time-stamping authorities said of the heads. Nothing of it is ever changed.
create table log.tree_node (
  level int not null,  -- 8, 16, 24 …: the subtree has 2 to that power of leaves
  n bigint not null,   -- its number on its level, from 0 on
  hash bytea not null,
  primary key (level, n)
);

create table log.tree_head (
  size bigint primary key,
  root bytea not null,
  signed_at timestamptz not null,
  note text not null   -- C2SP signed note of the checkpoint, with the notary's signature alone
);

create table log.notary_key (
  n int primary key,        -- 1, 2, 3 …
  vkey text not null,       -- the public key as a signed note writes it
  statement text not null,  -- signed by the key before it and by itself; the first by itself alone
  made_at timestamptz not null default clock_timestamp()
);

create table log.cosignature (
  size bigint not null references log.tree_head,
  witness text collate "C" not null,
  line text not null,       -- the witness's line under the note
  received_at timestamptz not null default clock_timestamp(),
  primary key (size, witness)
);

create index cosignature_witness on log.cosignature (witness, size);

create table log.time_stamp (
  size bigint not null references log.tree_head,
  authority text collate "C" not null,
  token bytea not null,     -- RFC 3161 response over the bytes of the note
  stamped_at timestamptz not null,
  primary key (size, authority)
);

do $$ declare name text; begin
  foreach name in array array['tree_node', 'tree_head', 'notary_key', 'cosignature', 'time_stamp'] loop
    execute format('create trigger append_only before update or delete on log.%I
                      for each row execute function log.refuse()', name);
    execute format('create trigger append_only_whole before truncate on log.%I
                      for each statement execute function log.refuse()', name);
  end loop;
end $$;
