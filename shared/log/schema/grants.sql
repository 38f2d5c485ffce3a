-- Run at every upgrade. `:role` is the service's own role.
grant usage on schema log, follow, access to :role;
grant usage, create on schema read, building, before to :role;
grant select on all tables in schema log to :role;
grant insert on log.event, log.command to :role;
grant insert on log.tree_node, log.tree_head, log.notary_key, log.cosignature, log.time_stamp to :role;
grant insert, update on log.stream, log.counter to :role;
grant insert, update, delete on log.claim, log.timer to :role;
grant update on log.head to :role;
grant execute on function log.append to :role;
grant select, insert, update, delete on all tables in schema follow to :role;
grant select, insert, update, delete on all tables in schema access to :role;
