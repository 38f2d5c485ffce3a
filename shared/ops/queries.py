"""What the database says of how a service stands; nothing here reads all of a long table."""

from sqlalchemy import text

# Where an age is by the log's clock, a simulated folder moves it; the rest is the database's own.
HEAD = text("""
    select position, nullif(instant, '-infinity'), ahead, simulated, clock_timestamp()
      from log.head""")
CHECKPOINTS = text("select source, stage, position from follow.checkpoint")
FACTS = text("""
    select source, position from follow.checkpoint where stage = 'facts'""")
# How old what comes at these positions is: who stands before one has not taken it yet.
OWN_AGES = text("""
    select e.position, extract(epoch from clock_timestamp() + h.ahead - e.recorded_at)
      from log.event e, log.head h where e.position = any(cast(:positions as bigint[]))""")
FOLLOWED_AGES = text("""
    select f.source, f.position, extract(epoch from clock_timestamp() + h.ahead - f.recorded_at)
      from unnest(cast(:sources as text[]), cast(:positions as bigint[])) as a(source, position)
      join follow.followed f on f.source = a.source and f.position = a.position, log.head h""")
PARKED = text("""
    select source, count(distinct stream), extract(epoch from clock_timestamp() - min(since))
      from follow.parked group by source""")
PARKED_STREAMS = """
      select source, stage, stream, min(position) as position, count(*) as events,
             extract(epoch from clock_timestamp() - min(since)) as seconds,
             max(attempts) as attempts, (array_agg(error order by position))[1] as error,
             (array_agg(fingerprint order by position))[1] as fingerprint
        from follow.parked group by source, stage, stream"""
# The error of a stream is its oldest event's: what stands behind that one was not tried.
PARKED_ERRORS = text(f"""
    with one as ({PARKED_STREAMS})
    select fingerprint, error, count(*), sum(events), max(seconds), max(attempts)
      from one group by fingerprint, error order by count(*) desc, fingerprint limit :limit""")  # noqa: S608  # of our own
PARKED_ROWS = text(f"""
    with one as ({PARKED_STREAMS})
    select * from (
      select *, row_number() over (
               partition by fingerprint, error order by position, source, stage, stream) as place
        from one) numbered
     where place <= :limit order by place""")  # noqa: S608  # the same
ORDERS = text("""
    select state, count(*), extract(epoch from clock_timestamp() + max(h.ahead) - min(since))
      from follow."order", (select ahead from log.head) h
     where state in ('pending', 'waiting', 'overdue') group by state""")
# What was tried once more is its last attempt.
REFUSED = text("""
    select id, cause, policy, target, ordinal, settled_at,
           extract(epoch from clock_timestamp() - settled_at) as seconds
      from follow."order" this
     where state = 'refused'
       and (settled_at, id) > (cast(:at as timestamptz), cast(:id as uuid))
       and not exists (
           select 1 from follow."order" later
            where later.cause = this.cause and later.policy = this.policy
              and later.target = this.target and later.ordinal = this.ordinal
              and later.attempt > this.attempt)
     order by settled_at, id limit :limit""")
LAST_TYPES = text("""
    select s.stream, (select e.type from log.event e where e.stream = s.stream
                       order by e.version desc limit 1)
      from unnest(cast(:streams as text[])) as s(stream)""")
ORDER_ROWS = text("""
    select id, state, policy, command_type as command, target, source, position,
           coalesce(detail -> 'faults', '[]'::json) as faults,
           case state when 'refused' then extract(epoch from clock_timestamp() - settled_at)
                else extract(epoch from clock_timestamp() + h.ahead - since) end as seconds
      from follow."order", (select ahead from log.head) h
     where state in ('pending', 'waiting', 'overdue') or id = any(cast(:refused as uuid[]))
     order by since limit :limit""")
TIMERS = text("""
    select (select count(*) from log.timer where fired_at is null and due_on < :today),
           (select min(due_on) from log.timer where fired_at is null and due_on >= :today)""")
OLDEST_TIMER = text("""
    select stream || '/' || name, extract(epoch from clock_timestamp() + h.ahead
             - cast(due_on + 1 as timestamp) at time zone 'Asia/Ho_Chi_Minh')
      from log.timer, log.head h where fired_at is null and due_on < :today
     order by due_on, stream, name limit 1""")
TREE = text("select size, signed_at from log.tree_head order by size desc limit 1")
# Witnesses cosign the newest head that they see: all before the last one cosigned are in it.
COSIGNED = text("""
    select w.name, coalesce(c.size, 0),
           (select extract(epoch from clock_timestamp() + h.ahead - t.signed_at)
              from log.tree_head t, log.head h
             where t.size > coalesce(c.size, 0) order by t.size limit 1)
      from unnest(cast(:witnesses as text[])) as w(name)
      left join lateral (select max(size) as size from log.cosignature
                          where witness = w.name) c on true""")
DOCUMENT = text("select document from log.event where position = :position")
