-- What operators look at every few seconds is found without reading what is long settled.
create index order_unsettled on follow."order" (state, since)
  where state in ('pending', 'waiting', 'overdue');
create index order_refused on follow."order" (settled_at) where state = 'refused';
