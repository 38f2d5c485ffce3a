"""Read models that change places: the one that was built, the live one, the one from before.

All of it under the lock that the live projector takes, so none moves meanwhile.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

from shared.follow.part import Anything, Job, Parked
from shared.follow.store import Source
from shared.read import beside

# Whatever the role was told: a long statement is meant, a lock that is not granted soon is not.
OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "timezone=UTC",
        "statement_timeout=0",
        "idle_in_transaction_session_timeout=0",
        "lock_timeout=5s",
    )
)
LOCK = "select pg_try_advisory_lock(hashtextextended('luatsu build ' || %s, 0))"
OWN_HEAD = "select position, leaf from log.event order by position desc limit 1"
FOLLOWED_HEAD = """
    select position, leaf from follow.followed where source = %(source)s
     order by position desc limit 1"""
OWN_LEAF = "select leaf from log.event where position = %(position)s"
FOLLOWED_LEAF = """
    select leaf from follow.followed where source = %(source)s and position = %(position)s"""
OWN_TOUCHED = """
    select distinct stream from log.event where position > %(after)s and position <= %(until)s"""
FOLLOWED_TOUCHED = """
    select distinct stream from follow.followed
     where source = %(source)s and position > %(after)s and position <= %(until)s"""
STAND = "select stage, position from follow.checkpoint where source = %s and stage = any(%s)"
STAND_STILL = f"{STAND} order by stage for update"
SET = """
    insert into follow.checkpoint (source, stage, position, leaf) values (%s, %s, %s, %s)
    on conflict (source, stage) do update set position = excluded.position, leaf = excluded.leaf"""
PARKED = """
    select coalesce(json_agg(p order by position), '[]')
      from follow.parked p where source = %s and stage = %s"""
UNPARK = "delete from follow.parked where source = %s and stage = %s and not position = any(%s)"
# What was parked already keeps its age and its attempts.
PARK = """
    insert into follow.parked (source, stage, position, stream, error, fingerprint, attempts)
    values (%s, %s, %s, %s, %s, %s, %s)
    on conflict (source, stage, position) do update
       set error = excluded.error, fingerprint = excluded.fingerprint"""
KEEP = """
    insert into follow.before (source, stage, position, parked) values (%s, %s, %s, %s)
    on conflict (source, stage) do update
       set position = excluded.position, parked = excluded.parked, swapped_at = clock_timestamp()"""
FORGET = "delete from follow.before where source = %s and stage = %s"
KEPT = "select position, parked from follow.before where source = %s and stage = %s"


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log has come here."""

    position: int
    leaf: bytes | None


def connect(at: str, role: str | None) -> Connection[Any]:
    """Connect as the role that owns the tables; every statement is a transaction of its own."""
    options = OPTIONS if role is None else f"{OPTIONS} -c role={role}"
    return psycopg.connect(at, autocommit=True, options=options, application_name="luatsu build")


def lock(connection: Connection[Any], one: Anything) -> bool:
    """Take a read model for building, until the connection ends; say no where somebody has it."""
    row = connection.execute(LOCK, [one.table.name]).fetchone()
    return bool(row and row[0])


def head(connection: Connection[Any], source: Source) -> Head:
    """Say how far a log has come here."""
    query = OWN_HEAD if source.own else FOLLOWED_HEAD
    row = connection.execute(query, {"source": source.name}).fetchone()
    return Head(0, None) if row is None else Head(*row)


def touched(connection: Connection[Any], job: Job, until: int) -> list[str]:
    """Name the streams that went on after the position of a job, up to another."""
    query = OWN_TOUCHED if job.own else FOLLOWED_TOUCHED
    bound = {"source": job.source, "after": job.until, "until": until}
    return [stream for (stream,) in connection.execute(query, bound)]


def stand(connection: Connection[Any], job: Job, *, still: bool = False) -> dict[str, int]:
    """Say where the live read models stand; they stay there where that is asked."""
    stages = [one.stage for one in job.projections]
    return dict(connection.execute(STAND_STILL if still else STAND, [job.source, stages]))


def exchange(
    connection: Connection[Any], job: Job, parked: Sequence[Parked], stood: Mapping[str, int]
) -> None:
    """Put what was built in the place of the live ones, at the position of the job.

    An empty live one is not worth keeping; any other stays, with what of it was parked.
    """
    for one in job.projections:
        name, where = one.table.name, (job.source, one.stage)
        beside.drop(connection, beside.BEFORE, name)
        connection.execute(FORGET, where)
        if beside.there(connection, beside.LIVE, name):
            if stood.get(one.stage, 0):
                row = connection.execute(PARKED, where).fetchone()
                assert row is not None
                connection.execute(KEEP, [*where, stood[one.stage], json.dumps(row[0])])
                beside.move(connection, name, beside.LIVE, beside.BEFORE)
            else:
                beside.drop(connection, beside.LIVE, name)
        beside.move(connection, name, beside.BUILDING, beside.LIVE)
        settle(connection, job, one, [place for place in parked if place.table == name])


def settle(connection: Connection[Any], job: Job, one: Anything, parked: Sequence[Parked]) -> None:
    """Say that a live read model stands at the position of the job, and what of it is parked."""
    query = OWN_LEAF if job.own else FOLLOWED_LEAF
    bound = {"source": job.source, "position": job.until}
    row = connection.execute(query, bound).fetchone()
    leaf = None if row is None else row[0]
    connection.execute(SET, [job.source, one.stage, job.until, leaf])
    positions = [place.position for place in parked]
    connection.execute(UNPARK, [job.source, one.stage, positions])
    for place in parked:
        said = (place.position, place.stream, place.error, place.fingerprint)
        attempts = 0 if place.error is None else 1
        connection.execute(PARK, [job.source, one.stage, *said, attempts])


def kept(connection: Connection[Any], job: Job, one: Anything) -> tuple[int, list[Parked]] | None:
    """Say how far a read model had come that was swapped out, and what of it was parked."""
    row = connection.execute(KEPT, [job.source, one.stage]).fetchone()
    if row is None or not beside.there(connection, beside.BEFORE, one.table.name):
        return None
    position, parked = row
    return position, [
        Parked(
            table=one.table.name,
            stream=said["stream"],
            position=said["position"],
            error=said["error"],
            fingerprint=said["fingerprint"],
        )
        for said in parked
    ]


def forget(connection: Connection[Any], one: Anything) -> bool:
    """Drop a read model that was swapped out; say no where there is none."""
    known = beside.there(connection, beside.BEFORE, one.table.name)
    beside.drop(connection, beside.BEFORE, one.table.name)
    connection.execute(FORGET, [one.source, one.stage])
    return known
