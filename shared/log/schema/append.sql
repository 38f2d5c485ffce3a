-- commands [{"n":1,"id":…,"fingerprint":"\\x…","outcome":"done","answer":{…},"events":2}]   n counts 1, 2, 3 …
-- streams  [{"n":1,"stream":…,"version":expected,"added":2}]  added 0: only read, version still checked
-- claims   [{"n":1,"key":…,"old":null,"new":stream}]  old: who must hold it now, new: who shall (null: nobody)
-- events   [{"n":1,"stream":…,"version":…,"type":…,"on":date}]; heads, tails: a line an event, same order
--
-- The settings keep plans that were made on empty tables good; a plain join of a table with the
-- JSON would read all of the table.
create function log.append(commands json, streams json, claims json, events json, heads text, tails text)
returns table (n int, result text, outcome text, answer json, "position" bigint, recorded_at timestamptz)
language plpgsql
set search_path = log, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  last bigint; at timestamptz; shift interval; instant text; stale int[]; taken int[]; code int[];
begin
  -- A statement of its own: the later ones see all that was committed before the lock was granted.
  select h.position, h.instant, h.ahead into last, at, shift from log.head h for update;
  -- In UTC, where every day has 24 hours.
  at := greatest(at, (clock_timestamp() at time zone 'UTC' + shift) at time zone 'UTC');
  instant := to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

  select array_agg(s.n) into stale
    from json_to_recordset(streams) as s(n int, stream text, version int)
   where s.version <> coalesce((select t.version from log.stream t where t.stream = s.stream), 0);
  if claims is not null then
    select array_agg(k.n) into taken
      from json_to_recordset(claims) as k(n int, key text, old text)
     where (select t.stream from log.claim t where t.key = k.key) is distinct from k.old;
  end if;
  -- 0 new, 1 repeat, 2 mismatch, 3 conflict, 4 claimed
  select array_agg(coalesce(
      (select case when t.fingerprint = c.fingerprint then 1 else 2 end
         from log.command t where t.id = c.id),
      case when c.n = any(stale) then 3 when c.n = any(taken) then 4 else 0 end) order by c.n)
    into code from json_to_recordset(commands) as c(n int, id uuid, fingerprint bytea);

  if events is not null then
    insert into log.event (position, version, effective_on, recorded_at, stream, type, leaf, document)
    select last + row_number() over (order by e.i), e.version, e."on", at, e.stream, e.type,
           sha256('\x00'::bytea || convert_to(d.document, 'UTF8')), d.document
      from rows from (json_to_recordset(events) as (n int, stream text, version int, type text, "on" date),
                      string_to_table(heads, e'\n'), string_to_table(tails, e'\n'))
           with ordinality as e(n, stream, version, type, "on", head, tail, i),
           lateral (select head || instant || tail as document offset 0) d
     where code[e.n] = 0;
    insert into log.stream as t
    select s.stream, s.version + s.added
      from json_to_recordset(streams) as s(n int, stream text, version int, added int)
     where s.added > 0 and code[s.n] = 0
        on conflict (stream) do update set version = excluded.version;
    if claims is not null then
      delete from log.claim where key = any(array(
        select k.key from json_to_recordset(claims) as k(n int, key text, new text)
         where k.new is null and code[k.n] = 0));
      insert into log.claim
      select k.key, k.new from json_to_recordset(claims) as k(n int, key text, new text)
       where k.new is not null and code[k.n] = 0
          on conflict (key) do update set stream = excluded.stream;
    end if;
  end if;
  return query
  with c as materialized (
    select c.n, code[c.n] as code, c.id, c.fingerprint, c.outcome, c.answer,
           case when code[c.n] = 0 and c.events > 0
                then (last + sum(c.events) filter (where code[c.n] = 0) over (order by c.n))::bigint
           end as position
      from json_to_recordset(commands)
           as c(n int, id uuid, fingerprint bytea, outcome text, answer json, events int)),
  stored as (
    insert into log.command (id, fingerprint, outcome, answer, position)
    select c.id, c.fingerprint, c.outcome, c.answer, c.position from c where c.code = 0),
  moved as (
    update log.head h set position = m.position, instant = at
      from (select max(c.position) as position from c) m where m.position is not null)
  select c.n, (array['new', 'repeat', 'mismatch', 'conflict', 'claimed'])[c.code + 1],
         case c.code when 0 then c.outcome when 1 then t.outcome end,
         case c.code when 0 then c.answer when 1 then t.answer end,
         case c.code when 0 then c.position when 1 then t.position end, at
    from c left join lateral (
      select t.* from log.command t where c.code = 1 and t.id = c.id offset 0) t on true
   order by c.n;
end $$;
revoke execute on function log.append from public;
