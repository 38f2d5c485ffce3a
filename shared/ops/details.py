"""What stands behind the figures: which streams and errors, which commands, one by one."""

from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Role
from shared.ops import queries
from shared.ops.refused import outstanding
from shared.ops.standing import (
    OrderStands,
    ParkedError,
    ParkedStream,
    Standing,
)

ERRORS = 50
STREAMS = 20  # of each error
ORDERS = 100
SYSTEM = "system"  # goes on by itself: nobody has to see to it
OFFICERS = {"overdue": Role.DEPARTMENT, "refused": Role.DEPARTMENT}


async def detailed(connection: AsyncConnection, standing: Standing) -> Standing:
    """Add the rows to the figures."""
    parked = standing.parked.model_copy(update={"errors": await parked_errors(connection)})
    orders = standing.orders.model_copy(update={"rows": await open_orders(connection)})
    return standing.model_copy(update={"parked": parked, "orders": orders})


async def parked_errors(connection: AsyncConnection) -> tuple[ParkedError, ...]:
    """Group what is parked: error, then stream, then its oldest event."""
    found = await connection.execute(queries.PARKED_ERRORS, {"limit": ERRORS})
    errors = [
        ParkedError(
            fingerprint=fingerprint,
            error=error,
            streams=streams,
            events=int(events),
            seconds=max(float(seconds), 0.0),
            attempts=attempts,
        )
        for fingerprint, error, streams, events, seconds, attempts in found
    ]
    rows: dict[tuple[str | None, str | None], list[ParkedStream]] = {}
    for row in (await connection.execute(queries.PARKED_ROWS, {"limit": STREAMS})).mappings():
        rows.setdefault((row["fingerprint"], row["error"]), []).append(_stream(row))
    return tuple(
        one.model_copy(update={"rows": tuple(rows.get((one.fingerprint, one.error), ()))})
        for one in errors
    )


def _stream(row: RowMapping) -> ParkedStream:
    said: dict[str, Any] = dict(row)
    return ParkedStream.model_validate({**said, "seconds": max(float(row["seconds"]), 0.0)})


async def open_orders(connection: AsyncConnection) -> tuple[OrderStands, ...]:
    """List the commands that have not come about, oldest first."""
    refused = list(await outstanding(connection))
    found = await connection.execute(queries.ORDER_ROWS, {"refused": refused, "limit": ORDERS})
    return tuple(
        OrderStands.model_validate(
            {
                **row,
                "seconds": max(float(row["seconds"] or 0), 0.0),
                "owner": str(OFFICERS.get(row["state"], SYSTEM)),
            }
        )
        for row in found.mappings()
    )
