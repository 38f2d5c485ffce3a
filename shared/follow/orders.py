"""What policies ordered: commands that end done, refused, or wait for what is not known yet."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.decider import ClaimKey, Decider, Ordered, Stream
from shared.messages import Command, Recorded

KEPT = frozenset({"correlation", "round"})  # of what is noted, by the next attempt
ORDERS = UUID("5f6e2b8c-4c36-5f43-9a5a-2f0c8f0e7a11")  # the namespace of the ids of orders

INSERT = text("""
    insert into follow."order" (id, source, cause, cause_command, position, source_stream, policy,
      ordinal, attempt, target_kind, target, command_type, noun, body, state, since, detail)
    values (:id, :source, :cause, :cause_command, :position, :source_stream, :policy, :ordinal,
      :attempt, :target_kind, :target, :command_type, :noun, :body, 'pending', :since, :detail)
    on conflict (id) do nothing""")
BY_ID = text('select * from follow."order" where id = :id')
OF_COMMAND = text("""
    select * from follow."order" where source = :s and cause_command = :c
     order by position, ordinal, attempt""")
LOCK = text('select * from follow."order" where id = :id for update')
UNSETTLED = text("""
    select * from follow."order"
     where state in ('pending', 'waiting', 'overdue')
       and (source, position, ordinal, id) > (:source, :position, :ordinal, :id)
     order by source, position, ordinal, id limit :limit""")
# From a command up through what ordered it here, as long as the cause was an own event.
LINE = text("""
    with recursive line (policy, source, cause_command) as (
      select policy, source, cause_command from follow."order" where id = :command
      union
      select above.policy, above.source, above.cause_command
        from line join follow."order" above on above.id = line.cause_command
       where line.source = :source)
    select exists (select 1 from line where policy = :policy)""")
OF_STREAM = text("""
    select * from follow."order"
     where source = :source and source_stream = :stream
       and state in ('pending', 'waiting', 'overdue')
     order by position, ordinal""")
WAITING_FOR = text("""
    select * from follow."order"
     where state in ('waiting', 'overdue')
       and (target_kind = 'stream' and target = any(:streams)
         or target_kind = 'claim' and target in
           (select key from log.claim where stream = any(:streams)))
     order by source, position, ordinal""")
BEHIND = text("""
    select exists (select 1 from follow."order"
     where source = :source and source_stream = :source_stream and target = :target
       and state in ('pending', 'waiting', 'overdue')
       and (position, ordinal) < (:position, :ordinal))""")
SETTLE = text("""
    update follow."order"
       set state = :state, stream = coalesce(:stream, stream), settled_at = now(),
           detail = coalesce(:detail, detail)
     where id = :id""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command that a policy asks for, and what became of it."""

    id: UUID
    source: str
    cause: UUID  # the event
    cause_command: UUID
    position: int
    source_stream: str
    policy: str
    ordinal: int
    attempt: int
    target_kind: str
    target: str
    command_type: str
    noun: str
    body: Mapping[str, Any]
    state: str = "pending"
    stream: str | None = None
    since: datetime  # its instant, the same at each retry
    detail: Mapping[str, Any] | None = None  # correlation, and the void that was made of it

    def command(self, deciders: Mapping[str, Decider[Any, Any, Any, Any]]) -> Command:
        """Read the command back."""
        kinds = {one.__name__: one for one in deciders[self.noun].commands}
        command: Command = kinds[self.command_type].model_validate(self.body, strict=False)
        return command


def order_of(  # noqa: PLR0913  # the parts of its id
    ordered: Ordered[Any],
    target: Stream | ClaimKey,
    *,
    record: Recorded[Any],
    source: str,
    policy: str,
    ordinal: int,
    noun: str,
    at: datetime,
    attempt: int = 0,
) -> Order:
    """Name what a policy asks for: a redelivery, a restart, a second replica name it alike."""
    kind, named = addressed(target)
    name = type(ordered.command).__name__
    parts = f"{record.envelope.id}/{policy}/{named}/{name}/{ordinal}/{attempt}"
    return Order(
        id=uuid5(ORDERS, parts),
        source=source,
        cause=record.envelope.id,
        cause_command=record.envelope.command_id,
        position=record.position,
        source_stream=record.envelope.stream,
        policy=policy,
        ordinal=ordinal,
        attempt=attempt,
        target_kind=kind,
        target=named,
        command_type=name,
        noun=noun,
        body=ordered.command.model_dump(mode="json"),
        since=at,
        detail={"correlation": str(record.envelope.correlation_id)},
    )


def again(order: Order) -> Order:
    """Order the same anew: an operator's retry is another attempt, with an id of its own."""
    attempt = order.attempt + 1
    parts = "/".join([str(part) for part in (*asked(order), attempt)])
    said = {key: what for key, what in (order.detail or {}).items() if key in KEPT}
    return dataclasses.replace(
        order,
        id=uuid5(ORDERS, parts),
        attempt=attempt,
        state="pending",
        stream=None,
        detail=said,
    )


def asked(order: Order) -> tuple[object, ...]:
    """Say what an order asks for, whatever the attempt."""
    return (order.cause, order.policy, order.target, order.command_type, order.ordinal)


def addressed(target: Stream | ClaimKey) -> tuple[str, str]:
    """Write a target down."""
    match target:
        case Stream(name):
            return "stream", name
        case ClaimKey(key):
            return "claim", key


async def insert(connection: AsyncConnection, order: Order) -> None:
    """Keep an order; the same again changes nothing."""
    bound = {name: getattr(order, name) for name in Order.__slots__}
    bound["body"] = orjson.dumps(bound["body"]).decode()
    bound["detail"] = orjson.dumps(bound["detail"]).decode()
    await connection.execute(INSERT, bound)


async def find(connection: AsyncConnection, order_id: UUID) -> Order | None:
    """Read an order."""
    row = (await connection.execute(BY_ID, {"id": order_id})).mappings().one_or_none()
    return None if row is None else _order(row)


async def lock(connection: AsyncConnection, order_id: UUID) -> Order | None:
    """Read an order and keep everybody else from changing it until the transaction ends."""
    row = (await connection.execute(LOCK, {"id": order_id})).mappings().one_or_none()
    return None if row is None else _order(row)


async def of_command(connection: AsyncConnection, source: str, command: UUID) -> Sequence[Order]:
    """Read what the events of a command of a source ordered here."""
    rows = await connection.execute(OF_COMMAND, {"s": source, "c": command})
    return [_order(row) for row in rows.mappings()]


async def caused_by(connection: AsyncConnection, source: str, policy: str, command: UUID) -> bool:
    """Say whether a command of the own log was ordered by a policy, at once or through others."""
    bound = {"source": source, "policy": policy, "command": command}
    return bool(await connection.scalar(LINE, bound))


async def unsettled(
    connection: AsyncConnection, after: Order | None, limit: int
) -> Sequence[Order]:
    """Read what still has to come about, in the order of its causes, so many at most."""
    since = {
        "source": after.source if after else "",
        "position": after.position if after else 0,
        "ordinal": after.ordinal if after else 0,
        "id": after.id if after else UUID(int=0),
    }
    rows = await connection.execute(UNSETTLED, {**since, "limit": limit})
    return [_order(row) for row in rows.mappings()]


async def unsettled_of(connection: AsyncConnection, source: str, stream: str) -> Sequence[Order]:
    """Read what still has to come about of what one stream of a source asked for."""
    rows = await connection.execute(OF_STREAM, {"source": source, "stream": stream})
    return [_order(row) for row in rows.mappings()]


async def waiting_for(connection: AsyncConnection, streams: Sequence[str]) -> Sequence[Order]:
    """Read what waits for these streams or for what they claim."""
    rows = await connection.execute(WAITING_FOR, {"streams": list(streams)})
    return [_order(row) for row in rows.mappings()]


async def is_behind(connection: AsyncConnection, order: Order) -> bool:
    """Say whether an earlier order of the same source stream to the same target still waits."""
    bound = {
        name: getattr(order, name)
        for name in ("source", "source_stream", "target", "position", "ordinal")
    }
    return bool(await connection.scalar(BEHIND, bound))


async def settle(
    connection: AsyncConnection,
    order: Order,
    state: str,
    *,
    stream: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Keep what became of an order."""
    said = {**(order.detail or {}), **(detail or {})}
    await connection.execute(
        SETTLE,
        {
            "id": order.id,
            "state": state,
            "stream": stream,
            "detail": orjson.dumps(said).decode(),
        },
    )


def _order(row: RowMapping) -> Order:
    return Order(**{name: row[name] for name in Order.__slots__})
