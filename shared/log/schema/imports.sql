-- Old registers that somebody brings in by the page, while they are on their way: what is to be done,
-- how far it has come, what was said of it. What came of it stands in the log, and undoing needs that
-- alone. Files hold personal data: sealed here, and gone as soon as nothing more is to be done.
create table access.import (
  id uuid primary key,
  import_id uuid not null,       -- by which the log names its rows
  kind text not null,
  suffix text not null,          -- of the file: .xlsx or .csv; its name may name somebody
  account_id uuid not null,
  by_name text not null,
  unit text not null,
  at timestamptz not null,
  state text not null,
  moved_at timestamptz not null, -- when it came to its state
  total int not null default 0,  -- rows that can be sent
  faulty int not null default 0, -- rows that cannot
  through int not null default 0, -- the row of the file up to which all were sent
  counts jsonb not null default '{}',
  said jsonb not null default '{}',
  content bytea,                 -- the file, sealed
  rejected bytea                 -- the workbook of the rows to mend, sealed
);
create index import_waiting on access.import (at) where state in ('new', 'go', 'undo');
create index import_at on access.import (at);
